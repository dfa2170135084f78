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
    """A deadline, a penalty, or whom the law binds."""

    what: str
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
    """`mandatory` in the law's own sense; `data` are the product data keys that can answer it."""

    id: str
    title: str
    requirement: str
    citation: str
    mandatory: Demand
    data: tuple[str, ...] = Field(min_length=1)

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

    def duty_on(self, day: date) -> str:
        """Whether a report is owed for `day`: `not yet`, `suspended` or `owed`; a scope cut counts as owed."""
        if day < (self.in_force.applies_from or self.in_force.since):
            return "not yet"
        return "suspended" if "suspended" in self.in_force.status else "owed"


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
    for law in book.laws:
        section_ids = [section.id for section in law.sections]
        if len(set(section_ids)) != len(section_ids):
            raise LawFileWrong(file, f"two sections of {law.id} share an id")
        if unknown := sorted({key for section in law.sections for key in section.data} - keys):
            raise LawFileWrong(file, f"{law.id} asks for data nobody provides: {', '.join(unknown)}")


@cache
def law_book() -> LawBook:
    return read_laws(LAWS_FILE)
