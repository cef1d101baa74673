"""Time zones of the regions whose emergency numbers are known, for quiet hours."""

from collections.abc import Mapping
from typing import Final

ZONES: Final[Mapping[str, tuple[str, ...]]] = {
    "TW": ("Asia/Taipei",),
    "HK": ("Asia/Hong_Kong",),
    "MO": ("Asia/Macau",),
    "CN": ("Asia/Shanghai",),
    "MY": ("Asia/Kuala_Lumpur",),
    "SG": ("Asia/Singapore",),
    "GB": ("Europe/London",),
    "AU": ("Australia/Sydney", "Australia/Adelaide", "Australia/Brisbane", "Australia/Perth"),
    "US": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "CA": ("America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver"),
    "EU": ("Europe/Berlin", "Europe/London", "Europe/Athens"),
}
"""Where a region has several, the first is that of most people. Source: the tz database."""


def city_of(zone: str) -> str:
    """The city that a zone is named after, as its button says it."""
    return zone.rpartition("/")[2].replace("_", " ")
