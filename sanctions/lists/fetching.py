"""
Fetches one published file into a folder: with its marks (ETag, Last-Modified), patience, limits and suspicion.

A file is written beside its name and only renamed when it came whole, so nothing half-written is ever read. Nothing
here knows the database; the client, the waiting and the clock are given.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from foundation.errors import Invalid, SourceUnavailable
from foundation.progress import Progress, silent
from sanctions.lists.addresses import Address, AddressRefused, host_of, refuse_step, shown
from sanctions.lists.refusals import ListErrorPage

if TYPE_CHECKING:
    import httpx

MEGABYTE = 1024 * 1024
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
UNCHANGED, GOOD = 304, 200


class ListUnreachable(SourceUnavailable):
    code = "list.unreachable"

    def __init__(self, address: Address, why: str, *, tries: int) -> None:
        times = f" after {tries} tries" if tries > 1 else ""
        super().__init__(f"{address.source} ({address.part}) could not be fetched{times}: {why}. Try again later.")
        self.tries = tries


class ListTimedOut(SourceUnavailable):
    code = "list.timed_out"

    def __init__(self, address: Address, seconds: float) -> None:
        super().__init__(f"{address.source} ({address.part}) did not come within {seconds:g} seconds; it was given up.")


class ListGone(Invalid):
    """The publisher answers, and has nothing at that address."""

    code = "list.gone"

    def __init__(self, address: Address, status: int) -> None:
        super().__init__(
            f"{address.source} ({address.part}): its publisher answers {status} to {shown(address.url)}; "
            "find the new address and put it into your file of list addresses."
        )
        self.status = status


class ListTooLarge(Invalid):
    code = "list.too_large"

    def __init__(self, address: Address, limit: int) -> None:
        super().__init__(
            f"{address.source} ({address.part}) is larger than {limit // MEGABYTE} megabytes; it was given up: "
            "look at what stands at its address."
        )


class ListRedirected(Invalid):
    code = "list.redirected"

    def __init__(self, address: Address, most: int) -> None:
        super().__init__(f"{address.source} ({address.part}) was sent on more than {most} times; look at its address.")


@dataclass(frozen=True, slots=True)
class Marks:
    """What the publisher called the copy that was read well."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Fetched:
    path: Path
    sha256: str
    size: int
    marks: Marks


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes as they come over the line unpacked; seconds for one file with all its tries."""

    size: int = 300 * MEGABYTE
    seconds: float = 600.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Patience:
    """Waits double from `first` seconds; `jitter` (0-1) shortens each by up to half, so that not all come at once."""

    sleep: Callable[[float], None]
    jitter: Callable[[], float]
    monotonic: Callable[[], float]
    tries: int = 4
    first: float = 1.0
    longest: float = 20.0

    def before(self, again: int, *, asked: float = 0.0) -> float:
        """How long to wait before the `again`-th repetition; `asked` is what the publisher wants (Retry-After)."""
        backoff = min(self.first * 2.0 ** (again - 1), self.longest)
        shortened = backoff * (1 - 0.5 * self.jitter())
        return min(max(asked, shortened), self.longest)


def _nothing_known(host: str) -> tuple[str, ...]:  # noqa: ARG001 - the shape of a look-up
    return ()


@dataclass(frozen=True, slots=True)
class Fetcher:
    client: "httpx.Client"
    folder: Path
    patience: Patience
    limits: Limits = field(default_factory=Limits)
    progress: Progress = silent
    resolve: Callable[[str], Iterable[str]] = _nothing_known
    """The IP addresses of a host; nothing where somebody else looks it up, as a proxy does."""

    def fetch(self, address: Address, marks: Marks = NO_MARKS) -> Fetched | None:
        """
        None: the publisher has nothing newer. Raises ListUnreachable, ListTimedOut when it could not be had, and
        ListGone, ListTooLarge, ListErrorPage, ListRedirected when what is there is no list, and the errors of
        `refuse_step` when it is sent on where no list comes from.
        """
        ends = self.patience.monotonic() + self.limits.seconds
        for attempt in range(1, self.patience.tries + 1):
            self.progress(f"fetching {address.source} ({address.part})", 0, 0)
            try:
                return self._once(address, marks, ends)
            except _Again as failed:
                wait = self.patience.before(attempt, asked=failed.asked)
                if attempt == self.patience.tries:
                    raise ListUnreachable(address, failed.why, tries=attempt) from failed
                if self.patience.monotonic() + wait > ends:
                    raise ListTimedOut(address, self.limits.seconds) from failed
                self.patience.sleep(wait)
        raise AssertionError  # pragma: no cover - the last try returns or raises

    def _once(self, address: Address, marks: Marks, ends: float) -> Fetched | None:
        with self._answer(address, marks) as answer:
            if answer.status_code == UNCHANGED:
                return None
            _require_good(address, answer)
            return self._written(address, answer, ends)

    @contextmanager
    def _answer(self, address: Address, marks: Marks) -> "Iterator[httpx.Response]":
        """Follows by hand: each step on must be an address that a list may come from."""
        import httpx  # noqa: PLC0415 - only fetching needs it

        url = address.url
        try:
            for _ in range(self.limits.redirects + 1):
                refuse_step(address, url, self._ips(address, url))
                with self.client.stream("GET", url, headers=marks.headers(), follow_redirects=False) as answer:
                    if answer.status_code not in REDIRECTS or "location" not in answer.headers:
                        yield answer
                        return
                    url = urljoin(url, answer.headers["location"])
            raise ListRedirected(address, self.limits.redirects)
        except httpx.InvalidURL as wrong:
            raise AddressRefused(url) from wrong
        except httpx.TimeoutException as late:
            raise _Again("it did not answer in time") from late
        except (httpx.TransportError, httpx.DecodingError) as broken:
            raise _Again(f"the connection failed ({type(broken).__name__})") from broken

    def _ips(self, address: Address, url: str) -> Iterable[str]:
        """The configured host is trusted as it is; of another one it is looked up where it leads."""
        host = host_of(url)
        return () if host == address.host else self.resolve(host)

    def _written(self, address: Address, answer: "httpx.Response", ends: float) -> Fetched:
        path = self.folder / f"{address.source}.{address.part}"
        half = path.with_name(f"{path.name}.part")
        digest, size = hashlib.sha256(), 0
        promised = answer.headers.get("content-length", "")
        total = int(promised) if promised.isdigit() else 0
        try:
            with half.open("wb") as file:
                for piece in answer.iter_bytes():  # as it comes: waiting for a full piece would outlast the deadline
                    size += len(piece)
                    if size > self.limits.size:
                        raise ListTooLarge(address, self.limits.size)
                    if self.patience.monotonic() > ends:
                        raise ListTimedOut(address, self.limits.seconds)
                    digest.update(piece)
                    file.write(piece)
                    self.progress(f"fetching {address.source} ({address.part})", size, max(total, size))
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
        return Fetched(path, digest.hexdigest(), size, _marks_of(answer))


class _Again(Exception):
    """Worth another try."""

    def __init__(self, why: str, asked: float = 0.0) -> None:
        super().__init__(why)
        self.why = why
        self.asked = asked


def _require_good(address: Address, answer: "httpx.Response") -> None:
    if answer.status_code in AGAIN:
        raise _Again(f"its publisher answers {answer.status_code}", _asked_to_wait(answer))
    if answer.status_code != GOOD:
        raise ListGone(address, answer.status_code)
    content_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type in {"text/html", "application/xhtml+xml"}:
        why = f"it came as a web page ({content_type}), perhaps an error or a sign-in; open its address in a browser."
        raise ListErrorPage(f"{address.source} ({address.part})", why)


def _asked_to_wait(answer: "httpx.Response") -> float:
    """Seconds or a day and time; what cannot be read asks for nothing."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
        now = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError, TypeError):
        return 0.0
    return max((_aware(until) - _aware(now)).total_seconds(), 0.0)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _marks_of(answer: "httpx.Response") -> Marks:
    return Marks(answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
