"""Cases on their list, what is prepared for the public register of them, and what the public reads: all invented."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from api.web.finding_forms import Typed
from api.web.pages.cases import OpenPage
from api.web.payloads import FieldProblem
from api.web.register_pages import (
    Asked,
    OwnEntryPage,
    PrintedLinkPage,
    PublicationNewPage,
    PublicationPage,
    PublicationsPage,
    RegisterEntryPage,
    RegisterListPage,
    RegisterRemovedPage,
    ToldPage,
)
from foundation.sentences import Sentence
from reports.facts.case_list import CaseLine, CaseListFacts, CaseListQuery
from reports.facts.payloads import Choice
from reports.facts.publications import PublicationsFacts
from sanctions.models import Case, Publication, RegisterAnswer, RegisterLink
from sanctions.publications.payloads import Correction, LinkRenewed, RegisterEntry, RegisterIdentifier, Removed
from sanctions.publications.rules import SCOPES, grounds, laws
from tests.browser.invented import NOW, TODAY, party, site
from tests.browser.invented_papers import LANGUAGES

HOUSE, INES, JO = UUID(int=1), UUID(int=2), UUID(int=3)
AGO = NOW - timedelta(days=30)
FIRM = "Agro Almanzora S.A.T."
LAW = next(iter(laws().values()))
ENTRY = RegisterEntry(
    id=UUID(int=4), version=2, reference="ES-2026-114", authority="Labour Inspectorate of the Southern Region",
    party_name=FIRM, party_country="ES", identifiers=[RegisterIdentifier(scheme="es_nif", value="F-04000000")],
    region="Almería", offence_family="wage_underpayment", offence_on=date(2026, 5, 31), decided_on=date(2026, 8, 14),
    final_on=date(2026, 10, 1), finality="final", final_amount=Decimal("48206.00"), currency="EUR", standing="final",
    appeal="none", grounds_code="wages_below_law", grounds="Four weeks of the harvest were paid by the piece.",
    scope=["public_contracts", "notice_only"], release_condition="Wages paid after, and shown to the authority",
    law=LAW.law, starts_on=date(2026, 10, 2), listed_until=date(2028, 10, 1), ends_by="end", workers="40",
    workers_source="Pay records of the firm", reply="We have paid since.", reply_on=TODAY, changed_at=NOW,
)  # fmt: skip
BARE_ENTRY = ENTRY.model_copy(
    update={
        "id": UUID(int=5), "party_name": "مزارع الوادي الأخضر ذ.م.م", "final_amount": None, "reply": "",
        "reply_on": None,
        "identifiers": [], "final_on": None, "finality": "not_final", "appeal": "possible", "workers": "",
    }
)  # fmt: skip
ANSWER = RegisterAnswer(
    id=UUID(int=6), organisation_id=HOUSE, case_id=ENTRY.id, link_id=UUID(int=7), kind="contest", about="final_amount",
    text="The sum was halved on 3 November; the decision is enclosed.", state="waiting", received_at=AGO, due_on=TODAY,
    answer="", decided_by=None, decided_at=None,
)  # fmt: skip
REFUSED = ANSWER.model_copy(
    update={"id": UUID(int=8), "kind": "reply", "state": "refused", "answer": "It names a person.", "about": ""}
)  # fmt: skip
PUBLICATION = Publication(
    id=UUID(int=9), organisation_id=HOUSE, case_id=ENTRY.id, number=2, state="prepared", case_version=4,
    reference=ENTRY.reference, authority=ENTRY.authority, party_name=FIRM, folded_name="", party_country="ES",
    identifiers=[], region="Almería", offence_family=ENTRY.offence_family, offence_on=ENTRY.offence_on,
    decided_on=ENTRY.decided_on, final_on=ENTRY.final_on, final_amount=ENTRY.final_amount, currency="EUR",
    appeal="none", grounds_code=ENTRY.grounds_code, grounds_text=ENTRY.grounds, scope=list(ENTRY.scope),
    release_condition=ENTRY.release_condition, law_id=LAW.law_id, law=LAW.law, before_final=False,
    starts_on=ENTRY.starts_on, listed_until=ENTRY.listed_until, ends_by="end", workers_affected=40,
    workers_source=ENTRY.workers_source, correction="The sum", notice_email="oficina@almanzora.example", reply="",
    reply_on=None, prepared_by=INES, prepared_at=AGO, decided_by=None, decided_at=None, decision_reason="",
    removed_on=None, removed_because="", changed_at=NOW,
)  # fmt: skip
STANDING = PUBLICATION.model_copy(
    update={"id": UUID(int=10), "state": "approved", "decided_by": JO, "decided_at": NOW, "number": 1}
)  # fmt: skip
GONE = STANDING.model_copy(update={"id": UUID(int=11), "state": "removed", "removed_because": "expired"})
CASE = Case(
    id=ENTRY.id, organisation_id=HOUSE, reference=ENTRY.reference, party_id=UUID(int=12), state="final",
    offence_family="wage_underpayment", offence_on=ENTRY.offence_on, grounds=ENTRY.grounds, currency="EUR",
    opened_on=date(2026, 6, 9), final_on=ENTRY.final_on, review_on=ENTRY.listed_until,
)  # fmt: skip
LINK = RegisterLink(
    id=UUID(int=7), organisation_id=HOUSE, case_id=CASE.id, secret_hash="", email=PUBLICATION.notice_email, made_at=AGO,
    expires_on=date(2028, 10, 1), revoked_at=None,
)  # fmt: skip
PEOPLE = {INES: "Ines Brandt", JO: "Jo Lindgren"}
PUBLICATIONS = PublicationsFacts(
    (PUBLICATION,), (STANDING, GONE), ((ANSWER, ENTRY.reference),), (CASE,), may_write=True
)
WAITS = PublicationPage(PUBLICATION, ENTRY, PEOPLE, may_approve=True, may_send_back=True, law=LAW)
STANDS = PublicationPage(
    STANDING, ENTRY, PEOPLE, may_approve=False, may_send_back=False, law=LAW, link=LINK, may_renew=True,
    may_choose_way=True, typed=Typed({"email": "no address"}), problems=(FieldProblem("reason", "Give a reason."),),
)  # fmt: skip
NEW = PublicationNewPage(
    CASE, FIRM, [one for one in grounds().values() if one.offence_family == CASE.offence_family], SCOPES,
    list(laws().values()), STANDING, Typed(), (FieldProblem("scope", "Choose what it is barred from."),),
)  # fmt: skip
OWN_ENTRY = OwnEntryPage(
    "/x", ENTRY, (ANSWER, REFUSED), ("party_name", "final_amount"),
    problems=(FieldProblem("text", "Name no telephone number."),),
)  # fmt: skip
LINE = CaseLine(
    "c1", "ES-2026-114", party(FIRM), "wage_underpayment", ENTRY.offence_on, "notice_issued", Decimal(48206), "EUR",
    TODAY + timedelta(days=1), Sentence("Read what the firm wrote"), yours=False, reply_by=TODAY - timedelta(days=4),
)  # fmt: skip
CASES = CaseListFacts(
    CaseListQuery(state="notice_issued"),
    {"open": 14, "mine": 3, "decide": 1, "replying": 2, "payments": 1, "all": 61},
    (LINE, replace(LINE, id="c2", reference="ES-2026-098", amount=None, due_on=None, task="", reply_by=None)),
    (Choice("notice_issued", "", 2),), (Choice("wage_underpayment", "", 9),), may_open=True, next_cursor="next",
)  # fmt: skip
NO_CASES = replace(CASES, rows=(), counts=dict.fromkeys(CASES.counts, 0), query=CaseListQuery(), next_cursor="")
LOOKING = OpenPage(None, site("Finca El Tarajal"), (party(FIRM), party("Agro Almeida")), "agro", TODAY.isoformat())
OPENING = replace(LOOKING, firm=party(FIRM), problems=(FieldProblem("reference", "This reference is taken."),))

FOR_OFFICERS = {
    "cases": ("cases.html", CASES),
    "cases-none": ("cases.html", NO_CASES),
    "case-where": ("case_new.html", LOOKING),
    "case-new": ("case_new.html", OPENING),
    "publications": ("publications.html", PublicationsPage(PUBLICATIONS)),
    "publication": ("publication.html", WAITS),
    "publication-standing": ("publication.html", STANDS),
    "publication-new": ("publication_new.html", NEW),
    "publication-link": (
        "publication_link.html",
        PrintedLinkPage(
            PUBLICATION, "Whoever opens this address reads the entry and may answer it.",
            LinkRenewed(
                email="", expires_on=LINK.expires_on,
                address="https://desk.tierlight.example/register/own/0000000000000000000000000000000000000000000000000",
            ),
        ),
    ),
}  # fmt: skip
FOR_THE_PUBLIC = {
    "register": ("register.html", RegisterListPage(Asked(), (ENTRY, BARE_ENTRY), "next", LANGUAGES)),
    "register-none": ("register.html", RegisterListPage(Asked(name="nobody"), (), None, LANGUAGES)),
    "register-entry": (
        "register_entry.html",
        RegisterEntryPage(Asked(), ENTRY, (Correction(version=2, on=TODAY, what="The sum"),), LANGUAGES),
    ),
    "register-bare": ("register_entry.html", RegisterEntryPage(Asked(), BARE_ENTRY, (), LANGUAGES)),
    "register-removed": (
        "register_removed.html",
        RegisterRemovedPage(
            Asked(), Removed(id=ENTRY.id, removed_on=TODAY, removed_because="annulled", changed_at=NOW), LANGUAGES
        ),
    ),
    "register-own": ("register_own.html", OWN_ENTRY),
    "register-told": ("register_told.html", ToldPage("/x", "asked")),
}
