"""Clearing many open matches for one reason: looked at first, then done to exactly those rows, each with its trail."""

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, Place
from sanctions import hits, rulings
from sanctions.alerts.payloads import MOST_AT_ONCE, ClearingDone, ClearingPreview, ClearingQuery, ManyCleared
from sanctions.models import Hit, WatchListEntry
from sanctions.payloads import HitRead, HitRuling


class NothingChosen(Invalid):
    code = "hit.nothing_chosen"

    def __init__(self) -> None:
        super().__init__(
            "Say which matches to clear: those of a list, of an entry of it, of a band, or name them.",
            places=(Place(column="source", value=""),),
        )


class TooManyChosen(Conflict):
    code = "hit.too_many_chosen"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"That would clear {count} matches at once; choose at most {MOST_AT_ONCE}, so that somebody looks at them."
        )
        self.count = count


class ChosenChanged(Conflict):
    code = "hit.chosen_changed"

    def __init__(self) -> None:
        super().__init__("The chosen matches are no longer those you looked at: look at them again, then clear.")


def preview(session: Session, actor: Actor, chosen: ClearingQuery) -> ClearingPreview:
    """Raises NothingChosen, TooManyChosen."""
    actor.require(Action.RULE_ON_HITS)
    rows = _rows(session, actor, chosen)
    return ClearingPreview(count=len(rows), token=_token(rows), rows=[HitRead.model_validate(row) for row in rows])


def clear_many(session: Session, actor: Actor, cleared: ManyCleared, *, now: datetime) -> ClearingDone:
    """Raises NothingChosen, TooManyChosen, ChosenChanged, ReasonUnknown; then nothing is cleared."""
    actor.require(Action.RULE_ON_HITS)
    rows = _rows(session, actor, cleared.chosen)
    if _token(rows) != cleared.token:
        raise ChosenChanged
    ruling = HitRuling(decision="cleared", reason=cleared.reason, reason_code=cleared.reason_code)
    for row in rows:
        rulings.rule(session, actor, row.id, ruling, version_seen=row.version, now=now)
    return ClearingDone(count=len(rows), proposed=rulings.four_eyes(session, actor))


def _rows(session: Session, actor: Actor, chosen: ClearingQuery) -> list[Hit]:
    """Open ones that wait for nobody else, in the order of their ids."""
    if not (chosen.source or chosen.band or chosen.hit_ids) or (chosen.entry_key and not chosen.source):
        raise NothingChosen
    statement = select(Hit).where(hits.visible_to(actor), Hit.state == "open", Hit.proposed == "")
    if chosen.source:
        statement = statement.where(Hit.source == chosen.source)
    if chosen.entry_key:
        of_entry = select(WatchListEntry.id).where(
            WatchListEntry.source == chosen.source, WatchListEntry.entry_key == chosen.entry_key
        )
        statement = statement.where(col(Hit.entry_id).in_(of_entry))
    if chosen.band:
        statement = statement.where(Hit.band == chosen.band)
    if chosen.hit_ids:
        statement = statement.where(col(Hit.id).in_(chosen.hit_ids))
    rows = list(session.exec(statement.order_by(col(Hit.id))))
    if len(rows) > MOST_AT_ONCE:
        raise TooManyChosen(len(rows))
    return rows


def _token(rows: list[Hit]) -> str:
    return sha256("".join(f"{row.id}:{row.version};" for row in rows).encode()).hexdigest()
