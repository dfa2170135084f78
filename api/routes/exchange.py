"""The register in the formats of other systems, as far as the caller sees it; they come in through /imports."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from api.access import ActorDep, DatabaseDep
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.models import Organisation
from suppliers.chain import Chain
from suppliers.interop import formats
from suppliers.interop.bods_writing import Publication
from suppliers.interop.delivered import Delivered, Loss
from suppliers.interop.gathering import gather

router = APIRouter(prefix="/export", tags=["export"])
NAMES: dict[formats.WriteFormat, tuple[str, str]] = {
    "oshub": ("facilities.csv", "text/csv; charset=utf-8"),
    "geojson": ("register.geojson", "application/geo+json"),
    "bods": ("owners.bods.json", "application/json"),
    "ftm": ("register.ftm.jsonl", "application/x-ndjson"),
    "gleif": ("firms.csv", "application/zip"),
    "parquet": ("register.zip", "application/zip"),
}
AsRecords = Literal["bods", "ftm", "parquet"]
FILE_ANSWER = {"content": {media: {} for _, media in NAMES.values()}, "description": "The file"}


class ExportAsked(BaseModel):
    """`personal` adds birth dates and addresses of persons, for whoever has leave."""

    model_config = ConfigDict(extra="forbid")

    format: formats.WriteFormat
    personal: bool = False


class LossRead(BaseModel):
    """Something that the register holds and the format cannot."""

    model_config = ConfigDict(from_attributes=True)

    what: str
    count: int
    first: str


@router.get("", response_class=Response, responses={200: FILE_ANSWER})
def export_register(asked: Annotated[ExportAsked, Query()], actor: ActorDep, database: DatabaseDep) -> Response:
    """The file itself; the three files of GLEIF come as one archive. `losses` tells what is not in it."""
    with database.reading() as session:
        delivered, publication = _gathered(session, actor, asked)
    content, _ = as_bytes(delivered, asked.format, publication)
    name, media = NAMES[asked.format]
    name = f"{name}.zip" if asked.format == "gleif" else name
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media, headers=headers)


@router.get("/losses", response_model=list[LossRead])
def losses_of_export(
    asked: Annotated[ExportAsked, Query()], actor: ActorDep, database: DatabaseDep
) -> tuple[Loss, ...]:
    """What an export in this format would leave out, counted."""
    with database.reading() as session:
        delivered, publication = _gathered(session, actor, asked)
    return as_bytes(delivered, asked.format, publication)[1]


def _gathered(session: Session, actor: Actor, asked: ExportAsked) -> tuple[Delivered, Publication]:
    delivered = gather(session, actor, personal=asked.personal)
    publisher = session.get_one(Organisation, actor.organisation_id).name
    return delivered, Publication(publisher, utc_now().date())


def chain_records(session: Session, actor: Actor, found: Chain, form: AsRecords) -> bytes:
    """The parties, sites and links of a chain, as far as the caller reads them; persons without personal data."""
    nodes, links = [node.id for node in found.nodes], [edge.id for edge in found.edges]
    delivered = gather(session, actor, node_ids=nodes, edge_ids=links)
    publisher = session.get_one(Organisation, actor.organisation_id).name
    return as_bytes(delivered, form, Publication(publisher, found.as_of))[0]


def as_bytes(
    delivered: Delivered, form: formats.WriteFormat, publication: Publication
) -> tuple[bytes, tuple[Loss, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        written = formats.write(delivered, form, Path(folder) / NAMES[form][0], publication)
        losses = (*delivered.losses, *written.losses)
        if len(written.files) == 1:
            return written.files[0].read_bytes(), losses
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in written.files:
                archive.writestr(zipfile.ZipInfo(file.name, (1980, 1, 1, 0, 0, 0)), file.read_bytes())
        return packed.getvalue(), losses
