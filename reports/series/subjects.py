"""What a series is about, by name. A row its reader may not see is not there."""

from sqlmodel import Session

from foundation.actors import Actor
from reports.facts.naming import OrganisationNotFound, named_party, named_site, own_organisation
from reports.laws.book import law_book


def subject_name(session: Session, actor: Actor, kind: str, subject: str) -> str:
    """Raises OrganisationNotFound, SiteNotFound, PartyNotFound, LawNotFound, ReferenceNotUnique."""
    match kind:
        case "law_statement":
            return law_book().law(subject).name
        case "supplier_dossier":
            return named_party(session, actor, subject).name
        case "site_audit":
            return named_site(session, actor, subject).name
        case "corrective_actions":
            return _site_or_organisation(session, actor, subject)
        case _:
            return own_organisation(session, actor, subject).name


def _site_or_organisation(session: Session, actor: Actor, subject: str) -> str:
    try:
        return own_organisation(session, actor, subject).name
    except OrganisationNotFound:
        return named_site(session, actor, subject).name
