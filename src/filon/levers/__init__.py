"""What a user may turn: settings of a scenario tried side by side, in the same worlds."""
