"""What is masked in a question: names, numbers, addresses, as people here write them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import opencc

from faq.normalise import CJK


class Hidden(StrEnum):
    """What a placeholder stands for."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    LINK = "link"
    ID = "id"
    CHART = "chart"
    BED = "bed"
    ADDRESS = "address"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True)
class Rule:
    """What is masked: the first group of a pattern, or all of it.

    To compile all of them takes 0.15 s, which no start should wait for.
    """

    hidden: Hidden
    written: str
    flags: int = 0
    refused: str | None = None
    """What is left as it is though the pattern finds it, from its beginning."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What is looked for."""
        return re.compile(self.written, self.flags)

    @cached_property
    def refuses(self) -> re.Pattern[str] | None:
        """What is left as it is."""
        return None if self.refused is None else re.compile(self.refused)


# --- Chinese names ----------------------------------------------------------------------------

_C = f"[{CJK}]"
_COMPOUND = "歐陽|司馬|諸葛|上官|司徒|夏侯|張簡|范姜"
# Common ones that are hardly ever another word before a name's second character.
_SURE = (
    "陳林黃張李王吳劉蔡楊許鄭謝郭洪邱曾廖賴徐周葉蘇莊呂江羅蕭潘簡朱鍾游詹胡沈趙盧梁顏柯翁魏孫"
    "戴范宋鄧杜傅侯曹薛丁卓阮馬董唐藍石蔣田康鄒尤巫錢湯姚溫馮彭涂塗施歐倪鄺關譚鄔俞龔龐韓崔黎"
    "袁郝邵萬賀嚴孟秦閻史陶夏尹段雷龍邢裴陸覃甘岑葛歐"
)
# Names too, but the words that they begin are said more often.
_OTHER = "高何方余金白程連古紀童伍辜駱鄒任安殷柳鮑余於于常包牛祝耿齊管車區莫麥凌聶喬簡溥賈"
_SURNAME = f"(?:{_COMPOUND}|[{_SURE}{_OTHER}])"
_SURE_SURNAME = f"(?:{_COMPOUND}|[{_SURE}])"
# What is in no given name, but in what follows a word that begins like a surname.
_GIVEN = (
    "[^\\W\\da-zA-Z_的了在是有不和跟與或嗎呢吧嘛啊也都就要會能說看找問去來到過得著被給把讓這那哪個們"
    "很太]"
)
_NO_NAME = (
    "許多|許久|許可|曾經|曾有|曾在|曾看|馬上|馬來|康復|康健|簡單|簡直|簡介|簡短|謝謝|謝絕|多謝|周圍|周末|周邊|周期|"
    "胡說|胡亂|溫和|溫柔|溫度|江湖|石牌|林口|唐氏|黃色|黃疸|白色|藍色|高雄|高血|高齡|高興|高級|高效|高劑|高達|何時|何處|何必|何種|任何|"
    "方法|方便|方式|方面|方案|安全|安寧|安排|安心|安樂|常見|常常|常用|常規|連續|連絡|連接|金額|金錢|白血|白天|余下|包括|包含|"
    "程度|程序|古早|管道|管理|管路|車子|區別|莫名|嚴重|嚴格|萬一|萬人|甘油|關於|關心|關係|關節|葛根|夏天|"
    "龍頭|史上|陸續|雷射|段時|李氏|施打|施行|施用|王道|張開|張力|林林|孫子|孫女|羅馬|石頭|田裡|丁丁|湯匙|游泳|"
    "陶瓷|董事|杜絕|傅立|牛奶|齊全|童年|紀錄|歐美|歐洲|歐盟|麥粉|麥片|賴以|葉酸|蘇打|楊桃|秦始|梁柱|宋代"
)
_TITLE = (
    "先生|小姐|太太|女士|醫師|醫生|主任|教授|護理師|護士|護理長|院長|博士|老師|師傅|師兄|師姐|伯伯|伯母|"
    "阿姨|叔叔|大哥|大姐|大嫂|奶奶|爺爺|婆婆|同學|治療師|個管師|社工|教友|牧師|居士"
)
_KIN = (
    "爸爸|媽媽|爸|媽|父親|母親|家父|家母|老公|老婆|先生|太太|丈夫|妻子|兒子|女兒|哥哥|姊姊|姐姐|弟弟|妹妹|哥|姊|姐|弟|妹|"
    "阿公|阿嬤|阿媽|爺爺|奶奶|外公|外婆|公公|婆婆|岳父|岳母|叔叔|舅舅|阿姨|姑姑|表哥|表姐|表弟|表妹|朋友|同事|鄰居|同學|病人|患者|家屬|男友|女友"
)
_AFTER_NAME = (
    r"(?=[\s,，.。、;；:：!！?？(（~～]|$|今年|確診|得了|得到|罹患|患有|患|被|是|的|在|有|想|最近|已經|要|需要|現在|"
    r"住|打|做|去年|前年|從|快|剛|也|跟|和|說|問|因為|可以|能|適合|才|只|年|歲|先生|小姐|\d)"
)
_CALLED = "(?:名字叫做?|名字是|名叫|姓名是?|叫做|叫|是)"
_NICK = (
    f"[阿小老大](?![家孩公婆聲師嬤媽姨伯叔爸爺兒便腦姐哥弟妹人時概部約斯茲兹茨里拉富]){_C}{{1,2}}?"
)


