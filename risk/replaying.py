"""Any receipt can be computed again by whoever holds it: the model is found from what the receipt itself names."""

import json

from risk.scoring import Receipt, ReceiptTampered, Score, replay
from risk.scoring.canonical import canonical, sha256
from risk.scoring.receipts import ReceiptOfAnotherModel
from risk.sectors import load_models


def replay_receipt(given: Receipt) -> Score:
    """Equal to the recorded score in every bit. Raises ReceiptTampered, ReceiptOfAnotherModel."""
    try:
        wanted = given.model
    except (ValueError, KeyError, TypeError):
        raise ReceiptTampered("it is not in the shape of a receipt") from None
    model = next((model for model in load_models() if model.name == wanted), None)
    if model is None:
        raise ReceiptOfAnotherModel(wanted, "the models of this version of Tierlight")
    return replay(given, model)


def receipt_file(given: Receipt) -> str:
    """What is handed out: the receipt as readable JSON beside its hash, which is over its one canonical spelling."""
    return json.dumps({"sha256": given.sha256, "receipt": json.loads(given.body)}, ensure_ascii=False, indent=2) + "\n"


def read_receipt_file(text: str) -> Receipt:
    """
    Takes what `receipt_file` wrote, however it was indented since, or a bare receipt, which then vouches for itself
    only by computing to the same result. Raises ReceiptTampered.
    """
    try:
        content = json.loads(text)
        told = content.get("sha256") if "receipt" in content else None
        body = canonical(content.get("receipt", content))
        site = str(json.loads(body)["site"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ReceiptTampered("it is not in the shape of a receipt") from None
    return Receipt(site, body, str(told) if told is not None else sha256(body))
