"""Who pays for recruitment, by what was declared. A declaration is no proof that nobody paid."""

from collections.abc import Iterable
from datetime import date

from suppliers.leads.payloads import Corridor, LeadDraft, LeadReason
from suppliers.leads.rules import reason


def corridor_leads(corridors: Iterable[Corridor], *, as_of: date) -> list[LeadDraft]:
    """One lead a corridor that has any reason, on the employer or agency the recruiter works for."""
    found = []
    for corridor in corridors:
        reasons = [one for one in (_fees(corridor), _amount(corridor), _licence(corridor, as_of)) if one]
        serious = any(one.code != "licence_missing" for one in reasons)
        if serious:
            about = f"{corridor.recruiter}|{corridor.origin}>{corridor.destination}"
            draft = LeadDraft("recruitment_fees", corridor.employer, about, tuple(reasons), other=corridor.recruiter)
            found.append(draft)
    return sorted(found, key=lambda lead: (-lead.points, lead.subject, lead.about))


def _way(corridor: Corridor) -> str:
    way = f"{corridor.origin or 'an unknown country'} to {corridor.destination or 'an unknown country'}"
    return f"{corridor.recruiter_name or corridor.recruiter}, from {way}"


def _fees(corridor: Corridor) -> LeadReason | None:
    rows = (corridor.row,) if corridor.row else ()
    match corridor.fee_policy:
        case "worker_pays":
            return reason("worker_pays", f"Declared: workers pay the recruiter ({_way(corridor)}).", rows=rows)
        case "shared":
            return reason("fee_shared", f"Declared: workers pay a part ({_way(corridor)}).", rows=rows)
        case "employer_pays":
            return None
    return reason("fee_unknown", f"Nobody has said who pays the recruiter ({_way(corridor)}).", rows=rows)


def _amount(corridor: Corridor) -> LeadReason | None:
    if corridor.fee_policy != "employer_pays" or not corridor.fee_paid_by_worker:
        return None
    paid = f"{corridor.fee_paid_by_worker:,.0f} {corridor.currency}".strip()
    return reason("fee_amount", f"Declared: the employer pays; recorded beside it: {paid} paid by a worker.")


def _licence(corridor: Corridor, as_of: date) -> LeadReason | None:
    if corridor.licence_until is not None and corridor.licence_until < as_of:
        number = f" {corridor.licence_no}" if corridor.licence_no else ""
        return reason("licence_expired", f"The recruiter's licence{number} ran out on {corridor.licence_until}.")
    return None if corridor.licence_no else reason("licence_missing", "No licence number of the recruiter is recorded.")
