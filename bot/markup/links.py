"""Links as Telegram reads them: which are links at all, and in which spelling they are kept."""

import ipaddress
import re
from dataclasses import dataclass

_MAX_USER_ID = (1 << 40) - 1
_SPACE = " \t\r\n\v\0"
_APP_SCHEMES = ("tg", "ton", "tonsite")
# What may stand in a host or a user name besides non-ASCII characters. Source: RFC 3986, RFC 7230.
_HOST = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=]|[^\x00-\x7f])")
_USERINFO = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=:]|[^\x00-\x7f])")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_PROTOCOL = re.compile(r"([^:/?#@\[\]]*)://")


class LinkError(ValueError):
    """Why Telegram does not take something for a link, in Telegram's words."""


def checked_link(link: str) -> str | None:
    """Return what `check_link` returns, or None where it raises."""
    try:
        return check_link(link)
    except LinkError:
        return None


def check_link(link: str) -> str:
    """Return a link in Telegram's spelling: `Example.org/a b` is `http://example.org/a%20b`.

    Schemes are http (the default), https, tg, ton and tonsite.

    Raises:
        LinkError: Telegram sees no link, for example no dot in the host of a web address.
    """
    scheme, rest = _app_scheme(link)
    parts = _web_parts(rest)
    if scheme is None:
        if "." not in parts.host and not _is_ipv6(parts.host):
            raise LinkError("Wrong HTTP URL")
        userinfo = f"{parts.userinfo}@" if parts.userinfo else ""
        return f"{parts.protocol}://{userinfo}{parts.host}{parts.port}{parts.path}"
    if ascii_lower(rest).startswith(("http://", "https://")) or parts.userinfo or parts.port:
        raise LinkError("Wrong tg URL" if scheme == "tg" else "Wrong ton URL")
    allowed = r"[A-Za-z0-9_.\-]+" if scheme == "tonsite" else r"[A-Za-z0-9_\-]+"
    if not re.fullmatch(allowed, parts.host):
        raise LinkError("Unallowed characters in URL host")
    path = parts.path[1:] if parts.path.startswith("/?") else parts.path
    return f"{scheme}://{parts.host}{path}"


def mentioned_user(link: str) -> int | None:
    """Return the user id of a `tg://user?id=…` link, or None."""
    match = re.match(r"tg:(?://)?user/?\?([^#]*)", ascii_lower(link), re.DOTALL)
    if match is None:
        return None
    for parameter in match[1].split("&"):
        key, _, value = parameter.partition("=")
        if key == "id":
            number = strict_integer(value)
            return number if number is not None and 0 < number <= _MAX_USER_ID else None
    return None


def strict_integer(text: str) -> int | None:
    """Read a 64-bit integer written without `+`, spaces or leading zeros, else None."""
    if not _INTEGER.fullmatch(text):
        return None
    number = int(text)
    return number if -(1 << 63) <= number < 1 << 63 else None


def ascii_lower(text: str) -> str:
    """Lower-case A–Z only, as Telegram compares names of tags, schemes and hosts."""
    return text.encode(errors="surrogatepass").lower().decode(errors="surrogatepass")


@dataclass(frozen=True, slots=True)
class _WebParts:
    protocol: str
    userinfo: str
    host: str
    port: str  # with its colon, or empty
    path: str  # with the query, begins with a slash


def _app_scheme(link: str) -> tuple[str | None, str]:
    lowered = ascii_lower(link)
    for scheme in _APP_SCHEMES:
        if lowered.startswith(f"{scheme}:"):
            return scheme, link[len(scheme) + 1 :].removeprefix("//")
    return None, link


def _web_parts(link: str) -> _WebParts:
    protocol = "http"
    if match := _PROTOCOL.match(link):
        protocol, link = ascii_lower(match[1]), link[match.end() :]
        if protocol not in ("http", "https"):
            raise LinkError("Unsupported URL protocol")
    end = next((i for i, char in enumerate(link) if char in "/?#"), len(link))
    address, port = _split_port(link[:end])
    userinfo, _, host = address.rpartition("@")
    host = ascii_lower(host)
    _check_host(host)
    if not _is_ipv6(host):
        _check_part(host, _HOST, "host")
        _check_part(userinfo, _USERINFO, "userinfo")
    return _WebParts(protocol, userinfo, host, port, _encoded_path(link[end:]))


def _split_port(authority: str) -> tuple[str, str]:
    at = max(authority.rfind(mark) for mark in ":]@")
    if at <= 0 or authority[at] != ":":
        return authority, ""
    digits = authority[at + 1 :].lstrip("0")
    if not re.fullmatch(r"[0-9]{1,5}", digits) or int(digits) > 65535:
        raise LinkError("Wrong port number specified in the URL")
    return authority[:at], f":{int(digits)}"


def _is_ipv6(host: str) -> bool:
    return host.startswith("[") and host.endswith("]")


def _check_host(host: str) -> None:
    if _is_ipv6(host):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise LinkError("Wrong IPv6 address specified in the URL") from None
        if "%" in host:
            raise LinkError("Wrong IPv6 URL host")
    elif not host:
        raise LinkError("URL host is empty")
    elif host == ".":
        raise LinkError("Host is invalid")


def _check_part(part: str, allowed: re.Pattern[str], name: str) -> None:
    at = 0
    while at < len(part):
        match = allowed.match(part, at) or _PERCENT.match(part, at)
        if match is None:
            if part[at] == "%":
                raise LinkError(f"Wrong percent-encoded symbol in URL {name}")
            raise LinkError(f"Disallowed character in URL {name}")
        at = match.end()


def _encoded_path(path: str) -> str:
    path = path.rstrip(_SPACE)
    if not path.startswith("/"):
        path = "/" + path
    return re.sub(r"[\x00-\x20]", lambda match: f"%{ord(match[0]):02X}", path)
