"""The pages of /language, /region, /quiet, /mute and /settings, in private and for a group."""

import re
from collections.abc import Iterable
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.answers import Answers
from bot.buttons import LANGUAGE, REGION, SETTINGS, Button, Rows, digits, in_rows, packed, parts_of
from bot.chats import HOURS_A_DAY, Chats, ChatSettings, NotKeptError, Now
from bot.markup import escape
from bot.page import Page, Word
from bot.reader import Reader
from bot.rights import MayChange
from bot.zones import ZONES, city_of
from faq.models import Language, Library

LANGUAGE_NAMES: Final = {
    Language.ZH_HANT: "繁體中文",
    Language.ZH_HANS: "简体中文",
    Language.EN: "English",
}
NIGHTS: Final = ((21, 7), (22, 7), (23, 8))
"""Quiet hours that a button offers; others can be typed."""
_HOURS = re.compile(r"(\d{1,2})(?::00)?\s*(?:-|–|—|~|to|到|至)\s*(\d{1,2})(?::00)?")
_FOR_ALL = "all"
_NONE = "none"


class Preferences:
    """Shows what is settled, and changes it for those who may."""

    def __init__(self, answers: Answers, chats: Chats, now: Now) -> None:
        self._answers = answers
        self._chats = chats
        self._now = now

    @property
    def _library(self) -> Library:
        return self._answers.library

    # --- pages ------------------------------------------------------------------------------

    def languages(self, reader: Reader) -> Page:
        """Offer the languages; in a group for oneself, and for the group."""
        choices = (*Language, None)
        if not reader.in_group:
            rows: Rows = tuple((self._language(choice, reader),) for choice in choices)
            return self._page("choose_language", reader, digits(rows))
        rows = tuple(
            (self._language(choice, reader), self._language(choice, reader, _FOR_ALL))
            for choice in choices
        )
        return self._page("choose_language_in_group", reader, digits(rows))

    def regions(self, reader: Reader) -> Page:
        """Offer the regions whose numbers are known."""
        known = [
            Button(region.name[reader.language], packed(REGION, region.id))
            for region in self._library.regions.values()
        ]
        none = self._button("region_none", reader, packed(REGION, _NONE))
        # Its words would be cut off in half a row.
        return self._page("choose_region", reader, digits((*in_rows(known, 2), (none,))))

    def nights(self, reader: Reader) -> Page:
        """Offer when messages ring."""
        settings = reader.settings
        buttons = [
            self._button("sound_off", reader, packed(SETTINGS, "sound", "off")),
            *(self._night(night, reader) for night in NIGHTS),
            self._button("sound_on", reader, packed(SETTINGS, "sound", "on")),
        ]
        zones = ZONES.get(settings.region or "", ())
        cities = [Button(city_of(zone), packed(SETTINGS, "zone", zone)) for zone in zones]
        rows = digits((*in_rows(buttons, 1), *in_rows(cities if len(cities) > 1 else [], 2)))
        words = self._words("choose_sound", reader)
        time = self._now().astimezone(ZoneInfo(settings.zone or "UTC")).strftime("%H:%M")
        place = city_of(settings.zone) if settings.zone else "UTC"
        html = words.replace("{time}", time).replace("{place}", place)
        return Page(html=html, language=reader.language, rows=rows)

    def overview(self, reader: Reader) -> Page:
        """Show all that is settled, with a button to each."""
        settings = reader.settings
        buttons = [
            self._button("settings_language", reader, packed(SETTINGS, "language")),
            self._button("settings_region", reader, packed(SETTINGS, "region")),
            self._button("settings_sound", reader, packed(SETTINGS, "nights")),
        ]
        if reader.in_group:
            name, to = ("unmute_button", "off") if settings.muted else ("mute_button", "on")
            buttons.append(self._button(name, reader, packed(SETTINGS, "mute", to)))
        html = self._words("settings_overview" if reader.in_group else "settings_own", reader)
        for name, value in self._described(settings, reader):
            html = html.replace(f"{{{name}}}", escape(value))
        done = self._button("done_button", reader, packed(SETTINGS, "done"))
        rows = digits((*in_rows(buttons, 1), (done,)))
        return Page(html=html, language=reader.language, rows=rows)

    # --- changes ----------------------------------------------------------------------------

    async def on_language(self, data: str, reader: Reader, may: MayChange) -> Page | Word:
        """Set a language: a person's own, or a group's."""
        code, *scope = parts_of(data) or ("",)
        language = Language(code) if code in set(Language) else None
        if scope == [_FOR_ALL]:
            return await self._changed(reader, may, language=language)
        try:
            if reader.user_id:
                await self._chats.change(reader.user_id, language=language)
        except NotKeptError:
            return self._later(reader)
        into = language or reader.fallback
        name = (
            LANGUAGE_NAMES[language] if language else self._library.notices["language_auto"][into]
        )
        words = self._library.notices["language_set"][into].replace("{language}", name)
        if reader.in_group:
            return Word(text=words, language=into)
        return Page(html=words, language=into)

    async def on_region(self, data: str, reader: Reader, may: MayChange) -> Page | Word:
        """Set whose emergency numbers are given."""
        chosen = next(iter(parts_of(data)), _NONE)
        region = chosen if chosen in self._library.regions else None
        zone = next(iter(ZONES.get(region or "", ())), None)
        return await self._changed(reader, may, region=region, zone=zone)

    async def on_settings(self, data: str, reader: Reader, may: MayChange) -> Page | Word | None:
        """Go a step in the settings, or change one."""
        match parts_of(data):
            case ("language",):
                return self.languages(reader)
            case ("region",):
                return self.regions(reader)
            case ("nights",):
                return self.nights(reader)
            case ("overview",):
                return self.overview(reader)
            case ("sound", value):
                return await self.set_sound(value, reader, may)
            case ("zone", zone) if any(zone in zones for zones in ZONES.values()):
                return await self._changed(reader, may, zone=zone)
            case ("mute", "on" | "off" as value) if reader.in_group:
                return await self._changed(reader, may, muted=value == "on")
            case ("done",):
                html = self._words("settings_done", reader)
                return Page(html=html, language=reader.language, fades=True)
        return None

    async def set_sound(self, value: str, reader: Reader, may: MayChange) -> Page | Word | None:
        """Set when messages ring: "on", "off", or hours such as "22-7".

        Returns:
            None where the value says none of these.
        """
        if value in ("on", "off"):
            return await self._changed(reader, may, sound=value == "on", quiet_hours=None)
        hours = hours_of(value)
        if hours is None:
            return None
        return await self._changed(reader, may, sound=True, quiet_hours=hours)

    async def set_muted(self, reader: Reader, may: MayChange, *, muted: bool) -> Page | Word:
        """Keep silent in a group, or answer there again."""
        return await self._changed(reader, may, muted=muted)

    async def _changed(self, reader: Reader, may: MayChange, **changes: Any) -> Page | Word:
        """Change the chat's settings, for those who may; all others are told kindly."""
        if not await may():
            return self.only_admins(reader)
        try:
            settings = await self._chats.change(reader.chat_id, **changes)
        except NotKeptError:
            return self._later(reader)
        wanted = settings.language if "language" in changes else reader.wanted
        return self.overview(reader.with_settings(settings, wanted))

    def _later(self, reader: Reader) -> Word:
        """Say that nothing can be kept at the moment."""
        return Word(text=self._words("settings_later", reader), language=reader.language)

    def only_admins(self, reader: Reader) -> Word:
        """Say kindly who may change that."""
        return Word(text=self._words("admins_only", reader), language=reader.language)

    # --- words ------------------------------------------------------------------------------

    def _described(self, settings: ChatSettings, reader: Reader) -> Iterable[tuple[str, str]]:
        auto = self._words("language_auto", reader)
        yield "language", LANGUAGE_NAMES[settings.language] if settings.language else auto
        region = self._library.regions.get(settings.region or "")
        yield (
            "region",
            region.name[reader.language] if region else self._words("region_none", reader),
        )
        yield "sound", self._sound(settings, reader)
        yield "state", self._words("state_muted" if settings.muted else "state_answering", reader)

    def _sound(self, settings: ChatSettings, reader: Reader) -> str:
        sound = not reader.in_group if settings.sound is None else settings.sound
        if not sound:
            return self._words("sound_off", reader)
        if settings.quiet_hours is None:
            return self._words("sound_on", reader)
        return self._night(settings.quiet_hours, reader).text

    def _night(self, night: tuple[int, int], reader: Reader) -> Button:
        hours = f"{night[0]:02}:00–{night[1]:02}:00"
        words = self._words("sound_but_at_night", reader).replace("{hours}", hours)
        return Button(words, packed(SETTINGS, "sound", f"{night[0]}-{night[1]}"))

    def _language(self, language: Language | None, reader: Reader, *scope: str) -> Button:
        name = LANGUAGE_NAMES[language] if language else self._words("language_auto", reader)
        data = packed(LANGUAGE, language.value if language else "auto", *scope)
        if not reader.in_group:
            return Button(name, data)
        whom = self._words("for_all" if scope else "for_me", reader)
        return Button(whom.replace("{language}", name), data)

    def _page(self, notice: str, reader: Reader, rows: Rows) -> Page:
        return Page(html=self._words(notice, reader), language=reader.language, rows=rows)

    def _words(self, notice: str, reader: Reader) -> str:
        return self._library.notices[notice][reader.language]

    def _button(self, notice: str, reader: Reader, data: str) -> Button:
        return Button(self._words(notice, reader), data)


def hours_of(text: str) -> tuple[int, int] | None:
    """The hours of "22-7" or "22:00–07:00"; None where a text says none."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return None
    begin, end = int(found[1]), int(found[2])
    return (begin, end) if begin < HOURS_A_DAY and end < HOURS_A_DAY and begin != end else None
