"""Comments between two houses: open while an agreement is, for the two houses alone, and never what is internal."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from foundation.actors import Actor, OrganisationId, Role
from foundation.comment_refusals import CommentNotFound, HouseNotChosen, NobodyToShareWith, SharedNoMore
from foundation.database import Database
from foundation.models import Account, Comment, Organisation, TrailEntry
from foundation.payloads import AnswerCreate, Audience, CommentCreate, CommentThread
from reports.models import SharingAgreement
from reports.records import commenting
from reports.records.commenting import MentionRefused, Part
from reports.records.rooms import open_room
from reports.records.seeing import RecordNotFound
from reports.sharing import agreements, reading
from reports.sharing.payloads import AgreementPropose, Grant
from suppliers import identity
from tests.builders import NOW, a_finding, a_site, an_account

TODAY = NOW.date()


@pytest.fixture
def second(database: Database, buyer: OrganisationId) -> Actor:
    return an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")


@pytest.fixture
def reader(database: Database, planner: Actor) -> Actor:
    """Of a house that sees none of the records by itself."""
    with database.transaction() as session:
        session.get_one(Organisation, planner.organisation_id).jurisdiction = []
        session.get_one(Account, planner.account_id).name = "Pia Prueba"
    return Actor(**{name: getattr(planner, name) for name in planner.__slots__} | {"jurisdiction": frozenset()})


def in_force(session: Session, giver: Actor, second: Actor, partner: Actor, **more: object) -> SharingAgreement:
    plain: dict[str, object] = {
        "partner": session.get_one(Organisation, partner.organisation_id).name,
        "purpose": "Putting wages right together",
        "grants": [Grant(kind="sites", fields=["reference", "comments"])],
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=30),
    }
    made = agreements.propose(session, giver, AgreementPropose.model_validate(plain | more), now=NOW)
    agreements.approve(session, second, made.id, version_seen=1, now=NOW)
    return agreements.accept(session, partner, made.id, version_seen=2, now=NOW)


def write(
    session: Session, actor: Actor, site: UUID, text: str, audience: Audience = "shared", **more: object
) -> Comment:
    new = CommentCreate.model_validate({"text": text, "audience": audience, **more})
    return commenting.write(session, actor, "site", site, new, now=NOW)


def shared(session: Session, actor: Actor, site: UUID, *, days: int = 0) -> list[CommentThread]:
    now = NOW + timedelta(days=days)
    found = open_room(session, actor, "site", site, now=now)
    return list(commenting.threads_about(session, actor, found, Part("shared"), now=now).rows)


def test_both_houses_read_and_answer_while_the_agreement_is_in_force_and_then_the_partner_reads_nothing(
    session: Session, officer: Actor, second: Actor, reader: Actor
) -> None:
    site = a_site(session, officer, "Finca Uno").id
    with pytest.raises(NobodyToShareWith):
        write(session, officer, site, "Nobody reads this")
    made = in_force(session, officer, second, reader)
    internal = write(session, officer, site, "For us alone", "internal")
    begun = write(session, officer, site, "Please look at March")
    answer = AnswerCreate(text="We did")
    commenting.answer(session, reader, begun.id, answer, now=NOW)
    for actor, other in ((officer, "Valmarra Labour Authority"), (reader, "Lindenhof Hotels")):
        (thread,) = shared(session, actor, site)
        assert (thread.text, [one.text for one in thread.answers]) == ("Please look at March", ["We did"])
        assert (thread.shared_with, thread.read_until) == (other, TODAY + timedelta(days=30))
        assert thread.answers[0].house == "Valmarra Labour Authority"
    with pytest.raises(CommentNotFound):
        commenting.read_comment(session, reader, internal.id, now=NOW)
    with pytest.raises(RecordNotFound):
        write(session, reader, site, "Internal of a house that does not see it", "internal")
    assert len(shared(session, reader, site, days=30)) == 1
    with pytest.raises(RecordNotFound):
        shared(session, reader, site, days=31)
    agreements.end(session, officer, made.id, "Done with it", version_seen=3, now=NOW)
    with pytest.raises(RecordNotFound):
        shared(session, reader, site)
    with pytest.raises(CommentNotFound):
        commenting.answer(session, reader, begun.id, answer, now=NOW)
    with pytest.raises(SharedNoMore):
        commenting.answer(session, officer, begun.id, answer, now=NOW)
    (kept,) = shared(session, officer, site)
    assert (kept.text, kept.read_until) == ("Please look at March", None)


def test_an_agreement_opens_comments_only_where_it_names_them_and_reaches_the_record(
    session: Session, officer: Actor, second: Actor, reader: Actor
) -> None:
    spain, france = (a_site(session, officer, f"Finca {one}", country=one) for one in ("ES", "FR"))
    finding = a_finding(session, officer, spain)
    in_force(session, officer, second, reader, countries=["ES"])
    in_force(session, officer, second, reader, grants=[Grant(kind="findings", fields=["reference"])])
    write(session, officer, spain.id, "Said")
    for kind, record in (("site", france.id), ("finding", finding.id)):
        new = CommentCreate(text="Nobody reads this", audience="shared")
        with pytest.raises(NobodyToShareWith):
            commenting.write(session, officer, kind, record, new, now=NOW)  # type: ignore[arg-type] # a literal each
        with pytest.raises(RecordNotFound):
            open_room(session, reader, kind, record, now=NOW)  # type: ignore[arg-type] # a literal each


def test_a_third_house_reads_no_thread_of_two_others_and_one_chooses_between_two(
    session: Session, database: Database, officer: Actor, second: Actor, reader: Actor, planner: Actor
) -> None:
    body = an_account(database, OrganisationId(_house(database)), Role.COMPLIANCE_OFFICER, email="b@body.example")
    site = a_site(session, officer, "Finca Uno").id
    first, other = (in_force(session, officer, second, one) for one in (reader, body))
    with pytest.raises(HouseNotChosen):
        write(session, officer, site, "For whom?")
    write(session, officer, site, "For the authority", agreement=first.id)
    write(session, officer, site, "For the body", agreement=other.id)
    assert [one.text for one in shared(session, reader, site)] == ["For the authority"]
    assert [one.text for one in shared(session, body, site)] == ["For the body"]
    agreements.end(session, reader, first.id, "No longer needed", version_seen=3, now=NOW)
    assert shared(session, planner, site) == [], "one who sees the site at home reads no thread either"
    with pytest.raises(SharedNoMore):
        write(session, officer, site, "Too late", agreement=first.id)


def _house(database: Database) -> UUID:
    with database.transaction() as session:
        made = Organisation(name="Body of Ensayo", kind="buyer", time_zone="UTC", jurisdiction=[], created_at=NOW)
        session.add(made)
        session.flush()
        return made.id


def test_each_reading_by_the_partner_leaves_its_line_with_the_giver_and_no_words(
    session: Session, officer: Actor, second: Actor, reader: Actor
) -> None:
    site = a_site(session, officer, "Finca Uno").id
    made = in_force(session, officer, second, reader)
    write(session, officer, site, "Please look at March")
    shared(session, officer, site)
    assert reading.readings(session, officer, made.id) == []
    shared(session, reader, site)
    (line,) = reading.readings(session, officer, made.id)
    assert (line.kind, line.rows, line.purpose) == ("comments", 1, "Putting wages right together")
    entry = session.exec(select(TrailEntry).where(TrailEntry.action == reading.READ)).one()
    assert entry.organisation_id == officer.organisation_id
    assert "March" not in entry.changes


def test_somebody_of_the_other_house_is_mentioned_in_a_shared_comment_alone_and_told_until_it_ends(
    session: Session, database: Database, officer: Actor, second: Actor, reader: Actor
) -> None:
    an_account(database, reader.organisation_id, Role.INSPECTOR, email="unknown@authority.example")
    site = a_site(session, officer, "Finca Uno").id
    made = in_force(session, officer, second, reader)
    with pytest.raises(MentionRefused):
        write(session, officer, site, "Ask her", "internal", mentions=[str(reader.account_id)])
    assert commenting.kept(session, write(session, officer, site, "@Pia Prueba", "internal")).mentions == 0
    assert commenting.mentions_of(session, reader, now=NOW) == ()
    assert commenting.kept(session, write(session, officer, site, "Ask @Pia Prueba")).mentions == 1
    talk = commenting.talk_about(session, officer, "site", site, now=NOW)
    assert [(of.house, [one.label for one in of.people]) for of in talk.contacts] == [
        ("Valmarra Labour Authority", ["Pia Prueba"])
    ]
    (told,) = commenting.mentions_of(session, reader, now=NOW)
    assert told.path.startswith("/comments/")
    agreements.end(session, reader, made.id, "No longer needed", version_seen=3, now=NOW)
    assert commenting.mentions_of(session, reader, now=NOW) == ()


def test_threads_of_records_taken_for_the_same_are_read_under_each(
    session: Session, officer: Actor, second: Actor, reader: Actor
) -> None:
    sites = [a_site(session, officer, name).id for name in ("Finca Uno", "Finca Uno S.L.")]
    in_force(session, officer, second, reader)
    write(session, officer, sites[0], "Before they were one")
    identity.decide(session, officer, (sites[0], sites[1]), "same", reason="one place", now=NOW)
    assert [one.text for one in shared(session, reader, sites[1])] == ["Before they were one"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("agree"), st.sampled_from(["comments", "name"]), st.integers(0, 5)),
        st.tuples(st.just("end"), st.booleans()),
        st.tuples(st.just("say"), st.integers(0, 2), st.sampled_from(["internal", "shared"])),
        st.tuples(st.just("answer"), st.integers(0, 2), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(1, 4)),
    ),
    max_size=9,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_nothing_internal_is_ever_read_by_another_house_and_nothing_at_all_without_an_agreement(
    session: Session, officer: Actor, second: Actor, reader: Actor, planner: Actor, steps: list[tuple[object, ...]]
) -> None:
    """`planner` sees the site at home, `reader` is the same house without its countries."""
    with session.begin_nested() as branch:
        _Run(session, officer, second, (officer, reader, planner)).through(steps)
        branch.rollback()


class _Run:
    def __init__(self, session: Session, officer: Actor, second: Actor, people: tuple[Actor, Actor, Actor]) -> None:
        self.session, self.officer, self.second, self.people = session, officer, second, people
        self.site, self.day = a_site(session, officer, "Finca Uno").id, 0
        self.made: list[SharingAgreement] = []
        self.said: list[Comment] = []

    @property
    def now(self) -> datetime:
        return NOW + timedelta(days=self.day)

    def through(self, steps: list[tuple[object, ...]]) -> None:
        for name, *told in steps:
            with suppress(NobodyToShareWith, RecordNotFound, SharedNoMore, CommentNotFound, HouseNotChosen):
                getattr(self, str(name))(*told)
            self.look()

    def agree(self, field: str, days: int) -> None:
        grants = [Grant(kind="sites", fields=["reference", field])]
        ends_on = self.now.date() + timedelta(days=days)
        plain = {"partner": "Valmarra Labour Authority", "purpose": "Putting wages right", "grants": grants}
        new = AgreementPropose.model_validate(plain | {"starts_on": self.now.date(), "ends_on": ends_on})
        made = agreements.propose(self.session, self.officer, new, now=self.now)
        agreements.approve(self.session, self.second, made.id, version_seen=1, now=self.now)
        self.made.append(agreements.accept(self.session, self.people[1], made.id, version_seen=2, now=self.now))

    def end(self, by_partner: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
        for one in self.made:
            if one.state != "ended":
                by = self.people[1] if by_partner else self.officer
                agreements.end(self.session, by, one.id, "Enough of it", version_seen=one.version, now=self.now)

    def say(self, who: int, audience: str) -> None:
        new = CommentCreate.model_validate({"text": "Words", "audience": audience})
        self.said.append(commenting.write(self.session, self.people[who], "site", self.site, new, now=self.now))

    def answer(self, who: int, which: int) -> None:
        if self.said:
            to = self.said[which % len(self.said)]
            new = AnswerCreate(text="Words")
            self.said.append(commenting.answer(self.session, self.people[who], to.id, new, now=self.now))

    def wait(self, days: int) -> None:
        self.day += days

    def look(self) -> None:
        open_now = any(
            one.state == "accepted" and one.ends_on >= self.now.date() and "comments" in one.grants["sites"]
            for one in self.made
        )
        for actor in self.people:
            read = self.read_by(actor)
            theirs = {one.id for one in self.said if one.organisation_id == actor.organisation_id}
            internal = {one.id for one in self.said if one.audience == "internal"}
            assert read & internal <= theirs
            if actor is not self.officer and not open_now:
                assert not read - internal

    def read_by(self, actor: Actor) -> set[UUID]:
        try:
            talk = commenting.talk_about(self.session, actor, "site", self.site, now=self.now)
        except RecordNotFound:
            talk = None
        listed = (
            {one.id for page in (talk.internal, talk.shared) for begun in page.rows for one in (begun, *begun.answers)}
            if talk
            else set()
        )
        return listed | {one.id for one in self.said if self.opens(actor, one.id)}

    def opens(self, actor: Actor, comment_id: UUID) -> bool:
        try:
            commenting.read_comment(self.session, actor, comment_id, now=self.now)
        except CommentNotFound:
            return False
        return True
