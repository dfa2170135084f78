"""
Findings, one card each: the norm, what was seen, the evidence, how many people, what the firm said and what was
decided. A finding is alleged until the firm could answer and a decision is final.
"""

from collections import Counter

from reports.contents.blocks import Block, Notice, Tone
from reports.contents.cards import Card, CardFact, Cards, Said
from reports.contents.drawings import Share, Shares
from reports.contents.people import shown_count
from reports.contents.spoken import counted_word, word, word_for
from reports.contents.values import Kind, Unknown, Value
from reports.contents.wording import day
from reports.payloads import FindingRow

SEVERITIES = ("zero_tolerance", "critical", "major", "minor", "collaborative")
HASH_SHOWN = 8


def finding_cards(findings: tuple[tuple[str, FindingRow], ...], k: int) -> Cards:
    """Each with the name of its site, which is empty in the report of one site."""
    return Cards("findings", "", tuple(_card(site, finding, k) for site, finding in findings), word("finding.none"))


def _card(site: str, finding: FindingRow, k: int) -> Card:
    facts: list[CardFact] = [CardFact("site", word("finding.site"), site)] if site else []
    facts += [
        CardFact("reference", word("finding.reference"), finding.id),
        CardFact("severity", word("finding.severity"), severity_word(finding.severity)),
        CardFact("norm", word("finding.norm"), finding.norm or Unknown(word("finding.no-norm"))),
        CardFact("seen", word("finding.seen"), finding.seen_on, Kind.DATE),
        CardFact("people", word("finding.people"), _people(finding.people_affected, k), Kind.INTEGER),
        CardFact("evidence", word("finding.evidence"), _evidence(finding)),
        CardFact("state", word("finding.state"), finding_standing(finding)),
        CardFact("answer", word("finding.answer"), finding.answer_due, Kind.DATE),
        CardFact("decision", word("finding.decision"), _decision(finding)),
    ]
    if not finding.reply:
        facts.append(CardFact("reply", word("finding.reply"), Unknown(word("finding.no-reply"))))
    said = (Said("reply", word("finding.reply"), finding.reply),) if finding.reply else ()
    return Card(finding.id, finding.what, tuple(facts), said, finding_standing(finding))


def severity_word(severity: str) -> str:
    return word_for("finding.severity", severity)


def _people(people: int | None, k: int) -> Value:
    return Unknown(word("finding.not-counted")) if people is None else shown_count(people, k)


def _evidence(finding: FindingRow) -> Value:
    if not finding.evidence:
        return Unknown(word("finding.no-evidence"))
    return ", ".join(ident[:HASH_SHOWN] for ident in finding.evidence)


def _decision(finding: FindingRow) -> Value:
    if finding.final:
        return word("finding.confirmed")
    if finding.closed_on is None:
        return Unknown(word("finding.no-decision"))
    closed = word("finding.standing-closed", day=day(finding.closed_on))
    return f"{closed}: {finding.closed_because}" if finding.closed_because else closed


def is_alleged(finding: FindingRow) -> bool:
    return not finding.final and finding.closed_on is None


def finding_standing(finding: FindingRow) -> str:
    if finding.final:
        return word("finding.standing-final")
    if finding.closed_on is not None:
        return word("finding.standing-closed", day=day(finding.closed_on))
    return word("finding.standing-answered" if finding.answered else "finding.standing-alleged")


def alleged_notice(findings: tuple[FindingRow, ...]) -> tuple[Block, ...]:
    alleged = [finding for finding in findings if is_alleged(finding)]
    if not alleged:
        return ()
    due = sorted(each.answer_due for each in alleged if each.answer_due and not each.answered)
    until = f" {word('finding.first-answer', day=day(due[0]))}" if due else ""
    return (Notice(counted_word("finding.alleged-notice", len(alleged)) + until, Tone.SOON),)


def by_severity(findings: tuple[FindingRow, ...]) -> tuple[Block, ...]:
    """Worst first. Nothing to draw where there is no finding."""
    counts = Counter(finding.severity.replace(" ", "_") for finding in findings)
    order = sorted(counts, key=lambda each: (SEVERITIES.index(each) if each in SEVERITIES else len(SEVERITIES), each))
    parts = tuple(Share(each, severity_word(each), counts[each]) for each in order)
    return (Shares("findings-by-severity", "", word("finding.by-severity"), parts),) if parts else ()
