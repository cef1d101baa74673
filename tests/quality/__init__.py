"""Labelled questions as families type them, and how well they are understood."""

from pathlib import Path

QUESTION_FILES = tuple(sorted(Path(__file__).parent.glob("*.jsonl")))
HARDER_FILES = tuple(sorted((Path(__file__).parent / "harder").glob("*.jsonl")))
"""Written by others to be oblique: metaphors, hearsay, half sentences, slips heard in dictation."""
FRESH_FILES = tuple(sorted((Path(__file__).parent / "fresh").glob("*.jsonl")))
"""Written by others who had seen neither the phrasings nor the engine."""
UNSEEN_FILES = tuple(sorted((Path(__file__).parent / "unseen").glob("*.jsonl")))
"""Written so too, and read by nobody who works on the phrasings or the engine."""
