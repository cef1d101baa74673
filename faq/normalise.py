"""Text as typed → text as compared; which language and script it is in."""

import re
import unicodedata
from functools import cache, lru_cache

import opencc

from faq.models import Language
from faq.tables import characters_to_traditional

_TO_SIMPLIFIED = opencc.OpenCC("t2s")
_TO_MAINLAND = opencc.OpenCC("tw2sp")
_TO_TRADITIONAL = characters_to_traditional()

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_CJK_CHARACTER = re.compile(f"[{CJK}]")
_LATIN_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)
_IGNORABLE = re.compile(
    r"[\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\u202a-\u202e\u00ad\ufeff\ud800-\udfff]"
)
_APOSTROPHE = re.compile(r"(?<=[a-z])['’`´](?=[a-z])")
_SPACES = re.compile(r"\s+")

# A language with one script is told from the other by characters that only it writes. These
# few are written in both scripts, though the conversion tables list them as one or the other.
_WRITTEN_IN_BOTH = frozenset(
    "干后里只系面云于准余几台才表谷丑仆占吁卷咸姜家志折杯松沈症着秋余么著喂岳"
)


_PRIVATE = re.compile("[\ue000-\uf8ff]")


def typed(text: str) -> str:
    """A text as somebody typed it, without the private characters that stand for names here."""
    return _PRIVATE.sub(" ", text)


def fold(text: str) -> str:
    """The form in which texts are compared: one width, one case, one Chinese script.

    Simplified is the script compared in, because several Traditional characters (幹, 乾, 癥)
    share one Simplified form, so that 幹細胞, 乾細胞 and 干細胞 come out alike.

    Returns:
        The folded text; folding it again changes nothing.
    """
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", _IGNORABLE.sub("", text)).casefold()
    text = _APOSTROPHE.sub("", text)
    simplified = _TO_SIMPLIFIED.convert(text).replace("\U00020bb6", "嗰")  # nobody types the former
    return _SPACES.sub(" ", simplified).strip()


_PLAIN_WORDS = {"資料": "资料", "指標": "指标", "文件": "文件", "紀錄檔": "日志", "行銷": "营销"}
_PLAIN = re.compile("(資料(?!庫)|指標|文件|紀錄檔|行銷)")


@lru_cache(maxsize=4096)
def to_simplified(text: str) -> str:
    """Text of Taiwan as written on the mainland: characters and common words."""
    # Sources, records, markers, papers: the tables take them for a computer's words.
    pieces = _PLAIN.split(text)
    return "".join(_PLAIN_WORDS.get(piece) or _TO_MAINLAND.convert(piece) for piece in pieces)


@cache
def script_of(character: str) -> Language | None:
    """The Chinese script that alone writes this character; None if both do."""
    if character in _WRITTEN_IN_BOTH:
        return None
    traditional = _TO_SIMPLIFIED.convert(character) != character
    simplified = _TO_TRADITIONAL.convert(character) != character
    if traditional == simplified:
        return None
    return Language.ZH_HANT if traditional else Language.ZH_HANS


# Characters and words that only written Cantonese has, though both scripts share them.
_CANTONESE = re.compile("[嘅喺咗唔嗰冇嚟哋啲佢咁揀俾睇諗瞓攞嘢乜咩㗎噉]")


# Words of everyday speech on the mainland, written alike in both scripts.
_MAINLAND = re.compile("[啥咋俺咱甭]|咋样|大夫|靠谱")


def language_of(text: str, fallback: Language = Language.ZH_HANT) -> Language:
    """The language and script of a text.

    A Chinese text with English terms in it is Chinese; an English one with a Chinese word is
    English: what there is more of decides, a Latin word counting as two characters.

    Args:
        text: as typed.
        fallback: for a text that shows neither (a number, an emoji, a cell's name alone), and
            for Chinese in characters that both scripts share, if it is Chinese.
    """
    text = unicodedata.normalize("NFKC", text)
    characters = _CJK_CHARACTER.findall(text)
    words = [word for word in _LATIN_WORD.findall(text) if not _is_a_name(word)]
    if len(characters) < 2 * len(words) and len(characters) <= len(words):
        return Language.EN
    if not characters:
        return fallback
    scripts = [script for character in characters if (script := script_of(character))]
    traditional = scripts.count(Language.ZH_HANT)
    simplified = scripts.count(Language.ZH_HANS)
    if traditional == simplified:
        if _CANTONESE.search(text):
            return Language.ZH_HANT
        if _MAINLAND.search(text):
            return Language.ZH_HANS
        return fallback if fallback is not Language.EN else Language.ZH_HANT
    return Language.ZH_HANT if traditional > simplified else Language.ZH_HANS


