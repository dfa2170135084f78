"""How a document breaks its format. Every fault names its path, so that whoever sent the file can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.errors import Invalid, Place

MOST_FAULTS = 50
MOST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` as JSONPath (`$[12].recordDetails.name`), XML path or CSV line and column; `why` is one clause."""

    path: str
    why: str
    value: str = ""


class DocumentBroken(Invalid):
    """Raised before anything is written, with the first faults."""

    code = "document.broken"

    def __init__(self, file: str, form: str, faults: Sequence[Fault]) -> None:
        first = faults[0]
        more = f" There are {len(faults) - 1:,} more." if len(faults) > 1 else ""
        super().__init__(
            f"{file} is no valid {form}: {first.path} {first.why}. Correct it and import again.{more}",
            places=tuple(
                Place(file=file, column=f"{fault.path} {fault.why}", value=shown(fault.value) or None)
                for fault in faults[:MOST_FAULTS]
            ),
        )
        self.faults = tuple(faults)


class VersionUnsupported(Invalid):
    code = "document.version_unsupported"

    def __init__(self, file: str, form: str, version: str, wanted: str) -> None:
        super().__init__(f"{file} is {form} {version}: convert it to {wanted}, which is what we read.")
        self.version = version


def shown(value: object) -> str:
    text = value if isinstance(value, str) else "" if value is None else repr(value)
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"