_TO_SIMPLIFIED = opencc.OpenCC("t2s")


def _chinese(pattern: str) -> tuple[str, ...]:
    """A pattern in Traditional Chinese, in either script."""
    simplified = _TO_SIMPLIFIED.convert(pattern)
    return tuple(dict.fromkeys((pattern, simplified)))


def _names(*patterns: str, refuses: str) -> tuple[Rule, ...]:
    refused = "|".join(_chinese(refuses))
    return tuple(
        Rule(Hidden.NAME, script, refused=refused)
        for pattern in patterns
        for script in _chinese(pattern)
    )


_CHINESE_NAMES = (
    *_names(
        # 姓名：陳大明 / 姓陳 / 我是陳大明, 我爸叫陳大明
        rf"(?:姓名|名字|患者|病人)\s*[:：]\s*({_C}{{2,4}})",
        rf"(?:敝姓|免貴姓|我姓|他姓|她姓|本姓|夫姓|姓)\s*({_SURNAME})(?!名|氏)",
        rf"(?:我|他|她|{_KIN})(?:的)?(?:名字叫做?|名字是|名叫|叫做|叫)\s*"
        rf"((?:{_SURNAME}{_GIVEN}{{1,2}}|{_NICK}){_AFTER_NAME})",
        rf"(?:我|這)是\s*({_SURE_SURNAME}{_GIVEN}{{1,2}}){_AFTER_NAME}",
        # 我爸陳大明今年…
        rf"(?:{_KIN})\s*[,，:：]?\s*({_SURE_SURNAME}{_GIVEN}{{2}}){_AFTER_NAME}",
        rf"(?:{_KIN})\s*({_SURE_SURNAME}{_GIVEN}){_AFTER_NAME}",
        # 王大明醫師, 林小姐
        rf"({_SURE_SURNAME}{_GIVEN}{{1,2}}?)(?={_TITLE})",
        rf"(?<![一二兩三四五六七八九十幾某每這那各]位)(?<![任如為奈幾社地])({_SURNAME})(?={_TITLE})",
        rf"(?:{_TITLE})\s*({_SURE_SURNAME}{_GIVEN}{{2}}){_AFTER_NAME}",
        refuses=rf"{_NO_NAME}",
    ),
)

# --- English names ----------------------------------------------------------------------------

_CAPITAL = "[A-Z][a-zA-Z'’-]*[a-z](?![A-Za-z])"
_FULL = rf"{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}"
_EN_KIN = (
    r"(?:dad|daddy|father|mum|mummy|mom|mother|husband|wife|son|daughter|brother|sister|uncle|aunt|aunty|"
    r"auntie|grandpa|grandma|grandfather|grandmother|friend|partner|neighbour|neighbor|cousin|"
    r"fianc[eé]e?|boyfriend|girlfriend|patient|colleague|nephew|niece|in-law)"
)
_WORD_NOT_NAME = (
    r"(?i:a|an|and|are|as|asked|at|be|been|but|by|can|cannot|could|did|do|does|for|from|gave|gets|got|had|"
    r"has|have|he|her|his|how|i(?:['’][a-z]+)?|if|in|is|it|keeps|may|might|must|my|no|not|now|of|on|or|our|please|put|"
    r"recommends?|recommended|said|says|she|should|so|suggests?|suggested|that|the|their|they|thinks?|"
    r"this|to|told|wants?|wanted|was|we|were|what|when|where|which|who|why|will|with|would|wrote|you|your|"
    r"stem|cells?|trial|trials|phase|riluzole|parkinson\S*|alzheimer\S*|lou|chinese|taiwanese|japanese|"
    r"malaysian|singaporean|australian|american|british|canadian|indian|english|asian|hong|very|new|just|"
    r"also|still|sorry|afraid|worried|asking|looking|here|there|caring|today|trying|thinking|wondering)(?![A-Za-z'’-])"
)