_NAMES_IN_EVERY_LANGUAGE = frozenset(
    [
        "msc", "mscs", "nsc", "nscs", "ipsc", "ipscs", "ips", "als", "mnd", "gdnf", "vegf", "bdnf",
        "nurown", "doi", "bm", "ad", "uc", "iv", "alsfrs", "rilutek",
    ]
)  # fmt: skip


def _is_a_name(word: str) -> bool:
    return word.lower() in _NAMES_IN_EVERY_LANGUAGE


_NUMERAL = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_NUMBER = re.compile(r"[一二三四五六七八九两〇零十百]+")


def chinese_number(text: str) -> int | None:
    """The value of a Chinese number below 1,000 in folded script ("一百五十七" → 157).

    Returns:
        None where the text is no such number.
    """
    if not _CHINESE_NUMBER.fullmatch(text):
        return None
    if len(text) > 1 and all(character in _NUMERAL for character in text):
        return int(
            "".join(str(_NUMERAL[character]) for character in text)
        )  # 一九六: digit by digit
    total, digit = 0, None
    for character in text:
        if character in _NUMERAL:
            if digit is not None and digit != 0:
                return None
            digit = _NUMERAL[character]
        else:
            total += (1 if digit is None else digit) * (10 if character == "十" else 100)
            digit = None
    return total + (digit or 0)


_SENTENCE_END = re.compile(r"(?<=[。!?！？;；\n…])|(?<=[.])\s+(?=\S)")
_CLAUSE_END = re.compile(
    r"(?<=[,，~～：:])|\s-+\s|\s(?=and\s|also\s|plus\s|but\s|then\s|n\s)|(?<=[\u4e00-\u9fff])(?=還有|还有|另外|以及|順便|顺便|同埋|而且)"
    # in Chinese a space is a comma that took less typing
    r"|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_EMPTY = " .,;:!?。，、！？；：…~～-"


def sentences(text: str) -> tuple[str, ...]:
    """A message cut where sentences end; empty pieces left out."""
    return _pieces(_SENTENCE_END, text)


def clauses(text: str) -> tuple[str, ...]:
    """A sentence cut at commas and at words that add another one; empty pieces left out."""
    return _pieces(_CLAUSE_END, text)


def _pieces(cut: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in cut.split(text) if piece and piece.strip(_EMPTY))


_ASKS = re.compile(
    r"[?？]|[嗎吗呢吧嘛么麼咩乜邊边哪幾几點点誰谁何啥]|多少|多久|怎|咋|如何|(?P<a>[\u4e00-\u9fff])[不唔没沒](?P=a)|為什|为什|為何|是不是|有沒有"
    r"|有没有|有冇|有無|係咪|會不會|会不会|能不能|可不可|會唔會|可以|請|请|想知|想問|告訴|告诉|介紹"
    r"|介绍|說明|说明|解釋|解释|列出|比較|比较"
    r"|\b(?:what|whats|how|hows|which|who|whos|where|wheres|when|why|whose)\b"
    r"|\b(?:tell|list|explain|show|give|describe|compare|wonder|wondering)\b"
    # "is the chemist out of it" asks, "the chemist is out of it" does not
    r"|^\W*(?:(?:and|so|but|then|also|ok|okay|well|or|now|please|pls)\W+)*"
    r"(?:is|are|was|were|does|do|did|can|could|should|would|will|has|have|any|anyone|isnt|arent)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether a piece of text has the form of a question or a request."""
    return bool(_ASKS.search(text))
