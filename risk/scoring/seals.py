"""What binds a receipt to the signed root of its batch, and the check that it does. The signature is checked apart."""

import json
from dataclasses import dataclass

from foundation.errors import Invalid
from risk.scoring.merkle import leaf_hash, root_from
from risk.scoring.receipts import ReceiptTampered

FORMAT = "tierlight-score-batch/1"


class ReceiptNotInBatch(Invalid):
    code = "receipt.not_in_batch"

    def __init__(self) -> None:
        super().__init__("Do not rely on this receipt: its proof does not lead to the root of its batch.")


@dataclass(frozen=True, slots=True)
class Seal:
    """`statement` is the canonical JSON that was signed; all hashes, keys and signatures are hexadecimal."""

    statement: str
    nonce: str
    index: int
    path: tuple[str, ...]
    signature: str
    public_key: str


def leaf_of(nonce: bytes, receipt_hash: str) -> bytes:
    return leaf_hash(nonce + bytes.fromhex(receipt_hash))


def require_included(receipt_hash: str, seal: Seal) -> None:
    """Raises ReceiptNotInBatch, ReceiptTampered where the seal is not in the shape of one."""
    try:
        told = json.loads(seal.statement)
        fits = told["format"] == FORMAT
        root, size = bytes.fromhex(told["root"]), int(told["receipts"])
        leaf = leaf_of(bytes.fromhex(seal.nonce), receipt_hash)
        path = [bytes.fromhex(one) for one in seal.path]
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        raise ReceiptTampered("its proof is not in the shape of one")
    if root_from(leaf, seal.index, size, path) != root:
        raise ReceiptNotInBatch
