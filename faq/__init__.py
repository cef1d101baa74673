"""The knowledge: pure and synchronous; same arguments, same result."""
