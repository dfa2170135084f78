import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from foundation import accounts, backup, evidence, migrating, trail
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.evidence_store import Store
from foundation.ids import new_id
from foundation.models import Evidence
from suppliers import identity
from suppliers.models import ImportBatch, Party
from tests.builders import NOW, a_party

NOTES = b"a gate log" * 100


@pytest.fixture
def store(own_database: str) -> Iterator[Database]:
    database = Database.at(own_database)
    yield database
    database.close()


@pytest.fixture
def kept(store: Database, tmp_path: Path) -> tuple[Actor, Store]:
    files = Store(tmp_path / "evidence")
    with store.transaction() as session:
        organisation = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        actor = Actor(None, "J", Role.COMPLIANCE_OFFICER, OrganisationId(organisation.id))
        new = evidence.NewEvidence("site", new_id(), "document", "Gate log", "text/plain")
        evidence.take_in(session, actor, files, new, io.BytesIO(NOTES), now=NOW, limit=1 << 20)
    return actor, files


def add_another(store: Database) -> None:
    with store.transaction() as session:
        accounts.add_organisation(session, name="Added after the backup", kind="buyer", now=NOW)


def test_a_restored_backup_holds_the_rows_the_files_and_the_trail(
    store: Database, kept: tuple[Actor, Store], tmp_path: Path
) -> None:
    _, files = kept
    manifest = backup.back_up(store, {"evidence": files.folder}, tmp_path / "b.tar.gz", now=NOW)
    add_another(store)
    for path in files.folder.rglob("*"):
        if path.is_file():
            path.unlink()
    backup.restore(store, {"evidence": files.folder}, tmp_path / "b.tar.gz", replace=True)
    with store.reading() as session:
        verdict = trail.verify(session)
        assert (verdict.entries, verdict.head, verdict.broken) == (manifest.trail_entries, manifest.trail_head, None)
        assert all(files.holds(one.sha256) for one in session.exec(select(Evidence)))


def test_what_is_counted_goes_on_counting_after_a_restore(
    store: Database, kept: tuple[Actor, Store], tmp_path: Path
) -> None:
    actor, files = kept
    with store.transaction() as session:
        pair = a_party(session, actor, "Frutas Sur").id, a_party(session, actor, "Frutas del Sur").id
        identity.decide(session, actor, pair, "different", reason="two owners", now=NOW)
    backup.back_up(store, {"evidence": files.folder}, tmp_path / "b.tar.gz", now=NOW)
    backup.restore(store, {"evidence": files.folder}, tmp_path / "b.tar.gz", replace=True)
    with store.transaction() as session:
        identity.decide(session, actor, pair, "same", reason="one owner after all", now=NOW)


def test_a_database_with_data_is_not_overwritten_unasked(
    store: Database, kept: tuple[Actor, Store], tmp_path: Path
) -> None:
    backup.back_up(store, {"evidence": kept[1].folder}, tmp_path / "b.tar.gz", now=NOW)
    add_another(store)
    with pytest.raises(backup.DatabaseNotEmpty):
        backup.restore(store, {"evidence": kept[1].folder}, tmp_path / "b.tar.gz", replace=False)


def test_an_altered_backup_changes_nothing(store: Database, kept: tuple[Actor, Store], tmp_path: Path) -> None:
    backup.back_up(store, {"evidence": kept[1].folder}, tmp_path / "b.tar.gz", now=NOW)
    with tarfile.open(tmp_path / "b.tar.gz") as whole:
        whole.extractall(tmp_path / "inside", filter="data")
    photo = next(path for path in (tmp_path / "inside" / "evidence").rglob("*") if path.is_file())
    photo.write_bytes(b"something else")
    with tarfile.open(tmp_path / "altered.tar.gz", "w:gz") as altered:
        altered.add(tmp_path / "inside", arcname=".")
    with store.reading() as session:
        before = trail.head(session)
    with pytest.raises(backup.BackupUnreadable, match="altered"):
        backup.restore(store, {"evidence": kept[1].folder}, tmp_path / "altered.tar.gz", replace=True)
    with store.reading() as session:
        assert trail.head(session) == before


def test_a_cut_off_backup_is_refused(store: Database, kept: tuple[Actor, Store], tmp_path: Path) -> None:
    backup.back_up(store, {"evidence": kept[1].folder}, tmp_path / "b.tar.gz", now=NOW)
    whole = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(backup.BackupUnreadable):
        backup.restore(store, {"evidence": kept[1].folder}, tmp_path / "cut.tar.gz", replace=True)


def test_a_database_of_a_newer_program_is_refused(store: Database) -> None:
    with store.transaction() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrating.DatabaseIsNewer):
        migrating.upgrade(store)


def test_models_and_migrations_say_the_same_and_downgrade_leaves_nothing(store: Database) -> None:
    migrating.differences(store)
    migrating.downgrade(store, "base")
    assert migrating.upgrade(store).current


def test_a_register_with_an_import_in_it_goes_back_and_forth_between_revisions(
    store: Database, kept: tuple[Actor, Store]
) -> None:
    actor, _ = kept
    with store.transaction() as session:
        batch = ImportBatch(
            organisation_id=actor.organisation_id, kind="parties", file_name="a.csv", sha256="0", state="writing",
            recorded_at=NOW,
        )  # fmt: skip
        session.add(batch)
        session.flush()
        a_party(session, actor, "Frutas Sur").batch_id = batch.id
    migrating.downgrade(store, "0001")
    assert migrating.upgrade(store).current
    with store.reading() as session:
        party = session.exec(select(Party)).one()
        assert session.get_one(ImportBatch, party.batch_id).state == "written"
        enforced = session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() if store.is_sqlite else 1
    assert enforced == 1
