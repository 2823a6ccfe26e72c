"""Questions to a run as text: `crash(openai, 36 | bubble) > 0.10 and ruin(36) > 0.05`."""
