"""What a batch put aside, kept with the batch as plain JSON, so that an undo can put it back."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass
class Replaced:
    """`nodes`: former columns of parties and sites; `facts`, `edges`: rows that were superseded."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    facts: list[UUID] = field(default_factory=list)
    edges: list[UUID] = field(default_factory=list)

    def keep(self, kind: str, node_id: UUID, columns: dict[str, Any]) -> None:
        plain = {name: str(value) if isinstance(value, UUID) else value for name, value in columns.items()}
        self.nodes.append({"kind": kind, "id": str(node_id), "columns": plain})

    def as_json(self) -> dict[str, Any]:
        return {
            "nodes": self.nodes,
            "facts": [str(fact) for fact in self.facts],
            "edges": [str(edge) for edge in self.edges],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Replaced":
        return cls(
            nodes=list(kept.get("nodes", ())),
            facts=[UUID(fact) for fact in kept.get("facts", ())],
            edges=[UUID(edge) for edge in kept.get("edges", ())],
        )
