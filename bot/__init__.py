"""The Telegram application. Imports `faq`; nothing imports it."""
