"""A terminal that is killed while it writes a list, and what is found there afterwards."""

import json
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select
from typer.testing import CliRunner

from api.cli import app
from foundation import accounts, migrating
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Job
from suppliers.models import Edge, Fact, ImportBatch, Node, Party, Site
from tests.builders import NOW

pytestmark = pytest.mark.no_database  # makes its own SQLite file, as a person would

FARMS, FIRMS = 300, 7
WRITER = """
import sys, time
from suppliers.batches import node_writing, writing
from suppliers.importing import parts
node_writing.AT_A_TIME = 50
parts.LONG, parts.ROWS = 0, 50
write_part, left = writing.write_part, int(sys.argv[1])

def counted(*args):
    global left
    if left == 0:
        print("part", flush=True)
        time.sleep(60)
    left -= 1
    write_part(*args)

writing.write_part = counted
from api.cli import app
app(sys.argv[2:])
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.sqlite"
    store = Database.at(f"sqlite:///{file}")
    migrating.upgrade(store)
    with store.transaction() as session:
        accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
    store.close()
    return file


@pytest.fixture
def farms(tmp_path: Path) -> Path:
    path = tmp_path / "farms.csv"
    rows = (f"S-{n},Farm {n},Road {n},ES,Agro {n % FIRMS},{n + 1}" for n in range(FARMS))
    path.write_text("\n".join(("ID,Name,Address,Country,Operator,Workers", *rows)) + "\n", encoding="utf-8")
    return path


def killed(own: Path, after_parts: int, *args: str | Path) -> None:
    """A process that wrote so many parts and was then ended by force within the next."""
    words = ["suppliers", "import", *map(str, args), "--database", str(own)]
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(after_parts), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.communicate()


def told(own: Path, *args: str | Path, code: int = 0) -> str:
    answer = CliRunner().invoke(app, ["suppliers", *map(str, args), "--database", str(own)])
    assert answer.exit_code == code, answer.output
    return answer.output


def held(own: Path) -> list[int]:
    store = Database.at(f"sqlite:///{own}")
    with store.reading() as session:
        found = [count(session, table) for table in (Node, Party, Site, Edge, Fact, ImportBatch)]
    store.close()
    return found


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


WHOLE = [FARMS + FIRMS, FIRMS, FARMS, FARMS, FARMS, 1]


@pytest.mark.slow
@pytest.mark.parametrize("parts", [3, 9])  # in the midst of the sites, and of the links that come last
def test_the_same_file_again_goes_on_where_a_killed_terminal_stopped(own: Path, farms: Path, parts: int) -> None:
    killed(own, parts, farms)
    half = held(own)
    assert 0 < half[0] + half[3] < WHOLE[0] + WHOLE[3]
    answer = json.loads(
        CliRunner().invoke(app, ["suppliers", "import", str(farms), "--database", str(own), "--json"]).stdout
    )
    assert (answer["state"], answer["counts"]["new"], held(own)) == ("written", FARMS + FIRMS, WHOLE)
    told(own, "import", farms)
    assert held(own) == [*WHOLE[:5], 2]


@pytest.mark.slow
def test_a_part_of_a_list_is_named_as_one_and_stands_in_the_way_with_the_way_out(
    own: Path, farms: Path, tmp_path: Path
) -> None:
    killed(own, 3, farms)
    before = held(own)
    other = tmp_path / "other.csv"
    other.write_text("ID,Name,Country\nZ-1,Mill,ES\n")
    refused = told(own, "import", other, code=1)
    assert "The import of farms.csv was broken off" in refused
    assert "suppliers undo" in refused
    assert "Taking back" not in refused
    assert held(own) == before
    exported = told(own, "export", "--format", "geojson", "--out", tmp_path / "out.geojson")
    assert "Only a part of farms.csv is in the register" in exported
    batch = refused.split("suppliers undo ")[1].split()[0]
    told(own, "undo", batch)
    assert held(own) == [0, 0, 0, 0, 0, 1]
    told(own, "import", other)


@pytest.mark.slow
def test_links_go_on_at_their_part_after_a_kill(own: Path, farms: Path, tmp_path: Path) -> None:
    told(own, "import", farms)
    links = tmp_path / "links.csv"
    rows = "".join(f"S-{n},supplies,S-{n + 1},2024-01-01,,a\n" for n in range(FARMS - 1))
    links.write_text(f"from_id,kind,to_id,since,share,source\n{rows}")
    killed(own, 2, links, "--kind", "edges")
    assert held(own)[3] == FARMS + 100
    told(own, "import", links, "--kind", "edges")
    assert held(own)[3] == FARMS + FARMS - 1


@pytest.mark.slow
def test_a_terminal_elsewhere_is_waited_for_until_its_lease_has_run_out(own: Path, farms: Path) -> None:
    killed(own, 3, farms)
    before = held(own)
    _elsewhere(own, timedelta(minutes=1))
    assert "is being written into this register" in told(own, "import", farms, code=1)
    assert held(own) == before
    _elsewhere(own, timedelta(minutes=-1))
    told(own, "import", farms)
    assert held(own) == WHOLE


def _elsewhere(own: Path, lease: timedelta) -> None:
    store = Database.at(f"sqlite:///{own}")
    with store.transaction() as session:
        job = session.exec(select(Job).where(col(Job.state) == "running")).one()
        job.owner, job.lease_until = "another-machine:7", utc_now() + lease
        session.add(job)
    store.close()
