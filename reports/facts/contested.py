"""What the page of contests of one site shows to whoever made the score: each contest, and both scores it links."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, select

from foundation.actors import Action, Actor
from reports.facts.payloads import Subject
from reports.facts.scope import sites_visible_to
from risk import scores
from risk.contests import answering
from risk.contests.opening import contestable
from risk.contests.payloads import ContestRead
from risk.models import SiteScore
from suppliers.models import Site
from suppliers.sites import SiteNotFound


@dataclass(frozen=True, slots=True)
class ContestedLine:
    driver: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Contested:
    """`before` and `after` are the printed scores, None where unknown or where nothing was corrected."""

    contest: ContestRead
    label: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class ContestedSite:
    site: Subject
    score_id: str
    lines: tuple[ContestedLine, ...]
    contests: tuple[Contested, ...]
    may_answer: bool


def contested_site(session: Session, actor: Actor, site_id: UUID, *, today: date) -> ContestedSite:
    """Raises SiteNotFound, ScoreNotFound."""
    name = session.exec(select(Site.name).where(Site.id == site_id, sites_visible_to(actor))).first()
    if name is None:
        raise SiteNotFound
    score = scores.of_site(session, actor, site_id)
    found = []
    for row in answering.of_site(session, actor, site_id):
        before = scores.read_score(session, actor, row.score_id)
        after = scores.read_score(session, actor, row.corrected_score_id) if row.corrected_score_id else None
        label = next((line.label for line in _lines(before) if line.driver == row.line), row.line)
        found.append(Contested(answering.as_read(row, today=today), label, _printed(before), _printed(after)))
    may_answer = actor.may(Action.SCORE)
    return ContestedSite(Subject("site", str(site_id), name), str(score.id), _lines(score), tuple(found), may_answer)


def _lines(score: SiteScore) -> tuple[ContestedLine, ...]:
    return tuple(ContestedLine(line["driver"], line["label"], str(line["value"])) for line in contestable(score))


def _printed(score: SiteScore | None) -> int | None:
    return None if score is None or score.value is None else round(score.value)
