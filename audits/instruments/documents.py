"""Which documents a visit asks for beforehand or at the door, from which period and in which format."""

from dataclasses import dataclass

from audits.instruments.tables import rows


@dataclass(frozen=True, slots=True)
class DocumentAsked:
    """`questions` are the ids it helps to answer."""

    id: str
    sector: str
    document: str
    period: str
    format: str
    questions: tuple[str, ...]
    source: str
    confidence: str


def documents_asked(sections: tuple[str, ...]) -> tuple[DocumentAsked, ...]:
    return tuple(
        DocumentAsked(
            id=row["id"],
            sector=row["sector"],
            document=row["document"],
            period=row["period"],
            format=row["format"],
            questions=tuple(row["questions"].split(";")),
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in rows("documents_asked")
        if row["sector"] in sections
    )
