"""Laws, what answers them and statements: the shipped laws, answered by invented facts and words."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from api.web.document_view import shown_document
from api.web.finding_forms import Typed
from api.web.law_forms import Asked, FactsPage, KeysPage, LawPage, LawsPage, StatementPage, WordsPage, fields_of
from api.web.payloads import FieldProblem
from foundation.actors import Desk
from reports.contents.blocks import Figure
from reports.contents.canonical import canonical, content_hash
from reports.contents.law_statement import law_statement
from reports.facts.laws import KeyLine, LawFacts, LawLine, LawsFacts, section_line
from reports.laws.answering import KeyAnswer, Part, StatementFacts, reach_of, readiness, without_facts
from reports.laws.book import law_book
from reports.laws.completeness import Holding
from reports.laws.keys import answer_key, answer_keys
from reports.laws.versions import LawHasNoVersion, reporting_year
from reports.models import AnswerFact, LawStatement, Narrative
from reports.payloads import Frame
from reports.statements.remarks import remarks_on
from tests.browser.invented import TODAY

YEAR: Final = reporting_year(2025)
NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ONE, TWO, ORGANISATION = UUID(int=1), UUID(int=2), UUID(int=9)
TEXT: Final = "Most risk lies with labour providers.\n\nThe firm is guilty of keeping passports, as we were told."
HELD: Final = {
    key: KeyAnswer(
        Holding(key, dict.fromkeys(answer_key(key).measures, 12), date(2025, 6, 30)), (Figure(key, key, 12),)
    )
    for key in ("org.sites", "supply.tiers", "risk.assessments", "audit.findings", "training.records")
}


def facts_of(law_id: str) -> StatementFacts:
    empty = without_facts(Frame(TODAY, "Lindenhof Hotels AG"), law_book(), law_book().law(law_id), YEAR)
    return replace(empty, answers=HELD, parts={"risk": Part("risk", TEXT, "Ines Brandt", TODAY, 2)})


def line_of(law_id: str) -> LawLine:
    try:
        facts = facts_of(law_id)
    except LawHasNoVersion as refused:
        return LawLine(law_book().law(law_id), refused=refused.message)
    return LawLine(facts.law, facts, readiness(facts), None, facts.target)


LINES = tuple(line_of(law.id) for law in law_book().laws)
ASKED = Asked(2025)
GAPS = tuple((answer_key(key), words, 7, 4) for key, words in law_book().data_keys[:5])
LAWS = LawsPage(
    LawsFacts(YEAR, "en", (*LINES[:-1], replace(LINES[-1], facts=None, ready=None, refused="None.")), GAPS), ASKED
)
BRITISH = facts_of("uk_msa_s54")
SIGNED = LawStatement(
    id=UUID(int=5), organisation_id=ORGANISATION, law_id="uk_msa_s54", law_version="2015", year=2025,
    first_day=YEAR.first, last_day=YEAR.last, language="en", number=2, state="signed", due_on=date(2026, 6, 30),
    corrects_id=UUID(int=4), correction="The headcount was last year's", prepared_by=ONE, prepared_at=NOW,
    content=canonical(law_statement(BRITISH)), content_sha256=content_hash(law_statement(BRITISH)), signed_by=TWO,
    signed_at=NOW, signed_as="Head of purchasing", version=2, changed_at=NOW,
)  # fmt: skip
DRAFT = LawStatement.model_validate(
    SIGNED.model_dump() | {"state": "draft", "content": "", "signed_by": None, "number": 3, "version": 1}
)


def law_page(facts: StatementFacts, statements: tuple[LawStatement, ...], **more: object) -> LawPage:
    lines = tuple(section_line(facts, section) for section in facts.law.sections)
    found = LawFacts(facts, readiness(facts), lines, statements, may_write=True)
    return LawPage(found, ASKED, **more)  # type: ignore[arg-type] # fields of the page


LAW = law_page(BRITISH, (SIGNED,))
SUSPENDED = law_page(facts_of("de_lksg"), (), problems=(FieldProblem("correction", "Say it in a line."),))
KEPT = tuple(
    Narrative(
        organisation_id=ORGANISATION, law_id="uk_msa_s54", year=2025, section="risk", language="en", version=version,
        text=TEXT, written_by=ONE, written_at=NOW,
    )
    for version in (2, 1)
)  # fmt: skip
WORDS = WordsPage(
    facts=BRITISH,
    line=section_line(BRITISH, BRITISH.law.sections[4]),
    kept=tuple((row, "Ines Brandt") for row in KEPT),
    said=(),
    query=ASKED,
    remarks=remarks_on(TEXT, "en"),
    may_write=True,
)
CLASH = replace(
    WORDS,
    typed=Typed(text="What I wrote meanwhile."),
    problems=(FieldProblem("text", "Someone changed this meanwhile."),),
    stands=TEXT,
)
KEYS = KeysPage(
    tuple(
        KeyLine(key, words, reach_of(law_book(), key.key), "12" if key.key in HELD else "")
        for key, words in zip(answer_keys().values(), dict(law_book().data_keys).values(), strict=True)
    ),
    ASKED,
)
INDICATOR = AnswerFact(
    organisation_id=ORGANISATION, series_id=UUID(int=7), key="kpi.metrics", valid_from=YEAR.first, source="Report",
    said={"indicator": "Sites visited of those scored high", "unit": "%", "baseline": "35", "target": "80"},
    recorded_at=NOW,
)  # fmt: skip


def facts_page(key: str, **more: object) -> FactsPage:
    line = next(one for one in KEYS.lines if one.key.key == key)
    laws = {law.id: (law.name, (law.sections[0].title,)) for law in law_book().laws[:3]}
    page = FactsPage(line, (), fields_of(key) if line.key.entered else (), ASKED, laws, may_write=True, today=TODAY)
    return replace(page, **more)  # type: ignore[arg-type] # fields of the page


def statement_page(row: LawStatement, **more: object) -> StatementPage:
    document = law_statement(BRITISH)
    page = StatementPage(
        row=row, law=BRITISH.law.name, facts=BRITISH, target=BRITISH.target, reads_as=content_hash(document),
        moved=(), people={ONE: "Ines Brandt", TWO: "Jo Lindgren"}, shown=shown_document(document), may_sign=True,
        may_write=True,
    )  # fmt: skip
    return replace(page, **more)  # type: ignore[arg-type] # fields of the page


EDITED = facts_page("kpi.metrics", rows=(INDICATOR,), edited=INDICATOR)
COMPLIANCE = Desk.COMPLIANCE
LAW_PAGES: dict[str, tuple[str, object, str, Desk | None]] = {
    "laws": ("laws.html", LAWS, "laws", COMPLIANCE),
    "law": ("law.html", LAW, "laws", COMPLIANCE),
    "law-suspended": ("law.html", SUSPENDED, "laws", COMPLIANCE),
    "law-words": ("law_words.html", WORDS, "laws", COMPLIANCE),
    "law-words-clash": ("law_words.html", CLASH, "laws", COMPLIANCE),
    "law-keys": ("law_keys.html", KEYS, "laws", COMPLIANCE),
    "law-facts": ("law_facts.html", EDITED, "laws", COMPLIANCE),
    "law-facts-none": ("law_facts.html", facts_page("org.profile"), "laws", COMPLIANCE),
    "law-facts-register": ("law_facts.html", facts_page("org.sites"), "laws", COMPLIANCE),
    "statement-draft": ("statement.html", statement_page(DRAFT), "laws", COMPLIANCE),
    "statement": ("statement.html", statement_page(SIGNED, moved=("Risk",), may_sign=False), "laws", COMPLIANCE),
}
