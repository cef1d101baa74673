"""A sentence encoder's second opinion, where it is installed and earns its keep.

The encoder (`faq/encoder.py`) gives 512 numbers a text, the same on every machine. It only adds a
second kernel to the matcher's fit: guards, names and polarity come before it, and without it the
matcher works by words alone.
"""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from faq.cache import keep, kept, key_of, packed, unpacked
from faq.concepts import MASK_NAMES
from faq.encoder import VERSION, PackagedEncoder
from faq.features import scripts_of

Floats = NDArray[np.float32]

KEPT_DIMENSIONS = 192


class Encoder(Protocol):
    """Turns texts into vectors of which alike ones point alike."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text, shape (n, the encoder's dimensions)."""
        ...


@cache
def installed_encoder() -> Encoder | None:
    """The encoder, or None where its package is not installed."""
    try:
        return PackagedEncoder()
    except ImportError:
        return None


def basis_of(vectors: Floats) -> Floats:
    """The directions in which vectors differ most, shape (dimensions, at most KEPT_DIMENSIONS).

    Comparing in these alone costs little more than a third, and changed the first intent of 2 in
    450 questions.
    """
    spread = (vectors.T @ vectors).astype(np.float64)
    _, directions = np.linalg.eigh(spread)
    basis: Floats = np.ascontiguousarray(directions[:, ::-1][:, :KEPT_DIMENSIONS], dtype=np.float32)
    return basis


def turned(vectors: Floats, basis: Floats) -> Floats:
    """Vectors in a basis, of length 1 again."""
    inside = vectors @ basis
    lengths = np.maximum(np.linalg.norm(inside, axis=1, keepdims=True), 1e-9)
    unit: Floats = inside / lengths
    return unit


def kept_vectors(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """The vectors of texts, one row each; those taken from the cache that are there."""
    name = key_of(["vectors", VERSION])
    known = _known_vectors(name)
    new = [text for text in dict.fromkeys(texts) if text not in known]
    known.update(zip(new, encoder.encode(new) if new else (), strict=True))
    vectors: Floats = np.stack([known[text] for text in texts])
    if not new:
        return vectors
    unique = {text: at for at, text in enumerate(texts)}
    keep(name, {"texts": packed(unique), "vectors": vectors[list(unique.values())]})
    return vectors


def _known_vectors(name: str) -> dict[str, Floats]:
    """The vectors in the cache by their texts; none if it is missing or damaged."""
    found = kept(name)
    if found is None:
        return {}
    try:
        return dict(zip(unpacked(found["texts"]), found["vectors"], strict=True))
    except (KeyError, ValueError, TypeError):
        return {}


_CHINESE_NAMES = {
    "{cell}": "细胞", "{tissue}": "骨髓", "{route}": "注射", "{trial}": "试验",
    "{stemcell}": "干细胞", "{als}": "渐冻症", "{drug}": "药", "{other_disease}": "癌症",
    "{other_therapy}": "针灸", "{place}": "台湾", "{person}": "爸爸", "{people}": "20人",
    "{phase}": "二期", "{year}": "2020年", "{ordinal}": "第二个", "{feature}": "",
}  # fmt: skip
_ENGLISH_NAMES = {
    "{cell}": "cells", "{tissue}": "bone marrow", "{route}": "injection", "{trial}": "the trial",
    "{stemcell}": "stem cells", "{als}": "ALS", "{drug}": "riluzole", "{other_disease}": "cancer",
    "{other_therapy}": "acupuncture", "{place}": "Taiwan", "{person}": "my father",
    "{people}": "20 people", "{phase}": "phase 2", "{year}": "2020", "{ordinal}": "the second",
    "{feature}": "",
}  # fmt: skip


def natural(masked: str) -> str:
    """A masked text with an ordinary word for each mask, as an encoder expects texts."""
    chinese = "chinese" in scripts_of(masked)
    names = _CHINESE_NAMES if chinese else _ENGLISH_NAMES
    gap = "" if chinese else " "
    words = "".join(f"{gap}{names[MASK_NAMES[c]]}{gap}" if c in MASK_NAMES else c for c in masked)
    return " ".join(words.split()) or "?"
