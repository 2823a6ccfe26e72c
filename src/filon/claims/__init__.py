"""What an article claims about business models, each claim as a number with its interval."""
