"""The page on which people are played."""
