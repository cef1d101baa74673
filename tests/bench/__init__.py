"""Measurements, run by hand: ratios in one run, against a baseline."""
