"""A file is taken for what it is, from its first byte to its last, and a copy of a picture tells no place."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.evidence import NewEvidence, receive
from foundation.evidence_kinds import EvidenceKindUnknown, kinds
from foundation.evidence_store import EvidenceEmpty, EvidenceTooLarge, Store
from foundation.file_shapes import EvidenceNotWhatItSays, pictures
from foundation.file_shapes.archives import DOCX, XLSX
from foundation.file_shapes.pictures import PNG_START
from foundation.ids import new_id
from tests.foundation.files_made import GPS, TRUE_FILES, a_jpeg, a_pdf, a_png, an_office, chunk

pytestmark = pytest.mark.no_database

ZIP = an_office()
WRONG = [
    ("image/jpeg", a_png(), "another kind"),
    ("image/png", a_jpeg(), "another kind"),
    ("image/jpeg", a_jpeg()[:-2], "cut off"),
    ("image/jpeg", a_jpeg() + ZIP, "an archive behind it"),
    ("image/jpeg", a_jpeg() + b"<script>", "a page behind it"),
    ("image/jpeg", a_jpeg().replace(GPS, b"%PDF-1.7 1 0 obj" + GPS[16:]), "a PDF inside its first bytes"),
    ("image/jpeg", b"\xff\xd8\xff\xd9", "no picture"),
    ("image/png", a_png()[:-5], "cut off"),
    ("image/png", a_png() + b"x", "something behind it"),
    ("image/png", a_png().replace(b"IDAT", b"IDAX"), "a wrong sum"),
    (
        "image/png",
        PNG_START + chunk(b"IHDR", bytes(13)) + chunk(b"IDAT", b"zz") + chunk(b"IEND", b""),
        "dots",
    ),
    ("application/pdf", a_pdf()[:40], "cut off"),
    ("application/pdf", b"GIF89a" + a_pdf(), "another start"),
    ("application/pdf", a_pdf() + ZIP, "an archive behind it"),
    ("application/pdf", a_pdf() + b"MZ\x90", "a program behind it"),
    (XLSX, an_office(DOCX), "the other kind"),
    (XLSX, ZIP[:-30], "cut off"),
    (XLSX, b"MZ" + ZIP, "a program before it"),
    (XLSX, ZIP + b"tail", "something behind it"),
    (XLSX, an_office(said="application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros"),
    (XLSX, an_office(extra={"../../etc/passwd": b"x"}), "a name that leads out"),
    (XLSX, ZIP.replace(b"<book/>", b"<b00k/>") if b"<book/>" in ZIP else ZIP[:40] + b"\0\0" + ZIP[42:], "altered"),
    ("text/csv", b"a,b\0c\n", "a zero byte"),
    ("text/plain", b"\xef\xbb\xbf  <!DOCTYPE html><p>", "a page"),
    ("text/plain", a_pdf(), "a PDF"),
    ("application/zip", ZIP, "a type nobody takes"),
]


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def new(media_type: str, kind: str = "photo", file_name: str = "") -> NewEvidence:
    return NewEvidence("visit", new_id(), kind, "Gate log", media_type, file_name=file_name)


@pytest.mark.parametrize("media_type", TRUE_FILES)
def test_a_true_file_is_kept_under_the_hash_of_the_bytes_that_came(media_type: str, tmp_path: Path) -> None:
    store = Store(tmp_path)
    kept = receive(store, new(media_type), BytesIO(TRUE_FILES[media_type]), limit=1 << 20)
    assert store.path_of(kept.sha256).read_bytes() == TRUE_FILES[media_type]
    assert (kept.shared_sha256 is not None) == media_type.startswith("image/")


@pytest.mark.parametrize(("media_type", "content", "because"), WRONG, ids=[f"{one[0][-4:]}: {one[2]}" for one in WRONG])
def test_what_is_not_what_it_says_is_refused_and_leaves_nothing(
    media_type: str, content: bytes, because: str, tmp_path: Path
) -> None:
    with pytest.raises(EvidenceNotWhatItSays):
        receive(Store(tmp_path), new(media_type), BytesIO(content), limit=1 << 30)
    assert files_in(tmp_path) == []


def test_empty_too_large_misnamed_and_unknown_kinds_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(EvidenceEmpty):
        receive(store, new("text/plain"), BytesIO(b""), limit=10)
    with pytest.raises(EvidenceTooLarge):
        receive(store, new("text/plain"), BytesIO(b"eleven byte"), limit=10)
    for name in ("photo.pdf", "a\0.png", "photo.jpg"):
        with pytest.raises(EvidenceNotWhatItSays):
            receive(store, new("image/png", file_name=name), BytesIO(a_png()), limit=1 << 20)
    with pytest.raises(EvidenceKindUnknown):
        receive(store, new("text/plain", kind="rumour"), BytesIO(b"x"), limit=10)
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png"])
def test_the_copy_people_get_tells_no_place_and_shows_the_same_dots(media_type: str, tmp_path: Path) -> None:
    store, original = Store(tmp_path), TRUE_FILES[media_type]
    kept = receive(store, new(media_type), BytesIO(original), limit=1 << 20)
    assert kept.shared_sha256 is not None
    copy = store.path_of(kept.shared_sha256).read_bytes()
    assert (GPS in original, GPS in copy) == (True, False)
    tail = original[original.index(b"\xff\xdb" if media_type == "image/jpeg" else b"IDAT") :]
    assert copy.endswith(tail)


def test_a_picture_taken_sideways_stays_upright_without_its_metadata(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "turned.jpg"
    for turn in (1, 3, 6, 8):
        path.write_bytes(pictures.bare_jpeg(a_jpeg(turn)))
        with Image.open(path) as read:
            assert (read.getexif().get(0x0112, 1), len(read.getexif())) == (turn, 0 if turn == 1 else 1)


@pytest.mark.parametrize("kind", ["interview_record", "worker_photo"])
def test_of_what_is_sealed_no_copy_with_a_place_is_ever_kept(kind: str, tmp_path: Path) -> None:
    kept = receive(Store(tmp_path), new("image/jpeg", kind=kind), BytesIO(a_jpeg()), limit=1 << 20)
    assert (kept.sealed, kept.shared_sha256) == (True, None)
    assert [GPS in path.read_bytes() for path in files_in(tmp_path)] == [False]


@given(cut=st.integers(0, 10_000), media_type=st.sampled_from(["image/jpeg", "image/png", "application/pdf", XLSX]))
def test_a_file_cut_anywhere_is_refused(tmp_path_factory: pytest.TempPathFactory, cut: int, media_type: str) -> None:
    whole = TRUE_FILES[media_type].rstrip(b"\n")  # a PDF may end without its last line feed
    store, shorter = Store(tmp_path_factory.mktemp("store")), whole[: cut % len(whole)]
    with pytest.raises((EvidenceNotWhatItSays, EvidenceEmpty)):
        receive(store, new(media_type), BytesIO(shorter), limit=1 << 20)


def test_a_small_document_that_unpacks_to_very_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.file_shapes.archives.MOST_UNPACKED", 1 << 20)
    bomb = an_office(extra={"xl/media/image1.bin": b"\0" * (2 << 20)})
    lying = bomb.replace((2 << 20).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    assert len(bomb) < 1 << 14
    for one in (bomb, lying):
        with pytest.raises(EvidenceNotWhatItSays):
            receive(Store(tmp_path), new(XLSX), BytesIO(one), limit=1 << 20)


def test_each_kind_says_how_long_it_proves_how_long_it_is_kept_and_who_says_so() -> None:
    for kind in kinds().values():
        assert kind.keep_months >= (kind.valid_months or 0)
        assert kind.source
        assert kind.confidence in {"design", "recalled: check"}
    assert {kind.proves for kind in kinds().values()} == {"observation", "document", "interview"}
