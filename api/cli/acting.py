"""For which organisation a command acts: whoever can open the database file could read it anyway."""

from dataclasses import replace
from typing import TYPE_CHECKING

from foundation.errors import NotFound

if TYPE_CHECKING:
    from sqlmodel import Session

    from foundation.actors import Actor

AUTHORITIES = frozenset({"inspectorate", "regulator"})


class OrganisationUnclear(NotFound):
    code = "organisation.unclear"

    def __init__(self, names: list[str], asked: str) -> None:
        known = f"choose one of {', '.join(names)}" if names else "the database holds none"
        missed = f"None is called {asked!r}. " if asked else ""
        super().__init__(f"{missed}Name the organisation to act for with --organisation: {known}.")
        self.names = names


def acting_for(session: "Session", name: str) -> "Actor":
    """By name or id; without either for the only one there is. Raises OrganisationUnclear."""
    from sqlmodel import select

    from foundation.actors import Actor, OrganisationId
    from foundation.models import Organisation

    known = session.exec(select(Organisation).order_by(Organisation.name)).all()
    meant = [one for one in known if name in {one.name, str(one.id)}] if name else known
    if len(meant) != 1:
        raise OrganisationUnclear([one.name for one in known], name)
    found = meant[0]
    within = frozenset(found.jurisdiction) if found.kind in AUTHORITIES else frozenset()
    actor = Actor.system(OrganisationId(found.id), within, zone=found.time_zone, kind=found.kind)
    return replace(actor, locale=found.locale)
