"""What the server would not do for the bot."""

from collections.abc import Iterable

from bot.playground import Call

HARMLESS = (
    "message is not modified",  # a button pressed twice changes nothing the second time
    "query is too old",  # nobody waits for the answer any more
)


def refusals(calls: Iterable[Call], *expected: str) -> list[str]:
    """List the calls that failed, each with the server's words.

    Args:
        calls: as the server got them; those that fetch updates are passed over.
        expected: words of refusals that a test brings about by itself.
    """
    failed = [
        f"{call.method}: {call.response['description']}"
        for call in calls
        if call.response is not None and not call.ok and call.method != "getUpdates"
    ]
    return [line for line in failed if not any(each in line for each in (*HARMLESS, *expected))]
