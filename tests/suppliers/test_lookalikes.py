"""What firms have in common, one sentence for each rule. All names are invented."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from foundation.actors import Action, Actor
from foundation.database import Database
from suppliers import edges, lookalikes, parties
from suppliers.lookalikes.comparing import TraitIndex, rules
from suppliers.lookalikes.payloads import LookAlike, Source, Trait
from suppliers.lookalikes.traits import address_key, person_key, phone_keys, website_key
from suppliers.models import Party
from suppliers.payloads import EdgeCreate, PartyCreate
from tests.builders import NOW, a_fact, a_party, a_site, an_edge

TODAY = NOW.date()
SECRET = b"a secret of the tests, long enough"


def a_firm(session: Session, actor: Actor, name: str, **known: str) -> Party:
    return parties.add_party(session, actor, PartyCreate(name=name, country="ES", **known), now=NOW)


def ask(session: Session, actor: Actor, *pairs: tuple[UUID, UUID]) -> list[LookAlike]:
    return lookalikes.look_alikes(session, actor, pairs, as_of=TODAY, secret=SECRET)


def along(
    session: Session, actor: Actor, relation: lookalikes.Relation, limit: int = 500, cursor: str = ""
) -> lookalikes.LookAlikePage:
    asked = lookalikes.LinksAsked(relation, limit, cursor)
    return lookalikes.look_alikes_along(session, actor, asked, as_of=TODAY, secret=SECRET)


def codes(found: Sequence[LookAlike]) -> list[list[str]]:
    return [[reason.code for reason in one.reasons] for one in found]


def test_one_value_is_known_again_in_another_spelling() -> None:
    assert phone_keys("+34 600 123 456") == phone_keys("600-123-456") == phone_keys("0034600123456")
    assert phone_keys("12 34") == ()
    one = address_key("Calle Mayor 12, piso 3, 04001 Almería", city="Almería", country="ES")
    other = address_key("12 Calle MAYOR, Piso 3", city="", country="ES")
    assert one == other != address_key("Calle Mayor 13, piso 3", city="Almería", country="ES")
    assert address_key("Polígono Sur", city="Almería", country="ES") == ""
    assert website_key("https://www.Firm.example/en?x=1") == website_key("firm.example") == "firm.example"
    assert person_key("Zorbán, Teófil", SECRET) == person_key("teofil ZORBAN", SECRET)
    assert person_key("Teofil Zorban", b"another") != person_key("Teofil Zorban", SECRET)


@given(st.integers(2, 60))
def test_the_more_share_a_value_the_less_it_counts(count: int) -> None:
    ids = [UUID(int=number) for number in range(count)]
    one = Trait("address", "k", "Calle Mayor 1", Source("party", ids[0], "address"))
    (reason,) = TraitIndex({firm: [one] for firm in ids}).shared(ids[0], ids[1])
    assert reason.points == rules()["address"].points / (count - 1)
    assert ("letter box" in reason.sentence) == (count >= 20)


def test_principal_and_subcontractor_with_one_telephone_are_told_with_the_rows(
    database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        principal = a_firm(session, officer, "Principal", phone="+34 600 123 456", website="principal.example")
        sub = a_firm(session, officer, "Subcontractor", phone="600 123 456")
        other = a_firm(session, officer, "Other", phone="600 999 999")
        for one in (sub, other):
            an_edge(session, officer, principal.id, one.id, "subcontracts")
        found = along(session, officer, "subcontracting").rows
    (alike,) = found
    assert {alike.left_id, alike.right_id} == {principal.id, sub.id}
    (reason,) = alike.reasons
    assert reason.sources == (Source("party", principal.id, "phone"), Source("party", sub.id, "phone"))


def test_links_are_compared_a_page_at_a_time_and_the_page_says_that_there_are_more(
    database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        principal = a_firm(session, officer, "Principal", phone="+34 600 123 456")
        for phone in ("600 999 999", "600 123 456", "600 123 456"):
            an_edge(session, officer, principal.id, a_firm(session, officer, phone, phone=phone).id, "subcontracts")
        pages = [along(session, officer, "subcontracting", 1)]
        while cursor := pages[-1].next_cursor:
            pages.append(along(session, officer, "subcontracting", 1, cursor))
    assert [codes(page.rows) for page in pages] == [[], [["phone"]], [["phone"]]]


def test_an_agency_and_the_operator_of_its_site_have_one_owner_behind_them(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        top, holding, agency, operator = (
            a_party(session, officer, n) for n in ("Top", "Holding", "Agency", "Operator")
        )
        for owner, firm, share in ((top, holding, 0.8), (holding, agency, 1.0), (top, operator, 0.6)):
            new = EdgeCreate(kind="owns", from_id=owner.id, to_id=firm.id, share_min=share, share_max=share)
            edges.add_edge(session, officer, new, now=NOW)
        site = a_site(session, officer, "Hotel", operator=operator)
        an_edge(session, officer, agency.id, site.id, "provides_labour")
        found = along(session, officer, "labour").rows
        owned = ask(session, officer, (operator.id, top.id))
    assert codes(found) == [["owner"]]
    assert "(80% and 60%)" in found[0].reasons[0].sentence
    assert codes(owned) == [["one_owns_the_other"]]


def test_a_common_director_is_found_in_answers_and_links_and_named_only_with_the_leave(
    database: Database, officer: Actor
) -> None:
    clerk = replace(officer, token_scopes=frozenset({Action.READ_REGISTRY}))
    with database.transaction() as session:
        auditor, audited = a_party(session, officer, "Auditor"), a_party(session, officer, "Audited")
        person = parties.add_party(session, officer, PartyCreate(name="Teófil Zorbán", kind="person"), now=NOW)
        an_edge(session, officer, person.id, auditor.id, "controls")
        a_fact(session, officer, audited.id, "directors", "Ada Invented; Zorban, Teofil")
        (named,), (masked,) = (ask(session, actor, (auditor.id, audited.id)) for actor in (officer, clerk))
    assert "Zorb" in named.reasons[0].sentence
    assert masked.reasons[0].points == named.reasons[0].points > 0
    assert "Zorb" not in repr(masked)
    assert "name withheld" in masked.reasons[0].sentence


def test_a_home_in_common_is_told_in_answers_only_with_the_leave(database: Database, officer: Actor) -> None:
    clerk = replace(officer, token_scopes=frozenset({Action.READ_REGISTRY}))
    with database.transaction() as session:
        one, other = a_party(session, officer, "One"), a_party(session, officer, "Other")
        for firm in (one, other):
            firm.source = {"personal": ["address"]}
            session.add(firm)
            a_fact(session, officer, firm.id, "address", "Calle Inventada 12, 04001")
        (named,), (masked,) = (ask(session, actor, (one.id, other.id)) for actor in (officer, clerk))
    assert "Inventada" in named.reasons[0].sentence
    assert "Inventada" not in repr(masked)
    assert masked.reasons[0].points == named.reasons[0].points > 0


def test_a_director_who_left_is_no_longer_in_common(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        one, other = a_party(session, officer, "One"), a_party(session, officer, "Other")
        a_fact(session, officer, one.id, "director", "Ada Invented")
        long_ago = TODAY - timedelta(days=900)
        a_fact(session, officer, other.id, "director", "Ada Invented", as_of=long_ago)
        assert codes(ask(session, officer, (one.id, other.id))) == [["director"]]
        a_fact(session, officer, other.id, "director", "Ben Invented")
        assert ask(session, officer, (one.id, other.id)) == []


def test_another_organisation_s_firms_count_for_nothing(database: Database, officer: Actor, planner: Actor) -> None:
    with database.transaction() as session:
        one = a_firm(session, officer, "One", phone="600 123 456")
        other = a_firm(session, officer, "Other", phone="600 123 456")
        parties.add_party(session, planner, PartyCreate(name="Third", country="DE", phone="600 123 456"), now=NOW)
        (found,) = ask(session, officer, (one.id, other.id))
    assert found.reasons[0].shared_by == 2
