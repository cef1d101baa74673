"""The chat page: people and groups of a playground, played in a browser on this computer.

It is not Telegram: what a phone's app does is drawn here as far as a bot can tell the difference.
"""

from bot.playground.page.cast import Cast, family_of
from bot.playground.page.routes import page_routes

__all__ = ["Cast", "family_of", "page_routes"]
