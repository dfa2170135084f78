"""Words and lengths that the shapes of the audits floor share."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from sqlmodel import SQLModel

Severity = Literal["zero_tolerance", "critical", "major", "minor", "collaborative"]
Channel = Literal["phone", "letter", "in_person", "message"]
Outcome = Literal["nothing_found", "findings", "access_denied"]
FindingState = Literal["alleged", "confirmed", "closed", "withdrawn", "amended"]
ActionState = Literal["open", "planned", "done", "verified", "dropped"]
GrievanceState = Literal["received", "acknowledged", "answered", "closed"]
GrievanceOutcome = Literal["remedied", "not_upheld", "referred", "withdrawn"]
ReferralState = Literal["opened", "accepted", "declined", "handed_over", "closed"]
PlanState = Literal["draft", "published", "replaced"]
VisitState = Literal["planned", "done", "cancelled"]
# PostgreSQL stores no NUL in text, so it is refused here and never becomes a fault of the database.
NO_NUL = r"^[^\x00]*$"
Line = Annotated[str, Field(max_length=200, pattern=NO_NUL)]
Text = Annotated[str, Field(min_length=3, max_length=4000, pattern=NO_NUL)]
LargeText = Annotated[str, Field(min_length=3, max_length=8000, pattern=NO_NUL)]
Reason = Annotated[str, Field(min_length=3, max_length=2000, pattern=NO_NUL)]
LARGEST_SEED = 2**31 - 1


class In(SQLModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment] # SQLModel narrows it
