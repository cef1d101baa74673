"""Our reading of Telegram's HTML against Telegram's own: TDLib's is always the expected side."""

import html
from collections.abc import Callable
from dataclasses import replace
from string import ascii_lowercase

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.markup import (
    Entity,
    MarkupError,
    Parsed,
    as_sent,
    escape,
    find_entities,
    parse_html,
    plain_text,
    to_html,
    utf16_len,
    with_found,
)
from bot.markup.links import LinkError, check_link, checked_link
from bot.markup.normalise import normalise
from tests.bot import tdlib

MANY = settings(max_examples=1000, deadline=None)
SOME = settings(max_examples=400, deadline=None)


def ours(source: str) -> Parsed | str:
    """Parse, with an error as its text."""
    try:
        return parse_html(source)
    except MarkupError as error:
        return str(error)


NASTY = [
    "",
    " <b> x </b> ",
    "<b></b>",
    "<b>bold",
    "bold</b>",
    "</>",
    "<b>x</>",
    "<b>x</i>",
    "<b><i>x</b></i>",
    "<i><b>x</b></i>",
    "<B>x</b>",
    "<b >x</b\t>",
    "<b>x</b",
    "<b>x</b x>",
    "< b>x</b>",
    "<",
    "<b",
    "a<b",
    "a < b",
    "a > b",
    "<b/>",
    "<br>",
    "<p>x</p>",
    "<script>x</script>",
    "漢字<p>",
    "😀<b>😀</b>😀",
    "<b>👨‍👩‍👧</b>",
    "<b>مرحبا</b> بك",
    "&lt;b&gt;&amp;&quot;&apos;&nbsp;",
    "&lt &gt; &ampx; &",
    "&#60;&#x3c;&#x3C;&#X3C;",
    "&#0;&#;&#x;&#65",
    "&#1114110;&#1114111;&#x10FFFE;&#x10FFFF;&#x110000;",
    "&#0000065;&#00000065;&#x000041;&#x0000041;",
    "&#xd83d;&#xde00;",
    "&#128512;<b>x</b>",
    "<a href='https://example.org'>x</a>",
    '<a href="https://example.org/?a=1&amp;b=2#c">x</a>',
    "<a href=example.org>x</a>",
    "<a href=https://example.org>x</a>",
    "<a>example.org</a>",
    "<a>no link</a>",
    "<a href=''>example.org</a>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='ftp://example.org'>x</a>",
    "<a href='not a url'>x</a>",
    "<a href='HTTP://Example.ORG:080/A b'>x</a>",
    "<a href='http://user:pw@example.org:99999'>x</a>",
    "<a href='http://[::1]:80/'>x</a>",
    "<a href='tg://user?id=5'>x</a>",
    "<a href='tg:user?id=005'>x</a>",
    "<a href='tg://user?id=0'>x</a>",
    "<a href='tg://user?name=x'>x</a>",
    "<a href='tg://user?id=1099511627775'>x</a>",
    "<a href='tg://user?id=1099511627776'>x</a>",
    "<a href='http://[fe80::1%25lo]/'>x</a>",
    "<a href='TG://Resolve?domain=x'>x</a>",
    "<a class=x href='example.org' title=\"y\">x</a>",
    "<a href='example.org'title=y>x</a>",
    "<a href='example.org'/>x</a>",
    "<a href='example.org>x</a>",
    "<a href>x</a>",
    "<a href=>x</a>",
    "<a ='x'>x</a>",
    "<b =>x</b>",
    "<b class>x</b>",
    "<b class=x_y>x</b>",
    "<b class = 'x'>x</b>",
    "<b class=",
    "<b class='",
    "<b class='x'",
    "<b class",
    "<code>x</code>",
    "<code class='language-py'>x</code>",
    "<pre>x</pre>",
    "<pre><code class='language-py'>x</code></pre>",
    "<pre><code class='py'>x</code></pre>",
    "<pre><code class='language-'>x</code></pre>",
    "<pre> <code class='language-py'>x</code></pre>",
    "<code class='language-py'><pre>x</pre></code>",
    "<pre><pre><code class='language-py'>x</code></pre></pre>",
    "<pre class='language-py'>x</pre>",
    "<blockquote>x</blockquote>",
    "<blockquote expandable>x</blockquote>",
    "<blockquote expandable=''>x</blockquote>",
    "<blockquote Expandable>x</blockquote>",
    "<blockquote><blockquote>x</blockquote>y</blockquote>",
    "<span class='tg-spoiler'>x</span>",
    "<span class=tg-spoiler>x</span>",
    "<span>x</span>",
    "<span class='spoiler'>x</span>",
    "<tg-spoiler>x</tg-spoiler>",
    "<tg-emoji emoji-id='5368324170671202286'>👍</tg-emoji>",
    "<tg-emoji emoji-id='05'>👍</tg-emoji>",
    "<tg-emoji emoji-id='99999999999999999999'>👍</tg-emoji>",
    "<tg-emoji>👍</tg-emoji>",
    "<tg-emoji></tg-emoji>",
    "<tg-time unix='1700000000' format='wDT'>x</tg-time>",
    "<tg-time unix=1700000000 format=r>x</tg-time>",
    "<tg-time unix='17x'>x</tg-time>",
    "<tg-time unix='-1'>x</tg-time>",
    "<tg-time unix='4294967297'>x</tg-time>",
    f"<tg-time unix='{'9' * 5000}'>x</tg-time>",
    f"<tg-emoji emoji-id='{'9' * 5000}'>x</tg-emoji>",
    "<tg-time unix='5' format='rr'>x</tg-time>",
    "<tg-time format='q'>x</tg-time>",
    "<u>a<ins>b</ins></u><s>c<strike>d</strike><del>e</del></s><em>f</em><strong>g</strong>",
    "<b>\0</b>",
    "<b\0>x</b>",
    "<b class='\0'>x</b>",
    "漢" * 65_536,
    "漢" * 65_537,
]


