"""What the tests of the knowledge share."""

from pathlib import Path

import pytest

from tests.faq.draft import Draft


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """Return a copy of the shipped content that the test may spoil."""
    return Draft(tmp_path / "content")


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep fits of small libraries apart from those of the shipped one, which take long."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
