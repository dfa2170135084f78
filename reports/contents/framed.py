"""A document with what every report carries already on it."""

from dataclasses import replace

from reports.contents.blocks import Block, Document, Section
from reports.contents.closing_part import glossary_section, provenance_section
from reports.contents.cover import cover_facts, scope_facts
from reports.payloads import Frame


def framed(
    frame: Frame,
    kind: str,
    key: str,
    title: str,
    subtitle: str,
    *,
    opening: tuple[Block, ...],
    sections: tuple[Section, ...],
) -> Document:
    """`key` tells reports of one kind apart: the id or reference of what it is about."""
    ident = f"{kind}-{key}" if key else kind
    return Document(
        id=ident,
        kind=kind,
        title=title,
        subtitle=subtitle,
        data_cut=frame.data_cut,
        sections=(*sections, provenance_section(frame, ident), glossary_section(kind)),
        rule_versions=frame.rule_versions,
        parties=(frame.prepared_for,) if frame.prepared_for else (),
        trail_head=frame.trail_head,
        language=frame.language,
        status=frame.status,
        opening=opening,
        cover=cover_facts(kind, issuer=frame.issuer),
        logo=frame.logo,
    )


def covering(document: Document, *, period: str = "", law: str = "") -> Document:
    """With what else its cover says: the time it is about; the law, checklists or rules it was held against."""
    return replace(document, cover=(*document.cover, *scope_facts(period=period, law=law)))
