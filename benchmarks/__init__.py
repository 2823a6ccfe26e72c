"""How fast filon is, and where its time goes: asv classes, and plain scripts that print figures."""
