"""A round of visits: who goes where on which day and why, and which required sites nobody can serve."""

from collections import Counter

from reports.contents.blocks import Block, Column, Notice, Row, Section, Table, Tone
from reports.contents.people import said_safely
from reports.contents.retold import retold
from reports.contents.spoken import word
from reports.contents.values import Kind
from reports.payloads import LeftOut, VisitRow


def plan_section(planned: tuple[VisitRow, ...], left_out: tuple[LeftOut, ...], k: int) -> Section:
    visits = sorted(planned, key=lambda visit: (visit.on, visit.inspector, visit.start))
    rows = tuple(
        Row(
            visit.id,
            (visit.on, visit.start, visit.inspector, visit.site, retold(said_safely(visit.why, k)), visit.minutes),
        )
        for visit in visits
    )
    plan = Table("plan", "", _plan_columns(), rows, empty=word("plan.none"))
    load = Counter(visit.inspector for visit in visits)
    minutes: Counter[str] = Counter()
    for visit in visits:
        minutes[visit.inspector] += visit.minutes
    per_inspector = Table(
        "load",
        word("plan.by-inspector"),
        (
            Column("inspector", word("plan.inspector"), strong=True),
            Column("visits", word("plan.visits"), Kind.INTEGER),
            Column("minutes", word("plan.minutes-on-site"), Kind.INTEGER),
        ),
        tuple(Row(f"i{place}", (name, load[name], minutes[name])) for place, name in enumerate(sorted(load), start=1)),
        empty=word("plan.no-load"),
    )
    blocks: tuple[Block, ...] = (per_inspector, plan) if visits else (plan,)
    return Section("plan", word("plan.round"), (*blocks, *_left_out(left_out)))


def _left_out(left_out: tuple[LeftOut, ...]) -> tuple[Block, ...]:
    if not left_out:
        return ()
    rows = tuple(Row(f"l{place}", (out.site, retold(out.reason))) for place, out in enumerate(left_out, start=1))
    columns = (Column("site", word("plan.site"), strong=True), Column("reason", word("plan.why-out"), share=2))
    return (
        Notice(word("plan.left-out-notice"), Tone.SOON),
        Table("left-out", word("plan.left-out"), columns, rows),
    )


def _plan_columns() -> tuple[Column, ...]:
    return (
        Column("on", word("plan.on"), Kind.DATE),
        Column("start", word("plan.start"), share=0.45),
        Column("inspector", word("plan.inspector"), share=0.6),
        Column("site", word("plan.site"), share=1.2, strong=True),
        Column("why", word("plan.why"), share=2.4),
        Column("minutes", word("plan.minutes"), Kind.INTEGER),
    )
