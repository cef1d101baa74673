"""Tests of the knowledge: content, matching, answers."""