@pytest.mark.parametrize("source", NASTY, ids=lambda source: ascii(source[:20]))
def test_parses_what_is_tricky_as_telegram_does(source: str) -> None:
    """Each construct that could be read in two ways is read as TDLib reads it."""
    assert ours(source) == tdlib.parse(source)


# Fragments that collide in interesting ways when they are strung together.
FRAGMENTS = st.sampled_from(
    [
        *("<b>", "<i>", "<u>", "<s>", "<code>", "<pre>", "<a>", "<blockquote>", "<tg-spoiler>"),
        *("</b>", "</i>", "</u>", "</s>", "</code>", "</pre>", "</a>", "</blockquote>", "</span>"),
        *("<strong>", "</strong>", "<em>", "</em>", "<del>", "</del>", "<ins>", "</ins>", "</>"),
        *("<blockquote expandable>", "<span class='tg-spoiler'>", "<span>", "<p>", "<br/>", "<B>"),
        *("<a href='http://example.org/x'>", '<a href="tg://user?id=7">', "<a href=", "<b x='"),
        *("<code class='language-py'>", "<code class=language-c>", "<tg-emoji emoji-id=5>"),
        *("</tg-emoji>", "<tg-time unix=77 format='wDT'>", "<tg-time unix=7>", "</tg-time>"),
        *("&lt;", "&gt", "&amp;", "&quot;", "&nbsp;", "&#65;", "&#x1f600;", "&#", "&", ";"),
        *("<", ">", "/", "'", '"', "=", " ", "\n", "\t", "\r", "a", "Z", "1", "example.org"),
        *("漢", "字", "，", "😀", "👨‍👩‍👧", "ع", "é", "\u200f", "\u0301", "\u00a0", "\u2028"),
    ]
)


