"""How a bot gets its updates: long polling, or a webhook."""

import asyncio

from bot.playground.arguments import Arguments
from bot.playground.calling import may_be_called
from bot.playground.errors import JSON, bad_request, conflict
from bot.playground.records import Bot
from bot.playground.world import World

MAX_WAIT_SECONDS = 50
_OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


async def get_updates(world: World, bot: Bot, arguments: Arguments) -> list[JSON]:
    """Return updates from `offset` on; wait for the first one up to `timeout` seconds.

    Raises:
        ApiError: 409, a newer call has taken over, or a webhook is set.
    """
    if bot.webhook:
        raise conflict(_WEBHOOK_ACTIVE)
    mailbox = bot.mailbox
    mailbox.polls += 1
    mine = mailbox.polls
    world.bell.ring()  # an older call that still waits must give way
    _remember_allowed(bot, arguments)
    limit = arguments.integer("limit", 100)
    limit = limit if 1 <= limit <= 100 else 100
    wait = min(max(arguments.integer("timeout"), 0), MAX_WAIT_SECONDS)
    mailbox.confirm(arguments.integer("offset"), world.clock())
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    while True:
        if mailbox.polls != mine:
            raise conflict(_OTHER_POLLER)
        if bot.webhook:
            raise conflict("terminated by setWebhook request")
        updates = mailbox.pending(world.clock())[:limit]
        if updates or world.closing or loop.time() >= deadline:
            return updates
        await world.bell.wait(deadline - loop.time())


def set_webhook(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Note where updates shall go; an empty address takes it back."""
    url = arguments.text("url")
    if not url:
        return delete_webhook(world, bot, arguments)
    if not url.startswith("https://") and not (world.plain_webhooks and may_be_called(url)):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    connections = arguments.integer("max_connections", 40)
    bot.webhook = {
        "url": url,
        "has_custom_certificate": False,
        "max_connections": connections if 1 <= connections <= 100 else 40,
        "secret_token": arguments.text("secret_token"),
    }
    _remember_allowed(bot, arguments)
    if arguments.flag("drop_pending_updates"):
        bot.mailbox.clear()
    world.bell.ring()
    return True


def delete_webhook(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Go back to long polling."""
    del world
    bot.webhook = {}
    if arguments.flag("drop_pending_updates"):
        bot.mailbox.clear()
    return True


def get_webhook_info(world: World, bot: Bot, arguments: Arguments) -> JSON:
    """Tell where updates go, and how many wait."""
    del arguments
    info: JSON = {"url": "", "has_custom_certificate": False}
    info |= {key: value for key, value in bot.webhook.items() if key != "secret_token"}
    info["pending_update_count"] = len(bot.mailbox.pending(world.clock()))
    if bot.mailbox.allowed is not None:
        info["allowed_updates"] = sorted(bot.mailbox.allowed)
    return info


def _remember_allowed(bot: Bot, arguments: Arguments) -> None:
    """Keep which kinds the bot wants, until it says otherwise; an empty list means the usual."""
    allowed = arguments.decoded("allowed_updates", list, "allowed_updates")
    if allowed is not None:
        bot.mailbox.allowed = frozenset(map(str, allowed)) or None


def log_out(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Answer as if the bot moved to another server; nothing changes."""
    del world, bot, arguments
    return True
