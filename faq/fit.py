"""The closed-form fit: kernel ridge regression over phrasings, by words and by meaning."""

import numpy as np
from threadpoolctl import threadpool_limits

from faq.space import Floats, Index, Numbers, Space
from faq.vocabulary import Integers

RIDGE = 0.25
MEANING_WEIGHT = 0.5
MEANING_POWER = 2
EXACT_UP_TO = 20_000
"""Up to so many phrasings the fit is exact, which takes 4 bytes for each pair of them."""
MOST_LANDMARKS = 4096
"""Of more, at most so many stand for all (Nyström's method): what a question costs then grows no
further, and the fit only in proportion."""
MOST_PRODUCTS = 3e11
"""Phrasings times landmarks squared, which is what the fit of many takes: about ten seconds."""
_SOLVED = 1e-3
_MOST_STEPS = 100
MOST_SPREAD = 512
"""Phrasings that stand for all where the fit is made easier."""
_CHUNK = 1024


# Products as small as a question's take longer in two threads than in one, many times longer
# where something else is running, and their last digits must not depend on the machine.
threadpool_limits(limits=1, user_api="blas")


class Fit:
    """Phrasings that are fitted together, and the labels' scores for a text."""

    def __init__(
        self, space: Space, rows: Integers, truth: Integers, index: Index | None = None
    ) -> None:
        """Prepare a fit.

        Args:
            space: of all phrasings.
            rows: which of them are fitted together.
            truth: the label's number of each phrasing of the space.
            index: over the landmarks, if it is there already.
        """
        self._space = space
        self.all_rows = rows
        self.rows = landmarks(rows, truth[rows], landmarks_for(len(rows)))
        self.index = Index.of(space, self.rows) if index is None else index
        labels = truth[self.rows]
        self._by_label = np.argsort(labels, kind="stable")
        self._labels, self._label_starts = np.unique(labels[self._by_label], return_index=True)
        self.vectors: Floats | None = None
        """By meaning, of the landmarks, if there is an encoder."""
        self.coefficients: Floats = np.zeros((len(self.rows), 0), dtype=np.float32)
        self.own: Floats = np.zeros((len(rows), 0), dtype=np.float32)
        """The scores of each of the phrasings themselves, as `scores` would give them."""

    def solve(self, truth: Integers, classes: int, vectors: Floats | None) -> None:
        """Fit the coefficients to the true labels.

        Args:
            truth: the label's number of each phrasing of the space.
            classes: how many labels there are.
            vectors: by meaning, of every phrasing of the space, or None.
        """
        self.vectors = None if vectors is None else vectors[self.rows]
        targets = np.zeros((len(truth), classes), dtype=np.float32)
        targets[np.arange(len(truth)), truth] = 1
        with threadpool_limits(limits=None, user_api="blas"):
            self._solve(targets, truth, vectors)

    def _solve(self, targets: Floats, truth: Integers, vectors: Floats | None) -> None:
        among = self._kernel_of(self.rows, vectors)
        if len(self.rows) == len(self.all_rows):
            at = np.arange(len(self.rows), dtype=np.intp)
            spread = landmarks(at, truth[self.rows], MOST_SPREAD)
            self.coefficients = ridge(among, targets[self.rows], spread)
            self.own = among @ self.coefficients
            return
        classes = targets.shape[1]
        gram = RIDGE * among
        aims = np.zeros((len(self.rows), classes), dtype=np.float32)
        for start in range(0, len(self.all_rows), _CHUNK):
            rows = self.all_rows[start : start + _CHUNK]
            kernel = self._kernel_of(rows, vectors)
            gram += kernel.T @ kernel
            aims += kernel.T @ targets[rows]
        jitter = 1e-4 * float(np.trace(gram)) / len(gram)
        gram[np.diag_indices_from(gram)] += jitter
        self.coefficients = np.linalg.solve(gram, aims)
        chunks = range(0, len(self.all_rows), _CHUNK)
        self.own = np.concatenate(
            [
                self._kernel_of(self.all_rows[start : start + _CHUNK], vectors) @ self.coefficients
                for start in chunks
            ]
        )

    def _kernel_of(self, rows: Integers, vectors: Floats | None) -> Floats:
        """The kernel between some phrasings and the landmarks, shape (rows, landmarks)."""
        kernel = np.empty((len(rows), len(self.rows)), dtype=np.float32)
        for at, (ids, weights) in enumerate(self._space.vectors_of(rows)):
            kernel[at] = self.kernel(self.index.cosines(ids, weights), None)
        if vectors is not None and self.vectors is not None:
            # In pieces: the whole at once would take three times the kernel's own memory.
            for start in range(0, len(rows), _CHUNK):
                alike = np.maximum(vectors[rows[start : start + _CHUNK]] @ self.vectors.T, 0)
                kernel[start : start + _CHUNK] += np.float32(MEANING_WEIGHT) * alike**MEANING_POWER
        return kernel

    def cosines(self, ids: Integers | Numbers, weights: Floats) -> Floats:
        """The cosine of a text's vector with each landmark."""
        return self.index.cosines(ids, weights)

    def meanings(self, vectors: Floats | None) -> Floats | None:
        """The cosine by meaning of some texts with each landmark, shape (texts, landmarks).

        Args:
            vectors: of the texts, one row each; None without an encoder.
        """
        if vectors is None or self.vectors is None:
            return None
        # this way round the landmarks' vectors are read where they lie, and not copied first
        alike: Floats = np.maximum((self.vectors @ vectors.T).T, 0)
        return np.ascontiguousarray(alike)

    def kernel(self, cosines: Floats, meaning: Floats | None) -> Floats:
        """How alike a text is to each landmark; or several texts, one row each.

        Args:
            cosines: by words.
            meaning: by meaning, of the same shape, or None.
        """
        alike: Floats = np.maximum(cosines, 0)
        alike *= np.sqrt(alike)  # to the power of 1.5, ten times as fast as `np.power`
        if meaning is not None:
            alike += np.float32(MEANING_WEIGHT) * meaning**MEANING_POWER
        return alike

    def closest(self, kernel: Floats, classes: int) -> Floats:
        """How alike texts are to the closest landmark of each label, shape (texts, classes).

        Args:
            kernel: how alike each is to each landmark, shape (texts, landmarks).
            classes: how many labels there are.
        """
        closest = np.zeros((len(kernel), classes), dtype=np.float32)
        if len(self._labels):
            by_label = kernel[:, self._by_label]
            closest[:, self._labels] = np.maximum.reduceat(by_label, self._label_starts, axis=1)
        return closest


