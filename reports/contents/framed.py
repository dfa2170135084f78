"""A document with what every report carries already on it."""

from reports.contents.blocks import Block, Document, Section
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
    return Document(
        id=f"{kind}-{key}" if key else kind,
        kind=kind,
        title=title,
        subtitle=subtitle,
        data_cut=frame.data_cut,
        sections=sections,
        rule_versions=frame.rule_versions,
        parties=(frame.prepared_for,) if frame.prepared_for else (),
        trail_head=frame.trail_head,
        language=frame.language,
        status=frame.status,
        opening=opening,
    )
