"""The register of algorithms: the real declared models, and a fitted one of an invented trial."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from reports.facts.algorithms import AlgorithmsFacts, DeclaredModel, FittedEntry
from risk.sectors import load_models
from risk.targeting.cards import card_of, digest_of
from risk.targeting.gap_limits import gap_limits
from tests.risk.trials import fit, trial

TODAY = date(2026, 11, 23)
MODELS = tuple(DeclaredModel(model, model.effective_from, None, TODAY) for model in load_models())
DECLARED = next(one for one in MODELS if one.model.sector == "hospitality")
TRIAL = trial(blind_to="south")
CARD = card_of(fit(TRIAL), TRIAL)
FITTED = FittedEntry(
    id=UUID(int=7),
    card=CARD,
    state="active",
    published=True,
    owner="Labour Inspectorate",
    own=False,
    approver="",
    card_sha256=digest_of(CARD),
    entered_on=date(2026, 11, 2),
    activated_on=date(2026, 11, 9),
    activated_because="Judged on two later months; no gap beyond the limits",
    retired_on=None,
    retired_because="",
    held_back=(),
    limits=gap_limits(),
)
HELD_BACK = replace(
    FITTED,
    state="entered",
    published=False,
    own=True,
    activated_on=None,
    held_back=("The gap in recall between groups of area (south to north) grows from 0.04 to 0.31.",),
)
ALGORITHMS = AlgorithmsFacts(TODAY, MODELS, (FITTED, HELD_BACK))
NO_FITS = AlgorithmsFacts(TODAY, MODELS, ())
