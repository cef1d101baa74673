"""How long a question takes, whole: reading, guards, matching, deciding, the reply.

`python -m tests.bench.questions [QUESTIONS.jsonl …]` asks every question with the engine by words
and with meaning, and prints the mean, median and 99th percentile in milliseconds, and the ratio of
the two engines.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from faq.answer import Engine
from faq.evaluate import read_questions
from faq.load import shipped
from faq.models import Question
from faq.recent import RecentRankings
from tests.quality import QUESTION_FILES

ROUNDS = 3


def main(files: Sequence[Path]) -> None:
    """Ask all questions with both engines and print a line for each."""
    texts = [turn.text for file in files for talk in read_questions(file) for turn in talk]
    baseline = 0.0
    for name, words_only in (("by words", True), ("with meaning", False)):
        start = time.perf_counter()
        engine = Engine(shipped(), words_only=words_only)
        built = time.perf_counter() - start
        engine.rankings = RecentRankings(engine.matcher, most=0)  # nothing was asked before
        engine.answer(Question(text=texts[0]))
        times = []
        for text in texts * ROUNDS:
            start = time.perf_counter()
            engine.answer(Question(text=text))
            times.append(1000 * (time.perf_counter() - start))
        mean = float(np.mean(times))
        baseline = baseline or mean
        median, tail = np.percentile(times, [50, 99])
        shown = f"mean {mean:.2f} ms  median {median:.2f} ms  99th percentile {tail:.2f} ms"
        print(f"{name:<13} built {built:.2f} s  {shown}  × {mean / baseline:.1f}")  # noqa: T201 - a report


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or QUESTION_FILES)
