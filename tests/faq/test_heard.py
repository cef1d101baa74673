"""What words sound like."""

import pytest

from faq.heard import blurred, skeleton_of, sounds_of


@pytest.mark.parametrize("pair", ["充從", "張臧", "山三", "經金"])
def test_what_many_do_not_tell_apart_sounds_alike(pair: str) -> None:
    """The pairs zh and z, ch and c, sh and s, ng and n are heard as one."""
    assert blurred(pair[0]) == blurred(pair[1])
    assert sounds_of(pair[0]) != sounds_of(pair[1])


def test_other_sounds_stay_apart() -> None:
    """Different sounds are not heard alike."""
    assert len({blurred(character) for character in "間充質幹細胞"}) == 6


@pytest.mark.parametrize(
    ("written", "name"),
    [("messinkimal", "mesenchymal"), ("pluripotent", "plurypottent"), ("rilusole", "riluzole")],
)
def test_names_as_they_are_heard(written: str, name: str) -> None:
    """Vowels, doubled letters and letters of one sound make no difference."""
    assert skeleton_of(written) == skeleton_of(name)
