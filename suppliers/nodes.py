"""
What parties and sites share: one id space, who may see a node, who may change it, its identifiers and spellings.

An actor sees the rows of the own organisation. An authority (an actor with a jurisdiction) also sees every row whose
country lies in it, whoever recorded it, and changes none of those.
"""

from collections.abc import Iterable
from typing import NewType
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, union
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from foundation.paging import CursorUnreadable, Key
from suppliers.models import Identifier, NameVariant, Node, Party, Site
from suppliers.name_words import Named, named
from suppliers.names import fold, romanise
from suppliers.payloads import IdentifierIn

NodeId = NewType("NodeId", UUID)


class NodeNotFound(NotFound):
    code = "node.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such party or site, or it belongs to another organisation.")


class NodeOfAnother(NotAllowed):
    code = "node.of_another_organisation"

    def __init__(self) -> None:
        super().__init__("Another organisation recorded this; add facts and links of your own instead of changing it.")


class ReferenceTaken(Conflict):
    code = "register.reference_taken"

    def __init__(self, reference: str) -> None:
        super().__init__(f"Your register holds {reference} already: correct that entry or use another reference.")
        self.reference = reference


class TextNotSearchable(Invalid):
    code = "search.no_words"

    def __init__(self) -> None:
        super().__init__("There is no letter or digit to look for: write a part of the name.")


def of_table(table: type[Party] | type[Site], actor: Actor) -> ColumnElement[bool]:
    own = col(table.organisation_id) == actor.organisation_id
    if not actor.jurisdiction:
        return own
    return or_(own, col(table.country).in_(sorted(actor.jurisdiction)))


def visible_ids(actor: Actor) -> Select[tuple[UUID]]:
    """As a subquery, for tables that hang on nodes."""
    both = union(
        core_select(col(Party.id).label("id")).where(of_table(Party, actor)),
        core_select(col(Site.id).label("id")).where(of_table(Site, actor)),
    ).subquery()
    return core_select(both.c.id)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    own = col(Node.organisation_id) == actor.organisation_id
    return or_(own, col(Node.id).in_(visible_ids(actor))) if actor.jurisdiction else own


def visible_node(session: Session, actor: Actor, node_id: UUID) -> Node:
    """Raises NodeNotFound."""
    node = session.exec(select(Node).where(Node.id == node_id, visible_to(actor))).first()
    if node is None:
        raise NodeNotFound
    return node


def require_own(actor: Actor, organisation_id: UUID) -> None:
    """Raises NodeOfAnother."""
    if organisation_id != actor.organisation_id:
        raise NodeOfAnother


def refuse_taken(session: Session, actor: Actor, reference: str) -> None:
    """
    Among the open rows of an organisation a reference names one thing, or a link could not find its end.
    Raises ReferenceTaken.
    """
    if ids_of_reference(session, actor, reference):
        raise ReferenceTaken(reference)


def ids_of_reference(session: Session, actor: Actor, reference: str) -> list[UUID]:
    """Open parties and sites that the actor's organisation calls by this reference; normally one."""
    return [
        node_id
        for table in (Party, Site)
        for node_id in session.exec(
            select(table.id).where(
                table.reference == reference,
                table.organisation_id == actor.organisation_id,
                col(table.closed_at).is_(None),
                of_table(table, actor),
            )
        ).all()
    ]


def after(table: type[Party] | type[Site], last: Key) -> ColumnElement[bool]:
    """Rows beyond the cursor in the order (folded name, id). Raises CursorUnreadable when the id is none."""
    last_name, last_key = str(last[0]), str(last[1])
    try:
        beyond = UUID(last_key)
    except ValueError as damaged:
        raise CursorUnreadable from damaged
    name = col(table.folded_name)
    return or_(name > last_name, and_(name == last_name, col(table.id) > beyond))


def folded(name: str) -> str:
    """The spelling that search and duplicates compare: folded, in Latin letters where we can."""
    return romanise(fold(name))


def searched(text: str) -> str:
    """The part of a LIKE pattern; `%` and `_` never survive folding. Raises TextNotSearchable."""
    plain = folded(text)
    if not plain:
        raise TextNotSearchable
    return f"%{plain}%"


def called(session: Session, actor: Actor, text: str) -> Named:
    """By the name or another spelling. Raises TextNotSearchable."""
    if not folded(text):
        raise TextNotSearchable
    return named(session, actor, text)


def add_identifiers(session: Session, node_id: UUID, identifiers: Iterable[IdentifierIn]) -> None:
    for scheme, value in dict.fromkeys((identifier.scheme.lower(), identifier.value) for identifier in identifiers):
        session.add(Identifier(node_id=node_id, scheme=scheme, value=value))


def accept_spelling(session: Session, node_id: UUID, name: str, *, kind: str = "registered") -> None:
    """
    Keeps every accepted spelling, the former ones too, so that none has to be confirmed again. Whoever calls this has
    the words of the node learnt anew afterwards.
    """
    plain = folded(name)
    known = select(NameVariant.id).where(NameVariant.node_id == node_id, NameVariant.folded == plain)
    if session.exec(known).first() is None:
        session.add(NameVariant(node_id=node_id, text=name, folded=plain, kind=kind))
