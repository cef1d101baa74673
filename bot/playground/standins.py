"""Accounts of Telegram's own, which stand in for writers who show no account of theirs."""

from bot.playground.records import User

# Writes for administrators who hide behind their group.
ANONYMOUS_ADMIN = User(
    id=1_087_968_824, first_name="Group", username="GroupAnonymousBot", is_bot=True
)
# Writes for people who write as a channel of theirs.
CHANNEL_WRITER = User(id=136_817_688, first_name="Channel", username="Channel_Bot", is_bot=True)
# Puts a channel's posts into the group that discusses them.
TELEGRAM = User(id=777_000, first_name="Telegram")
