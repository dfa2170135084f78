"""What a case can begin with: a finding, with the site where it was seen and the firm that runs it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from audits.findings import findings, referrals
from foundation.actors import Action, Actor
from suppliers import sites


@dataclass(frozen=True, slots=True)
class CaseBeginning:
    """`firm_id` is None where nobody is known to run the site. `description` is empty while it is held back."""

    finding_id: UUID
    reference: str
    site_id: UUID
    firm_id: UUID | None
    found_on: date
    description: str


def beginning_with(session: Session, actor: Actor, finding_id: UUID) -> CaseBeginning:
    """A protected finding may put a person at risk, so a case copies no word of it. Raises FindingNotFound."""
    actor.require(Action.WRITE_CASES)
    finding = findings.visible_finding(session, actor, finding_id)
    site = sites.visible_site(session, actor, finding.site_id)
    held_back = referrals.is_protected(session, finding)
    return CaseBeginning(
        finding_id=finding.id,
        reference=finding.reference,
        site_id=site.id,
        firm_id=site.operator_id,
        found_on=finding.found_on,
        description="" if held_back else finding.description,
    )
