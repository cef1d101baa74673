"""The one door out: nothing is sent without the disclaimer (P1).

`CarefulBot` adds it to whatever carries words, in the one method that all of python-telegram-bot's
calls pass, shortcuts and `do_api_request` included. `CheckedRequest` looks once more at what
really goes over the wire, and refuses what lacks it. A method that stands in none of the tables of
`methods.py` is refused by both: a new one of Telegram's may carry words that nobody has looked at.
"""

from bot.outgoing.careful_bot import CarefulBot
from bot.outgoing.checked_request import CheckedRequest
from bot.outgoing.refusal import OutgoingRefused

__all__ = ["CarefulBot", "CheckedRequest", "OutgoingRefused"]
