"""
A bundle of evidence, checked with nothing but itself: no database, no network, nothing unpacked under its own names.
Members are stored, never packed, so that a small file cannot become a large one.
"""

import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from foundation import custody
from foundation.bundles import CHUNK, FORMAT, MANIFEST, SIGNATURE, canonical, chunks, put
from foundation.custody import CustodyLine
from foundation.errors import Invalid, SourceUnavailable
from foundation.signing import is_signed, require_public_key

MOST_MEMBERS: Final = 10_000
LARGEST_MANIFEST: Final = 64 << 20
SIGNED: Final = re.compile(r"[0-9a-f]{128}")
State = Literal["ok", "changed", "missing", "unexpected"]


class BundleMissing(SourceUnavailable):
    code = "bundle.missing"

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no file {path}: check the path.")


class BundleUnreadable(Invalid):
    code = "bundle.unreadable"

    def __init__(self, why: str) -> None:
        super().__init__(f"This is no bundle of evidence: {why}. Ask for it again.")


class BundleUnsafe(Invalid):
    code = "bundle.unsafe"

    def __init__(self, why: str) -> None:
        super().__init__(f"This file was not made by Tierlight and is not opened: {why}.")


class ToldFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    path: str
    id: str
    subject_kind: str
    subject_id: str
    kind: str
    title: str
    media_type: str
    sha256: str
    size: int
    captured_at: str | None
    recorded_at: str
    expires_on: str | None
    custody: list[CustodyLine]


class ToldSubject(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    organisation: str
    kind: str
    id: str
    reference: str
    sealed: int
    made_at: str


class Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal["tierlight-evidence-1"]
    public_key: str
    of: ToldSubject
    also: dict[str, str]
    files: list[ToldFile]


@dataclass(frozen=True, slots=True)
class FileVerdict:
    path: str
    state: State
    told: str = ""


@dataclass(frozen=True, slots=True)
class BundleVerdict:
    """`signed`: the manifest is as the key signed it. `own_key` is None when no key was given to compare with."""

    manifest: Manifest
    files: tuple[FileVerdict, ...]
    signed: bool
    own_key: bool | None
    container_whole: bool

    @property
    def whole(self) -> bool:
        every = all(one.state == "ok" for one in self.files)
        return every and self.signed and self.own_key is not False and self.container_whole


def check(path: Path, *, public_key: str = "") -> BundleVerdict:
    """Raises BundleMissing, BundleUnreadable, BundleUnsafe, PublicKeyUnreadable."""
    expected = require_public_key(public_key) if public_key else ""
    if not path.is_file():
        raise BundleMissing(path)
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            require_safe(archive, path.stat().st_size)
            raw = read_member(archive, MANIFEST)
            manifest = _manifest(raw)
            signature = read_member(archive, SIGNATURE).decode("ascii", "replace")
            return BundleVerdict(
                manifest,
                tuple(_verdicts(archive, manifest)),
                signed=bool(SIGNED.fullmatch(signature)) and is_signed(raw, signature, manifest.public_key),
                own_key=manifest.public_key == expected if expected else None,
                container_whole=written_again(archive, path),
            )
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as wrong:
        raise BundleUnreadable("it is cut off or broken") from wrong


def require_safe(archive: zipfile.ZipFile, size: int) -> None:
    """Before anything of it is read. `size` of the whole in bytes. Raises BundleUnsafe."""
    members = archive.infolist()
    names = [one.orig_filename for one in members]
    if len(members) > MOST_MEMBERS or len(set(names)) != len(names):
        raise BundleUnsafe("it holds too many files, or two of one name")
    if any(_leads_out(name) for name in names):
        raise BundleUnsafe("the name of a file leads out of it")
    packed = any(one.compress_type != zipfile.ZIP_STORED or one.flag_bits & 1 for one in members)
    if packed or sum(one.file_size for one in members) > size:
        raise BundleUnsafe("its files are packed, or say that they are larger than it is")


def _leads_out(name: str) -> bool:
    return "\0" in name or "\\" in name or name.startswith("/") or ":" in name or ".." in name.split("/")


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small one, whole. Raises BundleUnreadable, BundleUnsafe."""
    try:
        member = archive.getinfo(name)
    except KeyError:
        raise BundleUnreadable(f"{name} is missing") from None
    if member.file_size > LARGEST_MANIFEST:
        raise BundleUnsafe(f"{name} is larger than any manifest")
    return archive.read(member)


def _manifest(raw: bytes) -> Manifest:
    """Exactly as it was written: another spelling of the same facts is another manifest."""
    try:
        found = json.loads(raw)
        manifest = Manifest.model_validate_json(raw)
    except (ValueError, RecursionError, ValidationError) as wrong:
        raise BundleUnreadable(f"its manifest is no {FORMAT}") from wrong
    if canonical(found) != raw:
        raise BundleUnreadable("its manifest is not written as Tierlight writes it")
    return manifest


def _verdicts(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[FileVerdict]:
    held = {one.filename: one for one in archive.infolist()}
    for name, sha256 in manifest.also.items():
        yield verdict_of(archive, held.get(name), name, sha256)
    for file in manifest.files:
        found = verdict_of(archive, held.get(file.path), file.path, file.sha256)
        fault = custody.fault_in(file.id, file.custody, file.sha256)
        yield found if found.state != "ok" or not fault else FileVerdict(file.path, "changed", fault)
    known = {MANIFEST, SIGNATURE, *manifest.also, *(file.path for file in manifest.files)}
    yield from (FileVerdict(name, "unexpected", "the manifest does not name it") for name in held if name not in known)


def verdict_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo | None, name: str, sha256: str) -> FileVerdict:
    """Whether the member is the file of that hash."""
    if member is None:
        return FileVerdict(name, "missing")
    digest = hashlib.sha256()
    try:
        with archive.open(member) as file:
            for chunk in chunks(file):
                digest.update(chunk)
    except (zipfile.BadZipFile, EOFError):
        return FileVerdict(name, "changed", "it cannot be read to its end")
    changed = digest.hexdigest() != sha256
    return FileVerdict(name, "changed", "it is not the file of the manifest") if changed else FileVerdict(name, "ok")


def written_again(archive: zipfile.ZipFile, path: Path) -> bool:
    """Whether the members, written as a bundle is, give the same bytes: nothing hides between, before or after them."""
    with tempfile.TemporaryFile() as again, path.open("rb") as first:
        try:
            with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as written:
                for member in archive.infolist():
                    with archive.open(member) as file:
                        put(written, member.filename, chunks(file))
        except (zipfile.BadZipFile, EOFError):
            return False
        again.seek(0)
        return all(left == right for left, right in _side_by_side(first, again))


def _side_by_side(left: IO[bytes], right: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """To the end of the longer one."""
    while True:
        pair = (left.read(CHUNK), right.read(CHUNK))
        if pair == (b"", b""):
            return
        yield pair
