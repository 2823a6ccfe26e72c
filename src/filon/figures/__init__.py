"""Pictures of runs: each states its finding, bears its labels beside its lines, and gives the numbers it shows."""
