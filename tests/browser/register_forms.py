"""The public register in each of its forms, read back into the same rows as far as a form can tell them."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from xml.etree import ElementTree as ET

from playwright.sync_api import Page

from reports.renderers.public_register.atom import ATOM
from reports.renderers.public_register.dump import check_dump

Row = dict[str, str]
TOLD = ("id", "reference", "name", "grounds", "listed_until")


def rows_in(page: Page, form: str) -> list[Row]:
    """By a reader without a sign-in; in the order of their ids."""
    return sorted(FORMS[form](page), key=lambda row: row["id"])


def _fetched(page: Page, path: str) -> bytes:
    answer = page.request.get(path)
    assert answer.ok, (path, answer.status, answer.text()[:300])
    return answer.body()


def _row(told: Mapping[str, str]) -> Row:
    return {name: told["party_name" if name == "name" else name] for name in TOLD}


def _html(page: Page) -> Iterable[Row]:
    """The list, and of each entry its own page."""
    page.goto("/register")
    links = [one.get_attribute("href") or "" for one in page.locator("table.register th a").all()]
    for link in links:
        page.goto(link)
        said = page.locator(".lead").first.inner_text()
        yield {
            "id": link.rpartition("/")[2],
            "reference": page.locator("dl.kv dd bdi.num").first.inner_text(),
            "name": page.get_by_role("heading", level=1).inner_text(),
            "grounds": said.partition(" Listed")[0],
            "listed_until": page.locator("time[data-last]").get_attribute("datetime") or "",
        }


def _json(page: Page) -> Iterable[Row]:
    return map(_row, json.loads(_fetched(page, "/v1/register"))["rows"])


def _csv(page: Page) -> Iterable[Row]:
    """A name that a spreadsheet could run carries a sign in front."""
    for told in csv.DictReader(StringIO(_fetched(page, "/v1/register/csv").decode("utf-8-sig"))):
        yield _row(told | {"party_name": told["party_name"].removeprefix("'")})


def _follow_the_money(page: Page) -> Iterable[Row]:
    told = [json.loads(line) for line in _fetched(page, "/v1/register/ftm").splitlines()]
    names = {one["id"]: one["properties"]["name"][0] for one in told if one["schema"] == "Company"}
    for one in told:
        if one["schema"] == "Sanction":
            said = {name: values[0] for name, values in one["properties"].items()}
            row = {"id": one["id"].removeprefix("register-"), "reference": said["recordId"]}
            yield row | {
                "name": names[said["entity"]],
                "grounds": said["reason"],
                "listed_until": said["endDate"],
            }


def _atom(page: Page) -> Iterable[Row]:
    feed = _fetched(page, "/v1/register/feed")
    for entry in ET.fromstring(feed).iter(f"{{{ATOM}}}entry"):  # noqa: S314 - our own feed
        content = entry.find(f"{{{ATOM}}}content")
        if content is not None and content.get("type") == "application/json":
            yield _row(json.loads(content.text or ""))


def _dump(page: Page) -> Iterable[Row]:
    """Its signature is checked with the key that the authority shows."""
    key = json.loads(_fetched(page, "/v1/register/key"))["public_key"]
    lines = check_dump(_fetched(page, "/v1/register/dump"), known_key=key).lines
    return (_row(told) for told in map(json.loads, lines) if told["kind"] == "entry")


FORMS: dict[str, Callable[[Page], Iterable[Row]]] = {
    "HTML": _html,
    "JSON": _json,
    "CSV": _csv,
    "FollowTheMoney": _follow_the_money,
    "Atom": _atom,
    "signed file": _dump,
}
