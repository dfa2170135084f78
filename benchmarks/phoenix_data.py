"""
A register with planted followers of ended firms and with decoys that look like them. Everything is drawn from a seed
and invented; the shares below were chosen before anything was scored and are a guess about the world, not a
measurement of it. What the generator makes easy the figures make easy.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from sanctions.phoenix_score import Ending, Firm, Role
from suppliers.lookalikes.payloads import Source, Trait, TraitKind

FIRST, LAST = date(2008, 1, 1), date(2026, 6, 1)
SYLLABLES = (
    "bal", "tor", "ven", "mir", "sol", "kan", "ria", "dor", "lux", "per", "gal", "zan", "fer", "nov", "ula", "tek",
)  # fmt: skip
TRADES = (
    "bau", "obras", "servicios", "ehitus", "labour", "crew", "montaz", "harvest", "cleaning", "staff", "form", "steel",
)  # fmt: skip
FORMS = ("OÜ", "S.L.", "GmbH", "Ltd", "Sp. z o.o.", "SRL")
KEPT: dict[TraitKind, float] = {"director": 0.6, "phone": 0.5, "address": 0.4, "website": 0.2}
"""How often a follower keeps each; a careful one changes all of them, and then only people or clients tell."""
NAME_KEPT, CLIENTS_KEPT, WORKERS_KEPT, SITE_KEPT = 0.4, 0.6, 0.5, 0.3
MISSING, OPENING_UNKNOWN = 0.2, 0.1
DECOY_KINDS = ("namesake", "serial_founder", "honest_buyer")


@dataclass(frozen=True, slots=True)
class Drawn:
    """`truth`: (former, follower) of every planted pair; `decoys` by their kind."""

    firms: tuple[Firm, ...]
    traits: dict[UUID, list[Trait]]
    truth: frozenset[tuple[UUID, UUID]]
    decoys: dict[str, frozenset[tuple[UUID, UUID]]]


@dataclass
class _Making:
    luck: random.Random
    firms: dict[UUID, Firm] = field(default_factory=dict)
    values: dict[UUID, dict[TraitKind, str]] = field(default_factory=dict)

    def id(self) -> UUID:
        return UUID(int=self.luck.getrandbits(128))

    def name(self) -> str:
        word = "".join(self.luck.choices(SYLLABLES, k=self.luck.choice((2, 3)))).title()
        return f"{word} {self.luck.choice(TRADES).title()} {self.luck.choice(TRADES).title()} {self.luck.choice(FORMS)}"

    def value(self, kind: TraitKind) -> str:
        """Letter boxes, accountants' telephones and common names stand among what is a firm's own."""
        draw = self.luck.random()
        if kind == "address" and draw < 0.15:
            return f"letter box {self.luck.randrange(8)}"
        if kind == "phone" and draw < 0.04:
            return f"accountant {self.luck.randrange(25)}"
        if kind == "director" and draw < 0.10:
            return f"common name {self.luck.randrange(60)}"
        return f"{kind} {self.luck.getrandbits(64)}"

    def dealings(self) -> frozenset[tuple[Role, UUID]]:
        """Clients and agencies by size: a few deal with hundreds, most with a handful."""
        clients = {UUID(int=int(self.luck.paretovariate(0.9)) % 1500 + 1) for _ in range(self.luck.randrange(4))}
        agencies = {UUID(int=int(self.luck.paretovariate(0.9)) % 300 + 10_001) for _ in range(self.luck.randrange(3))}
        found: set[tuple[Role, UUID]] = {("clients", one) for one in clients} | {("workers", one) for one in agencies}
        if self.luck.random() < 0.5:
            found.add(("site", self.id()))
        return frozenset(found)

    def add(self, firm: Firm, values: dict[TraitKind, str]) -> Firm:
        self.firms[firm.id] = firm
        self.values[firm.id] = values
        return firm

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.luck.randrange((last - first).days + 1))

    def plain(self, *, opened: date | None = None, name: str = "") -> Firm:
        firm = Firm(self.id(), name or self.name(), opened or self.day(FIRST, LAST), dealings=self.dealings())
        return self.add(firm, {kind: self.value(kind) for kind in KEPT})


def draw(*, firms: int, planted: int, decoys: int, seed: int) -> Drawn:
    making = _Making(random.Random(seed))  # noqa: S311 - a repeatable draw, no secret
    for _ in range(firms):
        making.plain()
    ended = _end(making)
    making.luck.shuffle(ended)
    groups = {"planted": planted} | dict.fromkeys(DECOY_KINDS, decoys)
    pairs: dict[str, frozenset[tuple[UUID, UUID]]] = {}
    makers = {"planted": _follower, "namesake": _namesake, "serial_founder": _serial, "honest_buyer": _buyer}
    for kind, count in groups.items():
        chosen, ended = ended[:count], ended[count:]
        pairs[kind] = frozenset((former.id, makers[kind](making, former).id) for former in chosen)
    truth = pairs.pop("planted")
    return Drawn(*_seen(making), truth, pairs)


def _end(making: _Making) -> list[Firm]:
    ended = []
    for firm in list(making.firms.values()):
        draw = making.luck.random()
        opened = firm.opened or FIRST
        if draw >= 0.12 or (LAST - opened).days < 400:
            continue
        kind = "dissolution" if draw < 0.08 else "sanction"
        ending = Ending("dissolution" if kind == "dissolution" else "sanction", making.day(opened, LAST), "generated")
        making.firms[firm.id] = replace(firm, endings=(ending,))
        ended.append(making.firms[firm.id])
    return ended


def _around(making: _Making, former: Firm) -> date:
    return min(LAST + timedelta(days=120), former.endings[0].on + timedelta(days=making.luck.randrange(-90, 541)))


def _follower(making: _Making, former: Firm) -> Firm:
    luck = making.luck
    kept = {
        kind: making.values[former.id][kind] if luck.random() < share else making.value(kind)
        for kind, share in KEPT.items()
    }
    shares = {"clients": CLIENTS_KEPT, "workers": WORKERS_KEPT, "site": SITE_KEPT}
    carried = {deal for deal in sorted(former.dealings, key=str) if luck.random() < shares[deal[0]]}
    name = _respelt(making, former.name) if luck.random() < NAME_KEPT else making.name()
    firm = Firm(making.id(), name, _around(making, former), dealings=frozenset(carried) | making.dealings())
    return making.add(firm, kept)


def _respelt(making: _Making, name: str) -> str:
    """One letter of the first word, another trade or form behind it."""
    first, *rest = name.split()
    at = making.luck.randrange(len(first))
    swapped = {"c": "k", "k": "c", "v": "w", "f": "v", "i": "y", "s": "z", "z": "s"}
    first = first[:at] + swapped.get(first[at], first[at] * 2) + first[at + 1 :]
    return " ".join((first, rest[0], making.luck.choice(TRADES).title(), making.luck.choice(FORMS)))


def _namesake(making: _Making, former: Firm) -> Firm:
    """A stranger with a like name who opens in the same months."""
    return making.plain(opened=_around(making, former), name=_respelt(making, former.name))


def _serial(making: _Making, former: Firm) -> Firm:
    """The director's other firm, years older than the end of this one, honestly at the same address."""
    opened = max(FIRST, former.endings[0].on - timedelta(days=making.luck.randrange(500, 2500)))
    firm = making.plain(opened=opened)
    making.values[firm.id] |= {kind: making.values[former.id][kind] for kind in ("director", "address")}
    return firm


def _buyer(making: _Making, former: Firm) -> Firm:
    """A stranger who takes over a site and some clients after the end, with people of its own."""
    carried = {deal for deal in sorted(former.dealings, key=str) if deal[0] != "workers" and making.luck.random() < 0.7}
    firm = making.plain(opened=_around(making, former))
    return making.add(replace(firm, dealings=firm.dealings | carried), making.values[firm.id])


def _seen(making: _Making) -> tuple[tuple[Firm, ...], dict[UUID, list[Trait]]]:
    """What the register holds of it: a fifth of the values is missing, and some days of opening."""
    luck = making.luck
    traits = {
        one: [
            Trait(kind, value, "", Source("party", one, kind))
            for kind, value in values.items()
            if luck.random() >= MISSING
        ]
        for one, values in making.values.items()
    }
    firms = [replace(firm, opened=None) if luck.random() < OPENING_UNKNOWN else firm for firm in making.firms.values()]
    return tuple(firms), traits
