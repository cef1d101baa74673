"""Builds and starts what a Dockerfile describes, without a Docker engine.

Every stage is a folder with a Debian of its own (`mmdebstrap`) and the Python that the base image
would bring; each RUN is carried out inside it (`chroot`), for real. What is built is started as a
careful host would start the image: read-only, as its USER, without a privilege, as process 1.
Needs root on Linux, `mmdebstrap` and `unshare`.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.deploy.dockerfile import Stage, copied, stages, words_of

PATH: Final = "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin"
PACKAGES: Final = (
    *("ca-certificates", "libbz2-1.0", "libexpat1", "libffi8", "liblzma5", "libncursesw6"),
    *("libreadline8", "libsqlite3-0", "libssl3", "libuuid1", "netbase", "tzdata", "zlib1g"),
)
"""What Docker's python:…-slim has over a bare Debian."""
NOT_IN_THE_BASE: Final = ("__pycache__", "idle_test", "test", "tests")
"""Of Python, what those who make the base image leave out, and what only a run has made."""
PASSED_ON: Final = (
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
    *("PIP_CERT", "PIP_DEFAULT_TIMEOUT", "PIP_INDEX_URL", "SSL_CERT_FILE"),
)
"""How this machine reaches the package index; an engine passes the same on to a build."""
FROM_HOST: Final = ("/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs/ca-certificates.crt")
ALONE: Final = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
"""With mounts of its own, and an end that is everybody's in there."""
_INSIDE = """
mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" && exec chroot "$@"
"""
_SEALED = """
mount --bind "$1" "$1" && mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc"
mount -o remount,bind,ro "$1"
if test -n "$WRITABLE"; then mount --bind "$WRITABLE" "$1$VOLUME"; fi
exec setpriv --no-new-privs chroot "$@"
"""


