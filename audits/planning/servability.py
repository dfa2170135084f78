"""
Which required sites nobody can serve, and why. A solver only says "infeasible"; a planner needs the reason, and the
rest of the plan.
"""

from dataclasses import dataclass

from audits.planning.instance import InspectorKey, PlanInspector, PlanInstance, PlanSite, SiteKey

DUST = 1e-9


@dataclass(frozen=True, slots=True)
class LeftOut:
    site: SiteKey
    reason: str


def unservable(instance: PlanInstance) -> tuple[LeftOut, ...]:
    """Required sites that no inspector could visit even on a day with nothing else in it."""
    found = []
    for at, site in enumerate(instance.sites):
        if site.required and (reason := why_nobody(instance, at)) is not None:
            found.append(LeftOut(site.id, reason))
    return tuple(found)


def why_nobody(instance: PlanInstance, at: int) -> str | None:
    """None when somebody can serve the site at this place of the list; else each inspector's first obstacle."""
    site = instance.sites[at]
    if site.due < 1:
        return f"due day: it is due before day {site.due}, and the first day is 0"
    obstacles: dict[str, list[InspectorKey]] = {}
    for place, inspector in enumerate(instance.inspectors):
        obstacle = _obstacle(instance, at, place)
        if obstacle is None:
            return None
        obstacles.setdefault(obstacle, []).append(inspector.id)
    return "; ".join(f"{obstacle} (inspector {_listed(who)})" for obstacle, who in obstacles.items())


def may_serve(inspector: PlanInspector, site: PlanSite) -> bool:
    """The rules about persons; whether the day is long enough is another matter."""
    return site.id not in inspector.conflicts and (site.language is None or site.language in inspector.languages)


def _obstacle(instance: PlanInstance, at: int, place: int) -> str | None:
    site, inspector = instance.sites[at], instance.inspectors[place]
    if site.language is not None and site.language not in inspector.languages:
        return f"language: nobody here speaks {site.language}"
    if site.id in inspector.conflicts:
        return "conflict of interest"
    home = len(instance.sites) + place
    out, back = instance.minutes(home, at), instance.minutes(at, home)
    arrival = instance.work_start_min + out
    if arrival + site.visit_min + back > instance.work_end_min + DUST:
        return f"travel: {out:g} min out, {site.visit_min:g} min visit and {back:g} min back exceed the working day"
    if arrival > site.close_min + DUST:
        return f"window: it closes at {site.close_min:g} and is reached at {arrival:g} at the earliest"
    if max(arrival, site.open_min) + site.visit_min + back > instance.work_end_min + DUST:
        return f"window: it opens at {site.open_min:g}, too late to be home by {instance.work_end_min:g}"
    return None


def _listed(who: list[InspectorKey]) -> str:
    return ", ".join(str(one) for one in who)
