"""What is entered once for all laws, in the shape of its own kind, and what is done with a statement."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from audits.payloads.words import NO_NUL

LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$"
LONGEST_PART = 20_000
Word = Annotated[str, Field(max_length=200, pattern=NO_NUL)]
Text = Annotated[str, Field(pattern=NO_NUL)]
Language = Annotated[str, Field(pattern=LANGUAGE)]
People = Annotated[int, Field(ge=0, le=10_000_000)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]
Measured = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]
OptionalCurrency = Annotated[str, Field(pattern=r"^([A-Z]{3})?$")]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class _Entered(_Shape):
    """`day` is when it happened or was last looked at."""

    @property
    def day(self) -> date | None:
        raise NotImplementedError


class ProfileFact(_Entered):
    """Of the firm as a whole, on the last day of a year. `year_ends` is the month and day on which its year closes."""

    key: Literal["org.profile"] = "org.profile"
    legal_form: Word = ""
    headcount: People | None = None
    turnover: Amount | None = None
    currency: OptionalCurrency = ""
    brands: Word = ""
    year_ends: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")] = "12-31"
    as_of: date

    @property
    def day(self) -> date:
        return self.as_of

    @model_validator(mode="after")
    def _says_which_money(self) -> "ProfileFact":
        if self.turnover is not None and not self.currency:
            raise ValueError("a turnover needs its currency")
        return self


class TraceFact(_Entered):
    """`reaches`: how far up the chain the papers of the lot lead."""

    key: Literal["supply.trace"] = "supply.trace"
    product: Annotated[Word, Field(min_length=1)]
    lot: Annotated[Word, Field(min_length=1)]
    origin: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    reaches: Literal["raw_material", "farm_or_mine", "processing", "direct_supplier"]
    traced_on: date

    @property
    def day(self) -> date:
        return self.traced_on


class PolicyFact(_Entered):
    key: Literal["policy.register"] = "policy.register"
    title: Annotated[Word, Field(min_length=3)]
    edition: Word = ""
    applies_to: Literal["own_staff", "suppliers", "both"] = "both"
    approved_by: Word = ""
    approved_on: date | None = None

    @property
    def day(self) -> date | None:
        return self.approved_on


class TrainingFact(_Entered):
    key: Literal["training.records"] = "training.records"
    topic: Annotated[Word, Field(min_length=3)]
    audience: Literal["own_staff", "buyers", "suppliers", "workers"]
    people: People
    held_on: date

    @property
    def day(self) -> date:
        return self.held_on


class IndicatorFact(_Entered):
    """An indicator tells something once it has a baseline and a target; `reached` is the newest value."""

    key: Literal["kpi.metrics"] = "kpi.metrics"
    indicator: Annotated[Word, Field(min_length=3)]
    unit: Word = ""
    baseline: Measured | None = None
    target: Measured | None = None
    target_on: date | None = None
    reached: Measured | None = None
    measured_on: date

    @property
    def day(self) -> date:
        return self.measured_on


class ConsultationFact(_Entered):
    key: Literal["consult.log"] = "consult.log"
    partner: Literal["workers", "union", "subsidiary", "joint_reporter", "community", "other"]
    topic: Annotated[Word, Field(min_length=3)]
    outcome: Word = ""
    held_on: date

    @property
    def day(self) -> date:
        return self.held_on


class ApprovalFact(_Entered):
    """Of one statement: of the law named, or of all when `law_id` is empty, for the reporting year."""

    key: Literal["gov.approvals"] = "gov.approvals"
    body: Annotated[Word, Field(min_length=3)]
    person: Word = ""
    position: Word = ""
    law_id: Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9_]*$")] = ""
    year: Annotated[int, Field(ge=1900, le=2200)]
    decided_on: date

    @property
    def day(self) -> date:
        return self.decided_on


class IncomeLossFact(_Entered):
    """For families who lose income because of a measure of prevention; how many people, never who."""

    key: Literal["remedy.income_loss"] = "remedy.income_loss"
    measure: Annotated[Word, Field(min_length=3)]
    people: People
    amount: Amount | None = None
    currency: OptionalCurrency = ""
    given_on: date

    @property
    def day(self) -> date:
        return self.given_on

    @model_validator(mode="after")
    def _says_which_money(self) -> "IncomeLossFact":
        if self.amount is not None and not self.currency:
            raise ValueError("an amount needs its currency")
        return self


Said = (
    ProfileFact
    | TraceFact
    | PolicyFact
    | TrainingFact
    | IndicatorFact
    | ConsultationFact
    | ApprovalFact
    | IncomeLossFact
)
SHAPES: dict[str, type[_Entered]] = {
    shape.model_fields["key"].default: shape
    for shape in (
        ProfileFact,
        TraceFact,
        PolicyFact,
        TrainingFact,
        IndicatorFact,
        ConsultationFact,
        ApprovalFact,
        IncomeLossFact,
    )
}


class AnswerFactCreate(_Shape):
    """`valid_to` is empty while it holds; it is counted for each reporting year that the days touch."""

    said: Annotated[Said, Field(discriminator="key")]
    valid_from: date
    valid_to: date | None = None
    source: Annotated[Text, Field(min_length=3, max_length=500)]
    evidence_id: UUID | None = None

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> "AnswerFactCreate":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("the last day is before the first")
        return self


class AnswerFactRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    series_id: UUID
    version: int
    key: str
    said: dict[str, Any]
    valid_from: date
    valid_to: date | None
    source: str
    evidence_id: UUID | None
    withdrawn: bool
    reason: str


class AnswerFactPage(BaseModel):
    rows: list[AnswerFactRead]
    next_cursor: str | None


class Withdrawing(_Shape):
    reason: Annotated[Text, Field(min_length=3, max_length=500)]


class NarrativeWriting(_Shape):
    """
    Words of a person. `language` is the one they are written in. `exempt`: they say why a section asked if material, or
    under a condition, is not material or does not apply.
    """

    year: Annotated[int, Field(ge=1900, le=2200)]
    language: Language = "en"
    exempt: bool = False
    text: Annotated[str, Field(min_length=10, max_length=LONGEST_PART, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]+$")]


class NarrativeRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    law_id: str
    year: int
    section: str
    language: str
    version: int
    text: str


class StatementOpening(_Shape):
    """`corrects_id` and `correction` for a corrected version of one that was signed: what it puts right, in a line."""

    law_id: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+$")]
    year: Annotated[int, Field(ge=1900, le=2200)]
    language: Language = "en"
    corrects_id: UUID | None = None
    correction: Annotated[Text, Field(max_length=500)] = ""


class StatementSigning(_Shape):
    """`signed_as` is the position of whoever signs; `reads_as` of what they read, so that nothing moved since."""

    signed_as: Annotated[Word, Field(min_length=3)]
    reads_as: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class StatementPublishing(_Shape):
    published_on: date
    published_url: Annotated[str, Field(max_length=500, pattern=r"^https?://[^\s<>\"']+$")]


class StatementRead(BaseModel):
    """
    `missed`: the law's day passed before it was public; that stays so afterwards. `reads_as` is what signing asks for,
    `moved` are the sections that would read otherwise today, filled where one statement is read.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    law_id: str
    law_version: str
    year: int
    language: str
    number: int
    state: str
    due_on: date | None
    missed: bool
    corrects_id: UUID | None
    correction: str
    content_sha256: str
    reads_as: str = ""
    moved: list[str] = []
    signed_as: str
    published_on: date | None
    published_url: str
    version: int


class StatementPage(BaseModel):
    rows: list[StatementRead]
    next_cursor: str | None