@MANY
@given(st.lists(FRAGMENTS, max_size=12).map("".join))
@example("<a href='<b>")
def test_parses_any_soup_of_tags_as_telegram_does(source: str) -> None:
    """Fragments in any order give the same text and entities, or the same error, as TDLib."""
    assert ours(source) == tdlib.parse(source)


TEXTS = st.text(
    st.sampled_from(
        ["a", "b", " ", "\n", "漢", "字", "。", "😀", "ع", "é", "&", "'", '"', "@", "x"]
    ),
    max_size=6,
).map(escape)
TAGS = st.sampled_from(
    [
        *("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre"),
        *("blockquote", "blockquote expandable", "span class='tg-spoiler'", "a href='example.org'"),
        *("a href='tg://user?id=42'", "code class='language-py'", "tg-emoji emoji-id='9'"),
        *("tg-time unix='77'", "a", "a href='nothing'", "b id='x'"),
    ]
)


def in_tag(tag: str, inner: list[str]) -> str:
    """Wrap some HTML in a tag."""
    return f"<{tag}>{''.join(inner)}</{tag.partition(' ')[0]}>"


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Put tags around pieces of HTML."""
    return st.builds(in_tag, TAGS, st.lists(inner, max_size=3))


VALID = st.lists(st.recursive(TEXTS, nested, max_leaves=8), max_size=4).map("".join)


@MANY
@given(VALID)
def test_parses_any_nesting_as_telegram_does(source: str) -> None:
    """Tags nested in any way, custom emoji and dates included, are read as TDLib reads them."""
    assert ours(source) == tdlib.parse(source)


LINK_PIECES = st.sampled_from(
    [
        *("http://", "https://", "HTTP://", "ftp://", "tg:", "tg://", "ton:", "tonsite://", "//"),
        *("example.org", "漢.tw", "é", "a", "B", "@", "u:p@", ":", ":80", ":080", ":0", ":65536"),
        *("/", "?", "#", "%41", "%4", "%zz", "[::1]", "[", "]", "[::ffff:1.2.3.4]", "user?id=5"),
        *("user", "?id=", "id=07", "&", " ", "\n", "\t", ".", "..", "-", "_", "!", "|", "\\", "^"),
    ]
)


@MANY
@given(st.lists(LINK_PIECES, min_size=1, max_size=6).map("".join))
def test_knows_the_links_that_telegram_knows(link: str) -> None:
    """A link is kept, respelled or dropped exactly as TDLib does it."""
    source = f'<a href="{html.escape(link)}">x</a>'
    assert ours(source) == tdlib.parse(source)


def test_half_of_a_surrogate_pair_is_refused() -> None:
    """References that give broken Unicode are an error in a text and in an attribute."""
    broken = tdlib.parse("&#xd800;")
    assert [ours("&#xd800;"), ours("<a href='&#xd800;.org'>x</a>")] == [broken, broken]
    assert "UTF-8" in str(ours("\ud800"))


def any_entities(text: str) -> st.SearchStrategy[Parsed]:
    """Draw entities that overlap as they like, on the borders of a text's characters."""
    borders = [utf16_len(text[:end]) for end in range(len(text) + 1)]
    kinds: dict[str, dict[str, object]] = {
        **{kind: {} for kind in ("bold", "italic", "underline", "strikethrough", "spoiler")},
        **{kind: {} for kind in ("code", "blockquote", "expandable_blockquote")},
        "pre": {"language": "py"},
        "text_link": {"url": "http://example.org/"},
        "text_mention": {"user_id": 7},
        "custom_emoji": {"custom_emoji_id": "9"},
        "date_time": {"unix_time": 77, "date_time_format": ""},
    }

    def entity(kind: str, ends: tuple[int, int]) -> Entity:
        start, end = sorted(ends)
        return Entity(type=kind, offset=start, length=end - start, **kinds[kind])  # type: ignore[arg-type]

    end = st.sampled_from(borders)
    entities = st.lists(
        st.builds(entity, st.sampled_from([*kinds]), st.tuples(end, end)), max_size=6
    )
    return entities.map(lambda drawn: Parsed(text, tuple(e for e in drawn if e.length)))


