"""
The whole register in one signed file that anybody can check without us: the first line holds the manifest, as text, and
its Ed25519 signature; the lines after it are the rows, and the manifest counts and hashes them.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from foundation.errors import Invalid
from foundation.signing import Signer, is_signed
from foundation.trail import canonical
from reports.renderers.public_register.plain import json_line
from sanctions.register import Snapshot

FORMAT: Final = "tierlight-register-dump/1"
SIGNED: Final = re.compile(r"[0-9a-f]{128}")


class Manifest(BaseModel):
    """
    The same state of the register gives the same bytes. `sha256` is of everything after the first line break; `entries`
    and `removed` count the lines there.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: str
    changed_at: datetime
    on: str
    entries: int
    removed: int
    sha256: str


class _Head(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    manifest: str
    signature: str
    public_key: str


@dataclass(frozen=True, slots=True)
class CheckedDump:
    manifest: Manifest
    public_key: str
    lines: tuple[str, ...]


class DumpUnreadable(Invalid):
    code = "register_dump.unreadable"

    def __init__(self, why: str) -> None:
        super().__init__(f"This is no dump of the register: {why}. Fetch it again.")


class DumpAltered(Invalid):
    code = "register_dump.altered"

    def __init__(self, why: str) -> None:
        super().__init__(f"This dump was altered or cut off: {why}. Do not use it; fetch it again.")


class DumpOfAnother(Invalid):
    code = "register_dump.other_key"

    def __init__(self, public_key: str) -> None:
        super().__init__(f"This dump is signed by another key than the one you gave: {public_key}.")
        self.public_key = public_key


def render_dump(register: Snapshot, signer: Signer) -> bytes:
    lines = [*(json_line(one) for one in register.entries), *(json_line(one) for one in register.removed)]
    body = "".join(f"{line}\n" for line in lines).encode()
    manifest = canonical(
        {
            "format": FORMAT,
            "changed_at": register.changed_at.isoformat(),
            "on": register.on,
            "entries": len(register.entries),
            "removed": len(register.removed),
            "sha256": hashlib.sha256(body).hexdigest(),
        }
    )
    head = {"manifest": manifest, "public_key": signer.public_key, "signature": signer.sign(manifest.encode())}
    return canonical(head).encode() + b"\n" + body


def check_dump(content: bytes, *, known_key: str = "") -> CheckedDump:
    """
    Says whose key signed it; only `known_key`, kept from elsewhere, proves that this is the authority's. Raises
    DumpUnreadable, DumpAltered, DumpOfAnother.
    """
    first, _, body = content.partition(b"\n")
    head, manifest = _head(first)
    if not SIGNED.fullmatch(head.signature) or not is_signed(head.manifest.encode(), head.signature, head.public_key):
        raise DumpAltered("the signature is not of this manifest")
    if hashlib.sha256(body).hexdigest() != manifest.sha256:
        raise DumpAltered("the rows are not those that were signed")
    if known_key and head.public_key != known_key:
        raise DumpOfAnother(head.public_key)
    lines = tuple(body.decode().split("\n")[:-1])  # not splitlines: a text may hold line signs of its own
    kinds = [json.loads(line)["kind"] for line in lines]
    if (kinds.count("entry"), kinds.count("removed")) != (manifest.entries, manifest.removed):
        raise DumpAltered("it does not hold as many rows as it says")
    return CheckedDump(manifest, head.public_key, lines)


def _head(first: bytes) -> tuple[_Head, Manifest]:
    try:
        head = _Head.model_validate_json(first)
        manifest = Manifest.model_validate_json(head.manifest)
    except ValidationError as wrong:
        raise DumpUnreadable("its first line holds no manifest") from wrong
    if manifest.format != FORMAT:
        raise DumpUnreadable(f"its form is {manifest.format[:80]}")
    return head, manifest
