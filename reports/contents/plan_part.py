"""A round of visits: who goes where on which day and why, and which required sites nobody can serve."""

from collections import Counter

from reports.contents.blocks import Block, Column, Kind, Notice, Row, Section, Table, Tone
from reports.contents.people import said_safely
from reports.payloads import LeftOut, VisitRow

PLAN_COLUMNS = (
    Column("on", "Day", Kind.DATE),
    Column("start", "Start", share=0.45),
    Column("inspector", "Inspector", share=0.6),
    Column("site", "Site", share=1.2, strong=True),
    Column("why", "Why", share=2.4),
    Column("minutes", "Minutes", Kind.INTEGER),
)


def plan_section(planned: tuple[VisitRow, ...], left_out: tuple[LeftOut, ...], k: int) -> Section:
    visits = sorted(planned, key=lambda visit: (visit.on, visit.inspector, visit.start))
    rows = tuple(
        Row(
            visit.id,
            (visit.on, visit.start, visit.inspector, visit.site, said_safely(visit.why, k), visit.minutes),
        )
        for visit in visits
    )
    plan = Table("plan", "", PLAN_COLUMNS, rows, empty="No visit was planned.")
    load = Counter(visit.inspector for visit in visits)
    minutes: Counter[str] = Counter()
    for visit in visits:
        minutes[visit.inspector] += visit.minutes
    per_inspector = Table(
        "load",
        "By inspector",
        (
            Column("inspector", "Inspector", strong=True),
            Column("visits", "Visits", Kind.INTEGER),
            Column("minutes", "Minutes on site", Kind.INTEGER),
        ),
        tuple(Row(f"i{place}", (name, load[name], minutes[name])) for place, name in enumerate(sorted(load), start=1)),
        empty="No inspector has a visit.",
    )
    blocks: tuple[Block, ...] = (per_inspector, plan) if visits else (plan,)
    return Section("plan", "Plan of the round", (*blocks, *_left_out(left_out)))


def _left_out(left_out: tuple[LeftOut, ...]) -> tuple[Block, ...]:
    if not left_out:
        return ()
    rows = tuple(Row(f"l{place}", (out.site, out.reason)) for place, out in enumerate(left_out, start=1))
    columns = (Column("site", "Site", strong=True), Column("reason", "Why nobody can go", share=2))
    return (
        Notice("Sites that must be visited and are in no plan are listed below with the reason.", Tone.SOON),
        Table("left-out", "Left out", columns, rows),
    )