LINK_BEFORE = Entity(type="text_link", offset=0, length=1, url="http://example.org/")
QUOTE_AFTER = Entity(type="blockquote", offset=1, length=2)
CLEANED = st.text(
    st.sampled_from(
        ["a", "b", " ", "\n", "\t", "\r", "漢", "😀", "\u202a", "\u200e", "\u200f", "\u0333"]
    ),
    min_size=1,
    max_size=10,
)


@SOME
@given(CLEANED.flatmap(any_entities))
@example(Parsed("abc", (LINK_BEFORE, QUOTE_AFTER)))
@example(Parsed("abc", (replace(LINK_BEFORE, length=2), QUOTE_AFTER)))
def test_cleans_and_untangles_as_telegram_does(parsed: Parsed) -> None:
    """Overlapping entities are cut, merged or dropped, and characters cleaned, as TDLib does."""
    expected = tdlib.fix(parsed)
    assume(expected.text.strip(" \n"))  # of a blank text TDLib makes an empty one
    # TDLib trims nothing in this call; between two marks, `as_sent` does not either.
    framed = Parsed(f"|{parsed.text}|", tuple(_shifted(e, 1) for e in parsed.entities))
    sent = as_sent(framed)
    unframed = Parsed(sent.text[1:-1], tuple(_shifted(e, -1) for e in sent.entities))
    assert unframed == expected


def _shifted(entity: Entity, by: int) -> Entity:
    return Entity(
        **{name: getattr(entity, name) for name in Entity.__slots__}
        | {"offset": entity.offset + by}
    )


def test_trims_as_telegram_does() -> None:
    """White space goes at both ends, but on the left only up to where an entity begins."""
    bold = Entity(type="bold", offset=1, length=4)
    assert as_sent(Parsed(" \n x \n ")) == Parsed("x")
    assert as_sent(Parsed("   x  ", (bold,))) == Parsed(
        "  x", (Entity(type="bold", offset=0, length=3),)
    )


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u2060", "\u00a0", "\u2800\u3000"])
def test_a_text_that_shows_nothing_is_empty(text: str) -> None:
    """Invisible characters alone make no message."""
    assert as_sent(Parsed(text)) == Parsed("")


MARKED = st.lists(
    st.sampled_from(
        [
            *(
                "@",
                "/",
                "#",
                "$",
                "a",
                "bot",
                "als_bot",
                "ABC",
                "1",
                "_",
                " ",
                "中",
                "文",
                "😀",
                "é",
            ),
            *(
                "ع",
                "\n",
                ",",
                "，",
                "(",
                ")",
                "<",
                ">",
                "-",
                "1INCH",
                "gif",
                "٣",
                "Ⅷ",
                "²",
                "\u200c",
            ),
            *("@als_test_bot", "/start", "/start@als_test_bot", "#tag", "$USD"),
        ]
    ),
    max_size=9,
).map("".join)


@SOME
@given(MARKED)
@example("請問@als_test_bot嗎")
@example("@als_test_bot嗎")
@example("/start中文")
@example("@als_test_bot 請問")
@example("$ABCDEFGH $ABCDEFGHI")
@example("請問,@als_test_bot?")
def test_marks_mentions_commands_and_tags_as_telegram_does(text: str) -> None:
    """Mentions, commands, hashtags and cashtags are found where TDLib finds them."""
    assert find_entities(text) == tdlib.find(text)


ADDRESS_PIECES = st.sampled_from(
    [
        *("example", ".com", ".org", ".tw", ".health", ".", "..", "www.", "http://", "HTTPS://"),
        *("ftp://", "sftp://", "://", "lin@example.org", "a.b+c", "@", "mailto:", ":", ":80", ":0"),
        *(
            ":70000",
            "/",
            "/path",
            "?x=1",
            "#top",
            "(x)",
            ")",
            "]",
            "，",
            "。",
            "看",
            "漢字",
            "é",
            "😀",
        ),
        *(
            " ",
            "\n",
            "-",
            "_",
            "~",
            "!",
            "'",
            '"',
            "«",
            "<",
            "1",
            "1.2.3.4",
            "3.5mg",
            "xn--abc",
            "a",
        ),
    ]
)


