"""
A receipt: all that went into a score and all that came out, in one spelling, with its hash.

Whoever holds the receipt and the model of its version can compute the score again, bit by bit. The trail keeps the
hash, so a receipt that was rewritten together with its hash is found there.
"""

import json
from dataclasses import dataclass
from datetime import date

from foundation.errors import Conflict, Invalid
from risk.scoring.canonical import canonical, read_inputs, sha256
from risk.scoring.facts import SiteFacts
from risk.scoring.result import Score
from risk.scoring.site_score import score_inputs
from risk.sectors.model import SectorModel

FORMAT = "tierlight-score-receipt/1"


class ReceiptTampered(Invalid):
    code = "receipt.tampered"

    def __init__(self, what: str) -> None:
        super().__init__(f"Do not rely on this receipt: {what}.")


class ReceiptOfAnotherModel(Conflict):
    code = "receipt.other_model"

    def __init__(self, wanted: str, offered: str) -> None:
        super().__init__(f"Replay this receipt with the model {wanted}, not with {offered}.")
        self.wanted = wanted
        self.offered = offered


@dataclass(frozen=True, slots=True)
class Receipt:
    """`body` is canonical JSON; `sha256` is over exactly its UTF-8 bytes."""

    site: str
    body: str
    sha256: str

    @property
    def model(self) -> str:
        """`sector/version`, to find the model for the replay."""
        return str(json.loads(self.body)["score"]["model"])


def receipt(score: Score, facts: SiteFacts) -> Receipt:
    """Of `facts` only the site's id is added: what the score used already stands in its inputs."""
    body = canonical({"format": FORMAT, "inputs": json.loads(score.inputs), "score": _spelt(score), "site": facts.site})
    return Receipt(facts.site, body, sha256(body))


def replay(given: Receipt, model: SectorModel) -> Score:
    """
    The score computed again from the receipt alone, equal to the recorded one in every bit.

    Raises `ReceiptTampered` where hash, shape or result differ, `ReceiptOfAnotherModel` where the model's content does.
    """
    if sha256(given.body) != given.sha256:
        raise ReceiptTampered("its text does not belong to its hash")
    try:
        content = json.loads(given.body)
        sector, version, digest = content["inputs"]["model"]
        recorded, inputs = content["score"], canonical(content["inputs"])
        known_shape = content["format"] == FORMAT and content["site"] == given.site
    except (ValueError, KeyError, TypeError):
        raise ReceiptTampered("it is not in the shape of a receipt") from None
    if digest != model.digest:
        raise ReceiptOfAnotherModel(f"{sector}/{version} ({digest[:12]})", f"{model.name} ({model.digest[:12]})")
    try:
        again = score_inputs(read_inputs(inputs, given.site, model), model)
    except (ValueError, KeyError, TypeError, Invalid):
        raise ReceiptTampered("its inputs cannot be read") from None
    if not known_shape or canonical(_spelt(again)) != canonical(recorded):
        raise ReceiptTampered("computing it again gives another result")
    return again


def _spelt(score: Score) -> dict[str, object]:
    return {
        "band": score.band,
        "completeness": score.completeness,
        "contributions": [[_plain(item) for item in line] for line in score.contributions],
        "data_age": [score.data_age.median_days, score.data_age.newest_on.isoformat()] if score.data_age else None,
        "floors": score.floors,
        "high": score.high,
        "inputs_hash": score.inputs_hash,
        "logit": score.logit,
        "low": score.low,
        "missing": [list(item) for item in score.missing],
        "model": score.model,
        "model_digest": score.model_digest,
        "reasons": score.reasons,
        "severity": [
            score.severity.scale,
            score.severity.scope,
            score.severity.irremediability,
            score.severity.reasons,
        ],
        "value": score.value,
    }


def _plain(item: object) -> object:
    return item.isoformat() if isinstance(item, date) else item
