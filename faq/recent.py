"""Rankings of the last texts, so that what many ask alike is compared once.

"Is MSC safe?" and "is NSC safe?" are one text to the matcher, and families ask the same things.
Texts are kept as digests only: nobody's words stay here.
"""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock

from faq.match import Matcher, Ranking

MOST_KEPT = 1024
"""Rankings, of about 5 KB each."""


class RecentRankings:
    """A matcher that remembers; threads may share it."""

    def __init__(self, matcher: Matcher, most: int = MOST_KEPT) -> None:
        """Remember nothing yet.

        Args:
            matcher: that ranks what is new.
            most: how many rankings are kept, the last ones.
        """
        self._matcher = matcher
        self._most = most
        self._kept: OrderedDict[bytes, Ranking] = OrderedDict()
        self._lock = Lock()

    def rank_all(self, texts: Sequence[str]) -> list[Ranking]:
        """Rank the labels for each of some masked texts."""
        digests = [_digest(text) for text in texts]
        with self._lock:
            known = {digest: self._kept[digest] for digest in digests if digest in self._kept}
            for digest in known:
                self._kept.move_to_end(digest)
        unknown = {
            digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known
        }
        if unknown:
            ranked = self._matcher.rank_all(list(unknown.values()))
            new = dict(zip(unknown, ranked, strict=True))
            known |= new
            with self._lock:
                self._kept |= new
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return [known[digest] for digest in digests]


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
