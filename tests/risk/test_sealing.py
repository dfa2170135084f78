"""One signature a batch: who holds a receipt can prove it without the database, and nothing in it can be changed."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.errors import TierlightError
from foundation.signing import signer_from
from risk import scores
from risk.models import ScoreBatch, ScoreTree
from risk.replaying import SignedBy, read_receipt_file, receipt_file, replay_paper
from tests.builders import NOW, a_fact, a_site

TODAY = NOW.date()
SIGNER = signer_from(b"a secret of a test, long enough for it")
OTHER = signer_from(b"the secret of somebody else entirely ..")


def batch_of(session: Session, actor: Actor, *names: str) -> tuple[ScoreBatch, list[UUID]]:
    sites = [a_site(session, actor, name).id for name in names]
    for number, site_id in enumerate(sites):
        a_fact(session, actor, site_id, "subcontracting_tiers", str(number))
    return scores.score_all(session, actor, as_of=TODAY, now=NOW, signer=SIGNER), sites


def file_of(session: Session, actor: Actor, site_id: UUID) -> str:
    return receipt_file(scores.paper_of(session, scores.of_site(session, actor, site_id)))


def test_every_receipt_of_a_batch_is_proven_by_its_file_alone(session: Session, officer: Actor) -> None:
    batch, sites = batch_of(session, officer, "One", "Two", "Three", "Four", "Five")
    assert (batch.receipts, batch.public_key) == (5, SIGNER.public_key)
    for site_id in sites:
        paper = read_receipt_file(file_of(session, officer, site_id))
        again = replay_paper(paper, known_key=SIGNER.public_key, other_refused=True)
        assert again.signed_by is SignedBy.KNOWN_KEY
        assert replay_paper(paper).signed_by is SignedBy.UNKNOWN_KEY


def test_a_score_that_did_not_change_keeps_its_batch_and_its_proof(session: Session, officer: Actor) -> None:
    first, sites = batch_of(session, officer, "One", "Two", "Three")
    before = file_of(session, officer, sites[0])
    a_fact(session, officer, sites[2], "subcontracting_tiers", "0")
    second = scores.score_all(session, officer, as_of=TODAY, now=NOW + timedelta(hours=1), signer=OTHER)
    assert (second.receipts, second.root == first.root) == (1, False)
    assert file_of(session, officer, sites[0]) == before
    changed = read_receipt_file(file_of(session, officer, sites[2]))
    assert replay_paper(changed, known_key=OTHER.public_key).signed_by is SignedBy.KNOWN_KEY


def test_a_receipt_tells_of_no_other_receipt(session: Session, officer: Actor) -> None:
    """Whoever guesses a neighbour's receipt cannot find the guess in the proof: leaves are blinded."""
    batch, sites = batch_of(session, officer, "One", "Two")
    own, other = (scores.of_site(session, officer, site_id) for site_id in sites)
    handed_out = file_of(session, officer, sites[0])
    assert own.receipt_hash in handed_out
    assert other.receipt_hash not in handed_out
    tree = session.exec(select(ScoreTree).where(col(ScoreTree.batch_id) == batch.id)).one()
    assert tree.salt.hex() not in handed_out


FORGERIES: dict[tuple[str, ...], tuple[object, str]] = {
    ("receipt", "score", "value"): (1, "receipt.tampered"),
    ("sha256",): ("0" * 64, "receipt.tampered"),
    ("batch", "path"): (["0" * 64], "receipt.not_in_batch"),
    ("batch", "nonce"): ("00", "receipt.not_in_batch"),
    ("batch", "index"): (7, "receipt.not_in_batch"),
    ("batch", "statement", "root"): ("0" * 64, "receipt.not_in_batch"),
    ("batch", "statement", "as_of"): ("2020-01-01", "receipt.signature_wrong"),
    ("batch", "signature"): ("0" * 128, "receipt.signature_wrong"),
    ("batch", "public_key"): (OTHER.public_key, "receipt.signature_wrong"),
    ("batch", "path", ""): (["not a hash"], "receipt.tampered"),
}


@pytest.mark.parametrize("where", list(FORGERIES))
def test_whatever_is_changed_is_refused_by_its_code(session: Session, officer: Actor, where: tuple[str, ...]) -> None:
    _, sites = batch_of(session, officer, "One", "Two", "Three")
    content: dict[str, Any] = json.loads(file_of(session, officer, sites[1]))
    value, code = FORGERIES[where]
    *way, last = [step for step in where if step]
    inner = content
    for step in way:
        inner = inner[step]
    inner[last] = value
    with pytest.raises(TierlightError) as refused:
        replay_paper(read_receipt_file(json.dumps(content)))
    assert refused.value.code == code


def test_who_asks_for_a_certain_signature_takes_no_other_and_not_none(session: Session, officer: Actor) -> None:
    _, sites = batch_of(session, officer, "One", "Two")
    handed_out = file_of(session, officer, sites[0])
    unsigned = {name: part for name, part in json.loads(handed_out).items() if name != "batch"}
    for text, code in ((handed_out, "receipt.other_key"), (json.dumps(unsigned), "receipt.not_signed")):
        with pytest.raises(TierlightError) as refused:
            replay_paper(read_receipt_file(text), known_key=OTHER.public_key, other_refused=True)
        assert refused.value.code == code
    assert replay_paper(read_receipt_file(json.dumps(unsigned))).signed_by is SignedBy.NOBODY


def test_a_batch_made_without_a_secret_is_proven_but_not_signed(session: Session, officer: Actor) -> None:
    site_id = a_site(session, officer, "One").id
    batch = scores.score_all(session, officer, as_of=TODAY, now=NOW)
    assert (batch.receipts, batch.signature, len(batch.root)) == (1, "", 64)
    assert replay_paper(read_receipt_file(file_of(session, officer, site_id))).signed_by is SignedBy.NOBODY


@pytest.mark.parametrize("text", ['{"site": "\\ud800"}', "[" * 200_000, '{"receipt": {"site": 1}, "batch": 7}', "null"])
def test_what_is_no_receipt_is_refused_in_words(text: str) -> None:
    with pytest.raises(TierlightError) as refused:
        read_receipt_file(text)
    assert refused.value.code == "receipt.tampered"


def test_half_a_character_in_a_statement_is_refused_in_words(session: Session, officer: Actor) -> None:
    _, (site_id,) = batch_of(session, officer, "One")
    content = json.loads(file_of(session, officer, site_id))
    content["batch"]["statement"]["batch"] = "\ud800"
    with pytest.raises(TierlightError) as refused:
        read_receipt_file(json.dumps(content))
    assert refused.value.code == "receipt.tampered"
