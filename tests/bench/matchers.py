"""Our matcher beside plain ones, over the same phrasings, in one run.

`python -m tests.bench.matchers [QUESTIONS.jsonl …]` prints, for each matcher, how many questions
have their intent in first place and among the first three, and the time a question as a multiple
of our matcher's by words. Names are taken out first for all of them alike, so what is compared is
the matching, not the finding of names.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from faq.answer import Engine
from faq.concepts import MASK_NAMES
from faq.evaluate import read_questions
from faq.load import shipped
from faq.match import Matcher
from faq.meaning import installed_encoder
from tests.quality import QUESTION_FILES

Ranker = Callable[[str], Sequence[str]]
"""A masked text → intents, best first."""


def named(masked: str) -> str:
    """Masks as words, which every matcher can read."""
    return "".join(f" {MASK_NAMES[c][1:-1]} " if c in MASK_NAMES else c for c in masked)


def by_rapidfuzz(texts: Sequence[str], labels: Sequence[str], scorer_name: str) -> Ranker:
    """The nearest phrasings by one of rapidfuzz's scorers."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - each matcher brings its own library

    scorer = getattr(fuzz, scorer_name)

    def rank(text: str) -> list[str]:
        found = process.extract(text, texts, scorer=scorer, limit=20)
        return list(dict.fromkeys(labels[at] for _, _, at in found))

    return rank


def by_bm25(texts: Sequence[str], labels: Sequence[str]) -> Ranker:
    """The nearest phrasings by BM25 over words and Chinese characters."""
    import bm25s  # noqa: PLC0415 - each matcher brings its own library

    retriever = bm25s.BM25()
    retriever.index([_tokens(text) for text in texts], show_progress=False)

    def rank(text: str) -> list[str]:
        scores = retriever.get_scores(_tokens(text))
        return list(dict.fromkeys(labels[at] for at in np.argsort(-scores, kind="stable")[:20]))

    return rank


def by_tfidf(texts: Sequence[str], labels: Sequence[str]) -> Ranker:
    """The nearest phrasings by TF-IDF of character 1- to 4-grams."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - as above

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4))
    matrix = vectorizer.fit_transform(texts)

    def rank(text: str) -> list[str]:
        scores = (matrix @ vectorizer.transform([text]).T).toarray().ravel()
        return list(dict.fromkeys(labels[at] for at in np.argsort(-scores, kind="stable")[:20]))

    return rank


def by_ours(matcher: Matcher) -> Ranker:
    """Our own matcher."""
    return lambda masked: [candidate.label for candidate in matcher.rank(masked).candidates]


def _tokens(text: str) -> list[str]:
    return [word for part in text.split() for word in ([part] if part.isascii() else part)]


def main(files: Sequence[Path]) -> None:
    """Measure all matchers and print a line for each."""
    library = shipped()
    reader = Engine(library, words_only=True).reader
    phrasings = [
        (reader.read_phrasing(phrasing).masked, intent.id)
        for intent in library.intents.values()
        for texts in intent.phrasings.values()
        for phrasing in texts
    ]
    texts, labels = [named(text) for text, _ in phrasings], [label for _, label in phrasings]
    turns = [talk[0] for file in files for talk in read_questions(file) if len(talk) == 1]
    # trials are told by their attributes, not by matching
    asked = [
        (reader.read(turn.text).masked, {label.partition(":")[0] for label in turn.expect})
        for turn in turns
        if not any(label.startswith("trial.detail") for label in turn.expect)
    ]
    ours = {"ours, by words": None, "ours, with meaning": installed_encoder()}
    rankers: dict[str, Ranker] = {
        name: by_ours(Matcher(phrasings, encoder)) for name, encoder in ours.items()
    }
    rankers |= {
        "rapidfuzz WRatio": by_rapidfuzz(texts, labels, "WRatio"),
        "rapidfuzz token_set_ratio": by_rapidfuzz(texts, labels, "token_set_ratio"),
        "BM25": by_bm25(texts, labels),
        "TF-IDF of characters": by_tfidf(texts, labels),
    }
    print(f"{len(phrasings)} phrasings, {len(asked)} questions")  # noqa: T201 - a report
    baseline = 0.0
    for name, rank in rankers.items():
        first = among = 0
        rank(asked[0][0])
        start = time.perf_counter()
        for masked, expected in asked:
            found = rank(masked if name.startswith("ours") else named(masked))
            first += bool(found) and found[0] in expected
            among += bool(expected & set(found[:3]))
        spent = time.perf_counter() - start
        baseline = baseline or spent
        shares = f"first {first / len(asked):6.1%}  among three {among / len(asked):6.1%}"
        print(f"{name:<27} {shares}  time × {spent / baseline:.2f}")  # noqa: T201 - a report


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or QUESTION_FILES)
