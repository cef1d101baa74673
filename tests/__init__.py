"""Tests of the bot and of its knowledge; the folders mirror `bot` and `faq`."""
