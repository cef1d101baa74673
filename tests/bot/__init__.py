"""Tests of the Telegram application."""
