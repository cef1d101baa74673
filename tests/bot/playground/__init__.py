"""Tests of the Telegram of our own: a real client against it, over real HTTP."""
