"""A generated register for the benchmark of many reports: firms with sites, links, facts, scores, hits, findings."""

import json
import pickle
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlmodel import Session

from audits.actions import actions
from audits.findings import findings
from audits.payloads import ActionCreate, FindingCreate
from foundation import accounts, migrating
from foundation.accounts import NewAccount
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database, analyse
from foundation.ids import new_id
from risk import scores
from sanctions import runs, watch_lists
from sanctions.lists.guards import Accepting
from sanctions.lists.reading import read_lists
from sanctions.watch_lists import Loading
from suppliers import edges, facts, parties, sites
from suppliers.models import Edge, Fact, Party, Site
from suppliers.payloads import EdgeCreate, FactCreate, PartyCreate, SiteCreate

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SYLLABLES = ("ba", "ro", "vel", "mar", "tin", "os", "cal", "der", "fin", "lu", "ga", "nor", "qui", "zor", "mel")
COUNTRIES = ("ES", "PT", "IT", "MA", "TR", "DE")
SECTORS = ("agriculture", "hospitality", "construction")
STATED = (
    ("workers_total", ("12", "40", "85", "230")),
    ("agency_workers", ("0", "4", "25")),
    ("recruitment_fees", ("none", "paid_by_workers")),
    ("visa_and_papers", ("worker_holds", "employer_holds")),
    ("upheld_claims", ("0", "1", "4")),
)
LISTED = 5
"""One firm in so many is on the list that is screened against."""


def make_register(place: Path, suppliers: int) -> None:
    """Once: a register that was kept is used again."""
    kept = place / f"{suppliers}.actor"
    database = Database.at(f"sqlite:///{place / f'{suppliers}.sqlite'}")
    migrating.upgrade(database)
    if not kept.is_file():
        started = time.perf_counter()
        kept.write_bytes(pickle.dumps(fill(database, suppliers, place)))
        print(f"made a register of {suppliers:,} suppliers in {time.perf_counter() - started:.0f} s")
    database.close()


def fill(database: Database, suppliers: int, folder: Path) -> Actor:
    """The compliance officer of a buyer with so many suppliers: two sites, four links, ten facts each."""
    luck = Random(20261123)  # noqa: S311 - made data, no secret
    with database.transaction() as session:
        house = OrganisationId(accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW).id)
        new = NewAccount("officer@tierlight.example", "Officer", Role.COMPLIANCE_OFFICER, house)
        actor = accounts.actor_of(session, accounts.add_account(session, new, now=NOW))
    with database.transaction() as session:
        firms = [_firm(session, actor, number, luck) for number in range(suppliers)]
        places = [_site(session, actor, firm, luck) for firm in firms for _ in range(2)]
        _links(session, actor, firms, luck)
        _findings(session, actor, places, luck)
        analyse(session, Party, Site, Edge, Fact)
    with database.transaction() as session:
        _screen(session, actor, [firm.name for firm in firms[::LISTED]], folder)
        scores.score_all(session, actor, as_of=NOW.date(), now=NOW)
    return actor


def _word(luck: Random, syllables: int) -> str:
    return "".join(luck.choice(SYLLABLES) for _ in range(syllables)).title()


def _firm(session: Session, actor: Actor, number: int, luck: Random) -> Party:
    new = PartyCreate(
        name=f"{_word(luck, 4)} {_word(luck, 3)} S.L.",
        country=luck.choice(COUNTRIES),
        reference=f"S-{number:05}",
        city=_word(luck, 3),
        roles=["supplier"],
    )
    return parties.add_party(session, actor, new, now=NOW)


def _site(session: Session, actor: Actor, firm: Party, luck: Random) -> Site:
    sector = luck.choice(SECTORS)
    new = SiteCreate(
        name=f"Works {_word(luck, 4)}", sector=sector, country=firm.country, city=firm.city, operator_id=firm.id
    )
    site = sites.add_site(session, actor, new, now=NOW)
    for field, values in STATED:
        told = FactCreate(
            node_id=site.id, field=field, value=luck.choice(values), as_of=NOW.date(), source="questionnaire"
        )
        facts.add_fact(session, actor, told, now=NOW)
    return site


def _links(session: Session, actor: Actor, firms: list[Party], luck: Random) -> None:
    """Each supplies four others, so that every chain is several tiers deep."""
    for place, firm in enumerate(firms):
        for other in luck.sample(range(len(firms)), min(4, len(firms) - 1)):
            if other != place:
                new = EdgeCreate(kind="supplies", from_id=firm.id, to_id=firms[other].id)
                edges.add_edge(session, actor, new, now=NOW)


def _findings(session: Session, actor: Actor, places: list[Site], luck: Random) -> None:
    for site in places[::4]:
        found_on = NOW.date() - timedelta(days=luck.randrange(10, 300))
        new = FindingCreate(
            site_id=site.id,
            severity="major",
            description="Wages were paid later than the contract says",
            found_on=found_on,
        )
        finding = findings.record_finding(session, actor, new, now=NOW)
        owed = ActionCreate(
            finding_id=finding.id, description="Pay what is owed", close_by=found_on + timedelta(days=60)
        )
        actions.add_action(session, actor, owed, now=NOW)


def _screen(session: Session, actor: Actor, names: list[str], folder: Path) -> None:
    rows = [
        {"id": f"W{place}", "kind": "organisation", "names": [name.removesuffix(" S.L.")], "countries": ["ES"]}
        for place, name in enumerate(names)
    ]
    path = folder / "us_ofac_sdn.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    installation = Actor.system(OrganisationId(new_id()))
    accepting = Loading(accepting=Accepting(smaller=True))
    watch_lists.load(session, installation, read_lists(path), now=NOW, loading=accepting)
    runs.screen_all(session, actor, now=NOW)
