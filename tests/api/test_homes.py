"""Nobody without leave, and no paper or file that leaves the house, is told where somebody lives."""

import gzip
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlmodel import Session, col, select

from api.access import COOKIE
from api.main import create_app
from api.web import pages
from foundation import accounts, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from reports.contents.kinds import Form
from suppliers import batches, identity, parties, sites
from suppliers.identity.payloads import MoveCreate, SplitCreate
from suppliers.importing.columns import map_columns
from suppliers.importing.reading import read_rows
from suppliers.importing.tables import read_table
from suppliers.models import Fact, IdentityAct, IdentityDecision, ImportBatch, Party, Site
from suppliers.payloads import PartyCorrection
from suppliers.personal import WITHHELD, marks_of, shown
from tests.builders import NOW, a_fact, an_account, an_edge
from tests.reports.ground import words_in
from tests.web_client import TestClient

PERSONS = (
    "Name,Type of party,Country,City,Address,Phone\n"
    "P. Inventado,person,ES,Almería,\u200bCalle Zorrocal 97,+34 699 111 222\n"
    "P. Inventada,person,ES,Almería,Calle Zorrocal 99,+34 699 111 223\n"
)
HOMES = (
    "Farm,Type,Operator,Country,City,Home address,Postcode,Latitude,Longitude,Workers\n"
    "Finca Inventada,farm,Agro Ensayo,ES,Almería,\u200bCalle Zorrocal 41,04117,36.873456,-2.123456,12\n"
    "Finca Inventadas,farm,Agro Ensayo,ES,Almería,Calle Zorrocal 43,04117,36.873456,-2.123456,14\n"
)
SECRETS = ("zorrocal", "699111222", "699111223", "04117", "36.8734", "36,8734", "1961-07-05")
READS_A_RECORD = {"node_id", "party_id", "site_id"}
TELLS_OF_NO_ADDRESS = {
    "edge_id", "lead_id", "obligation_id", "score_id", "inspector_id", "plan_id", "visit_id", "finding_id",
    "action_id", "grievance_id", "referral_id", "hit_id", "case_id", "invitation_id", "task_id", "job_id", "secret",
    "line_id", "draw_id", "programme_id", "recognition_id", "certificate_code", "feed_id", "contest_id", "remedy_id",
    "extension_id", "part_id", "check_id", "evidence_id", "subject_kind", "subject_id", "sector", "version", "fit_id",
    "record_id", "group_id", "publication_id", "answer_id", "entry_id", "regime", "report_id",
    "code", "law_id", "section_id", "key",
    "statement_id", "view_id",
    "series_id", "run_id", "recipient_id", "endpoint_id", "change_id", "agreement_id", "kind",
    "comment_id", "override_id", "account_id", "reset_id", "delegation_id",
}  # fmt: skip
"""
Names of what holds no address of a record, or only what its reader wrote (the lines of an invited supplier). A new name
must be put into one of these sets, or filled below.
"""


def without_leave() -> list[Role]:
    anybody = OrganisationId(UUID(int=0))
    return [role for role in Role if not Actor(None, "", role, anybody).may(Action.READ_PERSONS)]


@dataclass(frozen=True)
class Ground:
    records: tuple[UUID, ...]
    """A person, that person's like, a home, and one like it."""
    ids: dict[str, tuple[UUID, ...]]


def imported(session: Session, actor: Actor, path: Path, text: str) -> ImportBatch:
    path.write_text(text, encoding="utf-8")
    table = read_table(path)
    reading = read_rows(table, map_columns(table, "parties"))
    batch = batches.dry_run(session, actor, reading, file_name=path.name, sha256="0" * 64, now=NOW)
    batches.write(session, actor, batch, reading, now=NOW)
    return batch


@pytest.fixture
def ground(database: Database, officer: Actor, tmp_path: Path) -> Ground:
    with database.transaction() as session:
        first = imported(session, officer, tmp_path / "persons.csv", PERSONS)
        second = imported(session, officer, tmp_path / "homes.csv", HOMES)
        persons = session.exec(select(Party).where(Party.kind == "person").order_by(col(Party.name).desc())).all()
        homes = session.exec(select(Site).order_by(col(Site.name))).all()
        records = (persons[0].id, persons[1].id, homes[0].id, homes[1].id)
        a_fact(session, officer, persons[0].id, "birth_date", "1961-07-05")
        a_fact(session, officer, homes[0].id, "address", "Calle Zorrocal 41")
        firm = session.exec(select(Party).where(Party.name == "Agro Ensayo")).one()
        an_edge(session, officer, persons[0].id, firm.id, "owns")
        decisions = [
            identity.decide(session, officer, pair, "possibly_same", reason="alike", now=NOW)
            for pair in (records[:2], records[2:])
        ]
        moving = MoveCreate(
            site_id=homes[1].id, reason="moved", moved_on=NOW.date(), address="Calle Zorrocal 50", city="Almería"
        )
        act = identity.move(session, officer, moving, now=NOW)
        ids = {
            "batch_id": (first.id, second.id), "decision_id": tuple(one.id for one in decisions), "act_id": (act.id,),
            "firm": (firm.id,),
        }  # fmt: skip
        return Ground((*records, act.front_id), ids)


