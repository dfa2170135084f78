"""Where a list must forget a person, nothing that was copied from it keeps the name."""

import json
import stat
from pathlib import Path

from sqlmodel import Session, select

from foundation.actors import Actor, OrganisationId
from foundation.database import Database
from foundation.ids import new_id
from foundation.models import Change, TrailEntry
from reports.facts.alert import alert_facts
from reports.facts.screening import MatchQuery
from sanctions import hits, replaying, rulings, runs, watch_lists
from sanctions.alerts.file import read_file
from sanctions.hits import HitQuery
from sanctions.lists.guards import Accepting
from sanctions.lists.reading import read_lists
from sanctions.models import Hit, RarityCount
from sanctions.payloads import HitRuling
from sanctions.rescreening.memory import MemoryFolder
from sanctions.watch_lists import Loading
from suppliers import parties
from suppliers.payloads import PartyCreate
from tests.builders import NOW, a_party

SYSTEM = Actor.system(OrganisationId(new_id()))
HEAD = "UF;Empregador;CNPJ/CPF;Inclusão no Cadastro de Empregadores\n"
PERSON = "PA;Quillfeather Zorban Ostrelle;52998224725;05/10/2026\n"
FIRM = "MG;Fazenda Gannet Marrow;1234000153;05/10/2026\n"


def load(session: Session, folder: Path, *rows: str) -> None:
    path = folder / "lista.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    loading = Loading(accepting=Accepting(smaller=True))
    watch_lists.load(session, SYSTEM, read_lists(path), now=NOW, loading=loading)


def words_in(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.rglob("words.json"))


def test_a_match_the_memory_and_the_count_of_words_forget_who_left_the_list(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    memories = MemoryFolder(tmp_path / "memories")
    with database.transaction() as session:
        load(session, tmp_path, PERSON, FIRM)
        person = PartyCreate(kind="person", name="Zorban Quillfeather Ostrele", country="BR")
        parties.add_party(session, officer, person, now=NOW)
        a_party(session, officer, "Fazenda Gannet Marrow", country="BR")
    assert runs.screen_apart(database, officer, database.transaction, now=NOW, memories=memories).opened == 2
    assert "ostrelle" in words_in(memories.path)
    for path in memories.path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    with database.transaction() as session:
        load(session, tmp_path, FIRM)
        assert session.exec(select(RarityCount)).all() == []
    run = runs.screen_apart(database, officer, database.transaction, now=NOW, memories=memories)
    assert (run.mode, run.lapsed, run.standing) == ("full", 1, 1)
    assert "ostrelle" not in words_in(memories.path)
    assert "gannet" in words_in(memories.path)
    with database.reading() as session:
        (gone,) = hits.list_hits(session, officer, HitQuery(state="lapsed")).rows
        assert "ostrelle" not in json.dumps(gone.model_dump(mode="json"), ensure_ascii=False).lower()
        assert (gone.name_screened, gone.alignment, gone.weights) == ("Zorban Quillfeather Ostrele", [], {})
        assert len(gone.answer_hash) == 64
        told = replaying.replay(session, officer, gone.id)
        assert (told.same, [one.what for one in told.differences]) == (False, ["kept values"])
        assert read_file(session, officer, gone.id, on=NOW.date()).entry.in_force is False
        names = alert_facts(session, officer, gone.id, MatchQuery(), today=NOW.date(), now=NOW).lines[0]
        assert ([one.text for one in names.ours], names.listed, names.verdict) == (
            [gone.name_screened],
            (),
            "left_only",
        )
        (stays,) = session.exec(select(Hit).where(Hit.state == "open")).all()
        assert stays.name_matched == "Fazenda Gannet Marrow"
        trail = session.exec(select(TrailEntry)).all()
        assert [entry.action for entry in trail].count("hit.forgotten") == 1
        assert "ostrelle" not in "".join(entry.changes for entry in trail).lower()
        assert "watch_list.forgotten" in {change.kind for change in session.exec(select(Change))}


def test_what_people_wrote_about_a_forgotten_person_is_forgotten_and_the_ruling_stays(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    with database.transaction() as session:
        load(session, tmp_path, PERSON, FIRM)
        person = PartyCreate(kind="person", name="Zorban Quillfeather Ostrele", country="BR")
        parties.add_party(session, officer, person, now=NOW)
        runs.screen_all(session, officer, now=NOW)
        (hit,) = hits.list_hits(session, officer, HitQuery()).rows
        said = HitRuling(decision="cleared", reason="Ostrelle was born elsewhere", reason_code="different_people")
        rulings.rule(session, officer, hit.id, said, version_seen=1, now=NOW)
        load(session, tmp_path, FIRM)
        runs.screen_all(session, officer, now=NOW)
    with database.reading() as session:
        (gone,) = session.exec(select(Hit)).all()
        assert (gone.state, gone.reason, gone.reason_code) == ("cleared", "", "different_people")
        history = hits.history_of(session, officer, gone.id)
        assert [(event.step, event.reason) for event in history] == [("opened", ""), ("cleared", "")]
        assert "ostrelle" not in "".join(entry.changes for entry in session.exec(select(TrailEntry))).lower()
