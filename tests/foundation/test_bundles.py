"""A bundle of evidence is checked anywhere: by the command's own check, and by the lines that the guide prints."""

import re
import subprocess
import sys
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import bundle_checking, bundles, custody
from foundation.bundle_checking import BundleMissing, BundleUnreadable, BundleUnsafe, check
from foundation.bundles import BundleItem, BundleOf
from foundation.custody import GENESIS, CustodyLine
from foundation.signing import PublicKeyUnreadable, signer_from
from tests.foundation.files_made import TRUE_FILES
from tests.shape.test_limits import ROOT

pytestmark = pytest.mark.no_database

SIGNER = signer_from(b"a secret of this test, and of nobody else")
GUIDE = ROOT / "docs" / "guides" / "evidence.md"
MOMENT = "2026-11-22T09:00:00.000000+00:00"


def a_chain(evidence_id: str, sha256: str, *acts: str) -> tuple[CustodyLine, ...]:
    lines: list[CustodyLine] = []
    for number, act in enumerate(acts, start=1):
        before = lines[-1].hash if lines else GENESIS
        bare = CustodyLine(number, MOMENT, None, act, sha256, before, "")
        lines.append(CustodyLine(number, MOMENT, None, act, sha256, before, custody.digest(evidence_id, bare)))
    return tuple(lines)


def an_item(folder: Path, number: int, media_type: str) -> BundleItem:
    import hashlib

    content = TRUE_FILES[media_type]
    source, sha256, name = folder / f"{number}", hashlib.sha256(content).hexdigest(), f"e{number}"
    source.write_bytes(content)
    chain = a_chain(name, sha256, "taken in", "read", "put into a bundle")
    about = ("finding", "F-1", "photo", "Señal de salida · مخرج", media_type, sha256, len(content))
    return BundleItem(source, name, *about, MOMENT, MOMENT, "2027-11-22", chain)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    of = BundleOf("Valmarra Labour Authority", "visit", "v1", "2026-0042", 2, MOMENT)
    items = [an_item(folder, number, one) for number, one in enumerate(("image/jpeg", "application/pdf", "text/plain"))]
    bundles.write(folder / "bundle.zip", of, items, SIGNER)
    return folder / "bundle.zip"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "altered.zip"
    path.write_bytes(content)
    return path


