"""
What a link was agreed on, beside who gives what to whom: the terms that a declaration, a contract or a licence states.
Blank means not told. Whose declaration it is, and what the buyer may read of it, stands in `suppliers/chain/naming.py`.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, model_validator

from foundation.countries import country_codes

Approval = Literal["", "approved", "pending", "refused", "not_asked"]
FeePolicy = Literal["", "employer_pays", "shared", "worker_pays", "unknown"]
Directness = Literal["", "direct", "indirect", "unknown"]
Visibility = Literal["shared", "hidden_name", "private"]
Said = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]


def _is_country(code: str) -> str:
    if code not in country_codes():
        raise ValueError("give the ISO 3166 code of a country in two capital letters")
    return code


Place = Annotated[str, AfterValidator(_is_country), Field(json_schema_extra={"pattern": "^[A-Z]{2}$"})]


class EdgeTerms(BaseModel):
    """
    `declared_tier` is the depth the list itself states, seen from its own buyer. `process`, `approval` and `order_ref`
    belong to subcontracting, `contract_kind` to labour, the corridor's ends (countries), `fee_policy` (who pays the
    recruitment fee) and `licence_no` to recruitment, `volume` with its `unit` to goods, the last two to ownership.
    """

    declared_tier: Annotated[int | None, Field(ge=0, le=99)] = None
    process: Said = ""
    approval: Approval = ""
    order_ref: Said = ""
    contract_kind: Said = ""
    corridor_origin: Place | None = None
    corridor_destination: Place | None = None
    fee_policy: FeePolicy = ""
    licence_no: Said = ""
    volume: Annotated[float | None, Field(ge=0, le=1e15)] = None
    unit: Said = ""
    interest_type: Said = ""
    directness: Directness = ""

    @model_validator(mode="after")
    def unit_has_a_volume(self) -> "EdgeTerms":
        if self.unit and self.volume is None:
            raise ValueError("`unit` says of what: give the volume too")
        return self
