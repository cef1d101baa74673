"""Labelled questions as families type them, and how well they are understood."""

from pathlib import Path

QUESTION_FILES = tuple(sorted(Path(__file__).parent.glob("*.jsonl")))
