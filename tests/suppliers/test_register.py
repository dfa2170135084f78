from dataclasses import replace
from uuid import UUID

import pytest

from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.paging import CursorUnreadable
from foundation.versions import ChangedMeanwhile
from suppliers import nodes, parties, sites
from suppliers.parties import PartyQuery
from suppliers.payloads import PartyCorrection, PartyCreate, SiteCreate
from suppliers.sites import SiteQuery
from tests.builders import NOW, a_party, a_site, an_account


def test_the_desk_finds_a_party_whatever_script_or_accents_the_search_is_written_in(
    database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        a_party(session, officer, "Limpiezas Ángel S.L.")
        a_party(session, officer, "Hotelera Costa Calma")
        found = parties.list_parties(session, officer, PartyQuery(name="angel"))
    assert [party.name for party in found.rows] == ["Limpiezas Ángel S.L."]


def test_pages_of_a_list_neither_repeat_nor_lose_a_row(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        for number in range(7):
            a_site(session, officer, f"Finca {number % 3}")
        seen, cursor = [], ""
        while True:
            page = sites.list_sites(session, officer, SiteQuery(limit=2, cursor=cursor))
            seen += [site.id for site in page.rows]
            if page.next_cursor is None:
                break
            cursor = page.next_cursor
    assert len(seen) == len(set(seen)) == 7


def test_a_forged_cursor_is_refused(database: Database, officer: Actor) -> None:
    from foundation.paging import write_cursor

    with database.reading() as session, pytest.raises(CursorUnreadable):
        parties.list_parties(session, officer, PartyQuery(cursor=write_cursor(("a", "no id"))))


def test_another_organisation_does_not_learn_that_a_party_exists(database: Database, officer: Actor) -> None:
    stranger = replace(officer, organisation_id=OrganisationId(UUID(int=7)))
    with database.transaction() as session:
        party = a_party(session, officer, "Agro Almanzora", country="ES")
        with pytest.raises(parties.PartyNotFound):
            parties.read_party(session, stranger, party.id)


def test_an_authority_sees_what_lies_in_its_jurisdiction_and_changes_none_of_it(
    database: Database, officer: Actor, planner: Actor
) -> None:
    with database.transaction() as session:
        near = a_site(session, officer, "Finca El Tarajal", country="ES")
        a_site(session, officer, "Hotel Antalya", country="TR")
        seen = sites.list_sites(session, planner, SiteQuery())
        assert [site.id for site in seen.rows] == [near.id]
        with pytest.raises(nodes.NodeOfAnother):
            sites.close_site(session, planner, near.id, reason="gone", version_seen=1, now=NOW)


def test_a_correction_made_from_an_older_version_is_refused(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        party = a_party(session, officer, "Baltic Form Bau")
        parties.correct_party(session, officer, party.id, PartyCorrection(city="Tartu"), version_seen=1)
        with pytest.raises(ChangedMeanwhile) as refused:
            parties.correct_party(session, officer, party.id, PartyCorrection(city="Narva"), version_seen=1)
    assert (refused.value.current, party.city) == (2, "Tartu")


def test_one_reference_names_one_open_entry(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        first = parties.add_party(session, officer, PartyCreate(name="Vega Honda", reference="P-1"), now=NOW)
        with pytest.raises(nodes.ReferenceTaken):
            sites.add_site(session, officer, SiteCreate(name="Vega Honda", reference="P-1"), now=NOW)
        parties.close_party(session, officer, first.id, reason="dissolved", version_seen=1, now=NOW)
        assert sites.add_site(session, officer, SiteCreate(name="Vega Honda", reference="P-1"), now=NOW).version == 1


def test_a_party_nobody_can_name_needs_the_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        PartyCreate(name="Unknown recruiter", kind="unknown")


@pytest.mark.parametrize("role", [Role.PLATFORM_ADMINISTRATOR, Role.SUPPLIER, Role.OBSERVER])
def test_who_may_not_read_the_register_is_told_so(database: Database, buyer: OrganisationId, role: Role) -> None:
    outsider = an_account(database, buyer, role)
    with database.reading() as session:
        with pytest.raises(Exception, match="may not read registry"):
            parties.list_parties(session, outsider, PartyQuery())
        with pytest.raises(Exception, match="may not read registry"):
            sites.list_sites(session, outsider, SiteQuery())


def test_an_inspector_reads_the_register_and_may_not_write_it(database: Database, inspector: Actor) -> None:
    assert not inspector.may(Action.WRITE_REGISTRY)
    with database.transaction() as session:
        for write in (lambda: a_party(session, inspector, "X"), lambda: a_site(session, inspector, "X")):
            with pytest.raises(Exception, match="may not write registry"):
                write()
