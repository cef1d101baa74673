"""A fit that is there already + some phrasings more or fewer → nearly the fit of all, in a second.

The whole fit takes far longer than an editor waits. Here the coefficients of the phrasings that
are new, and of those most like them, are solved anew; all others stay. What comes out depends on
the first fit and on what was added and taken away alone, so every machine gets the same.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from faq.cache import Arrays, unpacked
from faq.features import scripts_of
from faq.fit import RIDGE, Fit
from faq.match import Matcher
from faq.meaning import Encoder, natural, turned
from faq.space import Floats, Index, Space
from faq.vocabulary import Integers
from faq.widening import MovedIndex, WholeFit, WiderIndex, WideSpace

MOST_CHANGED = 2500
"""Phrasings; where more are new or gone, everything is fitted anew, which takes no longer."""
AT_ONCE = 1024
"""Phrasings whose coefficients are solved again with those of the new ones."""
ROUNDS = 2
"""First those most like what changed, then those that this upsets most."""
_CHUNK = 64
"""Texts compared at once: few enough to use the same memory again, as new memory takes longer
than the comparing."""

Example = tuple[str, str]
"""A text and its label."""


class TooMuchChangedError(ValueError):
    """The change is too large for this; fit everything anew."""


@dataclass(frozen=True, slots=True)
class Change:
    """How some examples come from others."""

    rows: tuple[int, ...]
    """For each example after, in order: its row before, or ~k for the k-th of `added`."""
    added: tuple[Example, ...]
    """Those that were not there, masked texts with their labels."""
    size: int
    """How many examples there were before."""

    @property
    def removed(self) -> tuple[int, ...]:
        """The rows before that are no more."""
        return tuple(sorted(set(range(self.size)) - set(self.rows)))

    @property
    def changes_nothing(self) -> bool:
        """Whether the same examples stand in the same order."""
        return self.rows == tuple(range(self.size))


def change_between(before: Sequence[Example], after: Sequence[Example]) -> Change:
    """What was added and taken away; of equal examples the first stands for the first."""
    known: dict[Example, deque[int]] = defaultdict(deque)
    for row, example in enumerate(before):
        known[example].append(row)
    rows: list[int] = []
    added: list[Example] = []
    for example in after:
        if known[example]:
            rows.append(known[example].popleft())
        else:
            rows.append(~len(added))
            added.append(example)
    return Change(tuple(rows), tuple(added), len(before))


def extended(base: Matcher, change: Change, encoder: Encoder | None = None) -> Matcher:
    """The matcher over changed examples. Words that only those taken away had stay known.

    Args:
        base: fitted to the examples before.
        change: the examples after.
        encoder: the one that `base` was built with.

    Raises:
        TooMuchChangedError: more than `MOST_CHANGED`, or in `base` some examples stand for all.
    """
    if change.changes_nothing:
        return base
    if len(change.added) + len(change.removed) > MOST_CHANGED:
        raise TooMuchChangedError(f"{len(change.added)} added, {len(change.removed)} removed")
    state = state_of(base)
    if not all(len(state[f"{script}-coefficients"]) == len(rows) for script, rows in _rows(state)):
        raise TooMuchChangedError("some examples stand for all")
    return _Refit(base, change, encoder).matcher()


def _rows(state: Arrays) -> list[tuple[str, NDArray[Any]]]:
    """The fits of a state by name, with the examples in each."""
    names = [name.removesuffix("-rows") for name in state if name.endswith("-rows")]
    return [(name, state[f"{name}-rows"]) for name in names]


_STATES: WeakKeyDictionary[Matcher, Arrays] = WeakKeyDictionary()


def state_of(matcher: Matcher) -> Arrays:
    """A matcher's state, which one edit after the other begins with."""
    if matcher not in _STATES:
        _STATES[matcher] = matcher.state()
    return _STATES[matcher]


