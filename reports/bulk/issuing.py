"""Many reports that leave the house: each sealed, signed and kept as a single one is (`reports.issued`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from foundation.actors import Actor
from foundation.errors import Invalid
from reports import issued
from reports.bulk.drafting import Asked
from reports.contents.kinds import Form
from reports.drafting import Draft
from reports.issued import Press
from reports.making import ReportOrder
from reports.models import IssuedReport
from reports.proof.seals import ProvenFile, proven

PressOf = Callable[[], Press]


class NoPressHere(Invalid):
    code = "bulk.no_press"

    def __init__(self) -> None:
        super().__init__("Reports are issued at the desk, where its keys and its store are: issue them there.")


@dataclass(frozen=True, slots=True)
class Proven:
    """One of many, sealed and not yet entered. `file` None where it was refused."""

    asked: Asked
    file: ProvenFile | None


def proven_many(
    session: Session, actor: Actor, many: Sequence[Asked], form: Form, press: Press, *, now: datetime
) -> list[Proven]:
    """Raises PdfKeyNotInForce."""
    return [Proven(one, _proven(session, actor, one, form, press, now)) for one in many]


def _proven(session: Session, actor: Actor, one: Asked, form: Form, press: Press, now: datetime) -> ProvenFile | None:
    if not isinstance(one.drafted, Draft):
        return None
    code = issued.free_code(session, actor, one.drafted, form)
    return proven(one.drafted.document, form, code, signer=press.signer, base_url=press.base_url, at=now)


def enter_issued(
    session: Session, actor: Actor, order: ReportOrder, one: Proven, press: Press, *, now: datetime
) -> IssuedReport | None:
    """None for one that was refused. Raises IssuedAlready."""
    if one.file is None or not isinstance(one.asked.drafted, Draft):
        return None
    return issued.enter(session, actor, order, one.asked.drafted, one.file, now=now, store=press.store)
