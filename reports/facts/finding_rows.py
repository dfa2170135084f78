"""Findings, their actions and their evidence as reports of a site or a firm print them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from uuid import UUID

from sqlmodel import Session, col, select

from audits.instruments.indicators import Indicator, ilo_indicators
from audits.models import CorrectiveAction, Finding
from foundation import evidence
from foundation.actors import Actor
from foundation.models import Account, Evidence
from reports.contents.retold import retold
from reports.contents.spoken import word, word_for
from reports.facts.scope import told_actions_visible_to, told_findings_visible_to
from reports.facts.told_words import told_words
from reports.payloads import ActionRow, FindingRow, PieceOfEvidence

LEFT = ("withdrawn", "amended")
NOBODY: Mapping[UUID, str] = MappingProxyType({})


def findings_of(session: Session, actor: Actor, sites: Sequence[UUID]) -> list[Finding]:
    """Newest first, without what was withdrawn or replaced by a correction."""
    statement = select(Finding).where(
        col(Finding.site_id).in_(sites), told_findings_visible_to(actor), col(Finding.state).not_in(LEFT)
    )
    return list(session.exec(statement.order_by(col(Finding.found_on).desc(), col(Finding.reference))))


def finding_row(finding: Finding, pieces: Sequence[PieceOfEvidence] = ()) -> FindingRow:
    return FindingRow(
        id=finding.reference,
        what=told_words(finding.description),
        severity=finding.severity,
        seen_on=finding.found_on,
        answer_due=finding.reply_by if finding.state == "alleged" else None,
        answered=bool(finding.reply),
        final=finding.state == "confirmed",
        closed_on=finding.closed_on,
        closed_because=told_words(finding.closed_because),
        norm=_norm(finding),
        reply=told_words(finding.reply),
        evidence=tuple(piece.id for piece in pieces),
    )


def _norm(finding: Finding) -> str:
    """The indicator with its conventions, else the question it answers."""
    one = _indicators().get(finding.indicator)
    named = finding.indicator if one is None else _named(one)
    return ", ".join(filter(None, (named, finding.question_id)))


@cache
def _indicators() -> Mapping[str, Indicator]:
    return {one.code: one for one in ilo_indicators()}


def _named(one: Indicator) -> str:
    name = retold(one.name)
    return f"{one.code} {name} ({', '.join(one.conventions)})" if one.conventions else name


def pieces_of(session: Session, actor: Actor, findings: Sequence[Finding]) -> Mapping[UUID, list[PieceOfEvidence]]:
    """By finding. What is sealed is in no report, nor how much of it there is."""
    named = {finding.id: finding.reference for finding in findings}
    held: dict[UUID, list[PieceOfEvidence]] = defaultdict(list)
    for piece in evidence.of_subjects(session, actor, list(named)):
        if not piece.sealed:
            held[piece.subject_id].append(_piece(piece, named[piece.subject_id]))
    return held


def _piece(piece: Evidence, finding: str) -> PieceOfEvidence:
    """The hash of the copy that people are given, where there is one."""
    return PieceOfEvidence(
        str(piece.id),
        finding,
        word_for("code.evidence", piece.kind),
        told_words(piece.title),
        piece.shared_sha256 or piece.sha256,
    )


def actions_on(
    session: Session, actor: Actor, findings: Sequence[UUID], *, named: bool = False
) -> tuple[ActionRow, ...]:
    """`named`: with the name of whoever verified it; else only that it was a second person."""
    statement = select(CorrectiveAction).where(
        col(CorrectiveAction.finding_id).in_(findings), told_actions_visible_to(actor)
    )
    rows = list(session.exec(statement.order_by(col(CorrectiveAction.id))))
    people = verifiers_of(session, rows) if named else {}
    return tuple(action_row(action, people) for action in rows)


def verifiers_of(session: Session, rows: Sequence[CorrectiveAction]) -> dict[UUID, str]:
    wanted = {row.verified_by for row in rows if row.verified_by}
    if not wanted:
        return {}
    return dict(session.exec(select(Account.id, Account.name).where(col(Account.id).in_(wanted))).all())


def action_row(action: CorrectiveAction, people: Mapping[UUID, str] = NOBODY) -> ActionRow:
    """`people` are the names that may be told; of all others only that they verified."""
    return ActionRow(
        id=str(action.id),
        what=told_words(action.description),
        holder=told_words(action.responsible),
        due_on=action.close_by,
        state=action.state,
        done=action.state in ("verified", "dropped"),
        verified_on=action.verified_on,
        verifier=verifier_of(action, people),
    )


def verifier_of(action: CorrectiveAction, people: Mapping[UUID, str]) -> str:
    if action.verified_on is None:
        return ""
    second = word("actions.second-person")
    return people.get(action.verified_by, second) if action.verified_by else second
