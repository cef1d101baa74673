"""Cuts the fonts of this package out of Noto Sans CJK: `python -m bot.pictures.cut_fonts FOLDER`.

The whole font weighs 19 MB a weight. Kept are the commonest characters of both scripts (Big5
level 1, GB 2312 level 1), whatever the content has besides, and Latin and Greek. A Simplified
character is kept a second time only where the mainland writes it in another form than Taiwan.
"""

import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from bot.pictures.glyphs import FOLDER, WEIGHTS, Script
from faq.load import CONTENT
from faq.normalise import to_simplified

_NUMBERS = {Script.LATIN: 0, Script.TAIWAN: 3, Script.MAINLAND: 2}
"""Where each stands in the collection: the Japanese font has the quotation marks of English."""
_BIG5_LEVEL_1 = range(0xA4, 0xC7)
_GB2312_LEVEL_1 = range(0xB0, 0xD8)
_TRAILING = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
_LATIN = (range(0x20, 0x7F), range(0xA0, 0x180), range(0x370, 0x400), range(0x2010, 0x2040))
_SIGNS = (
    *(range(0x2160, 0x216C), range(0x2190, 0x2194), range(0x2460, 0x2474), range(0x25A0, 0x25D0)),
    *(range(0x3000, 0x3020), range(0xFF01, 0xFF5F)),
    (0x2103, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
)  # fmt: skip


def _encoded(encoding: str, leading: range) -> Iterator[str]:
    for lead in leading:
        for trail in _TRAILING:
            character = bytes((lead, trail)).decode(encoding, "ignore")
            if len(character) == 1 and unicodedata.category(character) == "Lo":
                yield character


def _wanted() -> dict[Script, set[int]]:
    """The code points that each font should have."""
    written = "".join(path.read_text(encoding="utf-8") for path in sorted(CONTENT.rglob("*.yaml")))
    latin = {code for codes in _LATIN for code in codes}
    signs = {code for codes in _SIGNS for code in codes}
    taiwan = "".join(_encoded("big5", _BIG5_LEVEL_1)) + written
    mainland = "".join(_encoded("gb2312", _GB2312_LEVEL_1)) + to_simplified(taiwan)
    return {
        Script.LATIN: latin,
        Script.TAIWAN: latin | signs | set(map(ord, taiwan)),
        Script.MAINLAND: latin | signs | set(map(ord, mainland)),
    }


def cut(collection: Path, weight: str) -> None:
    """Write the three fonts of a weight.

    Args:
        collection: NotoSansCJK-Regular.ttc or -Bold.ttc, as Debian's fonts-noto-cjk has them.
        weight: a name of `WEIGHTS`.
    """
    fonts = {script: TTFont(collection, fontNumber=n) for script, n in _NUMBERS.items()}
    forms = {script: font.getBestCmap() for script, font in fonts.items()}
    wanted = {s: {code for code in codes if code in forms[s]} for s, codes in _wanted().items()}
    taiwan = {code: forms[Script.TAIWAN][code] for code in wanted[Script.TAIWAN]}
    wanted[Script.MAINLAND] = {
        code for code in wanted[Script.MAINLAND] if taiwan.get(code) != forms[Script.MAINLAND][code]
    }
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    options.name_IDs = [*range(7), 13, 14]  # names, copyright and licence
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    for script, font in fonts.items():
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted[script])
        cutter.subset(font)
        font["head"].modified = font["head"].created  # the same cut is the same file
        font.recalcTimestamp = False
        font.save(FOLDER / f"{script}-{weight}.otf")


if __name__ == "__main__":
    for name in WEIGHTS:
        cut(Path(sys.argv[1]) / f"NotoSansCJK-{name}.ttc", name)
