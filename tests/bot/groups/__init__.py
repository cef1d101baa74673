"""What the bot does in family groups, over HTTP, with the real application."""
