"""The tables of a site's report."""

from datetime import date

from reports.contents.blocks import Column, Row, Table
from reports.contents.people import shown_count, shown_parts, shown_total
from reports.contents.spoken import counted_word, word, word_for
from reports.contents.values import Kind, Unknown
from reports.payloads import ActionRow, FactRow, LinkRow, Remedy, SiteVisit, WorkforcePart


def action_table(actions: tuple[ActionRow, ...], today: date) -> Table:
    """Open ones first, the most urgent on top; one without a date stands last among them and says so."""
    columns = (
        Column("what", word("actions.what"), share=2, strong=True),
        Column("holder", word("actions.holder"), share=1.1),
        Column("due", word("actions.due"), Kind.DATE),
        Column("state", word("actions.state"), share=1.2),
        Column("verified", word("actions.verified"), Kind.DATE),
        Column("verifier", word("actions.verifier"), share=0.9),
    )
    ordered = sorted(actions, key=lambda action: (action.done, action.due_on or date.max, action.id))
    rows = tuple(
        Row(
            action.id,
            (
                action.what,
                action.holder or word("actions.nobody"),
                action.due_on or Unknown(word("actions.no-date")),
                due_words(action, today),
                action.verified_on,
                action.verifier or None,
            ),
        )
        for action in ordered
    )
    return Table("actions", "", columns, rows, empty=word("actions.none-site"))


def is_late(action: ActionRow, today: date) -> bool:
    return not action.done and action.due_on is not None and action.due_on < today


def due_words(action: ActionRow, today: date) -> str:
    state = action_state(action.state)
    if action.done or action.due_on is None:
        return state
    days = (action.due_on - today).days
    if days < 0:
        return counted_word("actions.days-late", -days, days=str(-days))
    if days == 0:
        return word("actions.due-today")
    return counted_word("actions.days-left", days, days=str(days), state=state)


def action_state(state: str) -> str:
    return word_for("actions.state", state)


def fact_table(facts: tuple[FactRow, ...]) -> Table:
    columns = (
        Column("name", word("site.fact"), strong=True),
        Column("value", word("site.value"), share=1.4),
        Column("standing", word("site.standing"), Kind.STANDING),
        Column("source", word("site.read-from"), share=1.3),
        Column("on", word("site.on"), Kind.DATE),
    )
    rows = tuple(
        Row(
            fact.id,
            (fact.name, fact.value or Unknown(), fact.standing, fact.source or word("site.not-stated"), fact.on),
        )
        for fact in facts
    )
    return Table("facts", "", columns, rows, empty=word("site.no-fact"))


def workforce_table(workforce: tuple[WorkforcePart, ...], k: int) -> Table:
    columns = (
        Column("kind", word("site.workers"), strong=True),
        Column("people", word("site.people-count"), Kind.INTEGER),
        Column("standing", word("site.standing"), Kind.STANDING),
    )
    people = tuple(part.people for part in workforce)
    shown = shown_parts(people, k)
    rows = tuple(Row(part.id, (part.kind, count, part.standing)) for part, count in zip(workforce, shown, strict=True))
    total = (Row("all", (word("site.all"), shown_total(people, k), None)),) if rows else ()
    caption = word("site.scope-small", k=str(k)) if k else ""
    return Table("workforce", "", columns, (*rows, *total), empty=word("site.no-workforce"), caption=caption)


def link_table(links: tuple[LinkRow, ...]) -> Table:
    columns = (
        Column("name", word("site.linked-to"), share=1.4, strong=True),
        Column("relation", word("site.how"), share=1.4),
        Column("standing", word("site.standing"), Kind.STANDING),
        Column("since", word("site.since"), Kind.DATE),
    )
    rows = tuple(Row(link.id, (link.name, link.relation, link.standing, link.since)) for link in links)
    return Table("links", "", columns, rows, empty=word("site.no-link"))


def visit_table(visits: tuple[SiteVisit, ...], k: int) -> Table:
    columns = (
        Column("on", word("site.day"), Kind.DATE),
        Column("kind", word("site.visit")),
        Column("outcome", word("site.outcome"), share=1.6),
        Column("interviewed", word("site.interviewed"), Kind.INTEGER),
        Column("chance", word("site.chance"), Kind.PERCENT),
    )
    rows = tuple(
        Row(
            visit.id,
            (
                visit.on,
                word_for("site.selected", visit.kind),
                word_for("site.outcome", visit.outcome),
                shown_count(visit.interviewed, k),
                Unknown() if visit.chance is None or _tells_few(visit, k) else visit.chance,
            ),
        )
        for visit in visits
    )
    return Table("visits", "", columns, rows, empty=word("site.never-visited"))


def _tells_few(visit: SiteVisit, k: int) -> bool:
    """The chance follows from the sample and the head-count: where the sample is hidden it is too."""
    return visit.interviewed is not None and 0 < visit.interviewed < k


def lower_table(remedies: tuple[Remedy, ...], *, unknown: bool) -> Table:
    columns = (
        Column("change", word("site.change"), share=2.4, strong=True),
        Column("mark", word("site.score-then"), Kind.BAND),
    )
    rows = tuple(Row(remedy.id, (remedy.change, remedy.mark)) for remedy in remedies)
    caption = word("site.lower-unknown") if unknown else ""
    return Table("remedies", "", columns, rows, empty=word("site.lower-none"), caption=caption)
