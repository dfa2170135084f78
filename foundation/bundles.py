"""
Evidence that leaves the house: one archive of files, a manifest that names each with its hash and its custody, and the
manifest's signature. It is written so that its members alone determine its bytes; a check writes it again and compares.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

from foundation import trail
from foundation.custody import CustodyLine
from foundation.file_shapes import ENDINGS
from foundation.ids import new_id
from foundation.signing import Signer

FORMAT: Final = "tierlight-evidence-1"
MANIFEST, SIGNATURE, HOW_TO = "manifest.json", "manifest.sig", "HOW_TO_CHECK.txt"
OLDEST_DAY: Final = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE: Final = 0o100600 << 16
UNIX: Final = 3
CHUNK: Final = 1 << 20
INSTRUCTIONS: Final = """Evidence of a visit or a finding, to be checked without the desk it comes from.

manifest.json names every file with its size, its SHA-256 and its custody: who (by an opaque id) had it, when, for what.
manifest.sig is the Ed25519 signature over the bytes of manifest.json, in hexadecimal digits.

1. Ask whoever gave you this for their public key, by another way, and compare it with public_key in manifest.json.
2. Check the signature over manifest.json with that key.
3. Compare the SHA-256 of each file with the manifest. No file may be missing and none may be there unnamed.
4. Each custody event's hash is the SHA-256 of its other parts with the evidence's id, as JSON with sorted keys, without
   blanks; previous_hash is the hash of the event before it, 64 zeros for the first.

With Tierlight: tierlight audits evidence verify FILE.zip --public-key KEY
Without it: docs/guides/evidence.md in its sources has the same check in 25 lines of Python.
"""


@dataclass(frozen=True, slots=True)
class BundleItem:
    """`source` is where the file lies; the rest is told. Moments are ISO 8601 in UTC, days YYYY-MM-DD."""

    source: Path
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
    custody: tuple[CustodyLine, ...]


@dataclass(frozen=True, slots=True)
class BundleOf:
    """What it is evidence of; `sealed` counts what was left out because it is confidential."""

    organisation: str
    kind: str
    id: str
    reference: str
    sealed: int
    made_at: str


def write(target: Path, of: BundleOf, items: Iterable[BundleItem], signer: Signer) -> None:
    """Written beside and renamed: never half a bundle."""
    named = [(f"files/{number:04}-{one.kind}{ENDINGS[one.media_type][0]}", one) for number, one in enumerate(items, 1)]
    manifest = _manifest(of, named, signer.public_key)
    beside = target.with_name(f".{target.name}.{new_id().hex}")
    try:
        with beside.open("wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            put(archive, MANIFEST, [manifest])
            put(archive, SIGNATURE, [signer.sign(manifest).encode()])
            put(archive, HOW_TO, [INSTRUCTIONS.encode()])
            for name, one in named:
                with one.source.open("rb") as source:
                    put(archive, name, chunks(source))
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _manifest(of: BundleOf, named: Iterable[tuple[str, BundleItem]], public_key: str) -> bytes:
    files = []
    for name, one in named:
        told = {key: value for key, value in asdict(one).items() if key != "source"}
        files.append({"path": name, **told})
    manifest = {
        "format": FORMAT,
        "public_key": public_key,
        "of": asdict(of),
        "also": {HOW_TO: hashlib.sha256(INSTRUCTIONS.encode()).hexdigest()},
        "files": files,
    }
    return canonical(manifest)


def canonical(manifest: object) -> bytes:
    return (trail.canonical(json.loads(trail.canonical(manifest))) + "\n").encode()


def put(archive: zipfile.ZipFile, name: str, content: Iterable[bytes]) -> None:
    """Nothing of the hour, the machine or the person goes into the archive's own columns."""
    with _member(archive, name) as member:
        for chunk in content:
            member.write(chunk)


@contextmanager
def _member(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    head = zipfile.ZipInfo(name, OLDEST_DAY)
    head.create_system, head.external_attr = UNIX, PLAIN_FILE
    with archive.open(head, "w", force_zip64=True) as member:
        yield member


def chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk
