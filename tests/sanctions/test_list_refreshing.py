"""Lists fetched from publishers that answer well, badly, late, too much, or with something else."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session, select

from foundation.actors import Actor, OrganisationId
from foundation.database import Database
from foundation.ids import new_id
from foundation.models import Obligation
from sanctions import list_refreshing, list_warnings
from sanctions.list_refreshing import Refreshed, Refreshing, RefreshState
from sanctions.lists.addresses import Address, AddressesUnreadable, AddressRefused, SourceUnknown, addresses
from sanctions.lists.fetching import Fetcher, Limits, Patience
from sanctions.models import ListFetch, WatchListEntry
from tests.builders import NOW

USUAL = Limits()
SYSTEM = Actor.system(OrganisationId(new_id()))
HERE = "https://publisher.example"
OWN = (Address("own", "list", f"{HERE}/own.jsonl"),)
Answer = Callable[[httpx.Request], httpx.Response]
Told = httpx.Response | Exception | Callable[[], httpx.Response]


def firms(*names: str) -> bytes:
    return "".join(json.dumps({"id": name[:5], "names": [name], "kind": "company"}) + "\n" for name in names).encode()


GOOD = firms("Alpha Harvest", "Bravo Build", "Carlos Crews", "Delta Farms")


IPS = {"inside.example": ("169.254.1.4",), "store.example": ("8.8.8.8",)}


class Clockwork:
    """Sleeping is moving on."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds

    @property
    def patience(self) -> Patience:
        return Patience(self.sleep, lambda: 0.5, lambda: self.at)


class Publisher:
    """Gives its answers one after the other, the last again and again, and remembers what it was asked."""

    def __init__(self, *answers: Told) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer()


@pytest.fixture
def refresh(database: Database, tmp_path: Path) -> Callable[..., Refreshed]:
    def run(
        publisher: Answer,
        parts: tuple[Address, ...] = OWN,
        *,
        clockwork: Clockwork | None = None,
        limits: Limits = USUAL,
        days: int = 0,
    ) -> Refreshed:
        with httpx.Client(transport=httpx.MockTransport(publisher)) as client:
            patience = (clockwork or Clockwork()).patience
            fetcher = Fetcher(client, tmp_path, patience, limits, resolve=lambda host: IPS.get(host, ()))
            clock = lambda: NOW + timedelta(days=days)  # noqa: E731 - a clock that stands
            order = Refreshing(database.transaction, database.reading, SYSTEM, fetcher, clock)
            (told,) = list_refreshing.refresh(order, [parts])
        assert list(tmp_path.glob("own*")) == [], "nothing half-written is left"
        return told

    return run


@contextmanager
def warnings_of(database: Database, days: int = 0) -> Iterator[tuple[str, ...]]:
    with database.reading() as session:
        (one,) = list_warnings.status(session, now=NOW + timedelta(days=days))
        yield one.warnings


def ok(content: bytes = GOOD, **headers: str) -> httpx.Response:
    return httpx.Response(200, content=content, headers=headers)