class _Extended(Matcher):
    """A matcher in which every text stands for itself, made of its parts."""

    def __init__(  # noqa: PLR0913 - all that a matcher is
        self,
        labels: tuple[str, ...],
        truth: Integers,
        *,
        space: Space,
        fits: Mapping[str, Fit],
        encoder: Encoder | None,
        basis: Floats | None,
    ) -> None:
        self.labels = labels
        self._truth = truth
        self.space = space
        self.fits = dict(fits)
        self._rows = {script: fit.rows for script, fit in fits.items()}
        self._encoder = encoder
        self._basis = basis


class _Refit:
    """A matcher → the matcher after a change.

    The wide space has the examples before and then the added ones; rows are those of it unless
    said otherwise.
    """

    def __init__(self, base: Matcher, change: Change, encoder: Encoder | None) -> None:
        self._base = base
        self._state = state_of(base)
        self._change = change
        self._encoder = encoder
        self._size = change.size + len(change.added)
        self._labels, self._truth = self._labelled()
        self._wide = WideSpace(self._base.space, [text for text, _ in change.added])
        self._basis: Floats | None = None
        self._vectors: Floats | None = None
        if encoder is not None:
            self._basis = self._state["basis"]
            if change.added:
                whole = encoder.encode([natural(text) for text, _ in change.added])
                self._vectors = turned(whole, self._basis)

    def _labelled(self) -> tuple[tuple[str, ...], Integers]:
        """Every label before or after, sorted, and the number of each row's."""
        before = unpacked(self._state["labels"])
        labels = tuple(sorted({*before, *(label for _, label in self._change.added)}))
        number = {label: at for at, label in enumerate(labels)}
        moved = np.array([number[label] for label in before], dtype=np.intp)
        new = np.array([number[label] for _, label in self._change.added], dtype=np.intp)
        return labels, np.concatenate([moved[self._state["truth"]], new])

    def matcher(self) -> Matcher:
        """The matcher over the examples after."""
        order = np.array(
            [row if row >= 0 else self._change.size + ~row for row in self._change.rows],
            dtype=np.intp,
        )
        place = np.full(self._size, -1, dtype=np.intp)
        place[order] = np.arange(len(order))
        used = np.unique(self._truth[order])
        number = np.full(len(self._labels), -1, dtype=np.intp)
        number[used] = np.arange(len(used))
        truth: Integers = number[self._truth[order]]
        space = self._wide.only(order)
        fits: dict[str, Fit] = {}
        for script in self._scripts():
            wide = self._solved(script, place)
            at = place[wide.rows]
            kept = np.flatnonzero(at >= 0)
            if not len(kept):
                continue
            kept = kept[np.argsort(at[kept], kind="stable")]
            where = np.full(len(at), -1, dtype=np.intp)
            where[kept] = np.arange(len(kept))
            fit = WholeFit(space, at[kept], truth, MovedIndex(wide.index, where))
            fit.coefficients = wide.coefficients[kept][:, used]
            fit.own = wide.own[kept][:, used]
            fit.vectors = None if wide.vectors is None else wide.vectors[kept]
            fits[script] = fit
        labels = tuple(self._labels[at] for at in used)
        return _Extended(
            labels, truth, space=space, fits=fits, encoder=self._encoder, basis=self._basis
        )

    def _scripts(self) -> tuple[str, ...]:
        """The names of the fits; a script that nobody wrote in before has one of its own."""
        before = [name for name, _ in _rows(self._state)]
        if "all" in before:
            return ("all",)
        new = [script for text, _ in self._change.added for script in scripts_of(text)]
        return tuple(dict.fromkeys([*before, *new]))

    def _added_to(self, script: str) -> Integers:
        """Which rows of the added are fitted with this script."""
        return np.array(
            [
                self._change.size + at
                for at, (text, _) in enumerate(self._change.added)
                if script == "all" or script in (scripts_of(text) or ("chinese", "latin"))
            ],
            dtype=np.intp,
        )

    def _solved(self, script: str, place: Integers) -> WholeFit:
        """The fit of one script over the wide space.

        Args:
            script: its name.
            place: where each row stands after, or -1.
        """
        old = self._state.get(f"{script}-rows", np.zeros(0, dtype=np.intp))
        new = self._added_to(script)
        rows = np.concatenate([old, new])
        before = self._base.fits.get(script)
        index = Index.of(self._wide, old) if before is None else before.index
        fit = WholeFit(self._wide, rows, self._truth, WiderIndex(index, self._wide, new))
        if (vectors := self._state.get(f"{script}-vectors")) is not None:
            added = () if self._vectors is None else (self._vectors[new - self._change.size],)
            fit.vectors = np.concatenate([vectors, *added])
        fit.coefficients, fit.own = self._moved(script, len(old), len(rows))
        gone = np.flatnonzero(place[rows] < 0)
        if len(gone) or len(new):
            truth = np.zeros((len(new), len(self._labels)), dtype=np.float32)
            truth[np.arange(len(new)), self._truth[new]] = 1
            kernels = _Kernels(fit, self._wide)
            fit.coefficients, fit.own = _solved(kernels, fit.coefficients, fit.own, truth, gone)
        return fit

    def _moved(self, script: str, old: int, size: int) -> tuple[Floats, Floats]:
        """Coefficients and own scores with a column for every label and a row for every text."""
        found = []
        number = {label: at for at, label in enumerate(self._labels)}
        columns = [number[label] for label in unpacked(self._state["labels"])]
        for name in ("coefficients", "own"):
            wide = np.zeros((size, len(self._labels)), dtype=np.float32)
            if old:
                wide[:old, columns] = self._state[f"{script}-{name}"]
            found.append(wide)
        return found[0], found[1]