def packed_again(bundle: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """As a careful hand would: the same archive with some members changed, removed (None) or added."""
    with zipfile.ZipFile(bundle) as first, zipfile.ZipFile(target, "w") as second:
        for name in dict.fromkeys([*first.namelist(), *changes]):
            content = changes[name] if name in changes else first.read(name)
            if content is not None:
                bundles.put(second, name, [content])
    return target


def test_a_whole_bundle_verifies_and_says_what_was_left_out(bundle: Path, tmp_path: Path) -> None:
    verdict = check(bundle, public_key=SIGNER.public_key)
    assert (verdict.whole, verdict.signed, verdict.own_key, verdict.container_whole) == (True, True, True, True)
    assert {one.state for one in verdict.files} == {"ok"}
    assert (verdict.manifest.of.sealed, len(verdict.manifest.files), check(bundle).own_key) == (2, 3, None)
    assert packed_again(bundle, tmp_path / "same.zip", {}).read_bytes() == bundle.read_bytes()


@given(at=st.integers(0, 10**6), other=st.integers(1, 255))
def test_a_single_changed_byte_anywhere_is_found(
    bundle: Path, tmp_path_factory: pytest.TempPathFactory, at: int, other: int
) -> None:
    content = bytearray(bundle.read_bytes())
    content[at % len(content)] ^= other
    path = written(tmp_path_factory.mktemp("altered"), bytes(content))
    with suppress(BundleUnreadable, BundleUnsafe):
        assert not check(path, public_key=SIGNER.public_key).whole


@given(at=st.integers(0, 10**6), other=st.integers(1, 255), which=st.integers(0, 5))
def test_a_single_changed_byte_of_any_member_is_named(
    bundle: Path, tmp_path_factory: pytest.TempPathFactory, at: int, other: int, which: int
) -> None:
    with zipfile.ZipFile(bundle) as archive:
        name = archive.namelist()[which]
        content = bytearray(archive.read(name))
    content[at % len(content)] ^= other
    path = packed_again(bundle, tmp_path_factory.mktemp("altered") / "a.zip", {name: bytes(content)})
    try:
        verdict = check(path)
    except BundleUnreadable:
        assert name == bundles.MANIFEST
        return
    states = {one.path: one.state for one in verdict.files}
    assert not verdict.whole
    assert states.get(name) == "changed" if name in states else not verdict.signed


def test_missing_added_and_resigned_files_are_told_apart(bundle: Path, tmp_path: Path) -> None:
    gone = check(packed_again(bundle, tmp_path / "gone.zip", {"files/0002-photo.pdf": None}))
    more = check(packed_again(bundle, tmp_path / "more.zip", {"files/9999-photo.txt": b"slipped in"}))
    assert {one.path: one.state for one in gone.files}["files/0002-photo.pdf"] == "missing"
    assert {one.path: one.state for one in more.files}["files/9999-photo.txt"] == "unexpected"
    thief = signer_from(b"another secret, of whoever altered it...")
    raw = zipfile.ZipFile(bundle).read(bundles.MANIFEST).replace(SIGNER.public_key.encode(), thief.public_key.encode())
    raw = raw.replace(b'"sealed":2', b'"sealed":0')
    changes: dict[str, bytes | None] = {bundles.MANIFEST: raw, bundles.SIGNATURE: thief.sign(raw).encode()}
    resigned = packed_again(bundle, tmp_path / "resigned.zip", changes)
    assert check(resigned).signed
    assert not check(resigned, public_key=SIGNER.public_key).whole
    with pytest.raises(PublicKeyUnreadable):
        check(bundle, public_key="nonsense")


def test_archives_that_lead_out_or_swell_are_not_opened(bundle: Path, tmp_path: Path) -> None:
    for name in ("../../etc/cron.d/x", "/etc/passwd", "C:\\evil", "files/../../x"):
        with pytest.raises(BundleUnsafe):
            check(packed_again(bundle, tmp_path / "out.zip", {name: b"x"}))
    swollen = BytesIO()
    with zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(bundles.MANIFEST, b"0" * (32 << 20))
    with pytest.raises(BundleUnsafe):
        check(written(tmp_path, swollen.getvalue()))
    deep = packed_again(bundle, tmp_path / "deep.zip", {bundles.MANIFEST: b"[" * 200_000})
    for broken in (written(tmp_path, b"no archive"), written(tmp_path, bundle.read_bytes()[:-40]), deep):
        with pytest.raises(BundleUnreadable):
            check(broken)
    with pytest.raises(BundleMissing):
        check(tmp_path / "nothing.zip")


def test_the_lines_of_the_guide_find_what_the_command_finds(bundle: Path, tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 25
    script = tmp_path / "check.py"
    script.write_text(code, "utf-8")

    def run(path: Path) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", script, path, SIGNER.public_key], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    code_of, told = run(bundle)
    assert (code_of, "3 files are the ones that Valmarra Labour Authority signed." in told) == (0, True)
    altered = packed_again(bundle, tmp_path / "a.zip", {"files/0003-photo.txt": b"rewritten"})
    more = packed_again(bundle, tmp_path / "b.zip", {"files/9999-photo.txt": b"slipped in"})
    resigned = packed_again(bundle, tmp_path / "c.zip", {bundles.SIGNATURE: b"0" * 128})
    assert [run(path)[0] for path in (altered, more, resigned)] == [1, 1, 1]
    assert bundle_checking.check(bundle).whole
