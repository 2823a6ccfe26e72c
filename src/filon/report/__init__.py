"""Tables and words about results."""