@pytest.fixture
def app(database: Database, tmp_path: Path) -> FastAPI:
    return create_app(Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path), database)


class Reader:
    """One person at the REST interface and at the pages."""

    def __init__(self, app: FastAPI, actor: Actor) -> None:
        self.app = app
        database: Database = app.state.database
        with database.transaction() as session:
            account = session.get_one(Account, actor.account_id)
            scopes = frozenset(action for action in Action if actor.may(action))
            secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
            opened = accounts.open_sign_in(session, account, now=utc_now(), hours=1)
        self.rest = TestClient(self.app, headers={"authorization": f"Bearer {secret}"})
        self.pages = TestClient(self.app, headers={"accept": "text/html"})
        self.pages.cookies.set(COOKIE, opened.secret)

    def answers(self, ground: Ground, *, only: str = "") -> Iterator[tuple[str, str]]:
        """Every address that can be read, asked with what it may be asked, and all that its answer says."""
        addresses = itertools.chain(self._rest_addresses(ground), page_addresses(ground))
        for address in dict.fromkeys(one for one in addresses if re.search(only, one)):
            client = self.rest if address.startswith("/v1") else self.pages
            answer = client.get(address)
            assert answer.status_code < 500, address
            if answer.status_code == 200:
                yield address, all_words(answer.content)

    def _rest_addresses(self, ground: Ground) -> Iterator[str]:
        for path, ways in self.app.openapi()["paths"].items():
            if "get" in ways:
                asked = [one for one in ways["get"].get("parameters", []) if one["in"] == "query"]
                for filled in fillings(path, ground):
                    yield from (f"{filled}{question}" for question in questions(asked, ground))


def page_addresses(ground: Ground) -> Iterator[str]:
    for route in itertools.chain.from_iterable(router.routes for router in pages.routers):
        if "GET" in getattr(route, "methods", ()):
            yield from fillings(route.path, ground)  # type: ignore[attr-defined] # only routes have methods
    one, like, home, home_like, _ = ground.records
    yield from (f"/compare?left={one}&right={like}", f"/compare?left={home}&right={home_like}")
    yield from ("/duplicates?decision=possibly_same", "/find?q=Inventad", "/suppliers?q=Inventad")
    yield from (f"/records/{home}?q=Finca", f"/chain/{ground.ids['firm'][0]}?selected={home}")


def fillings(path: str, ground: Ground) -> Iterator[str]:
    """The path with every id it may hold."""
    names = re.findall(r"{(\w+)}", path)
    known = READS_A_RECORD | TELLS_OF_NO_ADDRESS | ground.ids.keys() | {"form"}
    assert set(names) <= known, f"say what {path} reads"
    values = [_values(name, ground) for name in names]
    for chosen in itertools.product(*values):
        yield path.format_map(dict(zip(names, chosen, strict=True)))


def _values(name: str, ground: Ground) -> tuple[object, ...]:
    if name in READS_A_RECORD:
        person, _, home, *_ = ground.records
        return (person, home, *ground.ids["firm"])
    return ("xlsx", "csv", "geojson") if name == "form" else ground.ids.get(name, ())


def questions(asked: list[dict[str, object]], ground: Ground) -> Iterator[str]:
    """What must be asked, and beside it, one after the other, each choice there is."""
    names = {str(one["name"]) for one in asked}
    one, like, home, home_like, _ = ground.records
    known = {
        "name": "P. Inventado",
        "without": str(one),
        "since": "2020-01-01",
        "format": "geojson",
        "node_id": str(one),
    }
    needed = "&".join(f"{each['name']}={known[str(each['name'])]}" for each in asked if each.get("required"))
    yield f"?{needed}"
    if "node_id" in names:
        yield from (f"?node_id={home}", f"?node_id={home}&node_id={home_like}", f"?node_id={one}&node_id={like}")
    if "left_id" in names:
        yield from (
            f"?left_id={one}&right_id={like}",
            f"?left_id={home}&right_id={home_like}",
            "?relation=subcontracting",
        )
    if {"name", "kind"} <= names:
        yield from (
            f"?name={name}&kind={kind}" for name, kind in (("P. Inventado", "party"), ("Finca Inventada", "site"))
        )
    if "format" in names:
        forms = ("geojson", "graphml", "parquet", "ftm", "bods", "oshub", "gleif")
        yield from (f"?{needed}&format={form}" if "since" in names else f"?format={form}" for form in forms)


