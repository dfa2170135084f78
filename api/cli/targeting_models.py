"""`tierlight risk models`: the register of fitted models, and the person's word that brings one into force."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from api.cli.output import answer, answer_json

if TYPE_CHECKING:
    from risk.models import FittedModel

app = typer.Typer(no_args_is_help=True, help="Keep the register of fitted models; bring one into force.")
DatabaseOption = Annotated[Path | None, typer.Option(help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[str, typer.Option(help="act for this one; else for the only one there is")]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]
FitArgument = Annotated[str, typer.Argument(metavar="FIT", help="id, or the first letters of its card's digest")]
ByOption = Annotated[str, typer.Option("--by", help="e-mail of the account whose word it is")]
ReasonOption = Annotated[str, typer.Option(help="one sentence; it stands in the register")]


@app.command("list")
def list_models(
    organisation: OrganisationOption = "", database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Every fitted model the organisation may see: its state, and what holds it back."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from risk.targeting import register

    with opened(database) as store, store.reading() as session:
        fits = register.list_fits(session, acting_for(session, organisation))
        held = {fit.id: register.held_back_by(session, fit) for fit in fits if fit.state == "entered"}
    if as_json:
        answer_json([_told(fit, held.get(fit.id, ())) for fit in fits])
        return
    if not fits:
        answer("No fitted model is in the register. Enter one: tierlight risk models enter MODEL.")
    for fit in fits:
        answer(f"{fit.card_sha256[:12]}  {fit.state:<8}  {fit.name}, as of {fit.as_of}")
        for reason in held.get(fit.id, ()):
            answer(f"    held back: {reason}")


@app.command("enter")
def enter_model(
    model: Annotated[Path, typer.Argument(help="folder that `tierlight risk fit --out` wrote")],
    publish: Annotated[bool, typer.Option("--publish", help="once in force, anybody may read its card")] = False,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a fitted model with its card into the register. It is not in force yet."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from foundation.clock import utc_now
    from risk.targeting import register
    from risk.targeting.cards import CardUnreadable, read_card
    from risk.targeting.model_files import read_model

    card = read_card(model)
    if card.model_sha256 != read_model(model).digest:
        raise CardUnreadable(model, "it tells of another model")
    with opened(database) as store, store.transaction() as session:
        actor = acting_for(session, organisation)
        fit = register.enter(session, actor, card, now=utc_now(), published=publish)
        told = _told(fit, register.held_back_by(session, fit) if fit.state == "entered" else ())
    _say(told, "is in the register", as_json=as_json)


@app.command("activate")
def activate_model(
    fit: FitArgument, by: ByOption, reason: ReasonOption, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Bring a fitted model into force; refused with the reasons where it parts groups further than the one before."""
    _by_word("activate", fit, by, reason, database, as_json=as_json)


@app.command("retire")
def retire_model(
    fit: FitArgument, by: ByOption, reason: ReasonOption, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Take a fitted model out of force. It stays in the register."""
    _by_word("retire", fit, by, reason, database, as_json=as_json)


def _by_word(act: str, fit: str, by: str, reason: str, database: Path | None, *, as_json: bool) -> None:
    from api.cli.databases import opened
    from foundation import accounts
    from foundation.clock import utc_now
    from risk.targeting import register

    acts = {"activate": register.activate, "retire": register.retire}
    with opened(database) as store, store.transaction() as session:
        actor = accounts.actor_of(session, accounts.find_account(session, by))
        meant = _named(fit, register.list_fits(session, actor))
        told = _told(acts[act](session, actor, meant, reason, now=utc_now()), ())
    _say(told, "is in force" if act == "activate" else "is retired", as_json=as_json)


def _named(text: str, fits: list["FittedModel"]) -> UUID:
    """Raises FittedModelNotFound, also where the letters fit several."""
    from risk.targeting.register import FittedModelNotFound

    meant = [fit for fit in fits if str(fit.id) == text or (text and fit.card_sha256.startswith(text))]
    if len(meant) != 1:
        raise FittedModelNotFound
    return meant[0].id


def _told(fit: "FittedModel", held: tuple[str, ...]) -> dict[str, object]:
    return {
        "id": str(fit.id),
        "name": fit.name,
        "kind": fit.kind,
        "as_of": str(fit.as_of),
        "state": fit.state,
        "published": fit.published,
        "card_sha256": fit.card_sha256,
        "held_back": list(held),
    }


def _say(told: dict[str, object], what: str, *, as_json: bool) -> None:
    if as_json:
        answer_json(told)
        return
    answer(f"{told['name']} {what}: {told['card_sha256']}")
    for reason in told["held_back"] if isinstance(told["held_back"], list) else ():
        answer(f"Held back: {reason}")
