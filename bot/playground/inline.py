"""Inline mode: `@bot something` typed in any chat, and the results above the text field."""

from dataclasses import dataclass

from bot.markup import Entity, Parsed, to_html
from bot.playground.delivery import tell
from bot.playground.errors import JSON
from bot.playground.records import Bot, InlineAnswer, InlineQuestion, User
from bot.playground.screen import NotHeardError, Screen
from bot.playground.world import World

MAX_QUERY = 256  # characters
_LIFE = 30.0  # seconds in which a bot may answer


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineResult:
    """One of the results; what it sends when it is chosen is fixed already."""

    bot: Bot
    id: str
    title: str
    description: str
    kind: str  # "text", "photo" or "document"
    text: str  # of the message that choosing it sends; the caption of a photo
    entities: tuple[Entity, ...]
    media: JSON
    markup: JSON | None

    @property
    def html(self) -> str:
        """The text with its entities as Telegram's HTML."""
        return to_html(Parsed(self.text, self.entities))


async def ask(
    question: InlineQuestion, world: World, screen: Screen, seconds: float
) -> InlineAnswer:
    """Put a question to its bot and wait for the answer.

    Raises:
        NotHeardError: the bot did not answer in time.
    """
    world.questions[question.id] = question
    query = {
        "id": question.id,
        "from": question.person.as_json(),
        "query": question.query,
        "offset": question.offset,
    }
    tell(world, question.bot, "inline_query", query)
    answer = await screen.until(lambda: question.answer, seconds)
    if answer is None:
        name = question.person.first_name
        raise NotHeardError(f"{name} typed {question.query!r} and got no results in {seconds} s")
    return answer


def new_question(world: World, bot: Bot, person: User, query: str, offset: str) -> InlineQuestion:
    """Make a question out of what a person typed.

    Raises:
        LookupError: the bot has inline mode off.
        ValueError: it is longer than Telegram passes on.
    """
    if not bot.supports_inline:
        raise LookupError(f"@{bot.user.username} has inline mode off")
    if len(query) > MAX_QUERY:
        raise ValueError(f"a query has at most {MAX_QUERY} characters, not {len(query)}")
    return InlineQuestion(
        id=str(world.count("question", 8_000_001)),
        bot=bot,
        person=person,
        query=query,
        offset=offset,
        expires_at=world.clock() + _LIFE,
    )


def kept_answer(question: InlineQuestion, now: float) -> InlineAnswer | None:
    """Find an answer to the same question that Telegram still keeps: one's own, or everyone's."""
    for owner in (question.person.id, 0):
        answer = question.bot.inline_cache.get((question.query, question.offset, owner))
        if answer is not None and answer.expires_at > now:
            return answer
    return None


def results_of(bot: Bot, answer: InlineAnswer) -> list[InlineResult]:
    """Show the results of an answer."""
    return [
        InlineResult(
            bot=bot,
            id=result["id"],
            title=result.get("title", ""),
            description=result.get("description", ""),
            kind=result["made"]["kind"],
            text=result["made"]["body"].text,
            entities=result["made"]["body"].entities,
            media=result["made"]["media"],
            markup=result["made"]["markup"],
        )
        for result in answer.results
    ]
