"""Pictures: what they say, and whether it can be read."""