@SOME
@given(st.lists(ADDRESS_PIECES, max_size=8).map("".join))
@example("看example.org。")
@example("看 https://clinicaltrials.gov/study/NCT01234567。")
@example("(https://en.wikipedia.org/wiki/ALS_(disease))")
@example("first.last+als@mail.example.com")
@example("mailto:lin@example.org")
@example("End. example.xn--p1ai example.cOM example.COM example.Com")
@example("@a.org @.org x@")
@example("a.org:65535/ b.org:65536/")
@example("a\u2013b\u200c.org a\u2026b.org")
def test_finds_addresses_as_telegram_does(text: str) -> None:
    """Web and mail addresses are found where TDLib finds them, Chinese text around them or not."""
    assert find_entities(text) == tdlib.find(text)


def test_knows_the_domains_of_countries() -> None:
    """Of two letters, those that are a country's make a link, as TDLib has it."""
    names = [f"a.{first}{last}" for first in ascii_lowercase for last in ascii_lowercase]
    text = "\n".join(names)
    assert find_entities(text) == tdlib.find(text)


def test_what_was_asked_for_wins_over_what_is_found() -> None:
    """A mention inside code or a link stays code or a link; bold may lie over a mention."""
    assert with_found(parse_html("<code>@als_bot</code>")) == parse_html("<code>@als_bot</code>")
    kinds = [e.type for e in with_found(parse_html("<b>ask @als_bot</b>")).entities]
    assert kinds == ["bold", "mention", "bold"]


@SOME
@given(VALID)
def test_html_of_what_was_parsed_parses_to_the_same(source: str) -> None:
    """Text and entities survive the way to HTML and back."""
    once = parse_html(source)
    untangled = Parsed(once.text, tuple(normalise(once.entities)))
    assert parse_html(to_html(untangled)) == untangled


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    """Whatever is escaped reads as it was typed."""
    assert plain_text(escape(text)) == text


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("abc", 3), ("漢字", 2), ("😀", 2), ("é", 1), ("👨‍👩‍👧", 8)]
)
def test_length_counts_utf16_units(text: str, units: int) -> None:
    """An emoji counts two, a Chinese character one."""
    assert utf16_len(text) == units


@pytest.mark.parametrize("call", [parse_html, plain_text])
def test_errors_name_the_byte_offset(call: Callable[[str], object]) -> None:
    """An error says where, in bytes of UTF-8, as Telegram's do."""
    with pytest.raises(MarkupError, match=r'Unsupported start tag "p" at byte offset 6$'):
        call("漢字<p>")


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("not-a-link", "Wrong HTTP URL"),
        ("", "URL host is empty"),
        (".", "Host is invalid"),
        ("ftp://example.org", "Unsupported URL protocol"),
        ("example.org:0", "Wrong port number specified in the URL"),
        ("a b.org", "Disallowed character in URL host"),
        ("%zz.org", "Wrong percent-encoded symbol in URL host"),
        ("a|b@example.org", "Disallowed character in URL userinfo"),
        ("http://[::x]", "Wrong IPv6 address specified in the URL"),
        ("tg://a.b", "Unallowed characters in URL host"),
        ("tg://http://a", "Wrong tg URL"),
        ("ton://a:80", "Wrong ton URL"),
    ],
)
def test_what_is_no_link_is_said(link: str, reason: str) -> None:
    """Why something is no link is said in Telegram's words; where nobody asks, it is None."""
    assert checked_link(link) is None
    with pytest.raises(LinkError) as caught:
        check_link(link)
    assert str(caught.value) == reason
