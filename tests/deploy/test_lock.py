"""The lock files agree with pyproject.toml, and hold all that is needed to install offline."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
RUNS, BUILDS = "requirements.lock", "build.lock"


def pyproject() -> dict[str, Any]:
    """Return what pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def asked_for(lock: str) -> Sequence[Requirement]:
    """Return what pyproject.toml asks for, of what runs or of what builds."""
    said = pyproject()
    lines = said["project"]["dependencies"] if lock == RUNS else said["build-system"]["requires"]
    return [Requirement(line) for line in lines]


def pins(lock: str) -> Mapping[str, Requirement]:
    """Return each package's pin, by its name."""
    text = (ROOT / "deploy" / lock).read_text(encoding="utf-8")
    lines = [line.removesuffix("\\").strip() for line in text.splitlines() if line[:1].isalnum()]
    found = [Requirement(line) for line in lines]
    assert len({pin.name for pin in found}) == len(found), "one version for every Python"
    return {canonicalize_name(pin.name): pin for pin in found}


def version(pin: Requirement) -> Version:
    """Return the one version that a pin allows."""
    [only] = pin.specifier
    assert only.operator == "=="
    return Version(only.version)


@pytest.mark.parametrize("lock", [RUNS, BUILDS])
def test_what_pyproject_asks_for_is_pinned_within_its_range(lock: str) -> None:
    """After a change of pyproject.toml, deploy/lock is to be run."""
    locked = pins(lock)
    missing = [each for each in asked_for(lock) if canonicalize_name(each.name) not in locked]
    assert missing == []
    outside = [
        (str(each), str(locked[canonicalize_name(each.name)]))
        for each in asked_for(lock)
        if not each.specifier.contains(version(locked[canonicalize_name(each.name)]))
    ]
    assert outside == []


@pytest.mark.parametrize("lock", [RUNS, BUILDS])
def test_what_those_need_is_pinned_too(lock: str) -> None:
    """Everything that the installed packages name for this machine, however far down."""
    locked = pins(lock)
    waiting, needed = list(asked_for(lock)), dict[str, Requirement]()
    while waiting:
        each = waiting.pop()
        key = f"{canonicalize_name(each.name)}[{','.join(sorted(each.extras))}]"
        if key in needed:
            continue
        needed[key] = each
        waiting += _needed_by(each)
    assert len(needed) >= len(asked_for(lock))
    unpinned = {
        str(each)
        for each in needed.values()
        if (name := canonicalize_name(each.name)) not in locked
        or not each.specifier.contains(version(locked[name]))
    }
    assert unpinned == set()


def _needed_by(asked: Requirement) -> Sequence[Requirement]:
    try:
        lines = requires(asked.name) or []
    except PackageNotFoundError:  # what builds is not installed where the tests run
        return []
    extras = ["", *asked.extras]
    found = [Requirement(line) for line in lines]
    return [
        each
        for each in found
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras)
    ]


@pytest.mark.parametrize("lock", [RUNS, BUILDS])
def test_every_pin_has_hashes_and_no_address(lock: str) -> None:
    """Where packages come from is the installing machine's own business."""
    text = (ROOT / "deploy" / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)[1:]
    assert len(blocks) == len(pins(lock))
    assert [b.splitlines()[0] for b in blocks if "--hash=sha256:" not in b] == []
    words = [word for word in re.split(r"[\s\\]+", text.split("\n", 2)[2]) if word]
    odd = [word for word in words if "://" in word or word.startswith("-")]
    assert {word for word in odd if not re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", word)} == set()