def all_words(content: bytes) -> str:
    """Of text, PDF, packed and unpacked: with and without blanks, for a telephone number may be parted anyhow."""
    if content[:4] == b"%PDF":
        text = words_in(content, Form.PDF)
    elif content[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(content))
        text = " ".join(all_words(archive.read(name)) for name in archive.namelist())
    elif content[:4] == b"PAR1":
        text = str(pq.read_table(io.BytesIO(content)).to_pylist())
    else:
        text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("utf-8", "replace")
    return f"{text} {''.join(text.split())}".casefold()


def told(answers: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """Address -> what it says that it should not."""
    found = {address: [secret for secret in SECRETS if secret in words] for address, words in answers}
    return {address: secrets for address, secrets in found.items() if secrets}


def test_who_has_leave_reads_the_street_so_that_the_other_tests_can_fail(
    app: FastAPI, officer: Actor, ground: Ground
) -> None:
    reader = Reader(app, officer)
    person, _, home, *_ = ground.records
    assert "Zorrocal 97" in reader.rest.get(f"/v1/parties/{person}").text
    assert "Zorrocal 41" in reader.rest.get(f"/v1/sites/{home}").text
    assert "Zorrocal 41" in reader.pages.get(f"/sites/{home}").text
    assert "Zorrocal 97" in reader.rest.get("/v1/lookup?kind=party&name=P. Inventado").text


def test_no_answer_tells_a_home_to_whoever_may_not_read_persons(
    app: FastAPI, database: Database, buyer: OrganisationId, ground: Ground
) -> None:
    person, _, home, *_ = ground.records
    for role in without_leave():
        actor = an_account(database, buyer, role)
        answers = dict(Reader(app, actor).answers(ground))
        assert told(iter(answers.items())) == {}, role
        if actor.may(Action.READ_REGISTRY):
            read = answers[f"/v1/parties/{person}?"] + answers[f"/v1/sites/{home}?"] + answers[f"/sites/{home}"]
            assert read.count(WITHHELD.casefold()) >= 3
            assert {"almería", "36.9"} <= set(re.split(r'[":, ]+', answers[f"/v1/sites/{home}?"]))


def test_no_file_or_report_tells_a_home_to_anybody(app: FastAPI, officer: Actor, ground: Ground) -> None:
    reader = Reader(app, officer)
    person, _, home, *_ = ground.records
    files = dict(reader.answers(ground, only=r"/v1/export|/chain/|/suppliers/export|report\.pdf"))
    about = {"supplier_dossier": (person, *ground.ids["firm"]), "site_audit": (home,)}
    for kind in reader.rest.get("/v1/reports/kinds").json():
        for subject in about.get(kind["id"], ("Lindenhof Hotels",)):
            for form in kind["formats"]:
                made = reader.rest.post("/v1/reports", json={"kind": kind["id"], "subject": str(subject), "form": form})
                if made.status_code == 200:
                    files[f"{kind['id']} {form} {subject}"] = all_words(made.content)
    assert {name.split()[0] for name in files if not name.startswith("/")} >= {*about, "portfolio", "supplier_register"}
    assert told(iter(files.items())) == {}


def test_what_was_withheld_is_never_written_back_and_stays_personal(
    database: Database, buyer: OrganisationId, ground: Ground
) -> None:
    person, _, home, _, moved = ground.records
    planner = an_account(database, buyer, Role.INSPECTION_PLANNER)
    with database.transaction() as session:
        seen = shown(parties.read_party(session, planner, person), planner)
        sent = PartyCorrection.model_validate({"address": seen.address, "phone": seen.phone, "city": "Níjar"})
        parties.correct_party(session, planner, person, sent, version_seen=seen.version)
        split = SplitCreate(
            node_id=home, name="Finca Segunda", address=WITHHELD, reason="two", earlier_visits="original"
        )
        act: IdentityAct = identity.split(session, planner, split, now=NOW)
    with database.reading() as session:
        kept = session.get_one(Party, person)
        assert (kept.address, kept.phone, kept.city) == ("Calle Zorrocal 97", "+34 699 111 222", "Níjar")
        made = sites.visible_site(session, planner, act.other_id) if act.other_id else None
        assert made is not None
        assert made.address == "Calle Zorrocal 41"
        assert {made.id, moved} <= marks_of(session, [made.id, moved]).keys()
        assert session.exec(select(Fact).where(col(Fact.value).contains("withheld"))).all() == []
        assert session.exec(select(IdentityDecision)).all()
