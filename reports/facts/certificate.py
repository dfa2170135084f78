"""What the certificate of a recognition says: the recognition as it was granted, and the site it is of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from audits.recognition import recognition
from audits.recognition.recognition import RecognitionNotFound
from foundation.actors import Actor
from foundation.clock import today_in
from foundation.errors import Conflict
from reports.contents.blocks import RuleVersion
from reports.contents.certificate import CertificateFacts
from reports.facts.framing import frame_of, person_named
from suppliers import sites


class CertificateNotPossible(Conflict):
    code = "certificate.not_possible"

    def __init__(self, state: str) -> None:
        super().__init__(f"This recognition is {state}: only one that is granted and valid has a certificate.")
        self.state = state


def certificate_facts(session: Session, actor: Actor, subject: str, *, today: date) -> CertificateFacts:
    """`subject` is a recognition, by id. Raises RecognitionNotFound, CertificateNotPossible, SiteNotFound."""
    try:
        found = recognition.visible_recognition(session, actor, UUID(subject))
    except ValueError:
        raise RecognitionNotFound from None
    if found.state != "granted" or found.valid_from is None or found.valid_to is None:
        raise CertificateNotPossible(found.state)
    if today > found.valid_to:
        raise CertificateNotPossible("expired")
    site = sites.visible_site(session, actor, found.site_id)
    frame = frame_of(session, actor, today=today)
    return CertificateFacts(
        frame=replace(frame, rule_versions=(RuleVersion("earned recognition", found.rules_version),)),
        id=str(found.id),
        site=site.name,
        place=", ".join(part for part in (site.region, site.country) if part),
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        rules_version=found.rules_version,
        hash=found.certificate_hash,
        visits=int(found.basis.get("visits", 0)),
        factor=Decimal(str(found.factor)),
        longest=Decimal(str(found.most_months)),
        proposed_by=person_named(session, actor, found.proposed_by),
        granted_by=person_named(session, actor, found.granted_by),
        granted_on=today_in(actor.zone, found.granted_at) if found.granted_at else None,
    )
