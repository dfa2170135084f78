"""
The Beneficial Ownership Data Standard 0.4: its words, and what they are called here. Source: schema and codelists of
github.com/openownership/data-standard, Apache-2.0; the schema itself lies in `schemas/`.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from suppliers.interop.json_schema import CompiledSchema

FORM = "BODS 0.4"
VERSION = "0.4"
Statement = dict[str, Any]  # as the schema describes it; nothing of this type leaves the BODS modules

OWNING = frozenset(
    {
        "shareholding",
        "rightsToSurplusAssetsOnDissolution",
        "rightsToProfitOrIncome",
        "rightToProfitOrIncomeFromAssets",
        "enjoymentAndUseOfAssets",
        "beneficiaryOfLegalArrangement",
    }
)
UNTOLD = frozenset({"", "unknownInterest", "unpublishedInterest"})
"""An interest that is one or the other, depending on whether a share is stated."""
INTEREST_OF_KIND = {"owns": "shareholding", "controls": "otherInfluenceOrControl"}
UNSPECIFIED = "unspecified"
NOBODY = "noBeneficialOwners"
UNNAMED = {
    "anonymousEntity": "Anonymous entity",
    "unknownEntity": "Unknown entity",
    "anonymousPerson": "Anonymous person",
    "unknownPerson": "Unknown person",
    UNSPECIFIED: "Unknown owner",
    NOBODY: "No beneficial owner",
}
PERSON_TYPES = frozenset({"anonymousPerson", "unknownPerson", "knownPerson"})
BENEFICIAL = {True: "beneficial owner: yes", False: "beneficial owner: no"}
ABOVE_MINIMUM = "the share lies above the minimum stated"
BELOW_MAXIMUM = "the share lies below the maximum stated"
_SCHEME_CODE = re.compile(r"[A-Z]{2,3}-[A-Z0-9_]+")
_LEI_CODE = "XI-LEI"


@cache
def schema() -> CompiledSchema:
    text = (Path(__file__).parent / "schemas" / "bods-0.4.json").read_text("utf-8")
    return CompiledSchema(json.loads(text)["documents"], "urn:statement#/$defs/Statement")


@cache
def interest_types() -> frozenset[str]:
    text = (Path(__file__).parent / "schemas" / "bods-0.4.json").read_text("utf-8")
    documents = {document["$id"]: document for document in json.loads(text)["documents"]}
    types: list[str] = documents["urn:relationship"]["$defs"]["Interest"]["properties"]["type"]["enum"]
    return frozenset(types)


def edge_kind(interest: str, *, has_share: bool) -> str:
    if interest in UNTOLD:
        return "owns" if has_share else "controls"
    return "owns" if interest in OWNING else "controls"


def our_scheme(code: str, name: str) -> str:
    """`XI-LEI` is the org-id code of the LEI; other codes and names stay as they are, in small letters."""
    return "lei" if code == _LEI_CODE else (code or name).strip().lower()


def their_scheme(scheme: str) -> dict[str, str]:
    """A code where ours has the shape of one (`gb-coh`), else a name."""
    if scheme == "lei":
        return {"scheme": _LEI_CODE, "schemeName": "Global Legal Entity Identifier Index"}
    code = scheme.upper()
    return {"scheme": code} if _SCHEME_CODE.fullmatch(code) else {"schemeName": scheme}