class BuildError(Exception):
    """A step that failed; the message ends with what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """What a Dockerfile's last stage holds."""

    root: Path
    stage: Stage

    def start(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        writable: Path | None = None,
        network: bool = False,
        program: Sequence[str] = (),
    ) -> subprocess.Popen[str]:
        """Start it: read-only, as its USER, without any capability, as process 1.

        Args:
            arguments: what follows the entry point.
            environment: besides what the image sets.
            writable: a folder that is mounted as its volume; None: nothing can be written.
            network: whether it sees this machine's network; without it not even a loopback.
            program: in place of the entry point.
        """
        [volume] = words_of(self.stage.last("VOLUME"))
        user, _, group = self.stage.last("USER").partition(":")
        if writable is not None:
            os.chown(writable, int(user), int(group))
        variables = {**self.stage.environment, "HOME": "/", **(environment or {})}
        inside = ["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", volume]
        command = [
            *ALONE,
            *(() if network else ("--net",)),
            *("sh", "-euc", _SEALED, "sh"),
            *(str(self.root), "setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"),
            *("--bounding-set=-all", "--inh-caps=-all", "env", "-i"),
            *(f"{name}={value}" for name, value in variables.items()),
            *inside,
            *(program or words_of(self.stage.last("ENTRYPOINT"))),
            *arguments,
        ]
        where = {"WRITABLE": str(writable or ""), "VOLUME": volume}
        return subprocess.Popen(  # noqa: S603 - our own Dockerfile's command
            command,
            env={"PATH": PATH, **where},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(
        self, *arguments: str, program: Sequence[str] = (), **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Start it with nothing writable and no network, and wait for its end."""
        process = self.start(arguments, environment, program=program)
        said, complained = process.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, said, complained)


def build(dockerfile: Path, context: Path, folder: Path) -> Image:
    """Carry out a Dockerfile's steps.

    Args:
        dockerfile: beside it lies its .dockerignore, a list of what may go in.
        context: where COPY takes files from.
        folder: empty; about 2 GB.

    Raises:
        BuildError: a step failed.
    """
    rooms: dict[str, Path] = {}
    found = stages(dockerfile.read_text(encoding="utf-8"))
    allowed = allowed_in(dockerfile.with_name(f"{dockerfile.name}.dockerignore"))
    base = _base(folder / "base", found[0].base)
    for stage in found:
        room = rooms[stage.name] = folder / f"stage-{stage.name}"
        if stage is found[-1]:
            base.rename(room)
        else:
            _shell("cp", "-a", str(base), str(room))
        _carry_out(stage, room, rooms, context, allowed)
    return Image(root=rooms[found[-1].name], stage=found[-1])


def allowed_in(dockerignore: Path) -> frozenset[str]:
    """What a list of the shape "nothing but" lets into the build.

    Raises:
        ValueError: it does not begin by shutting everything out.
    """
    lines = [
        line.strip()
        for line in dockerignore.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    if lines[0] != "*":
        raise ValueError("the list must begin with *, which shuts everything out")
    return frozenset(line.removeprefix("!") for line in lines if line.startswith("!"))


def _base(room: Path, image: str) -> Path:
    """A Debian with the Python that an image such as python:3.13-slim-bookworm has."""
    wanted = re.match(r"python:(3\.\d+)-slim", image)
    if wanted is None:
        raise BuildError(f"no stand-in is known for the image {image}")
    mirror, suite = _debian()
    _shell(
        *ALONE,  # what it mounts in there goes with it, also when it is killed
        *("mmdebstrap", "--mode=root", "--variant=minbase", f"--include={','.join(PACKAGES)}"),
        *(suite, str(room), mirror),
    )
    leave = shutil.ignore_patterns(*NOT_IN_THE_BASE)
    python, local = _python(wanted[1]), room / "usr/local"
    shutil.copytree(python, local, symlinks=True, dirs_exist_ok=True, ignore=leave)
    programs = room / "usr/local/bin"
    for name in ("python", "python3"):
        (programs / name).unlink(missing_ok=True)
        (programs / name).symlink_to(next(programs.glob("python3.[0-9]*[0-9]")).name)
    for path in FROM_HOST:
        if Path(path).exists():
            shutil.copyfile(path, room / path.lstrip("/"))
    _inside(
        room,
        {},
        "/",
        "ldconfig && python -c 'import bz2, ctypes, lzma, readline, sqlite3, ssl, zlib'",
    )
    return room


def _debian() -> tuple[str, str]:
    """This machine's own source of Debian's packages, and which Debian it is."""
    suite = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    listed = _shell("apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)")
    for line in listed.splitlines():
        uri, _, codename = line.partition(" ")
        if codename == suite:
            return uri, suite
    raise BuildError("this machine names no source of Debian's packages")


def _python(version: str) -> Path:
    """Where a Python of this version is installed; the running one's place if none is."""
    running = Path(sys.base_prefix)
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return running
    others = sorted(running.parent.glob(f"{version}.*/bin/python{version}"))
    if others:
        return others[-1].parents[1]
    print(f"no Python {version} here: built with {platform.python_version()} instead")  # noqa: T201 - for whoever reads the build's log
    return running


def _carry_out(
    stage: Stage, room: Path, rooms: Mapping[str, Path], context: Path, allowed: frozenset[str]
) -> None:
    variables, place = {"PATH": PATH}, "/"
    for step in stage.steps:
        if step.keyword == "ENV":
            variables.update(Stage(name="", base="", steps=(step,)).environment)
        elif step.keyword == "WORKDIR":
            place = step.value
            (room / place.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif step.keyword == "RUN":
            _inside(room, variables, place, step.value)
        elif step.keyword == "COPY":
            copy = copied(step.value)
            target = room / copy.target.lstrip("/")
            if not copy.target.startswith("/"):
                target = room / place.lstrip("/") / copy.target
            for source in copy.sources:
                if not copy.stage and source not in allowed:
                    raise BuildError(f"{step}: the .dockerignore keeps {source} out")
                _copy(rooms.get(copy.stage, context) / source.lstrip("/"), target)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, target, symlinks=True, ignore=leave, dirs_exist_ok=True)
    else:
        shutil.copy2(source, target)


def _inside(room: Path, variables: Mapping[str, str], place: str, command: str) -> None:
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    _shell(
        *ALONE,
        *("sh", "-euc", _INSIDE, "sh", str(room), "env", "-i", f"PATH={PATH}"),
        *(f"{name}={value}" for name, value in {**passed, **variables}.items()),
        *("sh", "-euc", f"cd {place} && {command}"),
    )


def _shell(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own Dockerfile's steps
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise BuildError(f"{command[-1]} failed:\n{said}")
    return done.stdout
