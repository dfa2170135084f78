"""The figures of a period for the report of an inspectorate; counts alone, no firm and no worker."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from audits.crews import inspectors
from audits.models import CorrectiveAction, Finding, Visit
from foundation.actors import Action, Actor
from reports.contents.kinds import report_kind
from reports.contents.period import Period
from reports.contents.promised_part import PromiseLine
from reports.contents.year_values import Agriculture, LawLine, RegionLine, Tally, YearFacts
from reports.facts.finding_rows import LEFT
from reports.facts.framing import frame_of
from reports.facts.naming import own_organisation
from reports.facts.outcomes import outcome_of
from reports.facts.payloads import HeadCount
from reports.facts.register import workers_of
from reports.facts.scope import sites_visible_to, told_actions_visible_to, told_findings_visible_to, visits_visible_to
from reports.series.promised import PublicTarget, public_targets
from sanctions.cases import cases
from sanctions.cases.transitions import public_states
from sanctions.models import Case
from sanctions.penalties.regimes import regimes
from suppliers.models import Site

AGRICULTURE = "agriculture"


def year_facts(session: Session, actor: Actor, subject: str, period: Period, *, today: date) -> YearFacts:
    """`subject` is the reader's organisation, by id or name. Raises OrganisationNotFound."""
    for needed in (Action.READ_REGISTRY, Action.READ_VISITS):
        actor.require(needed)
    office = own_organisation(session, actor, subject)
    places = session.exec(select(Site).where(sites_visible_to(actor))).all()
    visits = session.exec(select(Visit).where(visits_visible_to(actor))).all()
    findings = session.exec(
        select(Finding).where(told_findings_visible_to(actor), col(Finding.state).not_in(LEFT))
    ).all()
    of_period = [visit for visit in visits if period.holds(visit.day)]
    made = [visit for visit in of_period if visit.state == "done"]
    found = [finding for finding in findings if period.holds(finding.found_on)]
    actions = session.exec(select(CorrectiveAction).where(told_actions_visible_to(actor))).all()
    workers = {site: people for site, people in workers_of(session, actor).items() if site in {p.id for p in places}}
    staff = inspectors.inspectors_of(session, actor)
    final, penalties = _penalties(session, actor, period)
    return YearFacts(
        frame=frame_of(session, actor, today=today),
        key=str(office.id),
        period=period,
        inspectors=len(staff),
        inspectors_invented=sum(one.invented for one in staff),
        sites=len(places),
        workers=tuple(count.people for count in workers.values()),
        visits=_tallies(visit.state for visit in of_period),
        outcomes=_tallies(visit.outcome or "not_recorded" for visit in made),
        chosen=_tallies(visit.selected_how for visit in made),
        severities=_tallies(finding.severity for finding in found),
        finding_states=_tallies(finding.state for finding in found),
        actions_verified=sum(period.holds(action.verified_on) for action in actions),
        actions_late=sum(_is_late(action, today) for action in actions),
        final_decisions=final,
        penalties=penalties,
        regions=_regions(places, visits, found, period),
        outcome=outcome_of(of_period),
        laws=_laws(actor, period),
        agriculture=_agriculture(places, workers, made, found),
        promises=_promises(session, office.id, period, today),
    )


def _promises(session: Session, office: UUID, period: Period, today: date) -> tuple[PromiseLine, ...]:
    """Of this period, or promised for a day in it; what is still to come is no result yet."""
    return tuple(
        _promise(one)
        for one in public_targets(session, today=today, organisation_id=office)
        if one.state != "to_come" and (period.holds(one.period_to) or period.holds(one.promised_on))
    )


def _laws(actor: Actor, period: Period) -> tuple[LawLine, ...]:
    """Of the territory of the authority, those in force on the last day of the period."""
    return tuple(
        LawLine(f"{one.id}-{one.valid_from}", one.instrument, one.authority, one.valid_from)
        for one in regimes()
        if one.jurisdiction in actor.jurisdiction
        and one.valid_from <= period.last
        and (one.valid_to is None or one.valid_to >= period.first)
    )


def _agriculture(
    places: Sequence[Site], workers: Mapping[UUID, HeadCount], made: Sequence[Visit], found: Sequence[Finding]
) -> Agriculture:
    farms = {site.id for site in places if site.sector == AGRICULTURE}
    return Agriculture(
        sites=len(farms),
        workers=tuple(count.people for site, count in workers.items() if site in farms),
        visits=sum(visit.site_id in farms for visit in made),
        findings=sum(finding.site_id in farms for finding in found),
    )


def _promise(one: PublicTarget) -> PromiseLine:
    key = f"{one.kind}-{one.period}-{one.promised_on}"
    return PromiseLine(key, report_kind(one.kind).title, one.period, one.promised_on, one.made_on, one.state)


def _tallies(words: Iterable[str]) -> tuple[Tally, ...]:
    return tuple(Tally(word, count) for word, count in sorted(Counter(words).items()))


def _is_late(action: CorrectiveAction, today: date) -> bool:
    return action.state in ("open", "planned") and action.close_by is not None and action.close_by < today


def _penalties(session: Session, actor: Actor, period: Period) -> tuple[int | None, tuple[tuple[str, Decimal], ...]]:
    if not actor.may(Action.READ_CASES):
        return None, ()
    held = session.exec(select(Case).where(cases.visible_to(actor), col(Case.state).in_(public_states()))).all()
    final = [case for case in held if period.holds(case.final_on)]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for case in final:
        sums[case.currency] += case.final_amount or Decimal(0)
    return len(final), tuple(sorted(sums.items()))


def _regions(
    places: Sequence[Site], visits: Sequence[Visit], found: Sequence[Finding], period: Period
) -> tuple[RegionLine, ...]:
    made = [visit for visit in visits if visit.state == "done"]
    ever = {visit.site_id for visit in made}
    in_period = {visit.site_id for visit in made if period.holds(visit.day)}
    findings = Counter(finding.site_id for finding in found)
    by_region: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for site in places:
        by_region[site.country or "", site.region].append(site.id)
    return tuple(
        RegionLine(
            country=country,
            region=region,
            sites=len(ids),
            visited=sum(site in in_period for site in ids),
            never=sum(site not in ever for site in ids),
            findings=sum(findings[site] for site in ids),
        )
        for (country, region), ids in sorted(by_region.items())
    )
