"""What checking a file without this desk finds, in one shape for a signed PDF and for a bundle."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """`where`: a member, a range of bytes or the signature; `what` is wrong there."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class FileCheck:
    """
    `known_signer` is None when no certificate or key was given to compare with: then the file is as somebody signed it,
    and who that was is for the reader to compare. `signer` is a certificate's subject or a public key.
    """

    signer: str
    fingerprint: str
    signed_at: datetime | None
    known_signer: bool | None
    faults: tuple[Fault, ...]
    ask: str = ""

    @property
    def genuine(self) -> bool:
        return not self.faults and self.known_signer is not False
