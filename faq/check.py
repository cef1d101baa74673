"""Rules across records: what a library must keep before families may read it.

Each rule is a function from the content to faults; `check` runs them all and reports every fault
at once. The rules of form (keys, types, doubled ids, YAML) are `faq.load`'s.
"""

from faq.answer import Engine
from faq.checks import engine as by_engine
from faq.checks import figures, form, guided, honesty, languages, markup, menu, references
from faq.checks.engine import EngineRule
from faq.checks.passages import Rule
from faq.load import Content, ContentError, in_order
from faq.yamlfile import Fault

REFERENCE_RULES: tuple[Rule, ...] = (
    references.needed_records_exist,
    references.sources_exist,
    references.abouts_exist,
    references.labels_exist,
    references.trials_exist,
    references.references_exist,
    menu.menu_labels_exist,
)
"""What must hold before the engine can answer at all."""

TEXT_RULES: tuple[Rule, ...] = (
    honesty.controls_are_told,
    honesty.claims_are_answered,
    honesty.grave_claims_are_told_first,
    honesty.no_cure_is_promised,
    honesty.words_we_do_not_write,
    figures.figures_are_references,
    figures.names_tell_the_figure,
    languages.languages_agree,
    languages.hedges_agree,
    languages.simplified_is_simplified,
    markup.markup_is_valid,
    markup.links_are_listed,
    form.punctuation_is_chinese,
    form.short_is_short,
    form.dates_run_forward,
    form.titles_fit,
    form.phrasings_are_distinct,
    menu.menu_reaches_all,
    menu.menu_steps_are_short,
    menu.menu_is_shallow,
    menu.menu_ids_are_distinct,
    menu.menu_buttons_are_distinct,
    menu.menu_buttons_carry,
    menu.menu_titles_fit,
    guided.clinic_codes_are_clear,
    guided.outcomes_fit,
    guided.guided_buttons_fit,
    guided.visit_topics_are_clear,
)

ENGINE_RULES: tuple[EngineRule, ...] = (
    by_engine.phrasings_reach_home,
    by_engine.golden_questions_hold,
    by_engine.replies_fit_a_message,
)


def check(content: Content, engine: Engine | None = None) -> tuple[Fault, ...]:
    """Every fault of a content that loads, in the order of files and lines.

    Args:
        content: what `faq.load.load` gave.
        engine: of this very library, if there is one already.
    """
    faults = [fault for rule in REFERENCE_RULES for fault in rule(content)]
    can_answer = not faults
    faults += [fault for rule in TEXT_RULES for fault in rule(content)]
    if can_answer:
        engine = engine or Engine(content.library)
        faults += [fault for rule in ENGINE_RULES for fault in rule(content, engine)]
    return in_order(faults)


def must_pass(content: Content) -> None:
    """Raise what `check` finds.

    Raises:
        ContentError: with every fault.
    """
    if faults := check(content):
        raise ContentError(faults)
