"""Names are found by their words in any script, and every writer of names keeps the index of words in step."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from foundation import accounts, migrating
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from reports.facts.search import found
from reports.facts.site_list import site_rows, suppliers_facts
from reports.facts.suppliers import SiteQuery
from suppliers import batches, identity, name_words, nodes, parties, sites
from suppliers.identity.payloads import MergeCreate, SplitCreate
from suppliers.importing.columns import map_columns
from suppliers.importing.reading import read_rows
from suppliers.importing.tables import read_table
from suppliers.models import IdentityAct, ImportBatch, NameVariant, NameWord, Party, Site, WordKey
from suppliers.parties import PartyQuery
from suppliers.payloads import PartyCorrection, SiteCorrection, SiteCreate
from suppliers.word_keys import asked, keys_of, words_of
from tests.builders import NOW, a_party, a_site, an_account

LETTERS = "aeimnrst 27-.&áñßЖижلمحمدשלום永利工厂カナ한"
NAMES = st.text(LETTERS, min_size=1, max_size=12).filter(nodes.folded)
LONG = "Kraftfahrzeughaftpflichtversicherungsgesellschaftsverwaltungsgebaeudereinigung"


def answers(name: str, text: str) -> bool:
    keys = {key for word in words_of(name) for key in keys_of(word)}
    return all(
        any(key in one.equals or key.startswith(one.begins) for key in keys) for one in asked(text)
    )  # fmt: skip


@given(name=NAMES | st.just(LONG), start=st.integers(0, 80), length=st.integers(1, 40))
def test_every_part_of_a_name_finds_it(name: str, start: int, length: int) -> None:
    plain = nodes.folded(name)
    assert answers(name, plain[start % len(plain) :][:length])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Лесной Двор", "lesnoy"),
        ("Lesnoy Dvor", "лесной двор"),
        ("深圳市永利制衣有限公司", "永利"),
        ("深圳市永利制衣有限公司", "yongli"),
        ("Yongli Garments", "永利"),
        ("شركة محمد ناصر", "Muhammad Nasser"),
        ("Muhammad Nasser & Sons", "محمد ناصر"),
        ("Αγροκτήματα Ήλιος", "agrokt"),
        ("カナガワ工業", "kanagawa"),
        ("한국산업", "hanguk"),
        ("Limpiezas Ángel S.L.", "ANGEL limp"),
    ],
)
def test_a_name_is_found_across_scripts(session: Session, officer: Actor, name: str, text: str) -> None:
    firm, site = a_party(session, officer, name), a_site(session, officer, name)
    a_party(session, officer, "Somebody Else")
    assert {one.subject.id for one in found(session, officer, text)} == {str(firm.id), str(site.id)}
    assert [row.id for row in parties.list_parties(session, officer, PartyQuery(name=text)).rows] == [firm.id]
    assert [row.site.name for row in suppliers_facts(session, officer, SiteQuery(q=text)).rows] == [name]


def test_names_that_share_no_word_and_texts_without_a_letter_find_nothing(session: Session, officer: Actor) -> None:
    a_site(session, officer, "Finca Sol")
    assert found(session, officer, "luna") == found(session, officer, "sol luna") == found(session, officer, "%_") == ()
    assert not suppliers_facts(session, officer, SiteQuery(q="-.-")).rows


def test_sites_are_found_by_their_town_and_their_firm_too(session: Session, officer: Actor) -> None:
    firm = a_party(session, officer, "Agro Levante")
    new = SiteCreate(name="Finca Sol", city="Almería", operator_id=firm.id)
    site = sites.add_site(session, officer, new, now=NOW)
    a_site(session, officer, "Finca Luna")
    for text in ("almeria", "sol alm", "levante", site.reference):
        assert [row.site.name for row in site_rows(session, officer, SiteQuery(q=text), limit=9).rows] == ["Finca Sol"]


def test_nobody_finds_names_of_another_organisation(database: Database, officer: Actor, planner: Actor) -> None:
    with database.transaction() as session:
        a_site(session, officer, "Finca Sol", country="ES")
        a_site(session, officer, "Finca Solana", country="FR")
        own = a_party(session, planner, "Sol y Sombra", country="FR")
        assert [one.subject.name for one in found(session, planner, "sol")] == ["Finca Sol", own.name]
        assert [one.subject.name for one in found(session, officer, "sol")] == ["Finca Sol", "Finca Solana"]


@pytest.mark.parametrize("tier", [{"MOST_IDS": 0}, {"MOST_IDS": 0, "MOST_ROWS": 0}, {"MOST_WORDS": 0}])
def test_what_very_many_answer_is_found_another_way_with_the_same_result(
    session: Session, officer: Actor, monkeypatch: pytest.MonkeyPatch, tier: dict[str, int]
) -> None:
    firm = a_party(session, officer, "Mar de Levante")
    a_site(session, officer, "Playa", operator=firm)
    for name in ("Finca Mar", "Casa Marina", "Дом Мираж", "مار مرمر", "永利", "Sol"):
        a_site(session, officer, name)
    for name in ("Mármol S.A.", "Sombra"):
        party = a_party(session, officer, name)
        parties.correct_party(session, officer, party.id, PartyCorrection(name="Nuevo"), version_seen=party.version)

    def told(text: str) -> tuple[object, ...]:
        page = suppliers_facts(session, officer, SiteQuery(q=text, sort="name"))
        return ([one.subject.name for one in found(session, officer, text)], [row.site.name for row in page.rows])

    texts = ("mar", "m", "mar fin", "marmol", "ma de", "mrmr", "nada", "мираж", "mira", "yong", "dom mir")
    usual = [told(text) for text in texts]
    assert usual[0] == (
        ["Casa Marina", "Finca Mar", "مار مرمر", "Mar de Levante", "Nuevo"],
        ["Casa Marina", "Finca Mar", "مار مرمر", "Playa"],
    )
    for limit, most in tier.items():
        monkeypatch.setattr(name_words, limit, most)
    assert [told(text) for text in texts] == usual


def in_step(session: Session) -> None:
    """What is kept is what a look at every name and spelling gives, and the vocabulary has all of it."""
    session.flush()
    session.expire_all()
    wanted = set()
    for table in (Party, Site):
        for row in session.exec(select(table)).all():
            texts = session.exec(select(NameVariant.text).where(NameVariant.node_id == row.id)).all()
            name = {word for word in words_of(row.name) if word in row.folded_name}
            city = row.city if isinstance(row, Site) else ""
            others = {word for text in (row.name, *texts) for word in words_of(text)} - name
            wanted |= {(row.id, "name", word) for word in name} | {(row.id, "spelling", word) for word in others}
            wanted |= {(row.id, "city", word) for word in words_of(city)}
    kept = {(row.node_id, row.part, row.word): row.organisation_id for row in session.exec(select(NameWord)).all()}
    assert set(kept) == wanted
    owners = {row.id: row.organisation_id for table in (Party, Site) for row in session.exec(select(table)).all()}
    assert all(owners[node_id] == owner for (node_id, _, _), owner in kept.items())
    words = {word for _, _, word in kept}
    keys = {(row.key, row.word) for row in session.exec(select(WordKey)).all()}
    assert {(key, word) for word in words for key in keys_of(word)} <= keys


class Desk:
    """Somebody who writes names in every way there is; each act works on whatever stands by then."""

    def __init__(self, session: Session, actor: Actor, folder: Path) -> None:
        self.session, self.actor, self.folder = session, actor, folder
        self.acts: list[IdentityAct] = []
        self.batches: list[ImportBatch] = []
        self.hours = 0

    def standing(self) -> list[Site]:
        rows = select(Site).where(col(Site.closed_at).is_(None), Site.organisation_id == self.actor.organisation_id)
        return list(self.session.exec(rows.order_by(col(Site.id))).all())

    def do(self, act: str, name: str) -> None:
        self.hours += 1
        here = self.standing()
        match act:
            case "add":
                a_site(self.session, self.actor, name)
                a_party(self.session, self.actor, name)
            case "correct" if here:
                self.correct(here[0], name)
            case "merge" if len(here) > 1:
                new = MergeCreate(front_id=here[0].id, other_ids=[here[1].id], reason="one gate")
                self.acts.append(identity.merge(self.session, self.actor, new, now=self.now))
            case "split" if here:
                spelt = [row.text for row in self.spellings(here[0].id)]
                new_site = SplitCreate(node_id=here[0].id, name=name, spellings=spelt, reason="two gates")
                self.acts.append(identity.split(self.session, self.actor, new_site, now=self.now))
            case "undo" if self.acts:
                identity.undo_act(self.session, self.actor, self.acts.pop().id, now=self.now)
            case "import":
                self.bring(name)
            case "undo import" if self.batches:
                batches.undo(self.session, self.actor, self.batches.pop().id, now=self.now)

    @property
    def now(self) -> datetime:
        return NOW + timedelta(hours=self.hours)

    def correct(self, site: Site, name: str) -> None:
        correction, seen = SiteCorrection(name=name), site.version
        sites.correct_site(self.session, self.actor, site.id, correction, version_seen=seen, now=self.now)

    def spellings(self, node_id: UUID) -> list[NameVariant]:
        rows = select(NameVariant).where(NameVariant.node_id == node_id).order_by(col(NameVariant.folded))
        return list(self.session.exec(rows).all())

    def bring(self, name: str) -> None:
        """Always of the same ID, so that a second list changes what the first one brought."""
        path = self.folder / f"list{self.hours}.csv"
        path.write_text(f"ID,Name,Address,City,Country,Sector,Operator\nA,Finca {name},Calle 1,{name},ES,Farm,Agro\n")
        table = read_table(path)
        reading = read_rows(table, map_columns(table, "parties"))
        batch = batches.dry_run(
            self.session, self.actor, reading, file_name=path.name, sha256="0" * 64, now=self.now
        )  # fmt: skip
        batches.write(self.session, self.actor, batch, reading, now=self.now)
        self.batches.append(batch)


ACTS = st.sampled_from(("add", "correct", "merge", "split", "undo", "import", "undo import"))


@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(st.tuples(ACTS, NAMES), min_size=4, max_size=9))
def test_whoever_writes_names_keeps_the_index_in_step(
    session: Session, officer: Actor, tmp_path: Path, acts: list[tuple[str, str]]
) -> None:
    example = session.begin_nested()
    desk = Desk(session, officer, tmp_path)
    for act, name in (("add", "Sol"), ("import", "Mar"), *acts):
        try:
            with session.begin_nested():
                desk.do(act, name)
        except (Conflict, Invalid):  # an act that later ones build on, an import whose rows are in use
            continue
    in_step(session)
    example.rollback()


def test_the_words_of_what_stood_before_are_learnt_when_a_database_is_brought_up(own_database: str) -> None:
    store = Database.at(own_database)
    with store.transaction() as session:
        house = OrganisationId(accounts.add_organisation(session, name="Ours", kind="buyer", now=NOW).id)
    officer = an_account(store, house, Role.COMPLIANCE_OFFICER)
    with store.transaction() as session:
        party = a_party(session, officer, "Лесной Двор")
        parties.correct_party(session, officer, party.id, PartyCorrection(name="Nuevo"), version_seen=party.version)
        sites.add_site(session, officer, SiteCreate(name="永利", city="Almería"), now=NOW)
    migrating.downgrade(store, "0037")
    migrating.upgrade(store)
    with store.transaction() as session:
        in_step(session)
        assert [one.subject.name for one in found(session, officer, "lesnoy")] == ["Nuevo"]
    store.close()
