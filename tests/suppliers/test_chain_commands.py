"""The questions about a chain from the terminal and over HTTP."""

import json
from pathlib import Path

from typer.testing import CliRunner

from api.cli import app
from foundation import accounts, migrating
from foundation.actors import Actor, OrganisationId
from foundation.database import Database
from tests.builders import NOW, a_party, an_edge


def a_file(folder: Path) -> Path:
    """Farm -> Mill -> Buyer."""
    path = folder / "register.sqlite"
    store = Database.at(f"sqlite:///{path}")
    migrating.upgrade(store)
    with store.transaction() as session:
        owner = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        actor = Actor.system(OrganisationId(owner.id))
        buyer, mill, farm = (a_party(session, actor, name, reference=name) for name in ("Buyer", "Mill", "Farm"))
        an_edge(session, actor, mill.id, buyer.id)
        an_edge(session, actor, farm.id, mill.id)
    store.close()
    return path


def asked(path: Path, *words: str) -> dict[str, list[dict[str, object]]]:
    done = CliRunner().invoke(app, ["suppliers", *words, "--database", str(path)])
    assert done.exit_code == 0, done.output
    found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return found


def test_the_terminal_names_chokepoints_changes_and_what_a_removal_costs(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    assert [point["name"] for point in asked(path, "chokepoints", "Buyer")["points"]] == ["Mill"]
    assert asked(path, "chain-changes", "Buyer", "--since", "2026-01-01")["nodes_gone"] == []
    removal = asked(path, "what-if", "Buyer", "--without", "Mill")
    assert [node["name"] for node in removal["gone"]] == ["Farm"]
    assert [node["name"] for node in removal["buyers_hit"]] == ["Buyer"]
