"""
Any receipt can be checked and computed again by whoever holds it: its hash, its proof, the signature of its batch, and
the score, to the bit. The model is found from what the receipt itself names.
"""

import json
from enum import StrEnum
from typing import NamedTuple

from foundation.errors import Conflict, Invalid
from foundation.signing import is_signed
from risk.scoring import Receipt, ReceiptTampered, Score, replay
from risk.scoring.canonical import canonical, sha256
from risk.scoring.receipts import ReceiptOfAnotherModel
from risk.scoring.seals import Seal, require_included
from risk.sectors import SectorModel, loading


class ReceiptSignatureWrong(Invalid):
    code = "receipt.signature_wrong"

    def __init__(self) -> None:
        super().__init__("Do not rely on this receipt: the signature of its batch is not by the key it names.")


class ReceiptNotSigned(Conflict):
    code = "receipt.not_signed"

    def __init__(self) -> None:
        super().__init__("This receipt carries no signature to check: ask for a signed one, or leave the key out.")


class ReceiptOfAnotherKey(Conflict):
    code = "receipt.other_key"

    def __init__(self, public_key: str) -> None:
        super().__init__(f"This receipt is signed by another key than the one you gave: {public_key}.")
        self.public_key = public_key


class SignedBy(StrEnum):
    KNOWN_KEY = "known_key"
    UNKNOWN_KEY = "unknown_key"
    """The key in the file: it shows that nothing was changed since, not who signed."""
    NOBODY = "nobody"


class Paper(NamedTuple):
    """A receipt as it is handed out. Without a seal it vouches for itself only by computing to the same result."""

    receipt: Receipt
    seal: Seal | None = None


class Replayed(NamedTuple):
    score: Score
    signed_by: SignedBy


def replay_paper(given: Paper, *, known_key: str = "", other_refused: bool = False) -> Replayed:
    """
    Hash, proof and signature first, then the score again. `known_key` is whom the caller trusts; with `other_refused`
    an unsigned receipt, or one of another key, is refused instead of told apart. Raises ReceiptTampered,
    ReceiptNotInBatch, ReceiptSignatureWrong, ReceiptNotSigned, ReceiptOfAnotherKey, ReceiptOfAnotherModel.
    """
    if sha256(given.receipt.body) != given.receipt.sha256:
        raise ReceiptTampered("its text does not belong to its hash")
    signed_by = _signed_by(given, known_key)
    if other_refused and given.seal is not None and signed_by is SignedBy.UNKNOWN_KEY:
        raise ReceiptOfAnotherKey(given.seal.public_key)
    if other_refused and signed_by is SignedBy.NOBODY:
        raise ReceiptNotSigned
    return Replayed(replay_receipt(given.receipt), signed_by)


def _signed_by(given: Paper, known_key: str) -> SignedBy:
    if given.seal is None:
        return SignedBy.NOBODY
    require_included(given.receipt.sha256, given.seal)
    if not given.seal.signature:
        return SignedBy.NOBODY
    if not is_signed(given.seal.statement.encode(), given.seal.signature, given.seal.public_key):
        raise ReceiptSignatureWrong
    return SignedBy.KNOWN_KEY if given.seal.public_key == known_key else SignedBy.UNKNOWN_KEY


def replay_receipt(given: Receipt) -> Score:
    """Equal to the recorded score in every bit. Raises ReceiptTampered, ReceiptOfAnotherModel."""
    try:
        wanted = given.model
    except (ValueError, KeyError, TypeError):
        raise ReceiptTampered("it is not in the shape of a receipt") from None
    return replay(given, model_named(wanted))


def model_named(wanted: str) -> SectorModel:
    """`sector/version`. Raises ReceiptOfAnotherModel when this version does not have it."""
    model = loading.model_named(wanted)
    if model is None:
        raise ReceiptOfAnotherModel(wanted, "the models of this version of Tierlight")
    return model


def receipt_file(given: Paper) -> str:
    """What is handed out, as readable JSON; hashes and signature are over canonical spellings, so indents are free."""
    content: dict[str, object] = {"sha256": given.receipt.sha256, "receipt": json.loads(given.receipt.body)}
    if given.seal is not None:
        content["batch"] = seal_content(given.seal)
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def seal_content(seal: Seal) -> dict[str, object]:
    """As files and answers spell it."""
    return {
        "statement": json.loads(seal.statement),
        "nonce": seal.nonce,
        "index": seal.index,
        "path": list(seal.path),
        "signature": seal.signature,
        "public_key": seal.public_key,
    }


def read_receipt_file(text: str) -> Paper:
    """Takes what `receipt_file` wrote, however it was indented since, or a bare receipt. Raises ReceiptTampered."""
    try:
        content = json.loads(text)
        told = content.get("sha256") if "receipt" in content else None
        body = canonical(content.get("receipt", content))
        site, digest = str(json.loads(body)["site"]), sha256(body)
        seal = _read_seal(content.get("batch")) if "receipt" in content else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ReceiptTampered("it is not in the shape of a receipt") from None
    return Paper(Receipt(site, body, str(told) if told is not None else digest), seal)


def _read_seal(content: dict[str, object] | None) -> Seal | None:
    if content is None:
        return None
    index, path = content["index"], content["path"]
    if isinstance(index, bool) or not isinstance(index, int) or not isinstance(path, list):
        raise TypeError
    statement = canonical(content["statement"])
    statement.encode()  # half a character of JSON is none that could have been signed
    return Seal(
        statement=statement,
        nonce=str(content["nonce"]),
        index=index,
        path=tuple(str(one) for one in path),
        signature=str(content["signature"]),
        public_key=str(content["public_key"]),
    )
