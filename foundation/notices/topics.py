"""
What programs may be told of (topics.csv): which line of the trail it is, who may know of it, and where to read on. What
stands in no row is told to no program: nothing of grievances, referrals, leads and people is in the table, because that
something was recorded there tells too much already.
"""

import csv
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from foundation.actors import Action, Actor
from foundation.errors import Invalid, Place
from foundation.models import TrailEntry


@dataclass(frozen=True, slots=True)
class Topic:
    """
    `state`: only lines that moved something there; `needs` is the leave to read the thing itself; `public`: told of
    every house to everybody who has signed in. `id_from` names the part of a line that holds the id to read on with.
    """

    name: str
    action: str
    state: str
    needs: Action | None
    public: bool
    subject_kind: str
    id_from: str
    page: str
    api: str

    def may_be_read_by(self, actor: Actor) -> bool:
        return self.needs is None or actor.may(self.needs)


class TopicUnknown(Invalid):
    code = "webhook.topic_unknown"

    def __init__(self, names: Collection[str]) -> None:
        told = ", ".join(sorted(names))
        super().__init__(
            f"Choose topics that you may read yourself: {told or 'none was chosen'}.",
            places=tuple(Place(column="topics", value=name) for name in sorted(names)),
        )


@cache
def topics() -> tuple[Topic, ...]:
    text = files("foundation.notices").joinpath("topics.csv").read_text("utf-8")
    return tuple(
        Topic(
            name=row["topic"],
            action=row["action"],
            state=row["state"],
            needs=Action(row["needs"]) if row["needs"] else None,
            public=row["public"] == "yes",
            subject_kind=row["subject_kind"],
            id_from=row["id_from"],
            page=row["page"],
            api=row["api"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def offered_to(actor: Actor) -> tuple[Topic, ...]:
    return tuple(topic for topic in topics() if topic.may_be_read_by(actor))


def require_offered(actor: Actor, names: Collection[str]) -> None:
    """Raises TopicUnknown, also for a topic whose things the actor may not read."""
    unknown = set(names) - {topic.name for topic in offered_to(actor)}
    if unknown or not names:
        raise TopicUnknown(unknown)


def topic_of(entry: TrailEntry) -> Topic | None:
    """The most exact one: a case that was decided is not told as moved a second time."""
    fitting = [topic for topic in topics() if topic.action == entry.action and topic.state in {"", _state(entry)}]
    return max(fitting, key=lambda topic: len(topic.state), default=None)


def id_of(entry: TrailEntry, topic: Topic) -> str:
    return str(json.loads(entry.changes)[topic.id_from]) if topic.id_from else entry.subject_id


def _state(entry: TrailEntry) -> str:
    """Where a line moved its thing; empty where it moved nothing."""
    moved = json.loads(entry.changes).get("state")
    return str(moved[-1]) if isinstance(moved, list) and moved else ""
