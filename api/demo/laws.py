"""What one buyer of the demo country has entered for laws: a few invented facts, one part in words, two statements."""

from typing import Final

from sqlmodel import Session, col, select

from api.demo.past import Past
from api.demo.people import LINDENHOF
from foundation import accounts
from foundation.actors import Actor, Role
from foundation.clock import today_in
from foundation.models import Account
from reports.issued import Press
from reports.statements import facts, narratives, statements
from reports.statements.payloads import AnswerFactCreate, NarrativeWriting, StatementOpening, StatementSigning
from reports.statements.reading import drafted, reads_as
from reports.statements.signing import sign_and_issue

GERMAN, BRITISH = "de_lksg", "uk_msa_s54"
Said = dict[str, object]
ENTERED: Final[tuple[tuple[Said, str], ...]] = (
    (
        {"key": "org.profile", "legal_form": "AG", "headcount": 1240, "turnover": "412000000", "currency": "EUR"},
        "Annual accounts",
    ),
    (
        {"key": "policy.register", "title": "Supplier code of conduct", "edition": "3", "approved_by": "Board"},
        "Minutes of the board",
    ),
    ({"key": "policy.register", "title": "Policy on recruitment fees", "applies_to": "suppliers"}, "Intranet"),
    (
        {"key": "training.records", "topic": "Recruitment fees and seasonal crews", "audience": "buyers", "people": 64},
        "List of the training team",
    ),
    (
        {"key": "kpi.metrics", "indicator": "Sites visited of those scored high", "unit": "%", "baseline": "35"},
        "Report to the board",
    ),
    ({"key": "consult.log", "partner": "union", "topic": "Housing of seasonal crews"}, "Minutes of the talks"),
)
DAYS: Final = {
    "org.profile": "as_of",
    "policy.register": "approved_on",
    "training.records": "held_on",
    "kpi.metrics": "measured_on",
    "consult.log": "held_on",
}
TARGET: Final = "80"
WORDS: Final = (
    "Most of what we buy is grown and picked by seasonal crews that labour providers bring. We score each place of "
    "work, and visit first where the score is high or where nobody knows enough to score it.\n\n"
    "Two questions stay open: who houses the crews between seasons, and what they pay for being recruited."
)


def load(past: Past, press: Press) -> None:
    """The signed statement leaves the house as files, as every signed one does."""
    with past.bench.database.transaction() as session:
        first, second = _officers(session, past.actor(LINDENHOF))
        now = past.bench.clock()
        year = today_in(first.zone, now).year - 1
        for said, source in ENTERED:
            whole = said | {DAYS[str(said["key"])]: f"{year}-06-30"}
            if said["key"] == "kpi.metrics":
                whole |= {"target": TARGET}
            new = {"said": whole, "valid_from": f"{year}-01-01", "source": f"{source}, {year}"}
            facts.add_fact(session, first, AnswerFactCreate.model_validate(new), now=now)
        words = NarrativeWriting(year=year, language="en", text=WORDS)
        narratives.write_part(session, first, BRITISH, "risk", words, version_seen=0, now=now)
        statements.open_statement(
            session, first, StatementOpening(law_id=GERMAN, year=year + 1, language="de"), now=now
        )
        draft = statements.open_statement(session, first, StatementOpening(law_id=BRITISH, year=year), now=now)
        read = reads_as(drafted(session, second, draft, today=today_in(second.zone, now)))
        asked, seen = draft.id, draft.version
    signing = StatementSigning(signed_as="Head of purchasing", reads_as=read)
    sign_and_issue(past.bench.database, second, asked, signing, press, version_seen=seen, now=now)


def _officers(session: Session, house: Actor) -> tuple[Actor, Actor]:
    """Two people: nobody signs what they opened."""
    wanted = select(Account).where(
        Account.organisation_id == house.organisation_id, Account.role == Role.COMPLIANCE_OFFICER
    )
    one, two, *_ = session.exec(wanted.order_by(col(Account.email))).all()
    return accounts.actor_of(session, one), accounts.actor_of(session, two)