class _Kernels:
    """Rows of the kernel between the texts of a fit."""

    def __init__(self, fit: Fit, space: Space) -> None:
        self._fit = fit
        self._space = space

    def rows(self, at: Integers, out: Floats | None = None) -> Floats:
        """The kernel between some texts, by position, and all; shape (texts, all).

        Args:
            at: positions in the fit.
            out: memory that may be used, at least as many rows.
        """
        fit = self._fit
        if out is None:
            out = np.empty((len(at), len(fit.rows)), dtype=np.float32)
        found: Floats = out[: len(at)]
        for start in range(0, len(at), _CHUNK):
            some = at[start : start + _CHUNK]
            meant = None if fit.vectors is None else fit.meanings(fit.vectors[some])
            for row, (ids, weights) in enumerate(self._space.vectors_of(fit.rows[some])):
                meaning = None if meant is None else meant[row]
                found[start + row] = fit.kernel(fit.cosines(ids, weights), meaning)
        return found


def _solved(
    kernels: _Kernels, coefficients: Floats, own: Floats, truth: Floats, gone: Integers
) -> tuple[Floats, Floats]:
    """Fit the new texts, and mend around those that are gone.

    Before, every text's residual is taken to be what its coefficient asks for; the change upsets
    it, and is solved for the new texts and those most like what changed.

    Args:
        kernels: of all texts, the new ones last.
        coefficients: shape (texts, labels); nothing for the new ones yet.
        own: the scores of the texts themselves, likewise.
        truth: what the new ones shall score.
        gone: positions of those that were taken away.

    Returns:
        Coefficients and own scores after.
    """
    new = np.arange(len(own) - len(truth), len(own))
    coefficients = coefficients.copy()
    lost, around_gone, around_new = coefficients[gone], kernels.rows(gone), kernels.rows(new)
    coefficients[gone] = 0
    residual = around_gone.T @ lost
    own = own - residual
    own[new] = around_new @ coefficients
    residual[new] = truth - own[new]
    near = np.concatenate([around_new, around_gone]).max(axis=0)
    near[new] = np.inf
    del around_gone, around_new
    memory = np.empty((min(len(new) + AT_ONCE, len(own)), len(own)), dtype=np.float32)
    for _ in range(ROUNDS):
        near[gone] = 0
        at = np.argsort(-near, kind="stable")[: len(new) + AT_ONCE]
        at = at[near[at] > 0]
        block = kernels.rows(at, memory)
        system = block[:, at].astype(np.float64)
        system[np.diag_indices_from(system)] += RIDGE
        step = np.linalg.solve(system, residual[at]).astype(np.float32)
        moved = block.T @ step
        coefficients[at] += step
        own += moved
        residual -= moved
        residual[at] = 0
        near = np.einsum("ij,ij->i", residual, residual)
    return coefficients, own
