"""What the Dockerfile builds, started the way a careful host starts it.

Not part of the ordinary run, since it takes minutes, root, and a Debian package: `.ci/deploy` runs
it. Every start here is read-only, as the image's own user, without any privilege.
"""

import asyncio
import os
import re
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.playground import Playground
from tests.deploy.containers import Image, build

ROOT = Path(__file__).parents[2]
TOKEN = "4242:test-token"  # noqa: S105 - of the playground, opens nothing
BUILDS_OR_INSTALLS = (
    *("as", "c++", "cargo", "cc", "cmake", "conda", "easy_install", "g++", "gcc"),
    *("git", "go", "hatchling", "ld", "make", "npm", "pip", "pip3", "rustc", "uv", "wheel"),
)
MAY_BE_WRITTEN = ("dev", "proc", "run/lock", "tmp", "var/lib/als-bot", "var/tmp")


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """Return the image, built from the files of this tree."""
    folder = tmp_path_factory.mktemp("image")
    yield build(ROOT / "deploy/Dockerfile", ROOT, folder)
    subprocess.run(["rm", "-rf", str(folder)], check=True)  # noqa: S603, S607 - our own folder


def test_it_says_what_it_can_do(image: Image) -> None:
    """`als-bot --help`, with nothing writable and no network."""
    said = image.run("--help")
    assert (said.returncode, said.stderr) == (0, "")
    assert "settings" in said.stdout


def test_its_settings_are_those_of_a_container(image: Image) -> None:
    """`als-bot settings`: probes can reach it from outside, data go to the volume."""
    said = image.run("settings", TELEGRAM_BOT_TOKEN=TOKEN)
    assert (said.returncode, said.stderr) == (0, "")
    assert "WEBHOOK_LISTEN=0.0.0.0:8080" in said.stdout
    assert "ALS_BOT_DATA=/var/lib/als-bot" in said.stdout
    assert TOKEN not in said.stdout


def test_it_answers_with_nothing_writable_and_no_network(image: Image) -> None:
    """A question gets its answer, sources and disclaimer."""
    said = image.run("ask", "is MSC safe?")
    assert (said.returncode, said.stderr) == (0, "")
    assert "https://" in said.stdout
    assert "not medical advice" in said.stdout


def test_nothing_is_fitted_at_start(image: Image) -> None:
    """What is computed from the phrasings came along: nothing is to be kept anew."""
    program = (
        "import faq.answer, faq.meaning\n"
        "def computed(key, arrays): print('computed', key)\n"
        "faq.answer.keep = faq.meaning.keep = computed\n"
        "from faq.load import shipped\n"
        "print(type(faq.answer.Engine(shipped())).__name__)\n"
    )
    said = image.run(program=["python", "-c", program])
    assert (said.stdout, said.stderr) == ("Engine\n", "")


def test_nothing_that_builds_or_installs_came_along(image: Image) -> None:
    """No compiler, no pip, none of the tools of the stage before."""
    folders = [*image.root.glob("**/bin"), *image.root.glob("**/sbin")]
    programs = {path.name for folder in folders for path in folder.iterdir()}
    assert "als-bot" in programs
    assert programs.isdisjoint(BUILDS_OR_INSTALLS)
    packages = {path.name for path in image.root.glob("**/site-packages/*")}
    assert {"bot", "faq"} <= packages
    assert {name for name in packages if name.startswith(("pip", "hatchling", "setuptools"))} == (
        set()
    )
    assert not (image.root / "src").exists()


def test_its_user_owns_nothing_but_the_volume(image: Image) -> None:
    """Even without a read-only file system, neither code nor content could be changed."""
    open_to_it = set()
    for folder, _, files in os.walk(image.root):
        for name in (".", *files):
            path = Path(folder, name)
            facts = path.lstat()
            everyone = facts.st_mode & stat.S_IWOTH and not stat.S_ISLNK(facts.st_mode)
            if facts.st_uid == 10001 or facts.st_gid == 10001 or everyone:
                open_to_it.add(str(path.relative_to(image.root)))
    assert {path for path in open_to_it if not path.startswith(MAY_BE_WRITTEN)} == set()
    assert "var/lib/als-bot" in open_to_it


def test_the_file_system_is_read_only_and_privileges_are_gone(image: Image) -> None:
    """The other tests here start it under these conditions too."""
    program = (
        "import os\n"
        "for place in ('/opt/als-bot', '/var/lib/als-bot', '/tmp'):\n"
        "    try: open(place + '/x', 'w')\n"
        "    except OSError as error: print(type(error).__name__, error.errno)\n"
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "print(os.getuid(), os.getpid(), status['CapEff'].strip(), status['NoNewPrivs'].strip())\n"
    )
    said = image.run(program=["python", "-c", program])
    *refused, who = said.stdout.splitlines()
    assert refused == ["OSError 30"] * 3
    assert who == "10001 1 0000000000000000 1"


async def test_it_talks_and_ends_when_told_to(image: Image, tmp_path: Path) -> None:
    """As process 1, with only its volume writable: a family is answered, SIGTERM ends it with 0."""
    data = tmp_path / "data"
    data.mkdir()
    async with Playground(limits=None) as telegram:
        telegram.register_bot(TOKEN, username="als_test_bot")
        where = f"127.0.0.1:{_free_port()}"
        environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url}
        environment["WEBHOOK_LISTEN"] = where
        process = image.start([], environment, writable=data, network=True)
        try:
            family = telegram.person("Lin", language_code="en")
            await family.says("is MSC safe?")
            heard = await family.hears(seconds=120)
            assert "not medical advice" in heard.text
            async with httpx.AsyncClient(base_url=f"http://{where}", trust_env=False) as web:
                assert (await web.get("/healthz")).status_code == 200
                assert (await web.get("/openz")).status_code == 200
                ready = await web.get("/readyz")
                assert (ready.status_code, set(ready.json().values())) == (200, {"yes"})
                numbers = (await web.get("/metrics")).text
            assert _numbers_named_in_deploy() - _numbers_in(numbers) == set()
            os.kill(_process_one(process), signal.SIGTERM)
            _, complained = await asyncio.to_thread(process.communicate, timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0, complained
    assert {path.name for path in data.iterdir()} == {"als-bot.db", "als-bot.key"}


def _numbers_named_in_deploy() -> set[str]:
    """What the runbook and the autoscaler ask Prometheus for."""
    files = [ROOT / "deploy/README.md", *(ROOT / "deploy/kubernetes").glob("*.yaml")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    # made by the adapter, from the rule in that file
    return set(re.findall(r"\bals_bot_[a-z_]+[a-z]\b", text)) - {"als_bot_updates_per_second"}


def _numbers_in(metrics: str) -> set[str]:
    """What /metrics offers, whether it has happened yet or not."""
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", metrics, re.MULTILINE))
    return {f"{name}_bucket" if kind == "histogram" else name for name, kind in kinds.items()}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _process_one(process: subprocess.Popen[str]) -> int:
    """The container's first process, by its number out here: the only child of `unshare`."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return int(children.split()[0])
