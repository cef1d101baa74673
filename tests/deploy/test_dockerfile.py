"""A Dockerfile is read as Docker reads it, as far as ours goes; what is not known is refused."""

import pytest

from tests.deploy.dockerfile import Copy, copied, stages, words_of


def test_stages_have_their_names_bases_and_steps() -> None:
    """Arguments filled in, continued lines joined, comments left out, also between them."""
    first, last = stages(
        "# a comment\n"
        "ARG IMAGE=python:3.13-slim\n"
        "FROM ${IMAGE} AS build\n"
        "RUN one \\\n"
        "# between\n"
        "    && two\n"
        "\n"
        "FROM ${IMAGE}\n"
        'ENV A=1 \\\n    B="2 3"\n'
        "ENV A=4\n"
        "USER 1:1\n"
        "USER 2:2\n"
    )
    assert (first.name, first.base, first.all("RUN")) == (
        "build",
        "python:3.13-slim",
        ("one && two",),
    )
    assert (last.name, last.environment, last.last("USER")) == ("1", {"A": "4", "B": "2 3"}, "2:2")
    assert last.last("VOLUME") == ""
    assert first.steps[0].line == 4


@pytest.mark.parametrize("text", ["RUN one", "FROM a\nADD b c", "FROM a\nSHELL x", "ONBUILD RUN x"])
def test_what_cannot_be_followed_is_refused(text: str) -> None:
    """Rather than left out, which would make the check worth nothing."""
    with pytest.raises(ValueError, match="cannot follow Dockerfile:"):
        stages(text)


def test_copy_is_taken_apart() -> None:
    """Sources from the context or from a stage before."""
    assert copied("a b ./") == Copy(sources=("a", "b"), target="./", stage="")
    assert copied("--from=build /x /y") == Copy(sources=("/x",), target="/y", stage="build")


def test_lists_are_read_wherever_they_stand() -> None:
    """After HEALTHCHECK's options too."""
    assert words_of('["als-bot"]') == ("als-bot",)
    assert words_of('--interval=30s CMD ["python", "-c", "x"]') == ("python", "-c", "x")
