"""The logo of an organisation: what is taken, what is refused by name, and what of it reaches a report."""

import io
import struct
import zlib
from datetime import timedelta

import pytest
from PIL import Image
from sqlmodel import Session, col, select

from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.models import TrailEntry
from reports import making
from reports.contents.blocks import Document
from reports.contents.canonical import canonical, content_hash
from reports.contents.cover import Logo, classes
from reports.contents.kinds import KINDS, Form
from reports.contents.thawing import thaw
from reports.making import ReportOrder
from reports.marks import logo_of, mark_of, remove_mark, set_mark
from reports.marks.marks import MarkBroken, MarkNotFound, MarkWithoutWords
from reports.marks.pictures import (
    HIGHEST,
    LARGEST_FILE,
    WIDEST,
    MarkEmpty,
    MarkNoImage,
    MarkTooLarge,
    MarkTooManyPixels,
    MarkTooSmall,
    MarkWrongKind,
    made_safe,
)
from reports.proof.audiences import issued_kind
from reports.renderers import render
from reports.series.reading_rules import may_leave
from tests.builders import NOW, an_account
from tests.reports.tagged import Tagged
from tests.reports.test_tagged_pdf import every_block

SECRET = b"Calle Zorrocal 41"


@pytest.fixture
def stranger(database: Database) -> Actor:
    with database.transaction() as opened:
        other = accounts.add_organisation(opened, name="Other Buyer", kind="buyer", now=NOW)
    return an_account(database, OrganisationId(other.id), Role.COMPLIANCE_OFFICER)


def a_picture(kind: str = "PNG", size: tuple[int, int] = (300, 90), mode: str = "RGBA") -> bytes:
    """With a note inside that nobody should see again."""
    target, image = io.BytesIO(), Image.new(mode, size)
    image.save(target, kind, **({"comment": SECRET} if kind == "JPEG" else {}))
    content = target.getvalue()
    if kind == "PNG":
        note = b"tEXtAuthor\0" + SECRET
        chunk = struct.pack(">I", len(note) - 4) + note + struct.pack(">I", zlib.crc32(note))
        content = content[:33] + chunk + content[33:]
    return content


def an_order(actor: Actor) -> ReportOrder:
    return ReportOrder("corrective_actions", str(actor.organisation_id), Form.PDF)


def a_bomb(width: int, height: int) -> bytes:
    """A PNG whose head says how large it is; the rest need not be there to be refused."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", MarkEmpty),
        (b"x" * (LARGEST_FILE + 1), MarkTooLarge),
        (b"a logo that is no image", MarkNoImage),
        (a_picture()[:100], MarkNoImage),
        (a_picture("JPEG", mode="RGB")[:300], MarkNoImage),
        (b'\xef\xbb\xbf <svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', MarkWrongKind),
        (b"GIF89a" + b"\0" * 40, MarkWrongKind),
        (b"%PDF-1.7", MarkWrongKind),
        (a_bomb(5_000, 5_000), MarkTooManyPixels),
        (a_bomb(60_000, 60_000), MarkTooManyPixels),
        (a_bomb(300, 9), MarkTooSmall),
    ],
)
def test_what_is_no_logo_is_refused_by_name(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        made_safe(content)


@pytest.mark.no_database
@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("JPEG", "RGB")])
def test_a_logo_is_drawn_anew_small_and_without_what_stood_beside_its_colours(kind: str, mode: str) -> None:
    sent = a_picture(kind, (900, 400), mode)
    picture = made_safe(sent)
    again = Image.open(io.BytesIO(picture.png))
    assert (again.format, again.mode, again.info) == ("PNG", "RGB", {})
    assert picture.width <= WIDEST
    assert picture.height <= HIGHEST
    assert SECRET in sent
    assert SECRET not in picture.png


def test_setting_and_removing_a_logo_is_in_the_trail_and_shows_on_covers(session: Session, officer: Actor) -> None:
    actor, order = officer, an_order(officer)
    bare = making.read(session, actor, order, now=NOW).document
    set_mark(session, actor, a_picture(), "  Lindenhof\n Hotels ", now=NOW)
    document = making.read(session, actor, order, now=NOW).document
    assert bare.logo is None
    assert (document.logo or Logo("-", 1, 1, "")).alt == "Lindenhof Hotels"
    assert "data:image/png;base64," in render(document, Form.HTML).decode()
    remove_mark(session, actor)
    assert mark_of(session, actor) is None
    told = session.exec(
        select(TrailEntry.action).where(TrailEntry.subject_kind == "organisation_mark").order_by(col(TrailEntry.number))
    )
    assert list(told) == ["report_mark.set", "report_mark.removed"]
    with pytest.raises(MarkNotFound):
        remove_mark(session, actor)


def test_a_refused_logo_leaves_the_former_one(session: Session, officer: Actor) -> None:
    first = set_mark(session, officer, a_picture(), "First", now=NOW).sha256
    for content, alt in ((b"nothing", "Second"), (a_picture(size=(200, 80)), " \t "), (a_picture(), "x" * 201)):
        with pytest.raises((MarkNoImage, MarkWithoutWords)):
            set_mark(session, officer, content, alt, now=NOW + timedelta(days=1))
    kept = mark_of(session, officer)
    assert kept
    assert kept.sha256 == first


def test_a_logo_damaged_in_the_store_stops_the_making_and_says_what_to_do(session: Session, officer: Actor) -> None:
    row = set_mark(session, officer, a_picture(), "Ours", now=NOW)
    row.png = row.png[:-20]
    session.flush()
    with pytest.raises(MarkBroken, match="send the logo again or remove it"):
        making.read(session, officer, an_order(officer), now=NOW)


def test_nobody_sees_the_logo_of_another_house(session: Session, officer: Actor, stranger: Actor) -> None:
    set_mark(session, officer, a_picture(), "Ours", now=NOW)
    assert logo_of(session, stranger) is None


def test_a_logo_is_a_figure_with_words_and_the_print_stays_the_same_to_the_byte(
    session: Session, officer: Actor
) -> None:
    set_mark(session, officer, a_picture(), "Ours", now=NOW)
    document = making.read(session, officer, an_order(officer), now=NOW).document
    printed = render(document, Form.PDF)
    read = Tagged(printed)
    assert read.faults == []
    assert next(str(node.raw.Alt) for node in read.root.walk() if node.kind == "Figure") == "Ours"
    assert printed == render(thaw(canonical(document)), Form.PDF)


@pytest.mark.no_database
def test_what_was_frozen_before_there_were_covers_keeps_its_hash() -> None:
    document: Document = every_block("x")
    assert '"cover"' not in canonical(document)
    assert '"logo"' not in canonical(document)
    assert content_hash(thaw(canonical(document))) == content_hash(document)


@pytest.mark.no_database
def test_what_a_cover_says_of_who_may_hold_a_kind_is_what_issuing_and_series_do() -> None:
    assert set(classes()) == {kind.id for kind in KINDS}
    public = {kind for kind, held in classes().items() if held.startswith("public")}
    assert {kind.id for kind in KINDS if issued_kind(kind.id).audience == "public"} == public
    assert {kind.id for kind in KINDS if may_leave(kind.id)} == {*public, "site_audit"}
    assert not issued_kind("regulator_digest").two_people
