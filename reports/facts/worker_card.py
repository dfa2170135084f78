"""The card to take along to a visit: by the country of its site, in a language of its workforce."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, select

from audits.instruments.worker_cards import ENGLISH, WorkerCard, card_languages, worker_card
from audits.visits import visits
from foundation.actors import Actor
from reports.facts.payloads import Subject
from reports.facts.scope import sites_visible_to
from suppliers.models import Site


@dataclass(frozen=True, slots=True)
class WorkerCardFacts:
    """Nothing on the card itself tells of the visit or the site: whoever is found with it was not thereby visited."""

    visit: Subject
    card: WorkerCard
    languages: tuple[str, ...]
    today: date


def worker_card_facts(session: Session, actor: Actor, visit_id: UUID, language: str, *, today: date) -> WorkerCardFacts:
    """Raises VisitNotFound, CardLanguageUnknown."""
    visit = visits.visible_visit(session, actor, visit_id)
    country = session.exec(select(Site.country).where(Site.id == visit.site_id, sites_visible_to(actor))).first()
    card = worker_card(language or ENGLISH, country)
    return WorkerCardFacts(Subject("visit", str(visit.id), visit.code), card, card_languages(), today)