def _english(*patterns: str, flags: int = 0) -> tuple[Rule, ...]:
    return tuple(Rule(Hidden.NAME, pattern, flags, _WORD_NOT_NAME) for pattern in patterns)


_ENGLISH_NAMES = (
    *_english(
        rf"\b(?:Mr|Mrs|Ms|Miss|Mdm|Madam|Dr|Prof|Professor|Doctor|Nurse|Uncle|Aunt|Aunty|Auntie|Sister|"
        rf"Encik|Puan|Datuk|Dato|Cikgu|mr|mrs|ms|mdm|dr|prof|doctor|nurse|uncle|aunty|auntie)\.?\s+({_FULL})",
        rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]he)\s+(?:late\s+|elder\s+|younger\s+)?{_EN_KIN}\s*,?\s+"
        rf"(?:is called\s+|called\s+|named\s+|name is\s+|whose name is\s+)?({_FULL})",
        rf"\b(?:[Nn]amed|[Cc]alled|[Nn]ame is|[Nn]ame's|[Nn]ame\s*:)\s+({_FULL})",
        rf"\b(?:I am|I'm|I’m|Im|i am|i'm|[Tt]his is|[Ii]t is me,)\s+({_FULL})"
        rf"(?=\s*(?:[,.!?]|$|and\b|from\b|here\b))",
        rf"(?:[Rr]egards|[Tt]hanks|[Tt]hank you|[Cc]heers|[Ss]incerely|[Ll]ove|[Yy]ours)"
        rf"\s*[,!.]?\s*[-–—]?\s*({_FULL})\s*$",
        rf"\b({_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}\s+(?:bin|binti|a/l|a/p|s/o|d/o)\s+{_FULL})",
        rf"\b(Ah\s+{_CAPITAL})",
    ),
    *_english(
        r"\b(?:mr|mrs|mdm|dr|prof)\.?\s+([a-z][a-z'’-]+)",
        r"\bmy (?:full )?name(?: is|'s|:)\s+"
        r"([a-z][a-z'’-]+(?:\s+[a-z][a-z'’-]+(?=\s*(?:[,.!?]|$)))?)",
        flags=re.IGNORECASE,
    ),
)

# --- numbers, addresses and the rest ------------------------------------------------------------

_I = re.IGNORECASE
_ALONE = r"(?<![A-Za-z\d])(?<!\d[.-])(?<!NCT[ -])"
"""Not within a longer name or number, nor a trial's in its registry."""
_ENDS = r"(?![A-Za-z\d])"
_DAY = r"\d{1,4}\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d{1,4}\s*日?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_EN_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?),?"
    r"(?:\s+\d{4})?"
)
_NUMBERED = r"(?:號碼|字號|號|No\.?|number|num)?\s*(?:[:：#]|是|為|is)?\s*"
_CODE = r"(?=[A-Za-z-]*\d)[A-Za-z0-9-]{3,}"
_ROAD = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Crescent|Cres|Place|Pl|Terrace|"
    r"Boulevard|Blvd|Highway|Hwy|Grove|Gardens|Parade|Square)"
)
_COUNTY = (
    "台北|臺北|新北|桃園|台中|臺中|台南|臺南|高雄|基隆|新竹|苗栗|彰化|南投|雲林|嘉義|屏東|宜蘭|花蓮|台東|臺東|澎湖|金門|連江|"
    "北京|上海|廣州|深圳|天津|重慶|杭州|南京|武漢|成都|西安"
)


def _rules(hidden: Hidden, *patterns: str, flags: int = _I) -> tuple[Rule, ...]:
    return tuple(Rule(hidden, pattern, flags) for pattern in patterns)


