"""
The due-diligence laws as data: what each asks a firm to publish, section by section.

The file is data for lawyers to review, so the loader is strict: an unknown key, a doubled id, a data key nobody
provides or a missing certainty refuses the whole file. Nothing here is legal advice; requirement texts are paraphrases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from foundation.errors import Invalid, NotFound, Place
from reports.laws.completeness import Need, TestUnreadable, read_need
from reports.laws.keys import answer_keys
from reports.laws.versions import Duty, LawVersion, TargetUnreadable, in_a_row, target_day, version_on

LAWS_FILE = Path(__file__).resolve().parent / "due_diligence_laws.yaml"

Certainty = Literal["high", "medium", "low"]
Demand = Literal["yes", "no", "if_material", "conditional", "advisory"]
Checked = Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}){0,2}|recall)$")]
"""When the newest source was seen; `recall` = from memory, not read again: check before relying on it."""


class LawFileWrong(Invalid):
    code = "law_file.wrong"

    def __init__(self, file: Path, fault: str) -> None:
        super().__init__(f"The law file {file.name} does not hold: {fault}", places=(Place(file=file.name),))


class LawNotFound(NotFound):
    code = "law.not_found"

    def __init__(self, law_id: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no law {law_id!r}; choose one of {', '.join(known)}.")
        self.law_id = law_id


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class InForce(_Row):
    since: date
    status: str
    applies_from: date | None = None
    note: str = ""


class Term(_Row):
    """One threshold or figure of a rule, in the file's own key: `turnover_min.amount`, `36000000`."""

    key: str
    value: str

    @property
    def words(self) -> str:
        """As a person reads it: keys that only name the kind of rule say nothing more than their value."""
        figure = f"{int(self.value):,}" if self.value.isdigit() else self.value
        name = self.key.replace("_", " ").replace(".", ", ")
        return figure if self.key in ("max_rule", "note", "or", "test") else f"{name} {figure}"


