"""Plan, run and replay: from a scenario to counted trials."""
