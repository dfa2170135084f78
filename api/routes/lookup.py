"""Who in the own register is meant by a name, however it is spelled."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep, DatabaseDep
from suppliers.lookup.asking import FoundRecord, look_up
from suppliers.lookup.payloads import FoundRead, LookupRecord
from suppliers.payloads import Line, Name, Text

router = APIRouter(prefix="/lookup", tags=["register of suppliers"])


class LookupAsked(BaseModel):
    """`identifier` is a scheme and its value, parted by a colon: `gln:4006381333931`."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: Literal["site", "party"] = "site"
    address: Text = ""
    city: Line = ""
    postcode: Line = ""
    country: Line = ""
    identifier: Annotated[str, Field(pattern=r"^([^\x00:]{1,60}:[^\x00]{1,200})?$")] = ""
    top: Annotated[int, Field(ge=1, le=20)] = 5


@router.get("", response_model=list[FoundRead])
def look_up_record(asked: Annotated[LookupAsked, Query()], actor: ActorDep, database: DatabaseDep) -> list[FoundRecord]:
    """The likeliest records, the best first; `front_id` is the one to read where several are taken for one."""
    scheme, _, value = asked.identifier.partition(":")
    wanted = LookupRecord(
        name=asked.name,
        address=asked.address,
        city=asked.city,
        postcode=asked.postcode,
        country=asked.country,
        identifiers=((scheme, value),) if scheme else (),
    )
    with database.reading() as session:
        return look_up(session, actor, asked.kind, wanted, top=asked.top)
