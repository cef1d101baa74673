"""The knowledge: pure and synchronous; same arguments, same result."""

import os

# pypinyin is asked for one character at a time: its tables of words, and a copy of the others,
# would take 45 MB and a tenth of a second at every start.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
