"""The inspectorate's programme of the coming year, published, and recognition proposed where the past earns it."""

from typing import Final

from sqlmodel import Session, col, select

from api.main_job.steps import Bench
from audits.models import Visit
from audits.programme.parties import Campaign
from audits.programmes import programme_making, programmes
from audits.programmes.programme_making import YearOrder
from audits.recognition import recognising
from audits.recognition.recognising import RecognitionNotEarned
from audits.visits import visits

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
        _propose(session, bench)


def _propose(session: Session, bench: Bench) -> None:
    """The first few whose history earns it; a person of the inspectorate decides."""
    done = select(col(Visit.site_id)).where(visits.visible_to(bench.actor), Visit.state == "done").distinct()
    proposed = 0
    for site_id in session.exec(done.order_by(col(Visit.site_id))).all():
        if proposed == PROPOSED:
            return
        try:
            recognising.propose(session, bench.actor, site_id, now=bench.clock())
            proposed += 1
        except RecognitionNotEarned:
            continue
