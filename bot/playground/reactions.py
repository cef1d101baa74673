"""Reactions: the emoji that a bot may put on a message."""

from bot.playground.arguments import Arguments
from bot.playground.errors import bad_request

_LISTED = """
    👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊
    🤡 🥱 🥴 😍 🐳 ❤️‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋
    🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃
    💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂️ 🤷 🤷‍♀️ 😡
"""
EMOJI = frozenset(_LISTED.split())


def reactions_of(arguments: Arguments) -> tuple[str, ...]:
    """Read the emoji of a reaction: one, or none to take it back.

    Raises:
        ApiError: 400, there are several, or one that Telegram does not offer.
    """
    listed = arguments.decoded("reaction", list, "reaction types") or []
    if len(listed) > 1 or any(not isinstance(item, dict) for item in listed):
        raise bad_request("REACTION_INVALID")
    if any(item.get("type") != "emoji" for item in listed):
        raise bad_request("REACTION_INVALID")
    given = tuple(str(item.get("emoji")) for item in listed)
    if not EMOJI.issuperset(given):
        raise bad_request("REACTION_INVALID")
    return given
