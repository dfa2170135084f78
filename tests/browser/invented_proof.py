"""Evidence and its custody, contested scores, a change to many rows and the card for workers, invented."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from api.web.pages.bulk_changes import BulkPage
from api.web.payloads import ContestPage, EvidencePage, FieldProblem, OwnScoresPage
from audits.instruments.worker_cards import card_languages, worker_card
from reports.bulk_changes.payloads import BulkChangeRead, BulkRowRead, PinTold
from reports.facts.contested import Contested, ContestedLine, ContestedSite
from reports.facts.evidence import CustodyRow, EvidenceFacts, EvidencePiece, EvidenceRow
from reports.facts.payloads import Choice, Subject
from reports.facts.worker_card import WorkerCardFacts
from risk.contests.payloads import ContestRead, OwnLine, OwnScore, OwnScores
from risk.sectors.words import Band
from tests.browser.invented import NOW, TODAY, site

HASH = "7f3a5512aa09c2197f3a5512aa09c2197f3a5512aa09c2197f3a5512aa09c219"
AGO = NOW - timedelta(days=3)
PHOTO = EvidenceRow(
    "e1", "Notice board in the packing house", "photo", "image/jpeg", 2_481_204, AGO, NOW, "Omar Haddad", None, "ok",
    HASH, sealed=False, bare=True,
)  # fmt: skip
CONTRACT = replace(
    PHOTO, id="e2", title="Vertrag_Erntehelfer_unterschrieben_2026-10-05_endgültige_Fassung.pdf", kind="document",
    captured_at=None, expires_on=AGO.date(), state="expired", bare=False,
)  # fmt: skip
SEALED = replace(PHOTO, id="e3", title="Pay slips", state="changed", sealed=True, by="")
EVIDENCE = EvidencePage(
    EvidenceFacts("finding", "f1", "/findings/f1", (PHOTO, CONTRACT, SEALED), 2, may_add=True, may_bundle=True)
)
NO_EVIDENCE = EvidencePage(
    EvidenceFacts("finding", "f1", "/findings/f1", (), 0, may_add=True, may_bundle=True),
    problems=(FieldProblem("file", "This file says it is a photo and is none."),),
)
CUSTODY = (CustodyRow(NOW, "taken in", "Omar Haddad", HASH), CustodyRow(NOW, "read", "", HASH))
PIECE = EvidencePiece(PHOTO, "finding", "f1", CUSTODY, None, TODAY + timedelta(days=3650))
BROKEN = EvidencePiece(SEALED, "finding", "f1", CUSTODY, "file_changed", None)

OPEN = ContestRead(
    id=UUID(int=1), site_id=UUID(int=2), score_id=UUID(int=3), line="labour_provider", event_id=None,
    reason="The agency has had its licence since May.", evidence="Licence 4471, sent by mail on 3 November",
    contested_as="Agro Almanzora S.A.T.", by_letter=False, opened_at=AGO, due_on=TODAY, clock_rule="", state="open",
    late=True, decision="", ended_at=None, corrections={}, corrected_score_id=None, version=1,
)  # fmt: skip
UPHELD = OPEN.model_copy(
    update={"id": UUID(int=4), "state": "upheld", "late": False, "decision": "The licence is on the register."}
)  # fmt: skip
CONTESTED = ContestPage(
    ContestedSite(
        site("Finca El Tarajal"), "score", (ContestedLine("labour_provider", "Labour provider", "unlicensed"),),
        (Contested(OPEN, "Labour provider", 74, None), Contested(UPHELD, "Labour provider", 74, 61)), may_answer=True,
    )
)  # fmt: skip
NOT_CONTESTED = ContestPage(ContestedSite(site("Finca El Tarajal"), "score", (), (), may_answer=False))
LINES = [
    OwnLine(
        driver="labour_provider", label="Labour provider", value="unlicensed", points=14, standing="claimed", on=TODAY,
        events=[],
    ),
    OwnLine(driver="sector", label="Sector", value="agriculture", points=None, standing="", on=None, events=[]),
]  # fmt: skip
OWN_SCORE = OwnScore(
    id=UUID(int=3), site_id=UUID(int=2), site="Finca El Tarajal", scored_by="Lindenhof Hotels", value=74, low=63,
    high=83, band=Band.VERY_HIGH, as_of=TODAY, model="agriculture 2.4", lines=LINES, missing=[], reason="",
    current=True,
)  # fmt: skip
UNKNOWN_SCORE = OWN_SCORE.model_copy(
    update={"id": UUID(int=8), "value": None, "band": Band.UNKNOWN, "lines": [], "reason": "Too little is known."}
)  # fmt: skip
OWN_SCORES = OwnScoresPage(OwnScores(rows=[OWN_SCORE, UNKNOWN_SCORE], contests=[OPEN, UPHELD]))
NO_SCORES = OwnScoresPage(OwnScores(rows=[], contests=[]))


def bulk_row(number: int, fate: str, reason: str = "", **told: str) -> BulkRowRead:
    return BulkRowRead.model_validate(
        {"subject_id": UUID(int=number), "name": f"Cortijo {number} de la Vega Alta", "told": told, "fate": fate,
         "reason": reason, "made_id": UUID(int=number) if fate == "done" else None}
    )  # fmt: skip


ASKING = BulkChangeRead(
    id=UUID(int=5), kind="invite", state="previewed", question="sector=agriculture",
    told={"language": "es", "link_kind": "supplies", "days": "30"}, previewed_at=NOW, confirmed_at=None,
    undone_at=None, counts={"will": 2, "left_out": 1},
    rows=[
        bulk_row(1, "will", email="oficina@cortijo-uno.example", language="es"),
        bulk_row(2, "will", email="oficina@cortijo-dos.example", language="es"),
        bulk_row(3, "left_out", "no_email"),
    ],
)  # fmt: skip
ASKED = ASKING.model_copy(
    update={
        "state": "confirmed", "confirmed_at": NOW, "counts": {"done": 1, "left_out": 1},
        "rows": [bulk_row(1, "done", email="oficina@cortijo-uno.example", language="es"), ASKING.rows[2]],
    }
)  # fmt: skip
GIVING = ASKING.model_copy(
    update={
        "kind": "assign", "told": {"account_id": "u1"}, "state": "undone", "counts": {"undone": 1, "stays": 1},
        "rows": [bulk_row(1, "undone", task="Ask for the contracts"), bulk_row(2, "stays", task="Plan a visit")],
    }
)  # fmt: skip
PEOPLE = (Choice("u1", "Jo Lindgren"), Choice("u2", "Omar Haddad"))
PIN = PinTold(
    subject_id=UUID(int=1), invitation_id=UUID(int=2), name="Cortijo 1", email="oficina@cortijo-uno.example",
    language="es", pin="481902",
)  # fmt: skip
BULK = BulkPage(ASKING, ("s1", "s2", "s3"), PEOPLE)
BULK_DONE = BulkPage(
    ASKED, ("s1",), PEOPLE, (PIN,)
)  # fmt: skip
BULK_UNDONE = BulkPage(GIVING, ("s1",), PEOPLE, problem="bulk_change.undone")
CARD = WorkerCardFacts(Subject("visit", "v1", "V-2026-0114"), worker_card("ar", "ES"), card_languages(), TODAY)
PROOF = {
    "evidence": ("evidence.html", EVIDENCE),
    "evidence-none": ("evidence.html", NO_EVIDENCE),
    "evidence-piece": ("evidence_piece.html", PIECE),
    "evidence-broken": ("evidence_piece.html", BROKEN),
    "contests": ("contests.html", CONTESTED),
    "contests-none": ("contests.html", NOT_CONTESTED),
    "own-scores": ("own_scores.html", OWN_SCORES),
    "own-scores-none": ("own_scores.html", NO_SCORES),
    "bulk-change": ("bulk_change.html", BULK),
    "bulk-change-done": ("bulk_change.html", BULK_DONE),
    "bulk-change-undone": ("bulk_change.html", BULK_UNDONE),
    "worker-card": ("worker_card.html", CARD),
}
