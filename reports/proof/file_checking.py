"""Any file that was issued and is checked without this desk: a signed PDF or a bundle, told by its first bytes."""

from pathlib import Path

from foundation.bundle_checking import BundleMissing
from foundation.errors import Invalid, Place
from reports.proof.checks import FileCheck

LARGEST = 200 << 20


class FileNotCheckable(Invalid):
    code = "issued_report.not_checkable"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is neither a PDF nor a bundle: ask the address that is printed in the report to check it.",
            places=(Place(file=name),),
        )
        self.name = name


def check_file(path: Path, *, certificate: Path | None = None, public_key: str = "") -> FileCheck:
    """
    `certificate` (PEM) is compared with a PDF's signer, `public_key` with a bundle's. Raises BundleMissing,
    BundleUnreadable, BundleUnsafe, CertificateUnreadable, PublicKeyUnreadable, FileNotCheckable.
    """
    for one in (path, certificate):
        if one is not None and not one.is_file():
            raise BundleMissing(one)
    with path.open("rb") as file:
        head = file.read(4)
    if head == b"PK\x03\x04":
        from reports.proof.bundle_checking import check_bundle  # noqa: PLC0415 - the next one is heavy

        return check_bundle(path, public_key=public_key)
    if head != b"%PDF" or path.stat().st_size > LARGEST:
        raise FileNotCheckable(path.name)
    from reports.proof.pdf_checking import check_pdf  # noqa: PLC0415 - pyHanko takes a second to load

    trusted = certificate.read_bytes() if certificate else b""
    return check_pdf(path.read_bytes(), trusted=trusted, trusted_name=certificate.name if certificate else "")
