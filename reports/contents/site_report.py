"""
One site, in two versions of one content. The first may reach the firm and its workers: no small count, no visit to
come, no title of a file. The full one is for those with the case role. What was told in confidence is in neither.
"""

from dataclasses import replace

from reports.contents.blocks import Block, Document, Figure, Figures, Gauge, Ledger, Notice, Paragraph, Section
from reports.contents.cards import Signature
from reports.contents.case_part import cases_section, paid_section
from reports.contents.chain_sketch_part import map_section, sketch_section
from reports.contents.closing_part import evidence_section, signing_section, sources_section
from reports.contents.finding_part import alleged_notice, by_severity, finding_cards, is_alleged
from reports.contents.framed import covering, framed
from reports.contents.screening_part import hit_table
from reports.contents.site_tables import (
    action_table,
    fact_table,
    is_late,
    link_table,
    lower_table,
    visit_table,
    workforce_table,
)
from reports.contents.spoken import speaking, word
from reports.contents.values import Band
from reports.contents.wording import day, days_between
from reports.payloads import SiteFacts


def site_report(facts: SiteFacts, *, k: int = 10) -> Document:
    """`k` is the smallest count of people that is printed; 0 prints all, for readers with the case role."""
    with speaking(facts.frame.language):
        return _document(facts, k)


def _document(facts: SiteFacts, k: int) -> Document:
    sections = (
        _scope(facts, k),
        _method(facts),
        *_why(facts),
        _findings(facts, k),
        sketch_section(facts.chain),
        map_section(facts.places),
        Section("actions", word("actions.due-from"), (action_table(facts.actions, facts.frame.data_cut),)),
        _screening(facts),
        cases_section(facts.cases, full=facts.full),
        paid_section(facts.paid),
        _lower(facts),
        Section("facts", word("site.facts"), (fact_table(facts.facts),)),
        Section("people", word("site.people"), (workforce_table(facts.workforce, k),)),
        Section("links", word("site.links"), (link_table(facts.links),)),
        Section("visits", word("site.visits"), (visit_table(facts.visits, k),)),
        signing_section(_lead(facts), prepared=facts.frame.prepared_by if facts.full else ""),
        evidence_section(facts.evidence, with_titles=facts.full),
        sources_section(facts.sources),
    )
    document = covering(
        framed(
            facts.frame,
            "site_audit_full" if facts.full else "site_audit",
            facts.id,
            facts.name,
            " \N{MIDDLE DOT} ".join(filter(None, (facts.description, facts.address, facts.operator))),
            opening=_opening(facts),
            sections=sections,
        ),
        period=_visited(facts),
        law=", ".join(sorted({visit.instrument for visit in facts.visits if visit.instrument})),
    )
    return replace(document, parties=(facts.operator,) if facts.operator else ())


def _visited(facts: SiteFacts) -> str:
    """From the first visit made to the last: what the report could see."""
    made = [visit.on for visit in facts.visits if visit.on <= facts.frame.data_cut]
    return days_between(min(made), max(made)) if made else ""


def _opening(facts: SiteFacts) -> tuple[Block, ...]:
    open_actions = [action for action in facts.actions if not action.done]
    late = sum(is_late(action, facts.frame.data_cut) for action in open_actions)
    alleged = sum(is_alleged(finding) for finding in facts.findings)
    missing = Figure("missing", word("site.missing"), facts.inputs_missing, rows="facts")
    inputs = Figure("inputs", word("site.inputs"), facts.inputs)
    note = " ".join(filter(None, (facts.change, word("site.missing-note"))))
    figures = Figures(
        (
            Figure("open-actions", word("site.open-actions"), len(open_actions), rows="actions"),
            Figure("late-actions", word("site.late-actions"), late, rows="actions"),
            Figure("findings-count", word("site.findings-count"), len(facts.findings), rows="findings"),
            Figure("findings-alleged", word("site.findings-alleged"), alleged, rows="findings"),
            missing,
        )
    )
    return (
        Notice(word("site.kind-full" if facts.full else "site.kind")),
        Gauge("score", word("site.score-of", site=facts.name), facts.mark, facts.cuts, note),
        Paragraph(word("site.missing-of"), (missing, inputs)),
        figures,
        *alleged_notice(facts.findings),
    )


def _scope(facts: SiteFacts, k: int) -> Section:
    """What was looked at, and as much what was not."""
    made = [visit for visit in facts.visits if visit.on <= facts.frame.data_cut]
    visits = Figure("visits-made", word("site.visits-made"), len(made), rows="visits")
    said = [Paragraph(word("site.scope-never"))]
    if made:
        key = "site.scope-visited-full" if facts.full else "site.scope-visited"
        said = [Paragraph(word(key, day=day(max(visit.on for visit in made)))), Paragraph(word("site.scope-sample"))]
    if facts.missing_names:
        said.append(Paragraph(word("site.scope-not-seen", names=", ".join(facts.missing_names))))
    said.append(Paragraph(word("site.scope-confidential")))
    said.append(Paragraph(word("site.scope-small", k=str(k)) if k else word("site.scope-exact")))
    return Section("scope", word("site.scope"), (Figures((visits,)), *said))


def _method(facts: SiteFacts) -> Section:
    asked = sorted({visit.instrument for visit in facts.visits if visit.instrument})
    blocks: list[Block] = [Paragraph(word("site.method-checklist", names=", ".join(asked)))] if asked else []
    blocks += [Paragraph(word(f"site.method-{each}")) for each in ("findings", "score", "indicators")]
    return Section("method", word("site.method"), tuple(blocks))


def _why(facts: SiteFacts) -> tuple[Section, ...]:
    if facts.ledger is None or facts.mark.score is None:
        return (Section("why", word("site.why-none"), (Paragraph(word("site.why-none-text")),)),)
    ledger = Ledger(
        "why",
        "",
        facts.ledger.start_label,
        facts.ledger.start,
        facts.ledger.lines,
        word("site.score"),
        facts.mark,
        caption=word("site.replay", model=facts.ledger.model),
    )
    return (Section("why", word("site.why", score=str(facts.mark.score)), (ledger,)),)


def _findings(facts: SiteFacts, k: int) -> Section:
    cards = finding_cards(tuple(("", finding) for finding in facts.findings), k)
    return Section("findings", word("finding.title"), (*by_severity(facts.findings), cards))


def _lower(facts: SiteFacts) -> Section:
    if facts.remedies is None:
        return Section("lower", word("site.lower"), (Notice(word("site.lower-withheld")),))
    unknown = any(remedy.mark.band is Band.UNKNOWN for remedy in facts.remedies)
    return Section("lower", word("site.lower"), (lower_table(facts.remedies, unknown=unknown),))


def _screening(facts: SiteFacts) -> Section:
    """What nobody has confirmed is not printed where the firm and its workers may read it: it names others."""
    if facts.hits is None:
        return Section("screening", word("site.screening"), (Notice(word("site.screening-hidden")),))
    if facts.full:
        return Section("screening", word("site.screening"), (hit_table(facts.hits),))
    confirmed = hit_table(tuple(hit for hit in facts.hits if hit.confirmed))
    return Section("screening", word("site.screening"), (Notice(word("site.screening-confirmed")), confirmed))


def _lead(facts: SiteFacts) -> Signature:
    """Named in the full report alone: the other one may reach the firm."""
    visits = [visit for visit in facts.visits if visit.on <= facts.frame.data_cut]
    newest = max(visits, key=lambda visit: (visit.on, visit.id), default=None)
    name = newest.lead if newest and facts.full else ""
    return Signature("inspector", word("frame.role-inspector"), name)
