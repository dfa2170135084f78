"""
One signature for all receipts of a batch.

The leaves are blinded: each is over a receipt's hash and a nonce of its own, made with a salt that stays here. A proof
hands out hashes of other leaves, and a receipt can be guessed where little is known about a site; a blinded leaf tells
whoever guesses nothing. Leaves stand in rising order, so a place in the tree says nothing about a site either.
"""

import hmac
import secrets
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlmodel import Session, select

from foundation.signing import Signer
from risk.models import ScoreBatch, ScoreTree, SiteScore
from risk.scoring.canonical import canonical
from risk.scoring.merkle import HASH_BYTES, inclusion_path, root_of
from risk.scoring.seals import FORMAT, Seal, leaf_of

SALT_BYTES = 32


class _Leaf(NamedTuple):
    nonce: bytes
    leaf: bytes


def seal(session: Session, batch: ScoreBatch, receipt_hashes: Iterable[str], signer: Signer | None) -> None:
    """Fills in root and signature of a batch that is already stored. Hashes are hexadecimal, as receipts carry them."""
    salt = secrets.token_bytes(SALT_BYTES)
    leaves = sorted(_leaf(salt, one).leaf for one in receipt_hashes)
    batch.receipts, batch.root = len(leaves), root_of(leaves).hex()
    if signer is not None:
        batch.signature, batch.public_key = signer.sign(statement_of(batch).encode()), signer.public_key
    session.add(batch)
    session.add(ScoreTree(batch_id=batch.id, organisation_id=batch.organisation_id, salt=salt, leaves=b"".join(leaves)))
    session.flush()


def statement_of(batch: ScoreBatch) -> str:
    """What is signed, letter by letter."""
    return canonical(
        {
            "as_of": batch.as_of.isoformat(),
            "batch": str(batch.id),
            "format": FORMAT,
            "receipts": batch.receipts,
            "root": batch.root,
        }
    )


def seal_alone(receipt_hash: str, as_of: date, signer: Signer | None) -> Seal:
    """For a receipt that is stored nowhere: a batch of one."""
    nonce, leaf = _leaf(secrets.token_bytes(SALT_BYTES), receipt_hash)
    content = {"as_of": as_of.isoformat(), "batch": "", "format": FORMAT, "receipts": 1, "root": leaf.hex()}
    statement = canonical(content)
    signature = signer.sign(statement.encode()) if signer else ""
    return Seal(statement, nonce.hex(), 0, (), signature, signer.public_key if signer else "")


def seal_of(session: Session, row: SiteScore) -> Seal | None:
    """Of a score the caller has found visible; None for scores made before batches were sealed."""
    own = (ScoreTree.batch_id == row.batch_id, ScoreTree.organisation_id == row.organisation_id)
    tree = session.exec(select(ScoreTree).where(*own)).first()
    batch = session.get(ScoreBatch, row.batch_id)
    if tree is None or batch is None:
        return None
    leaves = [tree.leaves[at : at + HASH_BYTES] for at in range(0, len(tree.leaves), HASH_BYTES)]
    nonce, leaf = _leaf(tree.salt, row.receipt_hash)
    index = bisect_left(leaves, leaf)
    if index == len(leaves) or leaves[index] != leaf:
        return None
    return Seal(
        statement=statement_of(batch),
        nonce=nonce.hex(),
        index=index,
        path=tuple(one.hex() for one in inclusion_path(leaves, index)),
        signature=batch.signature,
        public_key=batch.public_key,
    )


def _leaf(salt: bytes, receipt_hash: str) -> _Leaf:
    nonce = hmac.digest(salt, receipt_hash.encode(), "sha256")
    return _Leaf(nonce, leaf_of(nonce, receipt_hash))
