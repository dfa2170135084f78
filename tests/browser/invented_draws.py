"""Draws of rounds: sealed, waiting for their seed, revealed; invented."""

from dataclasses import replace
from datetime import timedelta

from api.web.payloads import DrawsPage, FieldProblem, TypedDraw
from reports.facts.draws import DrawLine, DrawsFacts
from tests.browser.invented import TODAY

SEALED = DrawLine(
    id="0192a000-0000-7000-8000-0000000000d1",
    starts_on=TODAY + timedelta(days=7),
    ends_on=TODAY + timedelta(days=18),
    sites=12,
    of_sites=300,
    inspector_days=6,
    of_inspector_days=60,
    share=0.1,
    chance=0.04,
    yearly_chance=0.7112,
    yearly_floor=0.05,
    seal="9f2c41d07be6a5583c1e0b7d94aa6f3210d5c8e7b6f4a392817065e4d3c2b1a0",
    seed=None,
    committed_on=TODAY,
    revealed_on=None,
    early_because="",
    over=False,
)
OVER = replace(
    SEALED,
    id="0192a000-0000-7000-8000-0000000000d2",
    starts_on=TODAY - timedelta(days=20),
    ends_on=TODAY - timedelta(days=9),
    of_sites=9_400,
    chance=12 / 9_400,
    yearly_chance=0.038,
    committed_on=TODAY - timedelta(days=27),
    over=True,
)
SHOWN = replace(
    OVER,
    id="0192a000-0000-7000-8000-0000000000d3",
    starts_on=TODAY - timedelta(days=60),
    ends_on=TODAY - timedelta(days=49),
    of_sites=300,
    chance=0.04,
    yearly_chance=0.7112,
    committed_on=TODAY - timedelta(days=64),
    seed="0b1c2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddeeff0",
    revealed_on=TODAY - timedelta(days=50),
    early_because="The court of Almería asked for it",
)
DRAWS = DrawsPage(DrawsFacts(TODAY, (SEALED, OVER, SHOWN), may_draw=True))
NO_DRAWS = DrawsPage(
    DrawsFacts(TODAY, (), may_draw=True),
    TypedDraw("2026-11-30", "2026-12-11", "5"),
    (FieldProblem("per_cent", "5% of the inspector-days cannot be drawn: choose a share from 10% to 50%."),),
)