def test_a_list_is_fetched_once_and_then_only_asked_whether_it_changed(
    database: Database, refresh: Callable[..., Refreshed]
) -> None:
    publisher = Publisher(ok(etag='"v1"', **{"last-modified": "Sun, 22 Nov 2026 08:00:00 GMT"}), httpx.Response(304))
    first, second = refresh(publisher), refresh(publisher, days=3)
    assert (first.state, first.added, second.state, second.entries) == ("updated", 4, "unchanged", 4)
    asked = publisher.asked[1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"v1"', "Sun, 22 Nov 2026 08:00:00 GMT")
    with database.reading() as session:
        (status,) = list_warnings.status(session, now=NOW + timedelta(days=3))
    assert (status.age_days, status.warnings) == (0, ())


def test_a_publisher_that_stumbles_is_asked_again_and_waited_for(refresh: Callable[..., Refreshed]) -> None:
    clockwork = Clockwork()
    publisher = Publisher(
        httpx.Response(500), httpx.Response(429, headers={"retry-after": "7"}), httpx.ReadTimeout("late"), ok()
    )
    assert refresh(publisher, clockwork=clockwork).state is RefreshState.UPDATED
    assert clockwork.slept == [0.75, 7.0, 3.0]


@pytest.mark.parametrize(
    "answer", [httpx.Response(404), httpx.Response(302, headers={"location": "http://elsewhere.example/?token=s3cret"})]
)
def test_the_token_in_an_address_is_told_to_nobody_who_reads_a_warning(
    database: Database, refresh: Callable[..., Refreshed], answer: httpx.Response
) -> None:
    told = refresh(Publisher(answer), (Address("own", "list", f"{HERE}/own.xml?token=s3cret"),))
    with warnings_of(database) as warnings:
        assert told.failed
        assert "s3cret" not in told.why + "".join(warnings)


def test_a_token_in_an_address_is_not_kept_but_a_new_one_asks_from_the_start(
    database: Database, refresh: Callable[..., Refreshed]
) -> None:
    publisher = Publisher(ok(etag='"v1"'), httpx.Response(304), ok())
    for token in ("s3cret", "s3cret", "another"):
        refresh(publisher, (Address("own", "list", f"{HERE}/own.xml?token={token}"),))
    assert ["if-none-match" in asked.headers for asked in publisher.asked] == [False, True, False]
    with database.reading() as session:
        assert "another" not in session.get_one(ListFetch, ("own", "list")).address


class Cut(httpx.SyncByteStream):
    """A connection that ends before the promised length."""

    def __iter__(self) -> Iterator[bytes]:
        yield GOOD[:50]
        raise httpx.RemoteProtocolError("peer closed connection")


PAGE = httpx.Response(200, content=b"<html><p>Sign in</p></html>", headers={"content-type": "text/html; charset=x"})
LYING = httpx.Response(200, content=b"<!doctype html><p>Busy", headers={"content-type": "text/csv"})


@pytest.mark.parametrize(
    ("answer", "code", "state"),
    [
        (httpx.Response(503), "list.unreachable", "unreachable"),
        (httpx.ConnectError("no route"), "list.unreachable", "unreachable"),
        (lambda: httpx.Response(200, stream=Cut()), "list.unreachable", "unreachable"),
        (httpx.Response(404), "list.gone", "refused"),
        (ok(b""), "list.empty", "refused"),
        (ok(GOOD[:-9]), "list.truncated", "refused"),
        (ok(firms("Alpha Harvest")), "list.shrunken", "refused"),
        (PAGE, "list.error_page", "refused"),
        (LYING, "list.error_page", "refused"),
        (ok(b"x" * 200_000), "list.too_large", "refused"),
        (httpx.Response(302, headers={"location": "http://publisher.example/own"}), "list.address_refused", "refused"),
        (httpx.Response(302, headers={"location": "http://127.0.0.1/own"}), "list.address_refused", "refused"),
        (httpx.Response(302, headers={"location": "https://169.254.1.5/own"}), "list.sent_inside", "refused"),
        (httpx.Response(302, headers={"location": "https://inside.example/own"}), "list.sent_inside", "refused"),
        (httpx.Response(302, headers={"location": "https://other.example/own"}), "list.sent_elsewhere", "refused"),
        (httpx.Response(302, headers={"location": "/own.jsonl"}), "list.redirected", "refused"),
    ],
)
def test_what_is_not_the_list_leaves_the_last_good_copy_and_is_told(
    database: Database,
    refresh: Callable[..., Refreshed],
    answer: Told,
    code: str,
    state: str,
) -> None:
    refresh(Publisher(ok(etag='"v1"')))
    told = refresh(Publisher(answer), limits=Limits(size=100_000))
    assert (told.code, told.state.value) == (code, state)
    assert told.why
    with database.reading() as session:
        kept = session.exec(select(WatchListEntry).where(WatchListEntry.delisted_at == None)).all()  # noqa: E711 - SQL
        marks = session.get_one(ListFetch, ("own", "list"))
    assert (len(kept), marks.etag, marks.code) == (4, '"v1"', code)
    with warnings_of(database) as warnings:
        assert [f"[{code}]" in warning for warning in warnings] == [True]
    refresh(Publisher(httpx.Response(304)))
    with warnings_of(database) as warnings:
        assert warnings == ()


def test_a_download_that_drags_on_is_given_up(refresh: Callable[..., Refreshed]) -> None:
    clockwork = Clockwork()

    class Dragging(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(100):
                clockwork.at += 10
                yield b"x"

    told = refresh(Publisher(httpx.Response(200, stream=Dragging())), clockwork=clockwork, limits=Limits(seconds=60))
    assert (told.code, told.state.value) == ("list.timed_out", "unreachable")


def test_a_source_that_never_came_is_a_warning_too(database: Database, refresh: Callable[..., Refreshed]) -> None:
    refresh(Publisher(httpx.Response(500)))
    refresh(Publisher(httpx.Response(500)))
    with warnings_of(database) as warnings:
        assert "2 times in a row" in warnings[0]


def test_unchanged_to_a_plain_question_says_nothing_about_the_copy_in_use(refresh: Callable[..., Refreshed]) -> None:
    never_came = refresh(Publisher(httpx.Response(304)))
    assert (never_came.code, never_came.state.value) == ("list.unreachable", "unreachable")
    refresh(Publisher(ok()))  # without a mark to ask with
    assert refresh(Publisher(httpx.Response(304))).failed


MAIN = '9001,"QUILL CO.",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a'
ALT = '9001,1,"aka","QUILL IMPORT",-0- \r\n\x1a'
SET = tuple(Address("set", part, f"{HERE}/{part}") for part in ("main", "aliases"))


def test_one_new_file_of_a_set_takes_the_others_with_it(database: Database, refresh: Callable[..., Refreshed]) -> None:
    versions = {"main": 1, "aliases": 1}

    def publisher(request: httpx.Request) -> httpx.Response:
        part = request.url.path[1:]
        mark = f'"{part}{versions[part]}"'
        if request.headers.get("if-none-match") == mark:
            return httpx.Response(304)
        content = MAIN if part == "main" else ALT.replace("IMPORT", f"IMPORT {versions[part]}")
        return ok(content.encode(), etag=mark)

    assert refresh(publisher, SET).added == 1
    versions["aliases"] = 2
    second = refresh(publisher, SET)
    assert (second.state, second.changed, second.delisted) == (RefreshState.UPDATED, 1, 0)
    assert refresh(publisher, SET).state is RefreshState.UNCHANGED


def test_files_of_one_list_that_do_not_belong_together_are_refused(refresh: Callable[..., Refreshed]) -> None:
    def publisher(request: httpx.Request) -> httpx.Response:
        return ok((MAIN if request.url.path == "/main" else ALT.replace("9001", "9002")).encode())

    assert refresh(publisher, SET).code == "list.parts_disagree"


def test_a_list_without_a_file_is_left_to_people(refresh: Callable[..., Refreshed]) -> None:
    told = refresh(Publisher(ok()), (Address("own", "list", "", "save the page"),))
    assert (told.state, told.why, told.failed) == (RefreshState.BY_HAND, "save the page", False)


def test_a_download_much_shorter_than_the_publishers_list_is_refused_even_at_first(
    refresh: Callable[..., Refreshed],
) -> None:
    told = refresh(Publisher(ok(MAIN.encode())), (Address("us_ofac_sdn", "main", f"{HERE}/main"),))
    assert told.code == "list.too_short"


def test_an_own_file_of_addresses_replaces_a_source_and_is_checked(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("source,part,address\nun_sc,list,https://mirror.example/un.xml\nown,,http://127.0.0.1:9/l\n")
    known = addresses(own)
    assert [one.url for one in known["un_sc"]] == ["https://mirror.example/un.xml"]
    assert len(known["us_ofac_sdn"]) == 3
    own.write_text("source,part,address\nown,list,http://mirror.example/un.xml\n")
    with pytest.raises(AddressRefused) as refused:
        addresses(own)
    assert (refused.value.places[0].row, refused.value.places[0].column) == (2, "address")
    own.write_text("source,part,address\n\nown,../../list,https://mirror.example/un.xml\n")
    with pytest.raises(AddressesUnreadable, match="row 3"):
        addresses(own)
    with pytest.raises(SourceUnknown):
        list_refreshing.chosen(known, ["nobody"])


def test_a_publisher_may_send_on_to_the_hosts_that_are_named_for_it(
    refresh: Callable[..., Refreshed], tmp_path: Path
) -> None:
    table = tmp_path / "addresses.csv"
    table.write_text(f"source,part,address,sends_on_to\nown,list,{HERE}/own.jsonl,*.other.example store.example\n")
    sent = httpx.Response(302, headers={"location": "https://store.example/own.jsonl"})
    assert refresh(Publisher(sent, ok()), addresses(table)["own"]).entries == 4
    near = httpx.Response(302, headers={"location": "https://evil-store.example/own.jsonl"})
    assert refresh(Publisher(near, ok()), addresses(table)["own"]).code == "list.sent_elsewhere"


def test_a_bad_spell_is_one_task_that_closes_when_the_list_is_fresh(
    database: Database, officer: Actor, refresh: Callable[..., Refreshed]
) -> None:
    actor = replace(SYSTEM, organisation_id=officer.organisation_id)

    def open_tasks(days: int) -> list[str]:
        with database.transaction() as session:
            list_warnings.ask_for_renewal(session, actor, now=NOW + timedelta(days=days))
            return _open(session)

    refresh(Publisher(ok(etag='"v1"')))
    assert open_tasks(0) == []
    assert open_tasks(40) == open_tasks(41) == ["Renew the watch list own"]
    refresh(Publisher(httpx.Response(304)), days=41)
    assert open_tasks(41) == []
    assert open_tasks(90) == ["Renew the watch list own"]


def _open(session: Session) -> list[str]:
    held = session.exec(select(Obligation).where(Obligation.kind == "watch_list.renew")).all()
    return [str(one.titled) for one in held if one.closed_at is None]
