"""Visits of a plan or a period, as what they came to."""

from collections.abc import Sequence

from audits.models import Visit
from reports.contents.outcome_part import Outcome, ShareFound, percent
from reports.facts.drawn_share import HitShare, hit_share


def outcome_of(visits: Sequence[Visit]) -> Outcome:
    return Outcome(
        drawn=_share(hit_share(visits, drawn=True)),
        chosen=_share(hit_share(visits, drawn=False)),
        planned=sum(visit.state == "planned" for visit in visits),
        cancelled=sum(visit.state == "cancelled" for visit in visits),
    )


def _share(share: HitShare) -> ShareFound:
    return ShareFound(
        share.made, share.visits, share.found, percent(share.rate), percent(share.low), percent(share.high)
    )
