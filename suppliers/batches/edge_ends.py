"""The ends that lines of links name: looked up once for each ID or name, and counted so that a link is one number."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from suppliers.batches import existing
from suppliers.batches.existing import Named
from suppliers.nodes import folded

UNKNOWN: Final = -1
AMBIGUOUS: Final = -2


class Ends:
    """
    Nodes by the organisation's own reference and by folded name, each as a small number from 0 on: `ids[number]` is its
    id, `plain` its digits, `spelt` those with dashes. What was looked up is kept, so a list of a million lines asks for
    each node once.
    """

    def __init__(self) -> None:
        self.ids: list[UUID] = []
        self.spelt: list[str] = []
        self.plain: list[str] = []
        self._numbers: dict[UUID, int] = {}
        self._by_reference: dict[str, int] = {}
        self._by_name: dict[str, int] = {}

    def number_of(self, node_id: UUID) -> int:
        known = self._numbers.get(node_id)
        if known is None:
            known = self._numbers[node_id] = len(self.ids)
            self.ids.append(node_id)
            self.plain.append(node_id.hex)
            self.spelt.append(str(node_id))
        return known

    def look_up(self, session: Session, actor: Actor, references: Iterable[str], names: Iterable[str]) -> None:
        unseen = {reference for reference in references if reference and reference not in self._by_reference}
        self._keep(self._by_reference, unseen, existing.called(session, actor, "reference", unseen))
        plain = {name: folded(name) for name in names if name and name not in self._by_name}
        found = existing.called(session, actor, "folded_name", plain.values())
        self._keep(self._by_name, plain, {name: found.get(key, []) for name, key in plain.items()})

    def _keep(self, known: dict[str, int], asked: Iterable[str], found: dict[str, list[Named]]) -> None:
        for text in asked:
            known[text] = self._only_one(found.get(text, []))

    def _only_one(self, found: list[Named]) -> int:
        """A firm and its only site often share a name; trade and labour are agreed between firms."""
        if not found:
            return UNKNOWN
        narrowed = found if len(found) == 1 else [row for row in found if row.kind == "party"]
        return self.number_of(narrowed[0].id) if len(narrowed) == 1 else AMBIGUOUS

    def find(self, references: Sequence[str], names: Sequence[str]) -> list[int]:
        """
        A column, after `look_up`: numbers from 0 on, or why there is none. An ID that is given and unknown is not made
        good by a name.
        """
        by_reference, by_name = self._by_reference, self._by_name
        return [
            by_reference[reference] if reference else by_name.get(name, UNKNOWN)
            for reference, name in zip(references, names, strict=True)
        ]
