"""Writes THIRD_PARTY_NOTICES.md from what is installed and from the sources kept with the data: `make reference`."""

import csv
import json
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from docs.make_reference import table

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "THIRD_PARTY_NOTICES.md"
OURSELVES = "tierlight"
EXTRAS = "cluster"
# What a distribution says in a form that no table can hold, read by a person.
LICENCES_READ = {
    "python-dateutil": "BSD-3-Clause OR Apache-2.0",
    "reportlab": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "shellingham": "ISC",
    "cycler": "BSD-3-Clause",
    "matplotlib": "Matplotlib licence (PSF style)",
}
OPENING = """# Third-party notices

*Made by `make reference` from what is installed; do not edit.*

Tierlight is licensed under Apache-2.0 (`LICENSE`). None of the packages below lies in this repository: set-up fetches
them from a package registry, pinned by hash, and each brings its own licence text (`*.dist-info/licenses`, or the
LICENSE file in its folder of `node_modules`). Whoever hands on a set-up with them inside hands on those texts too.
The list is that of Linux with Python 3.11; other systems may need one or two more (`requirements.lock` names them).

psycopg is LGPL-3.0: it is used unchanged as a library of its own and can be replaced. axe-core and certifi are MPL-2.0
and unchanged. matplotlib, which comes with PyVRP and is never imported, carries FreeType under the FreeType licence,
one of the two that FreeType offers. No package listed here is under the GPL or AGPL. `@scarf/scarf`, which would report
every installation to its maker, comes with swagger-ui-dist and never runs: `.npmrc` forbids scripts at set-up."""
SET_UP_ONLY = (
    """Development and test packages (`[dependency-groups] dev` in `pyproject.toml`) are not part of what runs."""
)
DATA = """## Data that ships

| what | where | from | licence |
| --- | --- | --- | --- |
| Country borders in the map (built at set-up, not committed) | `world-atlas` | Natural Earth | public domain |
| Outlines that points are checked against | `suppliers/importing/country_outlines.json` | Natural Earth | \
public domain |
| Goods made with child or forced labour, 2016 | `risk/pillars/listed_goods.csv` | U.S. Department of Labor, ILAB | \
public domain (work of the US government) |
| Mandarin readings of letters | `suppliers/han_readings.csv` | Unicode Unihan by way of pypinyin 0.55 | \
Unicode License v3; MIT |
| Mandarin, Cantonese, Japanese and Korean readings of letters in names | `suppliers/han_names.csv` | \
Unicode Unihan 15.0 | Unicode License v3 |
| Schema of the Beneficial Ownership Data Standard 0.4, without its prose | \
`suppliers/interop/schemas/bods-0.4.json` | \
github.com/openownership/data-standard | Apache-2.0 |
| Names of the FollowTheMoney 4.11.2 model | `suppliers/interop/schemas/ftm-4.11.2.json` | \
github.com/opensanctions/followthemoney | MIT |

Every other table that ships (such as `audits/instruments/`, `reports/laws/`, `risk/sectors/`) names the source of each
row beside it. Rows marked "recalled: check" were written from memory and are to be compared with their source before
anyone relies on them. Weights learnt from public lists (`suppliers/matching/model.json`,
`sanctions/screening/scorecard.json` and `word_shares.json`) hold no row of them; `docs/algorithms/` names the lists."""
INDICATORS = """### Country indicators

`risk/pillars/country_indicators.csv` is adapted (selected, joined by country and year, renamed) from the sources below.
**CC BY 4.0** (https://creativecommons.org/licenses/by/4.0/): SDG Index 2018 by J. Sachs and others (Bertelsmann
Stiftung and Sustainable Development Solutions Network); World Development Indicators, The World Bank; datasets compiled
by Our World in Data. The original publishers named in the table may set terms of their own."""
FONTS = """The fonts IBM Plex (copyright IBM Corp.) and Noto Sans SC (copyright Google and Adobe) are under the SIL Open
Font License 1.1; reports embed subsets of them."""


def runtime() -> Iterator[metadata.Distribution]:
    """Everything that the product needs to run here with its extras, direct or not, by name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [Requirement(f"{OURSELVES}[{EXTRAS}]")]
    while waiting:
        asked = waiting.pop()
        key = asked.name.lower().replace("_", "-")
        if key in found:
            continue
        distribution = metadata.distribution(asked.name)
        found[key] = distribution
        needs = (Requirement(text) for text in distribution.requires or ())
        waiting += [need for need in needs if _needed(need, asked.extras)]
    return (found[key] for key in sorted(found) if key != OURSELVES)


def _needed(need: Requirement, extras: set[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def licence(distribution: metadata.Distribution) -> str:
    if distribution.name in LICENCES_READ:
        return LICENCES_READ[distribution.name]
    classified = [line.split(" :: ")[-1] for line in _said(distribution, "Classifier") if line.startswith("License ::")]
    stated = (*_said(distribution, "License-Expression"), *_said(distribution, "License"), ", ".join(classified))
    return next((text for text in stated if text), "not stated")


def _said(distribution: metadata.Distribution, field: str) -> list[str]:
    return distribution.metadata.get_all(field) or []


def home(distribution: metadata.Distribution) -> str:
    """One address where people find the project."""
    links = (line.split(", ", 1) for line in _said(distribution, "Project-URL"))
    named = {name.lower(): address for name, address in links}
    wanted = ("homepage", "source", "repository", "source code", "documentation")
    return next(iter(_said(distribution, "Home-page")), "") or next((named[key] for key in wanted if key in named), "")


def desk_packages() -> Iterator[tuple[str, str, str, str]]:
    """Name, version, licence and use of each npm package, from the lock."""
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for path, entry in sorted(locked.items()):
        if path and not entry.get("optional"):
            use = "building and testing" if entry.get("dev") else "the desk"
            yield path.removeprefix("node_modules/"), entry["version"], entry.get("license", "not stated"), use


def indicators() -> Iterator[tuple[str, str, str]]:
    with (ROOT / "risk" / "pillars" / "country_indicator_sources.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield f"{row['source_id']} {row['indicator']}", row["source"], row["licence"]


def notices() -> str:
    python = ((one.name, one.version, licence(one), home(one)) for one in runtime())
    return (
        "\n\n".join(
            (
                OPENING,
                "## Python packages",
                table(("package", "version", "licence", "home"), python),
                SET_UP_ONLY,
                "## Packages of the desk (npm)",
                table(("package", "version", "licence", "for"), desk_packages()),
                FONTS,
                DATA,
                INDICATORS,
                table(("indicator", "source", "licence"), indicators()),
            )
        )
        + "\n"
    )


def main() -> None:
    TARGET.write_text(notices(), "utf-8")
    sys.stderr.write(f"{TARGET.name}\n")


if __name__ == "__main__":
    main()
