"""The command `als-bot`.

What is imported stays, and there is much of it: to search it for garbage again and again while it
comes would take a fifth of a second of each start.
"""

import gc


def main() -> None:
    """Run the command line."""
    gc.disable()
    from bot.__main__ import app  # noqa: PLC0415 - the import is what is meant

    gc.freeze()
    gc.enable()
    app(prog_name="als-bot")