def landmarks_for(size: int) -> int:
    """How many of so many phrasings stand for all."""
    if size <= EXACT_UP_TO:
        return size
    return min(MOST_LANDMARKS, int((MOST_PRODUCTS / size) ** 0.5))


def landmarks(rows: Integers, labels: Integers, most: int) -> Integers:
    """At most so many of the rows, every label getting its share, in the rows' order."""
    if len(rows) <= most:
        return rows
    order = np.argsort(labels, kind="stable")
    sizes = np.bincount(labels)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    within = np.arange(len(rows)) - starts[labels[order]]
    # each label's rows are spread evenly over 0–1; the first `most` by that place are taken
    place = (within * 0.6180339887) % 1.0
    chosen = order[np.argsort(place, kind="stable")[:most]]
    return rows[np.sort(chosen)]


def ridge(kernel: Floats, targets: Floats, spread: Integers) -> Floats:
    """Coefficients of kernel ridge regression, by conjugate gradients on all targets at once.

    Args:
        kernel: symmetric, positive semi-definite, shape (n, n).
        targets: shape (n, labels).
        spread: rows that stand for all, at least one; the more, the fewer steps.

    Returns:
        Shape (n, labels); the residual is below a thousandth of the targets' length.
    """
    easier = _Easier(kernel, spread)
    solution = np.zeros_like(targets)
    residual = targets.copy()
    eased = easier(residual)
    direction = eased.copy()
    product = np.einsum("ij,ij->j", residual, eased)
    goal = _SOLVED**2 * np.maximum(np.einsum("ij,ij->j", targets, targets), 1e-12)
    for _ in range(_MOST_STEPS):
        image = kernel @ direction + RIDGE * direction
        step = product / np.maximum(np.einsum("ij,ij->j", direction, image), 1e-20)
        solution += step * direction
        residual -= step * image
        if np.all(np.einsum("ij,ij->j", residual, residual) <= goal):
            break
        eased = easier(residual)
        now = np.einsum("ij,ij->j", residual, eased)
        direction = eased + now / np.maximum(product, 1e-20) * direction
        product = now
    return solution


class _Easier:
    """Makes a system easier: nearly solves it in the directions that some rows span (Nyström).

    Without it the steps grow with the number of phrasings, 80 at 11,500; with it there are 20.
    """

    def __init__(self, kernel: Floats, spread: Integers) -> None:
        columns = kernel[:, spread].astype(np.float64)
        among = columns[spread]
        among[np.diag_indices_from(among)] += 1e-6 * np.trace(among) / len(among) + 1e-12
        half = np.linalg.solve(np.linalg.cholesky(among), columns.T).T
        squares, turn = np.linalg.eigh(half.T @ half)
        kept = squares > max(1e-6 * squares[-1], 1e-9)
        squares, turn = squares[kept], turn[:, kept]
        least = squares[0] if len(squares) else 0.0
        self._directions: Floats = (half @ (turn / np.sqrt(squares))).astype(np.float32)
        self._shrink: Floats = ((least + RIDGE) / (squares + RIDGE) - 1).astype(np.float32)

    def __call__(self, residual: Floats) -> Floats:
        """The residual, shrunk in the directions known."""
        along = self._directions.T @ residual
        eased: Floats = residual + self._directions @ (self._shrink[:, None] * along)
        return eased
