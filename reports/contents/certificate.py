"""The certificate of an earned recognition: what it says, what it does not, and until when."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.contents.blocks import Column, Document, Figure, Figures, Paragraph, Row, Section, Table
from reports.contents.cards import Signature, Signatures
from reports.contents.closing_part import SIGN_OFF
from reports.contents.framed import covering, framed
from reports.contents.spoken import speaking, word
from reports.contents.values import Kind
from reports.contents.wording import day, days_between
from reports.payloads import Frame


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """`hash` is what the trail of the recognition knows; `factor` and `longest` (months) are what it lengthens."""

    frame: Frame
    id: str
    site: str
    place: str
    valid_from: date
    valid_to: date
    rules_version: str
    hash: str
    visits: int
    factor: Decimal
    longest: Decimal
    proposed_by: str = ""
    granted_by: str = ""
    granted_on: date | None = None


def certificate(facts: CertificateFacts) -> Document:
    with speaking(facts.frame.language):
        return covering(
            framed(
                facts.frame,
                "certificate",
                facts.id,
                word("certificate.title"),
                facts.site,
                opening=(Paragraph(word("certificate.lead"), lead=True), Figures(_figures(facts))),
                sections=(
                    Section("certified", word("certificate.what"), (_table(facts),)),
                    Section("limits", word("certificate.limits"), _limits()),
                    _granted(facts),
                ),
            ),
            period=days_between(facts.valid_from, facts.valid_to),
            law=facts.rules_version,
        )


def _granted(facts: CertificateFacts) -> Section:
    """Both people act in the system: the paper repeats what is recorded there."""
    how = word("frame.recorded") if facts.granted_on else ""
    lines = (
        Signature("prepared", word("certificate.role-proposed"), facts.proposed_by),
        Signature("granted", word("certificate.role-granted"), facts.granted_by, facts.granted_on, how),
    )
    return Section(SIGN_OFF, word("frame.sign-off"), (Signatures(SIGN_OFF, "", lines),))


def _figures(facts: CertificateFacts) -> tuple[Figure, ...]:
    return (
        Figure("certificate-visits", word("certificate.visits"), facts.visits),
        Figure("certificate-factor", word("certificate.factor"), facts.factor, Kind.DECIMAL),
        Figure("certificate-longest", word("certificate.longest"), facts.longest, Kind.DECIMAL),
    )


def _table(facts: CertificateFacts) -> Table:
    columns = (
        Column("part", word("certificate.part"), strong=True),
        Column("value", word("certificate.value"), share=2),
    )
    held = (
        ("site", facts.site),
        ("place", facts.place),
        ("from", day(facts.valid_from)),
        ("until", day(facts.valid_to)),
        ("rules", facts.rules_version),
        ("hash", facts.hash),
    )
    rows = tuple(Row(key, (word(f"certificate.{key}"), value)) for key, value in held if value)
    return Table("certificate", "", columns, rows)


def _limits() -> tuple[Paragraph, ...]:
    return (Paragraph(word("certificate.limits-text")), Paragraph(word("certificate.ask")))
