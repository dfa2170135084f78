"""Files that people hand in, kept under their organisation and their hash until the register has what it needs."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from foundation.actors import Actor
from foundation.errors import Invalid, NotFound
from foundation.ids import new_id
from foundation.settings import Settings

HEX: Final = re.compile(r"^[0-9a-f]{64}$")
UNSAFE: Final = re.compile(r"[^\w.() -]+")
LONGEST_NAME: Final = 100
PART: Final = 1024 * 1024


class UploadTooLarge(Invalid):
    code = "upload.too_large"

    def __init__(self, megabytes: int) -> None:
        super().__init__(f"The file is larger than {megabytes} MB: split it, or pack it as .gz.")
        self.megabytes = megabytes


class UploadMissing(Invalid):
    code = "upload.missing"

    def __init__(self) -> None:
        super().__init__("Choose a file first.")


class UploadEmpty(Invalid):
    code = "upload.empty"

    def __init__(self) -> None:
        super().__init__("The file is empty: export it again.")


class UploadGone(NotFound):
    code = "upload.gone"

    def __init__(self) -> None:
        super().__init__("This file is not kept any more: hand it in again.")


@dataclass(frozen=True, slots=True)
class Upload:
    """
    `path` ends in the name the person gave, so that messages about it name the file as they know it. `is_new`: the same
    file was not kept before.
    """

    path: Path
    sha256: str
    is_new: bool = False

    @property
    def file_name(self) -> str:
        return self.path.name


def keep(settings: Settings, actor: Actor, file: BinaryIO, name: str) -> Upload:
    """Raises UploadMissing, UploadEmpty, UploadTooLarge."""
    plain = UNSAFE.sub("_", Path(name.replace("\\", "/")).name).strip(" .")[-LONGEST_NAME:]
    if not plain:
        raise UploadMissing
    folder = _folder(settings, actor)
    folder.mkdir(parents=True, exist_ok=True)
    arriving = folder / f"arriving-{new_id().hex}"  # two people may send files of one name at the same time
    digest = hashlib.sha256()
    taken = 0
    try:
        with arriving.open("wb") as target:
            while part := file.read(PART):
                taken += len(part)
                if taken > settings.upload_megabytes * PART:
                    raise UploadTooLarge(settings.upload_megabytes)
                digest.update(part)
                target.write(part)
        if not taken:
            raise UploadEmpty
        place = folder / digest.hexdigest()
        is_new = not place.exists()
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        return Upload(arriving.rename(place / plain), digest.hexdigest(), is_new)
    finally:
        arriving.unlink(missing_ok=True)


@contextmanager
def handed_in(settings: Settings, actor: Actor, file: BinaryIO, name: str) -> Iterator[Upload]:
    """As `keep`. What is refused inside leaves no file behind that was not here before."""
    upload = keep(settings, actor, file, name)
    try:
        yield upload
    except Exception:
        if upload.is_new:
            shutil.rmtree(upload.path.parent, ignore_errors=True)
        raise


def find(settings: Settings, actor: Actor, sha256: str) -> Upload:
    """Of the actor's own organisation. Raises UploadGone."""
    place = _folder(settings, actor) / sha256 if HEX.fullmatch(sha256) else None
    kept = next(place.iterdir(), None) if place and place.is_dir() else None
    if kept is None:
        raise UploadGone
    return Upload(kept, sha256)


def note(settings: Settings, actor: Actor, sha256: str, kind: str, noted: Mapping[str, object]) -> None:
    """What a person has settled about a file so far, beside it, so that they may leave and come back."""
    path = _notes(settings, actor, sha256, kind)
    fresh = path.with_suffix(f".{new_id().hex}")
    fresh.write_text(json.dumps(noted, ensure_ascii=False), "utf-8")
    fresh.rename(path)


def noted(settings: Settings, actor: Actor, sha256: str, kind: str) -> dict[str, object]:
    """Empty when nothing was settled yet. Raises UploadGone."""
    find(settings, actor, sha256)
    path = _notes(settings, actor, sha256, kind)
    found: dict[str, object] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def _notes(settings: Settings, actor: Actor, sha256: str, kind: str) -> Path:
    return _folder(settings, actor) / f"{sha256}.{kind}.json"


def _folder(settings: Settings, actor: Actor) -> Path:
    return settings.data_dir / "uploads" / str(actor.organisation_id)
