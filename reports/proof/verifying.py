"""
What anybody may ask about an issued report, without signing in: does this code stand, and is this file the one? An
answer tells no more than the file itself: its kind, its days and its state, never a name and never a subject.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from sqlmodel import Session, select

from foundation.evidence_store import Store
from reports.models import IssuedReport
from reports.proof.certificates import standing_of
from reports.proof.codes import LENGTH
from reports.proof.comparing import Alteration, alterations

State = Literal["genuine", "expired", "superseded", "revoked", "unknown"]
CODE_IN_FILE: Final = re.compile(rb"/verify/([a-z2-7]{%d})(?![a-z2-7])" % LENGTH)


@dataclass(frozen=True, slots=True)
class Standing:
    """`because` in a general word; `newer_code` is the report that took its place. Days are UTC."""

    state: State
    code: str = ""
    kind: str = ""
    form: str = ""
    issued_on: date | None = None
    data_cut: date | None = None
    ended_on: date | None = None
    because: str = ""
    newer_code: str = ""
    sha256: str = ""
    signed: bool = False


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """`whole` is None where the file names no report that is known. `places` say where it was altered."""

    standing: Standing
    whole: bool | None
    places: tuple[Alteration, ...] = ()


UNKNOWN: Final = Standing("unknown")


def standing(session: Session, code: str, *, on: date) -> Standing:
    leave_is_the_code = select(IssuedReport).where(IssuedReport.code == code)
    row = session.exec(leave_is_the_code).first()
    return _standing(session, row, on) if row else UNKNOWN


def check(session: Session, store: Store, content: bytes, *, code: str = "", on: date) -> FileAnswer:
    """`code` is read off the file by a person; without one it is looked for in the file's own bytes."""
    sha256 = hashlib.sha256(content).hexdigest()
    leave_is_the_file = select(IssuedReport).where(IssuedReport.sha256 == sha256)
    row = session.exec(leave_is_the_file).first()
    if row is not None and code in {"", row.code}:
        return FileAnswer(_standing(session, row, on), whole=True)
    meant = _meant(session, content, code)
    if meant is None:
        return FileAnswer(UNKNOWN, whole=None)
    kept = store.path_of(meant.sha256)
    original = kept.read_bytes() if kept.is_file() else b""
    places = alterations(original, content, is_pdf=meant.form == "pdf") if original else ()
    return FileAnswer(_standing(session, meant, on), whole=False, places=places)


def _meant(session: Session, content: bytes, code: str) -> IssuedReport | None:
    codes = [code] if code else [found.decode() for found in dict.fromkeys(CODE_IN_FILE.findall(content))][:1]
    leave_is_the_code = select(IssuedReport).where(IssuedReport.code == (codes[0] if codes else ""))
    return session.exec(leave_is_the_code).first()


def _standing(session: Session, row: IssuedReport, on: date) -> Standing:
    state, ended_on, because = _state(session, row, on)
    newer = select(IssuedReport.code).where(IssuedReport.supersedes_id == row.id)
    return Standing(
        state=state,
        code=row.code,
        kind=row.kind,
        form=row.form,
        issued_on=row.made_at.date(),
        data_cut=row.data_cut,
        ended_on=ended_on,
        because=because,
        newer_code=(session.exec(newer).first() or "") if state == "superseded" else "",
        sha256=row.sha256,
        signed=bool(row.certificate_sha256 or row.signature),
    )


def _state(session: Session, row: IssuedReport, on: date) -> tuple[State, date | None, str]:
    """A certificate ends with the recognition it is of, also where nobody ended its paper."""
    if row.state == "superseded":
        return "superseded", row.ended_at.date() if row.ended_at else None, ""
    if row.state == "revoked":
        return "revoked", row.ended_at.date() if row.ended_at else None, row.because
    if row.kind != "certificate" or row.about_id is None:
        return "genuine", None, ""
    below = standing_of(session, row.about_id, on=on)
    if below.state == "revoked":
        return "revoked", below.ended_on, "recognition_ended"
    return ("expired" if below.state == "expired" else "genuine"), below.ended_on, ""
