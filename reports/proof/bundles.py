"""
An issued report that is checked anywhere, without this desk and without a network: its file, its content as data, and
a manifest that names both with their hashes, signed with the instance's key. A file's hash is also told piece by piece,
so that a check can say where it was altered.
"""

import hashlib
import io
import zipfile
from dataclasses import asdict, dataclass
from typing import Final

from foundation.bundles import MANIFEST, SIGNATURE, canonical, put
from foundation.errors import Conflict
from foundation.evidence_store import Store
from reports.issued import IssuedFileChanged
from reports.models import IssuedReport
from reports.proof.codes import address_of
from reports.proof.signer import ReportSigner

FORMAT: Final = "tierlight-report-1"
HOW_TO: Final = "HOW_TO_CHECK.txt"
CONTENT: Final = "content.json"
PIECE: Final = 4096
INSTRUCTIONS: Final = """An issued report, to be checked without the desk it comes from.

manifest.json names each file with its size, its SHA-256 and the SHA-256 of each piece of it ("piece" bytes long).
manifest.sig is the Ed25519 signature over the bytes of manifest.json, in hexadecimal digits.
content.json is what the report says, as data; its SHA-256 is the content hash that the report prints.

1. Ask whoever gave you this for their public key, by another way, and compare it with public_key in manifest.json.
2. Check the signature over manifest.json with that key.
3. Compare the SHA-256 of each file with the manifest. No file may be missing and none may be there unnamed.
4. This proves that the files are as they were issued. Whether the report was revoked or superseded since, only the
   address under "ask" in manifest.json can answer.

With Tierlight: tierlight reports verify FILE.zip --public-key KEY
"""


class BundleNeedsKey(Conflict):
    code = "issued_report.bundle_needs_key"

    def __init__(self) -> None:
        super().__init__("A bundle is signed with the key made of TIERLIGHT_SECRET: set one up first.")


@dataclass(frozen=True, slots=True)
class ToldReport:
    """Nothing that the report itself does not say."""

    kind: str
    code: str
    form: str
    language: str
    issued_at: str
    data_cut: str
    content_sha256: str
    certificate_sha256: str
    ask: str


def bundle_of(store: Store, row: IssuedReport, signer: ReportSigner, *, base_url: str) -> bytes:
    """The same bytes each time. Raises BundleNeedsKey, IssuedFileChanged."""
    if signer.own is None:
        raise BundleNeedsKey
    files = {f"report.{row.form}": _kept(store, row, row.sha256), CONTENT: _kept(store, row, row.content_sha256)}
    of = ToldReport(
        kind=row.kind,
        code=row.code,
        form=row.form,
        language=row.language,
        issued_at=row.made_at.isoformat(timespec="seconds"),
        data_cut=row.data_cut.isoformat(),
        content_sha256=row.content_sha256,
        certificate_sha256=row.certificate_sha256,
        ask=address_of(base_url, row.code),
    )
    manifest = canonical(
        {
            "format": FORMAT,
            "public_key": signer.own.public_key,
            "of": asdict(of),
            "also": {HOW_TO: hashlib.sha256(INSTRUCTIONS.encode()).hexdigest()},
            "piece": PIECE,
            "files": [_told(name, content) for name, content in files.items()],
        }
    )
    signature = signer.own.sign(manifest).encode()
    return _packed({MANIFEST: manifest, SIGNATURE: signature, HOW_TO: INSTRUCTIONS.encode(), **files})


def _kept(store: Store, row: IssuedReport, sha256: str) -> bytes:
    if not store.holds(sha256):
        raise IssuedFileChanged(row.id)
    return store.path_of(sha256).read_bytes()


def _told(name: str, content: bytes) -> dict[str, object]:
    return {
        "path": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "pieces": pieces_of(content, PIECE),
    }


def pieces_of(content: bytes, piece: int) -> list[str]:
    """SHA-256 of each piece, cut to half: enough to say where a file differs whose whole hash is signed."""
    return [hashlib.sha256(content[at : at + piece]).hexdigest()[:32] for at in range(0, len(content), piece)]


def _packed(members: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            put(archive, name, [content])
    return whole.getvalue()
