"""Plain text on its way to and from Telegram's HTML."""

import html


def utf16_len(text: str) -> int:
    """Count UTF-16 code units, the unit of Telegram's limits and entity offsets.

    Args:
        text: any text; an emoji outside the Basic Multilingual Plane counts two.

    Returns:
        At least `len(text)`, at most twice that.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """Make any text safe between tags: `&`, `<` and `>` become references.

    Quotes stay, so an attribute's value needs `html.escape` instead.
    """
    return html.escape(text, quote=False)