class LawRule(_Row):
    """A deadline, a penalty, or whom the law binds. `target` is filled for the day a statement has to be public."""

    what: str
    target: str = ""
    when: str = ""
    citation: str = ""
    source: str = ""
    certainty: Certainty
    checked: Checked | None = None
    terms: tuple[Term, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _gather_terms(cls, row: Mapping[str, object]) -> dict[str, object]:
        """Thresholds differ from law to law, so what is no column of every rule is kept as a term, never dropped."""
        renamed = {"who": "what", "precedent": "what"}
        named = {renamed.get(key, key): value for key, value in row.items()}
        known = {key: value for key, value in named.items() if key in cls.model_fields}
        rest = {key: value for key, value in named.items() if key not in cls.model_fields}
        return known | {"terms": _flat(rest)}


class LawSection(_Row):
    """
    `mandatory` in the law's own sense; `data` are the product data keys that can answer it, `test` what of them must be
    held for the section to be answered.
    """

    id: str
    title: str
    requirement: str
    citation: str
    mandatory: Demand
    data: tuple[str, ...] = Field(min_length=1)
    test: tuple[str, ...] = Field(min_length=1)

    @property
    def can_be_exempt(self) -> bool:
        """The law itself leaves room to say that this one is not material, or does not apply."""
        return self.mandatory in {"if_material", "conditional"}

    @property
    def needs(self) -> tuple[Need, ...]:
        return tuple(read_need(text) for text in self.test)

    @model_validator(mode="before")
    @classmethod
    def _word_the_demand(cls, row: Mapping[str, object]) -> dict[str, object]:
        words: dict[object, object] = {True: "yes", False: "no"}
        return dict(row) | {"mandatory": words.get(row.get("mandatory"), row.get("mandatory"))}


class Law(_Row):
    id: str
    jurisdiction: str
    name: str
    citation: str
    in_force: InForce
    versions: tuple[LawVersion, ...] = Field(min_length=1)
    applies: LawRule
    sections: tuple[LawSection, ...] = Field(min_length=1)
    deadlines: tuple[LawRule, ...]
    penalties: tuple[LawRule, ...]
    may_have_changed: str = ""
    sources: tuple[str, ...] = ()
    notes: tuple[Term, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _gather_notes(cls, row: Mapping[str, object]) -> dict[str, object]:
        special = ("maturity_levels", "shared_template", "information_requests", "evidence_standard")
        kept = {key: value for key, value in row.items() if key not in special}
        return kept | {"notes": _flat({key: row[key] for key in special if key in row})}

    def duty_on(self, day: date) -> Duty:
        """Whether a statement is owed for a year that ends on `day`; a scope cut counts as owed."""
        if day < (self.in_force.applies_from or self.in_force.since):
            return "not yet"
        standing = next((version.duty for version in self.versions if version.holds(day)), None)
        return standing or ("suspended" if "suspended" in self.in_force.status else "owed")

    def version_on(self, day: date) -> LawVersion:
        """Raises LawHasNoVersion."""
        return version_on(self.id, self.versions, day)

    def as_it_was(self, version: LawVersion) -> "Law":
        """The law as this text has it."""
        changed: dict[str, object] = {
            "citation": version.citation or self.citation,
            "sections": _sections_of(self, version),
        }
        if version.applies is not None:
            changed["applies"] = LawRule.model_validate(dict(version.applies))
        return self.model_copy(update=changed)

    def public_by(self, last: date) -> date | None:
        """By when a statement for the year that ended on `last` has to be public; None where no day is set."""
        days = [target_day(rule.target, last) for rule in self.deadlines if rule.target]
        return min(days, default=None)


def _sections_of(law: Law, version: LawVersion) -> tuple[LawSection, ...]:
    rows = []
    for section in law.sections:
        changes = version.sections.get(section.id, {})
        if changes is not None:
            rows.append(LawSection.model_validate(section.model_dump() | dict(changes)))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class LawBook:
    compiled: date
    data_keys: tuple[tuple[str, str], ...]
    laws: tuple[Law, ...]

    def law(self, law_id: str) -> Law:
        for law in self.laws:
            if law.id == law_id:
                return law
        raise LawNotFound(law_id, tuple(law.id for law in self.laws))


def _flat(values: Mapping[str, object], before: str = "") -> tuple[dict[str, str], ...]:
    terms: list[dict[str, str]] = []
    for key, value in values.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            terms.extend(_flat(value, f"{name}."))
        elif isinstance(value, list):
            terms.append({"key": name, "value": "; ".join(str(each) for each in value)})
        else:
            terms.append({"key": name, "value": str(value)})
    return tuple(terms)


def read_laws(file: Path) -> LawBook:
    """Raises LawFileWrong with the first fault and where it stands."""
    tree = yaml.safe_load(file.read_text(encoding="utf-8"))
    if not isinstance(tree, dict) or set(tree) != {"schema_version", "compiled", "product_data_keys", "laws"}:
        raise LawFileWrong(file, "its top must be schema_version, compiled, product_data_keys and laws")
    try:
        laws = tuple(Law.model_validate(row) for row in tree["laws"])
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise LawFileWrong(file, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from wrong
    book = LawBook(tree["compiled"], tuple(tree["product_data_keys"].items()), laws)
    _check_ids(file, book)
    return book


def _check_ids(file: Path, book: LawBook) -> None:
    keys = {key for key, _ in book.data_keys}
    law_ids = [law.id for law in book.laws]
    if len(set(law_ids)) != len(law_ids):
        raise LawFileWrong(file, "two laws share an id")
    if keys != answer_keys().keys():
        raise LawFileWrong(file, f"its data keys are not those of answer_keys.csv: {keys ^ answer_keys().keys()}")
    for law in book.laws:
        section_ids = [section.id for section in law.sections]
        if len(set(section_ids)) != len(section_ids):
            raise LawFileWrong(file, f"two sections of {law.id} share an id")
        if unknown := sorted({key for section in law.sections for key in section.data} - keys):
            raise LawFileWrong(file, f"{law.id} asks for data nobody provides: {', '.join(unknown)}")
        _check_days(file, law)
        for section in law.sections:
            _check_test(file, f"{law.id}.{section.id}", section)


def _check_days(file: Path, law: Law) -> None:
    if not in_a_row(law.versions):
        raise LawFileWrong(file, f"the versions of {law.id} overlap, leave a gap or end")
    if unknown := sorted({key for one in law.versions for key in one.sections} - {one.id for one in law.sections}):
        raise LawFileWrong(file, f"a version of {law.id} changes a section there is not: {', '.join(unknown)}")
    try:
        law.public_by(law.in_force.since)
        for version in law.versions:
            law.as_it_was(version)
    except (ValidationError, TargetUnreadable) as wrong:
        raise LawFileWrong(file, f"{law.id}: {wrong}") from wrong


def _check_test(file: Path, where: str, section: LawSection) -> None:
    """Every key that a test asks is one the section names, and every key named is asked."""
    try:
        asked = [part for need in section.needs for part in need.alternatives if part.key]
    except TestUnreadable as wrong:
        raise LawFileWrong(file, f"{where}: {wrong}") from wrong
    if {part.key for part in asked} != set(section.data):
        raise LawFileWrong(file, f"the test of {where} does not ask exactly what the section names")
    for part in asked:
        if part.measure not in answer_keys()[part.key].measures:
            raise LawFileWrong(file, f"the test of {where} asks {part.key} for {part.measure!r}, which nobody counts")


@cache
def law_book() -> LawBook:
    return read_laws(LAWS_FILE)
