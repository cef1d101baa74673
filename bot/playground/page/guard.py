"""Only the page itself may play people: other pages in the same browser may not."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

HEADER = "X-Playground"
"""No other page can send a header of its own here: the browser would ask first, and hears no."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HERE = ("127.0.0.1", "localhost")

Endpoint = Callable[[Request], Awaitable[Response]]


def guarded(endpoint: Endpoint) -> Endpoint:
    """An endpoint that answers this computer by its own name, and writing only to the page."""

    async def asked(request: Request) -> Response:
        # A name that leads here from elsewhere is how foreign pages read what is not theirs.
        if request.url.hostname not in _HERE:
            return PlainTextResponse("Open http://127.0.0.1 instead.", 421)
        if request.method == "POST" and HEADER.lower() not in request.headers:
            return PlainTextResponse("Only the page itself may do that.", 403)
        response = await endpoint(request)
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    return asked
