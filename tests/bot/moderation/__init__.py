"""Moderating, through the wire, on both databases."""
