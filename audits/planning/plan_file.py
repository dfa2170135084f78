"""The plan as the command line writes it (design section 4)."""

import json
from pathlib import Path

from audits.planning.plan import Plan


def plan_json(plan: Plan) -> str:
    """Ids as in the instance; minutes and values without a needless `.0`."""
    return json.dumps(
        {
            "visits": [
                {
                    "inspector": visit.inspector,
                    "day": visit.day,
                    "site": visit.site,
                    "start_min": _number(visit.start_min),
                }
                for visit in plan.visits
            ],
            "left_out": [{"site": one.site, "reason": one.reason} for one in plan.left_out],
            "value": _number(plan.value),
            "engine": plan.engine,
            "seed": plan.seed,
            "iterations": plan.iterations,
            "bound": _number(plan.bound),
            "instance_sha256": plan.instance_sha256,
        },
        ensure_ascii=False,
        indent=1,
    )


def write_plan(plan: Plan, out: Path) -> None:
    out.write_text(plan_json(plan) + "\n", encoding="utf-8")


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value
