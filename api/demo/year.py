"""The inspectorate's programme of the coming year, published, and recognition proposed where the past earns it."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session, col, select

from api.demo import enforcement
from api.main_job.steps import Bench
from audits.models import Recognition, Visit
from audits.payloads import RecognitionDecision
from audits.programme.parties import Campaign
from audits.programmes import programme_making, programmes
from audits.programmes.programme_making import YearOrder
from audits.recognition import recognising
from audits.recognition.recognising import RecognitionNotEarned
from audits.visits import visits
from foundation.actors import Role

PURPOSE = "Seasonal work, subcontracting and staff housing"
CAMPAIGNS: Final = (
    Campaign("Fruit harvest", 20, 5, 9, "agriculture", "ES"),
    Campaign("Summer hotels", 8, 6, 9, "hospitality", "ES"),
    Campaign("Subcontracted sites", 6, 3, 6, "construction", "ES"),
)
PROPOSED = 3
SHARE = 0.15
"""The other days are for registers that this desk does not hold, and for what nobody can plan."""


def load(bench: Bench) -> None:
    """Campaigns and purpose are invented; sites, risks, visits and inspectors are those of the demo country."""
    with bench.database.transaction() as session:
        order = YearOrder(bench.today.year + 1, PURPOSE, SHARE, CAMPAIGNS)
        made = programme_making.make(session, bench.actor, order, now=bench.clock())
        programmes.publish(session, bench.actor, made.id, now=bench.clock())
        proposed = _propose(session, bench)
        _grant(session, bench, proposed[:1])


def _propose(session: Session, bench: Bench) -> list[Recognition]:
    """The first few whose history earns it."""
    done = select(col(Visit.site_id)).where(visits.visible_to(bench.actor), Visit.state == "done").distinct()
    proposed: list[Recognition] = []
    for site_id in session.exec(done.order_by(col(Visit.site_id))).all():
        if len(proposed) == PROPOSED:
            break
        try:
            proposed.append(recognising.propose(session, bench.actor, site_id, now=bench.clock()))
        except RecognitionNotEarned:
            continue
    return proposed


def _grant(session: Session, bench: Bench, proposed: Sequence[Recognition]) -> None:
    """A person of the inspectorate decides the first, so that there is a certificate; the others wait for one."""
    planner = enforcement.staff_of(session, bench.actor)[Role.INSPECTION_PLANNER]
    granted = RecognitionDecision(granted=True)
    for one in proposed:
        recognising.decide(session, planner, one.id, granted, version_seen=one.version, now=bench.clock())
