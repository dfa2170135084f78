"""
The answers of all sites of one sector as they are read: each distinct answer, and each distinct way of knowing one, is
understood and spelt once, and sites hold numbers that stand for them.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from math import isfinite
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from risk.known import KnownSite
from risk.pillars.joining import with_pillars
from risk.scoring import Fact, FactUnusable, SiteFacts
from risk.scoring.columns import NOT_KNOWN, STANDINGS, FactColumn
from risk.scoring.spelling import Answer, Proof
from risk.scoring.weighing import fact_risk
from risk.sectors import SectorModel, fields
from risk.sectors.model import Driver, Field, FieldKind
from risk.sectors.transforms import FactValue
from risk.sectors.words import Standing

YES = frozenset({"yes", "true", "1"})
GOODS = "goods"
NOBODY = -1
WORTH = {standing.value: (code, standing) for code, standing in enumerate(STANDINGS, start=1)}
WORTH["unknown"] = WORTH[Standing.CLAIMED]
"""A standing nobody knows is worth no more than a claim."""
Places = NDArray[np.int32]


class Proofs:
    """How answers are known: standing, source and day. `places` has -1 for no answer."""

    def __init__(self) -> None:
        self.known: list[Proof] = []
        self._codes: list[int] = []
        self._place: dict[tuple[str, str, str], int] = {}
        self._by_place = np.zeros(0, np.int8)

    def place(self, standing: str, on: str, source: str) -> int:
        key = (standing, on, source)
        found = self._place.get(key)
        if found is None:
            found = self._place[key] = len(self.known)
            code, worth = WORTH[standing]
            self.known.append(Proof.of(worth, source, on))
            self._codes.append(code)
        return found

    def standings(self, places: Places) -> NDArray[np.int8]:
        if len(self._by_place) != len(self._codes) + 1:
            self._by_place = np.array([*self._codes, NOT_KNOWN], np.int8)
        found: NDArray[np.int8] = self._by_place[places]
        return found


class FieldAnswers:
    """One field of all sites: `code` is a place in `answers`, `proof` one in those of the register or NOBODY."""

    def __init__(self, field: Field, driver: Driver | None, as_of: date, count: int) -> None:
        self.field, self.driver, self.as_of = field, driver, as_of
        self.answers: list[Answer] = []
        self.code, self.proof = np.zeros(count, np.int32), np.full(count, NOBODY, np.int32)
        self.place: dict[str, int] = {}
        self.fresh: tuple[list[int], list[int], list[int]] = ([], [], [])

    def learn(self, text: str) -> int:
        """The place of an answer as it is stored; NOBODY for one the model cannot use."""
        value = _value(text, self.field.kind)
        found = NOBODY if value is None or not self._is_usable(value) else self.add(value)
        self.place[text] = found
        return found

    def add(self, value: FactValue) -> int:
        risk = 0.0 if self.driver is None else fact_risk(self.driver, value, self.as_of)
        self.answers.append(Answer.of(self.driver, value, risk))
        return len(self.answers) - 1

    def _is_usable(self, value: FactValue) -> bool:
        """A value of the wrong kind is one field fewer, not a batch that fails for every site."""
        if self.driver is None:
            return True
        try:
            fact_risk(self.driver, value, self.as_of)
        except FactUnusable:
            return False
        return True

    def settle(self) -> None:
        sites, codes, proofs = self.fresh
        if sites:
            self.code[sites], self.proof[sites] = codes, proofs
            self.fresh = ([], [], [])


class SectorAnswers:
    """`unread` are the fields by site whose value the model cannot use; they count as missing, never as good news."""

    def __init__(self, model: SectorModel, sites: Sequence[KnownSite], as_of: date, proofs: Proofs) -> None:
        self.model, self.sites, self.as_of, self.proofs = model, sites, as_of, proofs
        self.fields = {
            name: FieldAnswers(field, model.driver(name), as_of, len(sites)) for name, field in fields().items()
        }
        self.unread: dict[int, set[str]] = defaultdict(set)
        self.goods: dict[int, str] = {}

    def take(self, site: int, field: str, value: str, standing: str, on: str, source: str) -> None:
        """A later row of one field takes the place of the earlier."""
        asked = self.fields.get(field)
        if asked is None:
            if field == GOODS:
                self.goods[site] = value
            return
        code = asked.place.get(value)
        if code is None:
            code = asked.learn(value)
        sites, codes, proofs = asked.fresh
        sites.append(site)
        codes.append(code)
        if code == NOBODY:
            self.unread[site].add(field)
            proofs.append(NOBODY)
            return
        proofs.append(self.proofs.place(standing, on, source))
        if self.unread:
            self.unread[site].discard(field)

    def knows(self, site: int) -> bool:
        """Whether anything is known of the site itself."""
        own = (self.fields[driver.key] for driver in self.model.drivers if not driver.field.context)
        return any(field.proof[site] != NOBODY for field in own)

    def settle(self) -> None:
        for field in self.fields.values():
            field.settle()

    def add_pillars(self) -> None:
        """Country and goods, where nobody entered an answer of their own."""
        told: dict[tuple[str | None, str], list[int]] = defaultdict(list)
        for at, site in enumerate(self.sites):
            told[site.country, self.goods.get(at, "")].append(at)
        for (country, goods), some in told.items():
            named = tuple(good.strip() for good in goods.split(";")) if goods else ()
            known = with_pillars(SiteFacts("", self.model.sector, country, named), self.as_of).known
            for name, fact in known.items():
                if fact.on <= self.as_of:
                    self._add(self.fields[name], np.array(some), fact)

    def _add(self, field: FieldAnswers, sites: NDArray[np.int64], fact: Fact) -> None:
        place = self.proofs.place(fact.standing, fact.on.isoformat(), fact.source)
        free = sites[field.proof[sites] == NOBODY]
        field.code[free], field.proof[free] = field.add(fact.value), place

    def columns(self, here: slice) -> dict[str, FactColumn]:
        return {
            driver.key: FactColumn(
                field.code[here],
                self.proofs.standings(field.proof[here]),
                tuple(answer.value for answer in field.answers),
            )
            for driver in self.model.drivers
            if (field := self.fields[driver.key]).answers
        }


def _value(text: str, kind: FieldKind) -> FactValue | None:
    match kind:
        case "share" | "count":
            try:
                number = float(text)
            except ValueError:
                return None
            return number if isfinite(number) else None
        case "flag":
            return text.lower() in YES
        case "choice" | "date":
            return text
    assert_never(kind)
