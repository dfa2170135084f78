"""
The chain of one buyer with thousands of nodes in Debian's Chromium with software drawing: from the moment the browser
holds the facts to the moment the network stands on the screen, and the map after it.

    python -m benchmarks.chain_view [--nodes 10000] [--links 20000] [--times 5]

The page and the islands are the real ones, the register is invented and read over HTTP. Times are those of the
browser's own clock (`performance.mark`), so they hold whatever else the machine does meanwhile; the load is printed
beside them. Goal: the network drawn in less than one second.
"""

import argparse
import os
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from api.access import COOKIE
from benchmarks.chain_data import InventedChain
from benchmarks.chain_database import filled, node_id
from benchmarks.first_page import FLAGS, serving
from foundation import accounts
from foundation.actors import OrganisationId, Role
from foundation.database import Database
from suppliers.chain.graph import ALWAYS, KIND_CODES, NEVER

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GOAL = 1000.0
FIRMS = 0.7
TIERS = (0.04, 0.12, 0.22, 0.26, 0.2, 0.16)
PLACED = """UPDATE site SET latitude = 36.7 + (abs(random()) % 6000) / 1000.0,
  longitude = -6 + (abs(random()) % 8000) / 1000.0"""
TOLD = """() => {
  const facts = performance.getEntriesByType("resource").filter((one) => one.name.includes("drawing.json")).at(-1);
  const at = (name) => performance.getEntriesByName(name)[0]?.startTime;
  const said = document.querySelector("form.filters .end")?.textContent;
  return { said, page: performance.getEntriesByType("navigation")[0].responseStart, answered: facts.responseStart,
    held: facts.responseEnd, network: at("chain-network-drawn"), map: at("chain-map-drawn"), bytes: facts.transferSize,
    marks: document.querySelectorAll("[data-map] svg *").length };
}"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Milliseconds: until the page answered, until the facts were held, from then to network and map."""

    page: float
    facts: float
    network: float
    map: float
    told: dict[str, Any]


def behind_one(nodes: int, links: int) -> InventedChain:
    """All of it stands behind node 0: six tiers of firms, each giving to some of the tier before, and their sites."""
    chance = np.random.default_rng(7)
    firms = int(nodes * FIRMS)
    bounds = np.concatenate([[0, 1], 1 + np.cumsum(np.array(TIERS) * (firms - 1)).astype(np.int64)])
    bounds[-1] = firms
    givers = np.concatenate([np.arange(1, firms), chance.integers(1, firms, links - nodes + 1)])
    tier = np.searchsorted(bounds, givers, side="right") - 1
    receivers = chance.integers(bounds[tier - 1], bounds[tier])
    sites = np.arange(firms, nodes)
    source = np.concatenate([givers, chance.integers(0, firms, len(sites))])
    target = np.concatenate([receivers, sites])
    kinds = chance.choice([KIND_CODES["supplies"], KIND_CODES["subcontracts"]], len(givers), p=[0.7, 0.3])
    kind = np.concatenate([kinds, np.full(len(sites), KIND_CODES["operates"])]).astype(np.int8)
    count = len(source)
    return InventedChain(
        nodes, np.arange(nodes) >= firms, np.array([0]), source, target, kind, np.full(count, ALWAYS, np.int32),
        np.full(count, NEVER, np.int32), np.full(count, 0.9, np.float32),
    )  # fmt: skip


def signed_in(store: Database, owner: OrganisationId) -> str:
    with store.transaction() as session:
        new = accounts.NewAccount("ines@lindenhof.example", "Ines Brandt", Role.COMPLIANCE_OFFICER, owner)
        account = accounts.add_account(session, new, now=datetime.now(UTC))
        return accounts.open_sign_in(session, account, now=datetime.now(UTC), hours=2).secret


def drawn(browser: "Browser", address: str, path: str, secret: str) -> Drawn:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address + path)
    page.wait_for_function("performance.getEntriesByName('chain-map-drawn').length > 0")
    told = page.evaluate(TOLD)
    context.close()
    return Drawn(
        told["page"],
        told["held"] - told["answered"],
        told["network"] - told["held"],
        told["map"] - told["held"],
        told,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a development package

    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        file = Path(folder) / "chain.sqlite"
        chain = behind_one(asked.nodes, asked.links)
        store, owner = filled(file, chain)
        with sqlite3.connect(file) as register:
            register.execute(PLACED)
        secret = signed_in(store, owner.organisation_id)
        path = f"/chain/{node_id(0)}?everything=true&depth=8"
        with serving(store, f"sqlite:///{file}") as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=which("chromium"), args=FLAGS)
            found = [drawn(browser, address, path, secret) for _ in range(asked.times)]
            browser.close()
        store.close()
    for one in found:
        sys.stdout.write(f"  {one.told}\n")
    network, on_map = median(one.network for one in found), median(one.map for one in found)
    sys.stdout.write(
        f"page answered after {median(one.page for one in found):.0f} ms, facts read in"
        f" {median(one.facts for one in found):.0f} ms; network drawn {network:.0f} ms after them, map {on_map:.0f} ms"
        f"; load {os.getloadavg()[0]:.1f}; goal {'met' if network < GOAL else 'missed'}\n"
    )


if __name__ == "__main__":
    main()
