"""A sentence encoder small enough for tests: every word is hashed into one of 16 dimensions."""

import hashlib
from collections.abc import Sequence

import numpy as np

from faq.meaning import Floats

SIZE = 16


class HashedWords:
    """Counts words (of Chinese: characters) by hash; texts of the same words point alike.

    It understands nothing: what it is good for is being the same everywhere, at once.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        """Every text that was to be encoded, in order."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text, shape (n, 16)."""
        self.asked.extend(texts)
        return np.array([_vector(text) for text in texts], dtype=np.float32).reshape(-1, SIZE)


def _vector(text: str) -> Floats:
    vector = np.full(SIZE, 0.01, dtype=np.float32)
    for word in text.split() if text.isascii() else text:
        vector[hashlib.sha256(word.encode()).digest()[0] % SIZE] += 1
    unit: Floats = vector / np.linalg.norm(vector)
    return unit
