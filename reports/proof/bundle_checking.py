"""A bundle of an issued report, checked with nothing but itself: which member was altered, and in which bytes."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from foundation.bundle_checking import (
    SIGNED,
    BundleMissing,
    BundleUnreadable,
    read_member,
    require_safe,
    verdict_of,
    written_again,
)
from foundation.bundles import MANIFEST, SIGNATURE, canonical
from foundation.signing import is_signed, require_public_key
from reports.proof.bundles import CONTENT, FORMAT, pieces_of
from reports.proof.checks import Fault, FileCheck


class ToldFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    path: str
    sha256: str
    size: int
    pieces: list[str]


class ToldOf(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    kind: str
    code: str
    form: str
    language: str
    issued_at: str
    data_cut: str
    content_sha256: str
    certificate_sha256: str
    ask: str


class ReportManifest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal["tierlight-report-1"]
    public_key: str
    of: ToldOf
    also: dict[str, str]
    piece: int
    files: list[ToldFile]


def check_bundle(path: Path, *, public_key: str = "") -> FileCheck:
    """Raises BundleMissing, BundleUnreadable, BundleUnsafe, PublicKeyUnreadable."""
    expected = require_public_key(public_key) if public_key else ""
    if not path.is_file():
        raise BundleMissing(path)
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            require_safe(archive, path.stat().st_size)
            raw = read_member(archive, MANIFEST)
            manifest = _manifest(raw)
            faults = [*_signature_faults(archive, raw, manifest), *_file_faults(archive, manifest)]
            if not faults and not written_again(archive, path):
                faults.append(Fault("the archive", "something stands around its files"))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as wrong:
        raise BundleUnreadable("it is cut off or broken") from wrong
    return FileCheck(
        signer=manifest.public_key,
        fingerprint=manifest.public_key,
        signed_at=datetime.fromisoformat(manifest.of.issued_at),
        known_signer=manifest.public_key == expected if expected else None,
        faults=tuple(faults),
        ask=manifest.of.ask,
    )


def _manifest(raw: bytes) -> ReportManifest:
    try:
        found = json.loads(raw)
        manifest = ReportManifest.model_validate_json(raw)
    except (ValueError, RecursionError, ValidationError) as wrong:
        raise BundleUnreadable(f"its manifest is no {FORMAT}") from wrong
    if canonical(found) != raw or manifest.piece < 1:
        raise BundleUnreadable("its manifest is not written as Tierlight writes it")
    return manifest


def _signature_faults(archive: zipfile.ZipFile, raw: bytes, manifest: ReportManifest) -> Iterator[Fault]:
    signature = read_member(archive, SIGNATURE).decode("ascii", "replace")
    if not SIGNED.fullmatch(signature) or not is_signed(raw, signature, manifest.public_key):
        yield Fault(f"{MANIFEST}, {SIGNATURE}", "the manifest is not as it was signed")


def _file_faults(archive: zipfile.ZipFile, manifest: ReportManifest) -> Iterator[Fault]:
    held = {one.filename: one for one in archive.infolist()}
    for name, sha256 in manifest.also.items():
        if verdict_of(archive, held.get(name), name, sha256).state != "ok":
            yield Fault(name, "it is missing" if name not in held else "it is not the one of the manifest")
    for file in manifest.files:
        if file.path not in held:
            yield Fault(file.path, "it is missing")
        elif verdict_of(archive, held[file.path], file.path, file.sha256).state != "ok":
            yield Fault(file.path, _where(archive, held[file.path], file, manifest.piece))
        elif file.path == CONTENT and file.sha256 != manifest.of.content_sha256:
            yield Fault(file.path, "it is not the content that the report prints the hash of")
    known = {MANIFEST, SIGNATURE, *manifest.also, *(file.path for file in manifest.files)}
    yield from (Fault(name, "the manifest does not name it") for name in held if name not in known)


def _where(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: ToldFile, piece: int) -> str:
    """The first piece that differs. A member whose own checksum is broken too is read past it."""
    found = pieces_of(_read_anyway(archive, member), piece)
    at = next((at for at, told in enumerate(file.pieces) if at >= len(found) or found[at] != told), len(file.pieces))
    if at >= len(file.pieces):
        return f"it goes on after byte {file.size - 1}, where it ended"
    return f"it was altered in bytes {at * piece} to {min((at + 1) * piece, file.size) - 1}"


def _read_anyway(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        file._expected_crc = None  # type: ignore[attr-defined] # noqa: SLF001 - the checksum is what we know is wrong
        return file.read()