def _chinese_rules(hidden: Hidden, *patterns: str) -> tuple[Rule, ...]:
    return tuple(Rule(hidden, script, _I) for pattern in patterns for script in _chinese(pattern))


RULES: tuple[Rule, ...] = (
    *_rules(Hidden.EMAIL, r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    *_rules(
        Hidden.LINK,
        rf"(?:https?://|www\.)[^\s<>，。、；！？（）「」{CJK}]+",
        r"(?<![A-Za-z\d.@-])(?:[a-z0-9-]+\.)+(?:com|org|net|tw|hk|cn|my|sg|io|me|edu|gov|info|uk|au|ca|us|app|cc|gl|ly|page)"
        rf"(?![a-z])(?:/[^\s<>，。、；！？（）「」{CJK}]*)?",
    ),
    *_chinese_rules(
        Hidden.ACCOUNT,
        r"(?:(?<![a-z])line|賴|微信|wechat|weixin|whatsapp|telegram|tg|skype|fb|facebook|ig|instagram|qq)"
        r"\s*(?:id|帳號|賬號|號碼|號|account)\s*[:：是]?\s*([A-Za-z0-9_.-]{3,})",
        r"(?:微信|wechat|weixin|qq|加賴|賴|whatsapp)\s*[:：是]?\s*(?=[A-Za-z0-9_.-]*[A-Za-z])"
        r"([A-Za-z0-9_.-]*\d[A-Za-z0-9_.-]*)",
        r"(?<![a-z])(?:line|telegram|tg|skype|ig|instagram)\s*[:：]\s*([A-Za-z0-9_.-]{3,})",
    ),
    *_rules(Hidden.ACCOUNT, r"(?<![A-Za-z0-9])@[A-Za-z][A-Za-z0-9_.]{2,}"),
    *_chinese_rules(
        Hidden.CHART,
        rf"(?:病歷|病例號|就診|住院號|掛號|健保卡|保單|床頭卡|"
        rf"\bchart|\bMRN|\bmedical record|\bhospital)\s*"
        rf"(?:號碼|字號|號|No\.?|number|num|[:：#])\s*(?:[:：#]|是|為|is)?\s*({_CODE})",
        rf"\bMRN\s*({_CODE})",
    ),
    *_chinese_rules(
        Hidden.ID,
        rf"(?:護照|身分證|身份證|居留證|證件|駕照|\bpassport|\bNRIC|\bIC|\bSSN|\bNHS|\bMedicare)\s*{_NUMBERED}"
        r"((?=[A-Za-z()/ -]*\d)[A-Za-z0-9()/-]{5,}(?:[ -]\d{2,4}){0,3})",
    ),
    *_rules(
        Hidden.ID,
        rf"{_ALONE}[A-Z][12489]\d{{8}}{_ENDS}",  # Taiwan
        rf"{_ALONE}[A-Z]{{2}}\d{{8}}{_ENDS}",  # Taiwan, residents from elsewhere
        rf"{_ALONE}[A-Z]{{1,2}}\d{{6}}\s?(?:\([\dA]\)|[\dA]{_ENDS})",  # Hong Kong
        rf"{_ALONE}[1-9]\d{{5}}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}[\dX]{_ENDS}",
        rf"{_ALONE}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?\d\d-?\d{{4}}{_ENDS}",  # Malaysia
        rf"{_ALONE}[STFGM]\d{{7}}[A-Z]{_ENDS}",  # Singapore
        rf"{_ALONE}[157]\d{{6}}\(\d\)",  # Macau
        rf"{_ALONE}\d{{3}}-\d\d-\d{{4}}{_ENDS}",  # United States
    ),
    *_rules(
        Hidden.PHONE,
        rf"(?<![\d])\+\s?\d{{1,3}}(?:[\s().-]{{0,2}}\d){{6,12}}{_ENDS}",
        rf"{_ALONE}\(?0\d(?:[\s().-]{{0,2}}\d){{6,10}}{_ENDS}",  # with the 0 of home
        rf"{_ALONE}1[3-9]\d[\s-]?\d{{4}}[\s-]?\d{{4}}{_ENDS}",  # mainland
        rf"{_ALONE}(?:1[\s.-])?\(?[2-9]\d\d\)?[\s.-]\s?\d{{3}}[\s.-]\d{{4}}{_ENDS}",
        # Hong Kong, Macau, Singapore; 2019-2023 are years
        rf"{_ALONE}(?!(?:19|20)\d\d[\s-](?:19|20)\d\d)[2-9]\d{{3}}[\s-]\d{{4}}{_ENDS}",
        rf"{_ALONE}(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))[2-9]\d{{7}}{_ENDS}",
        rf"{_ALONE}1[38]00[\s-]?\d{{3}}[\s-]?\d{{3}}{_ENDS}",
    ),
    *_chinese_rules(
        Hidden.ADDRESS,
        rf"(?:(?:{_COUNTY})[市縣]?|[{CJK}]{{2}}省[{CJK}]{{2,3}}市)?(?:[{CJK}]{{1,3}}[區鄉鎮市縣])?(?:[{CJK}]{{1,3}}[里村])?"
        rf"[{CJK}]{{1,4}}(?:路|街|大道|道)(?:[一二三四五六七八九十\d]{{1,3}}段)?\s*(?:\d+\s*巷\s*)?(?:\d+\s*弄\s*)?"
        r"\d+(?:[之-]\d+)*\s*號(?:\s*[\dA-Z]+\s*(?:樓|室|棟|座|單元|層))*(?:[之-]\s*\d+)?",
        rf"[{CJK}]{{1,4}}(?:邨|苑|花園|大廈|新村)[{CJK}]{{0,3}}\s*[\dA-Z]*\s*(?:樓|座|棟|幢|期)?\s*\d+\s*(?:室|樓|號|房)[A-Z]?室?",
    ),
    *_rules(
        Hidden.ADDRESS,
        r"\b(?:Blk|Block)\s*\d+[A-Za-z]?(?:,?\s+[A-Z]\w*){1,4}(?:\s+\d+)?(?:,?\s*#\d{2}-\d+)?",
        rf"\b(?:(?:unit|flat|apt\.?|apartment|suite)\s*\w+,?\s*)?\d{{1,5}}[A-Za-z]?,?\s+(?:[A-Z][\w'.-]*\s+){{1,4}}{_ROAD}\b\.?",
        r"\b(?:No\.?\s*\d+\w*,?\s*)?(?:Jalan|Jln|Lorong|Persiaran|Taman)\s+[A-Z0-9][\w/.-]*(?:\s+[A-Z0-9][\w/.-]*){0,2}",
        r"#\d{2}-\d{2,4}\b",
        r"\b[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2}\b",  # a British postcode
        r"\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b",  # a Canadian one
        flags=0,
    ),
    *_rules(Hidden.ADDRESS, r"\bSingapore\s+(\d{6})\b", r"\bpostcode\s*:?\s*([A-Z0-9 ]{4,8})\b"),
    *_chinese_rules(
        Hidden.DATE,
        rf"(?:生日|出生日期|出生|生於|\bborn(?: on)?|\bDOB|"
        rf"\bbirthday(?: is)?|\bdate of birth)\s*[:：是為]?\s*({_DAY}|{_EN_DAY})",
        rf"({_DAY})\s*(?:出生|生(?![{CJK}]))",
    ),
    *_chinese_rules(
        Hidden.BED,
        r"(?:床號|床位|病床|房號|病房)\s*(?:[:：#]|是)?\s*([A-Z]?\d[\dA-Z-]*)",
        r"(?<![\dA-Za-z])(\d{1,4}(?:[A-Z]|-\d{1,2})?)\s*(?:號床|床(?!邊)|號病房|病房|號房)",
        r"\b(?:bed|ward|room)\s*(?:no\.?|number|#)?\s*([A-Z]?\d[\dA-Z-]*)\b",
    ),
    *_CHINESE_NAMES,
    *_ENGLISH_NAMES,
    *_rules(
        Hidden.NUMBER,
        r"(?<![A-Za-z\d.])(?<!NCT[ -])(?<!NCT:)\d{6,}"
        r"(?![\d.]*\s*(?:個|个|顆|颗|cells?|萬|万|人|people|%))(?![A-Za-z\d])",
        r"(?<![\d-])\d{2,5}(?:-\d{2,6}){2,4}(?![\d-])",
        "[零〇一二三四五六七八九]{7,}",
    ),
)
