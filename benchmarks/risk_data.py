"""An invented register to score: an invented chain whose sites have answers, and to which things have happened."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.chain_data import InventedChain, invent
from benchmarks.chain_database import STAMP, filled, node_id
from foundation.actors import Actor
from foundation.database import Database, analyse
from risk.models import LedgerEvent
from risk.sectors import load_models
from risk.sectors.model import Driver, SectorModel
from risk.sectors.transforms import Choices
from suppliers.models import Fact

TODAY = date(2026, 11, 22)
SECTORS = ("agriculture", "hospitality", "construction", "general")
STANDINGS = ("claimed", "evidenced", "verified")
SOURCES = tuple(f"questionnaire {year}, part {part}" for year in range(2022, 2027) for part in "ABCDEFGH")
GRADES = ("collaborative", "minor", "major", "critical", "zero_tolerance")
GRADE_SHARES = (0.1, 0.4, 0.38, 0.1, 0.02)
ANSWERED = 0.4
"""The chance that a site has answered a question of its sector."""
QUESTIONNAIRES, EXPIRING = 2, 0.5
"""Of how many the answers of one site come, and how many of them expire after three years."""
LINKS_A_NODE, SITES_A_NODE = 3, 0.3


def register(path: Path, sites: int) -> tuple[Database, Actor]:
    chain = invent(int(sites / SITES_A_NODE + 0.5), int(sites / SITES_A_NODE) * LINKS_A_NODE)
    database, actor = filled(path, chain)
    database.close()
    _fill(path, chain, actor.organisation_id.hex)
    database = Database.at(f"sqlite:///{path}")
    with database.transaction() as session:
        analyse(session, Fact, LedgerEvent)
    return database, actor


def _fill(path: Path, chain: InventedChain, owner: str) -> None:
    chance = np.random.default_rng(11)
    store = sqlite3.connect(path, isolation_level=None)
    store.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; BEGIN")
    places = np.flatnonzero(chain.is_site).tolist()
    ids = [node_id(at).hex for at in places]
    sectors = [SECTORS[at % len(SECTORS)] for at in places]
    store.executemany("UPDATE site SET sector=? WHERE id=?", zip(sectors, ids, strict=True))
    store.executemany(
        "INSERT INTO fact (id, organisation_id, node_id, field, value, original, standing, as_of, valid_until, source,"
        " recorded_at) VALUES (?,?,?,?,?,'',?,?,?,?,?)",
        ((one, owner, *rest, STAMP) for one, *rest in _facts(chance, ids, sectors)),
    )
    store.executemany(
        "INSERT INTO ledger_event (id, organisation_id, subject_id, kind, occurred_on, recorded_at, severity,"
        " verification, confidential, source_kind, source_id, answers_id, outcome, detection_chance, summary)"
        " VALUES (?,?,?,?,?,?,?,?,?,'visit',?,?,?,?,'')",
        ((*rest[:1], owner, *rest[1:4], STAMP, *rest[4:]) for rest in _events(chance, ids)),
    )
    store.execute("COMMIT")
    store.close()


def _facts(chance: np.random.Generator, ids: list[str], sectors: list[str]) -> Iterator[tuple[object, ...]]:
    models = {model.sector: model for model in load_models()}
    number = 0
    for one, sector in zip(ids, sectors, strict=True):
        told = [_told(chance) for _ in range(QUESTIONNAIRES)]
        for name, value in _answers(chance, models[sector]):
            number += 1
            standing = STANDINGS[int(chance.integers(0, 3))]
            yield f"f{number:031x}", one, name, value, standing, *told[number % QUESTIONNAIRES]


def _told(chance: np.random.Generator) -> tuple[str, str | None, str]:
    """Day, day of expiry and source of the answers of one questionnaire."""
    day = TODAY - timedelta(days=int(chance.integers(0, 1500)))
    until = (day + timedelta(days=1095)).isoformat() if chance.random() < EXPIRING else None
    return day.isoformat(), until, SOURCES[int(chance.integers(0, len(SOURCES)))]


def _answers(chance: np.random.Generator, model: SectorModel) -> Iterator[tuple[str, str]]:
    asked = [driver for driver in model.drivers if not driver.field.context]
    for driver, drawn in zip(asked, chance.random(len(asked)).tolist(), strict=True):
        if drawn < ANSWERED:
            yield driver.key, _answer(chance, driver)
    yield "workers_total", str(int(chance.integers(3, 900)))


def _answer(chance: np.random.Generator, driver: Driver) -> str:
    kind = driver.field.kind
    if isinstance(driver.transform, Choices):
        words = [word for word, _ in driver.transform.risks]
        return words[int(len(words) * chance.random() ** 2)]
    if kind == "date":
        return (TODAY - timedelta(days=int(chance.integers(0, 2000)))).isoformat()
    if kind == "flag":
        return "true" if chance.random() < 0.2 else "false"
    return f"{chance.beta(1, 4):.3f}" if kind == "share" else str(int(12 * chance.random() ** 2))


def _events(chance: np.random.Generator, ids: list[str]) -> Iterator[tuple[object, ...]]:
    number = 0
    for one in ids:
        for _ in range(int(chance.poisson(0.8))):
            number += 1
            drawn, day = chance.random(), (TODAY - timedelta(days=int(chance.integers(0, 1500)))).isoformat()
            event = f"e{number:031x}"
            if drawn < 0.35:
                yield event, one, "visit", day, None, "alleged", 0, event, None, "nothing_found", round(drawn, 2)
                continue
            grade = GRADES[int(chance.choice(5, p=GRADE_SHARES))]
            kind = ("finding", "finding", "grievance", "injury", "lead")[int(chance.integers(0, 5))]
            proof = STANDINGS[int(chance.integers(0, 3))].replace("claimed", "alleged")
            yield event, one, kind, day, grade, proof, int(kind == "grievance"), event, None, None, None
            if kind == "finding" and drawn < 0.6:
                action = f"a{number:031x}"
                yield action, one, "action_verified", day, None, "verified", 0, action, event, None, None
