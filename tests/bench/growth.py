"""How building and asking grow with the number of phrasings, from 1,000 to 100,000.

`python -m tests.bench.growth [SIZE …]` builds a matcher by words over phrasings made of the shipped
ones (pairs joined, so that all differ), each size in a process of its own, and prints the time to
build, the memory at its most, and the time a question, mean and 99th percentile, also as multiples
of the first size's.
"""

import itertools
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np

from faq.load import shipped
from faq.match import Matcher
from faq.reading import Reader

SIZES = (1_000, 10_000, 100_000)
QUESTIONS = 500


def phrasings(size: int) -> list[tuple[str, str]]:
    """So many different phrasings: the shipped ones, then pairs of two of one intent."""
    library = shipped()
    reader = Reader(library)
    by_intent = {
        intent.id: [
            reader.read_phrasing(phrasing).masked
            for texts in intent.phrasings.values()
            for phrasing in texts
        ]
        for intent in library.intents.values()
    }
    pools: list[Iterator[tuple[str, str]]] = [
        itertools.chain(
            ((text, intent) for text in texts),
            ((f"{a} {b}", intent) for a, b in itertools.permutations(texts, 2)),
        )
        for intent, texts in by_intent.items()
    ]
    found: list[tuple[str, str]] = []
    while len(found) < size:
        found.extend(pair for pool in pools if (pair := next(pool, None)) is not None)
    return found[:size]


def measured(size: int) -> dict[str, float]:
    """Build and ask, in this process."""
    examples = phrasings(size)
    start = time.perf_counter()
    matcher = Matcher(examples)
    built = time.perf_counter() - start
    asked = [text for text, _ in examples[:: max(1, size // QUESTIONS)]][:QUESTIONS]
    times = []
    for text in asked:
        start = time.perf_counter()
        matcher.rank(text)
        times.append(1000 * (time.perf_counter() - start))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "build_s": built,
        "peak_mib": peak,
        "mean_ms": float(np.mean(times)),
        "p99_ms": float(np.percentile(times, 99)),
    }


def main(sizes: list[int]) -> None:
    """Measure each size in a process of its own and print a line for each."""
    first: dict[str, float] | None = None
    for size in sizes:
        command = [sys.executable, "-m", "tests.bench.growth", "--one", str(size)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - itself
        found: dict[str, float] = json.loads(answer.stdout)
        first = first or found
        shown = (
            f"{name} {value:8.2f} (× {value / first[name]:.1f})" for name, value in found.items()
        )
        print(f"{size:>7}  " + "  ".join(shown), flush=True)  # noqa: T201 - a report


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(int(sys.argv[2]))))  # noqa: T201 - read by the caller
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
