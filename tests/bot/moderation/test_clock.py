"""What the desk writes down has the time of the clock that it was given, and logs are fields."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.moderation
from bot.logs import FIELDS
from bot.playground import Playground
from bot.running import running
from bot.service import started
from bot.store import By, DraftState
from faq.answer import Engine
from faq.models import Library
from faq.yamlfile import read_yaml
from tests.bot.moderation.helping import press, say, settings_for

DAY = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)
DESK = Path(bot.moderation.__file__).parent
MODULES = sorted(
    (
        *DESK.glob("*.py"),
        *(
            DESK.parent / "store" / f"{name}.py"
            for name in ("choices", "drafts", "moderators", "questions", "revisions")
        ),
    )
)


async def test_days_are_those_of_the_clock(
    telegram: Playground, url: str, tmp_path: Path, library: Library, engine: Engine
) -> None:
    """Of drafts, decisions, moderators, what was published, and the word today."""
    times = [DAY]

    def now() -> datetime:
        times.append(times[-1] + timedelta(seconds=1))
        return times[-1]

    owner, nurse = (telegram.person(name, language_code="en") for name in ("Olga", "Nina"))
    settings = settings_for(telegram, url, tmp_path, owner)
    async with (
        started(settings, library, engine=engine, now=now) as service,
        running(service.parts.application),
    ):
        await say(owner, f"/moderators {nurse.id}")
        assert f"({nurse.id}), 2031-05-06, Olga" in (await say(owner, "/moderators")).text
        trial = await press(owner, await say(owner, "/edit NurOwn"), "msc-4", "›", "reviewed")
        assert "A day" in trial.text
        await say(owner, "today")
        [draft] = await service.store.drafts.in_state(DraftState.EDITING)
        records = read_yaml("t", draft.files["trials.yaml"]).value
        assert next(each for each in records if each["id"] == "msc-4")["reviewed"] == DAY.date()
        closed = await service.store.drafts.decide(draft, By(1, "x"), DraftState.WITHDRAWN)
        assert closed.decided_at is not None
        assert {draft.at.date(), closed.decided_at.date()} == {DAY.date()}
        assert "#1 2031-05-06 07:" in (await say(owner, "/history")).text


def _calls(path: Path) -> Iterator[ast.Call]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return (node for node in nodes if isinstance(node, ast.Call))


def _name(node: ast.expr) -> str:
    return ast.unparse(node)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_part_reads_a_clock_of_its_own_or_writes_values_into_a_log_line(path: Path) -> None:
    """The time is given; a log line is always the same words, and its values are fields."""
    for call in _calls(path):
        name = _name(call.func)
        assert name not in ("datetime.now", "date.today", "time.time", "datetime.utcnow"), name
        if name.partition(".")[0] != "log":
            continue
        [words] = call.args
        assert isinstance(words, ast.Constant), _name(words)
        for extra in (each.value for each in call.keywords):
            if isinstance(extra, ast.Dict):
                keys = {_name(key).strip("'\"") for key in extra.keys if key is not None}
                assert keys <= {*FIELDS}
