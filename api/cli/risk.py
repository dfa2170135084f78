"""`tierlight risk`: score what an organisation sees, say why, and compute any score again from its receipt."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import targeting, targeting_models
from api.cli.output import FileMissing, TerminalProgress, answer, answer_json, say, writable_file

if TYPE_CHECKING:
    from foundation.signing import Signer
    from risk.models import SiteScore
    from risk.replaying import SignedBy
    from risk.scoring import Score

app = typer.Typer(no_args_is_help=True, help="Score sites, explain a score, compute it again.")
app.command("fit")(targeting.fit)
app.command("predict")(targeting.predict)
app.add_typer(targeting_models.app, name="models")
DatabaseOption = Annotated[Path | None, typer.Option(help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[str, typer.Option(help="act for this one; else for the only one there is")]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


@app.command("score")
def score_sites(
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="day of the scores; else today")] = None,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score every site that the organisation sees. Doing it twice on one day writes nothing twice."""
    from collections import Counter

    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from foundation.clock import today_in, utc_now
    from risk import scores

    now = utc_now()
    with opened(database) as store, store.transaction() as session:
        actor = acting_for(session, organisation)
        day = as_of.date() if as_of else today_in(actor.zone, now)
        batch = scores.score_all(session, actor, as_of=day, now=now, progress=TerminalProgress(), signer=_own_signer())
        bands = Counter(row.band for row in scores.current(session, actor).values())
    if as_json:
        answer_json({"batch": batch.id, "as_of": batch.as_of, "sites": batch.sites, "bands": bands})
        return
    told = ", ".join(f"{count} {band.replace('_', ' ')}" for band, count in sorted(bands.items()))
    answer(f"{batch.sites} sites as of {batch.as_of}: {told or 'none'}.")


@app.command("explain")
def explain_site(
    site: Annotated[str, typer.Argument(help="reference or id of a site")],
    receipt: Annotated[Path | None, typer.Option(help="write the receipt to this file, for `risk replay`")] = None,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say in sentences why a site has its current score, what would lower it, and the points of every line."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from reports.facts.naming import named_site
    from risk import scores
    from risk.replaying import receipt_file

    if receipt:
        writable_file(receipt, database)
    with opened(database) as store, store.reading() as session:
        actor = acting_for(session, organisation)
        row = scores.of_site(session, actor, named_site(session, actor, site).id)
        paper = scores.paper_of(session, row)
    again = scores.replay_stored(row)
    if receipt:
        receipt.write_text(receipt_file(paper), encoding="utf-8")
        say(f"Receipt written to {receipt}.")
    _tell(row, again, as_json=as_json)


def _tell(row: "SiteScore", again: "Score", *, as_json: bool) -> None:
    from risk.payloads import ScoreRead
    from risk.scoring import explain

    sentences = (*explain(again), *_ways_down(row))
    if as_json:
        shown = ScoreRead.model_validate(row, from_attributes=True)
        answer_json({**shown.model_dump(mode="json"), "sentences": sentences})
        return
    for sentence in sentences:
        answer(sentence)
    for line in again.contributions:
        if line.points is not None:
            answer(f"{line.points:+5d}  {line.label}: {line.value}")


def _ways_down(row: "SiteScore") -> list[str]:
    """The fewest changes that lead into a lower band, or as far as all that can be changed leads."""
    from reports.facts.lowering import remedies_of

    after = [(way.change, way.mark) for way in remedies_of(row) or ()]
    return [f"Would lower it to {mark.score}, {mark.band.value.replace('_', ' ')}: {change}." for change, mark in after]


@app.command("replay")
def replay_file(
    receipt: Annotated[Path, typer.Argument(help="a receipt, plain or gzipped; no database is needed")],
    public_key: Annotated[str, typer.Option(help="whose signature it must bear, as `risk key` prints it")] = "",
    as_json: JsonOption = False,
) -> None:
    """Check a receipt's hash, proof and signature, and compute its score again; refused unless all is the same."""
    from foundation.signing import require_public_key
    from risk.replaying import read_receipt_file, replay_paper
    from risk.scoring import explain

    own = _own_signer()
    known = require_public_key(public_key) if public_key else own.public_key if own else ""
    paper = read_receipt_file(_text_of(receipt))
    again, signed_by = replay_paper(paper, known_key=known, other_refused=bool(public_key))
    key = paper.seal.public_key if paper.seal else ""
    if as_json:
        answer_json(
            {
                "same": True,
                "site": paper.receipt.site,
                "value": again.value,
                "band": again.band,
                "model": again.model,
                "sha256": paper.receipt.sha256,
                "signed_by": signed_by,
                "public_key": key,
                "sentences": explain(again),
            }
        )
        return
    answer(f"The same to the bit: site {paper.receipt.site}, receipt {paper.receipt.sha256}.")
    answer(_signed_words(signed_by, key, given=bool(public_key)))
    for sentence in explain(again):
        answer(sentence)


@app.command("key")
def show_key(as_json: JsonOption = False) -> None:
    """Print the public key with which the receipts of this instance are signed. Publish it where others trust it."""
    from foundation.settings import settings
    from foundation.signing import signer_from

    key = signer_from(settings().require_secret()).public_key
    if as_json:
        answer_json({"public_key": key, "algorithm": "Ed25519"})
    else:
        answer(key)


def _signed_words(signed_by: "SignedBy", key: str, *, given: bool) -> str:
    from foundation.settings import settings
    from risk.replaying import SignedBy

    match signed_by:
        case SignedBy.KNOWN_KEY if not given and settings().demo:
            return f"Signed with the key of the demo country, which everybody can use: {key}."
        case SignedBy.KNOWN_KEY:
            return f"Signed with {'the key you gave' if given else 'the key of this instance'}: {key}."
        case SignedBy.UNKNOWN_KEY:
            return f"Signed with a key that is not known here: compare it with the one its maker publishes: {key}."
        case _:
            return "Not signed: it shows what was computed, not who vouches for it."


def _own_signer() -> "Signer | None":
    from api.signers import own_signer
    from foundation.settings import settings

    return own_signer(settings())


def _text_of(path: Path) -> str:
    """Raises FileMissing, ReceiptTampered for what is no text."""
    import gzip
    import zlib

    from risk.scoring import ReceiptTampered

    if not path.is_file():
        raise FileMissing(path)
    content = path.read_bytes()
    try:
        return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    except (UnicodeDecodeError, OSError, EOFError, zlib.error):
        raise ReceiptTampered("it is not in the shape of a receipt") from None
