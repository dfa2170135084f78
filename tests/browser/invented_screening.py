"""Possible matches and the lists they come from, invented: no firm, person or entry here exists."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from api.web.payloads import AlertPage, ClearingPage, FieldProblem, ListsPage
from reports.facts.alert import AlertFacts, ListedEntry, SideLine, Value, aligned, ledger_of
from reports.facts.list_health import LastTry, ListLine, ListsFacts, ListsHealth, ListWarning, RecordLists
from reports.facts.listed_chain import ListedFacts
from reports.facts.payloads import Choice
from reports.facts.screening import JustRuled, MatchCounts, MatchQuery, MatchRow, ScreeningFacts, why_of
from reports.facts.sites import TierStep
from risk.exposure import PathLabel
from sanctions.alerts.payloads import (
    AlertEntry,
    AlertFile,
    Colleague,
    DifferenceRead,
    HitEventRead,
    OwnedAlertRead,
    ReplayRead,
    RulingReasonRead,
)
from sanctions.list_warnings import ListStatus
from sanctions.listed_chain import ListedExposure, WayStep
from sanctions.models import OwnedAlert
from sanctions.payloads import HitRead
from sanctions.rulings import reasons
from sanctions.screening.score_card import load_card
from tests.browser.invented import NOW, TODAY, party, site

SDN, EU = "United States, OFAC: specially designated nationals", "European Union: consolidated financial sanctions"
ME, OTHER = UUID(int=7), UUID(int=8)
FRESH = ListStatus("us_ofac_sdn", SDN, "ofac main", 18412, 18399, NOW - timedelta(days=2), 2, 7, (), date(2026, 11, 20))
OLD = replace(
    FRESH,
    source="eu_fsf",
    title=EU,
    entries=5821,
    live=5790,
    loaded_at=NOW - timedelta(days=12),
    age_days=12,
    warnings=("Last read 12 days ago, more than the 7 days this source may age; load it again.",),
)
REFUSED = replace(
    FRESH,
    source="us_uflpa",
    title="United States, Homeland Security: UFLPA entity list",
    entries=144,
    live=144,
    age_days=9,
    age_limit_days=60,
    published_on=None,
    warnings=("2026-11-22: It holds 12 entries, the copy in use 144: the good copy stays. [list.shrunken]",),
)
NEVER = replace(
    OLD,
    source="un_sc",
    title="United Nations, Security Council: consolidated list",
    entries=0,
    live=0,
    loaded_at=None,
    published_on=None,
    warnings=(
        "Never read, so nothing is screened against it. 2026-11-22: No answer in 20 seconds. [list.unreachable]",
    ),
)
HEALTH = ListsHealth((FRESH, OLD, REFUSED, NEVER), NOW - timedelta(minutes=20))
WELL = ListsHealth((FRESH,), NOW - timedelta(minutes=20))
EMPTY = ListsHealth((), None)
SAID_UNKNOWN = RecordLists(HEALTH, ME, 0, 0, asked=True)
SAID_CLEAR = RecordLists(WELL, ME, 0, 0, asked=True)
SAID_POSSIBLE = RecordLists(HEALTH, ME, 2, 1, asked=True)


def pair(ours: str, listed: str, reason: str, quality: float = 1.0, weight: float = 6.2) -> dict[str, object]:
    return {"query": ours, "target": listed, "reason": reason, "quality": quality, "weight": weight}


OWNED = (
    "Sefarim Maritime Ltd: owned at least 50% (at most 62.5%) by Quillfeather Zorban Trading S.L. (possibly listed, "
    "not ruled on), as of 2026-11-23, under United States, OFAC 50 percent rule (at least 50%, added up)."
)
CARD = replace(load_card(), possible_from=0.6063, strong_from=0.9472)
ALIGNMENT = [
    pair("quillfeather", "quilfether", "typo", 0.91, 9.4),
    pair("zorban", "zurban", "transliteration", 0.86, 8.1),
    pair("trading", "trading", "exact", weight=2.3),
    pair("sl", "", "legal_form", 0, 0.4),
    pair("", "holding", "extra", 0, 2.6),
]
POINTS = [
    {"feature": "base", "points": -2.1415},
    {"feature": "agreement", "points": 2.4822},
    {"feature": "rarest_word", "points": 2.871},
    {"feature": "shared_weight", "points": 0.4019},
    {"feature": "list_words_left", "points": -0.6284},
    {"feature": "country_differs", "points": -0.3174},
    {"feature": "a_reading_to_come", "points": 0.0043},
]
ROW = MatchRow(
    id=str(UUID(int=1)), record=party("Quillfeather Zorban Trading S.L."), country="ES",
    screened="Quillfeather Zorban Trading S.L.", listed="Quilfether Zurban Trading Holding", kind="organisation",
    source="eu_fsf", list_title=EU, entry_key="EU.4711.20", likely=93, band="possible", state="open", proposed="",
    why=why_of(ALIGNMENT, POINTS), due_on=TODAY - timedelta(days=2), holder="Ines Brandt", recorded_at=NOW,
    alignment=tuple(ALIGNMENT),
)  # fmt: skip
PERSON = replace(
    ROW,
    id=str(UUID(int=2)),
    record=site("Taller Sefarim"),
    screened="Abdul Qadir Sefarim",
    listed="عبد القادر سفاريم",
    kind="person",
    source="us_ofac_sdn",
    list_title=SDN,
    likely=99,
    band="strong",
    why=why_of([pair("abdul", "عبد", "transliteration"), pair("sefarim", "سفاريم", "transliteration")], POINTS[:1]),
    due_on=TODAY,
    holder="",
)
CLEARED = replace(ROW, id=str(UUID(int=3)), state="cleared")
PROPOSED = replace(ROW, id=str(UUID(int=4)), proposed="cleared")
COUNTS = MatchCounts(
    (Choice("open", "open", 31), Choice("second", "second", 4), Choice("confirmed", "confirmed", 2),
     Choice("cleared", "cleared", 118), Choice("lapsed", "lapsed", 9)), 6, 3, 164,
)  # fmt: skip
SCREENING = ScreeningFacts(
    TODAY, MatchQuery(whose="mine"), (PERSON, ROW), COUNTS,
    (Choice("eu_fsf", EU, 20), Choice("us_ofac_sdn", SDN, 11)),
    (Choice("organisation", "", 25), Choice("person", "", 6)),
    HEALTH, may_rule=True, done=JustRuled(NOW, 12, CLEARED, may_undo=True), next_cursor="abc",
)  # fmt: skip
NONE = MatchCounts(tuple(replace(one, rows=0) for one in COUNTS.tabs), 0, 0, 0)
SCREENING_CLEAR = replace(SCREENING, query=MatchQuery(), rows=(), counts=NONE, health=WELL, done=None, next_cursor="")
SCREENING_UNSURE = replace(SCREENING_CLEAR, health=HEALTH)
SCREENING_NEVER = replace(SCREENING_CLEAR, health=EMPTY)
REASONS = [RulingReasonRead.model_validate(one) for one in reasons()]
CLEARING = ClearingPage(
    MatchQuery(), (PERSON, ROW), (PROPOSED, CLEARED), (("hit", ROW.id),), "a" * 64,
    tuple(one for one in REASONS if one.decision == "cleared"), four_eyes=True,
    problems=(FieldProblem("reason", "The chosen matches are no longer those you looked at."),),
)  # fmt: skip
HIT = HitRead(
    id=UUID(int=1), node_id=ME, source="eu_fsf", name_screened=ROW.screened, name_matched=ROW.listed,
    probability=0.9342, band="possible", alignment=ALIGNMENT, points=POINTS, state="open", reason="", reason_code="",
    decided_by=None, decided_at=None, proposed="", proposed_code="", proposed_reason="", proposed_by=None,
    proposed_at=None, assigned_to=ME, due_on=ROW.due_on, card_version="0c1207df1b0e", rarity_hash="f" * 64,
    answer_hash="4be109d7" * 8, recorded_at=NOW, version=3,
)  # fmt: skip
STEPS = [
    HitEventRead(occurred_at=datetime(2026, 11, 10, 4, 5, tzinfo=UTC), step="opened", reason_code="", reason="",
                 actor_id=None),
    HitEventRead(occurred_at=datetime(2026, 11, 12, 9, 0, tzinfo=UTC), step="proposed_cleared",
                 reason_code="different_people", reason="Other directors in the register extract", actor_id=ME,
                 actor="Ines Brandt"),
    HitEventRead(occurred_at=datetime(2026, 11, 13, 9, 30, tzinfo=UTC), step="sent_back", reason_code="",
                 reason="The extract is from 2019", actor_id=OTHER, actor="Laia Ferrer"),
]  # fmt: skip
FILE = AlertFile(
    hit=HIT,
    party=None,
    entry=AlertEntry(source="eu_fsf", title=EU, entry_key="EU.4711.20", in_force=True, compared=None, versions=[]),
    replay=ReplayRead(
        hit_id=HIT.id, same=True, stored_hash=HIT.answer_hash, answer_hash=HIT.answer_hash, card_version="0c1207df1b0e",
        rarity_hash="f" * 64, method="1", differences=[], remarks=[],
    ),
    history=STEPS,
    evidence=[],
    owned=[
        OwnedAlertRead(
            id=UUID(int=9), node_id=UUID(int=10), rule="us_ofac_50", owner_state="possible", reached="yes",
            basis="aggregate", share_low=0.5, share_high=0.625, owners=[], as_of=TODAY,
            wording=OWNED, recorded_at=NOW, ended_at=None,
        )
    ],
    reasons=REASONS,
    colleagues=[Colleague(id=ME, name="Ines Brandt"), Colleague(id=OTHER, name="Laia Ferrer")],
    four_eyes=False,
    may_rule=True,
    may_agree=False,
    same_entry=3,
)  # fmt: skip
LINES = (
    SideLine(
        "names",
        (Value("Quillfeather Zorban Trading S.L.", note="compared"), Value("QZT"), Value("贸易公司")),
        (Value("Quilfether Zurban Trading Holding", note="compared"), Value("كويلفذر زربان"), Value("QZ", note="weak")),
        "alike",
    ),
    SideLine("kind", (Value("organisation"),), (Value("organisation"),), "same"),
    SideLine("countries", (Value("ES"),), (Value("TR"), Value("AE")), "differs"),
    SideLine("identifiers", (Value("B12345674", "vat"),), (Value("TR…81", "tax_number", "masked"),), "look"),
    SideLine("births", (), (), "neither"),
    SideLine("address", (), (Value("Harbour Road 5, Mersin"),), "right_only"),
)
ENTRY = ListedEntry(
    EU, "EU.4711.20", OLD, "stale", "Regulation 2026/311, annex II", "", True, date(2026, 3, 2), None, NOW,
    in_force=True, forgotten=False, versions=2, ownership_ruled=True,
)  # fmt: skip
WAY = (
    TierStep(party("Lindenhof Hotels AG"), claimed=False, known=True),
    TierStep(party("Unknown provider"), claimed=True, known=False),
    TierStep(party("Quillfeather Zorban Trading S.L."), claimed=False, known=True, here=True),
)
ALERT_FACTS = AlertFacts(
    TODAY, MatchQuery(), FILE, ROW, LINES, aligned(ALIGNMENT), ledger_of(POINTS, 0.9342, CARD), ENTRY,
    (PERSON, replace(CLEARED, band="possible")), (None, str(UUID(int=2))), "", "",
    JustRuled(NOW, 1, CLEARED, may_undo=False), WAY,
)  # fmt: skip
ALERT = AlertPage(ALERT_FACTS)
STALE_FORM = (
    FieldProblem("reason", "Someone changed this meanwhile; it is at version 4 now. Read it again, then repeat."),
)
ALERT_CHANGED = replace(ALERT, text={"reason_code": "different_people", "reason": "Other"}, problems=STALE_FORM)
SECOND = HIT.model_copy(
    update={
        "proposed": "cleared",
        "proposed_code": "different_people",
        "proposed_reason": "Other directors in the extract of 20 Nov",
        "proposed_by": ME,
    }
)
DIFFERENT = FILE.replay.model_copy(
    update={
        "same": False,
        "differences": [DifferenceRead(what="listed name", stored="Zurban", now="not among the entry's names")],
        "remarks": ["The program that scores was 1 then and is 2 now."],
    }
)
ALERT_SECOND = AlertPage(
    replace(
        ALERT_FACTS,
        file=FILE.model_copy(
            update={"hit": SECOND, "may_rule": False, "may_agree": True, "four_eyes": True, "replay": DIFFERENT}
        ),
        row=PROPOSED,
        proposed_by="Ines Brandt",
        done=None,
        others=(),
        entry=replace(ENTRY, ownership_ruled=False),
    )
)
CONFIRMED = HIT.model_copy(
    update={"state": "confirmed", "reason_code": "same_identifier", "reason": "Same number", "decided_at": NOW}
)
ALERT_CONFIRMED = AlertPage(
    replace(
        ALERT_FACTS,
        file=FILE.model_copy(update={"hit": CONFIRMED, "owned": []}),
        row=replace(ROW, state="confirmed"),
        entry=replace(ENTRY, status=FRESH, state="fresh", in_force=False, forgotten=True),
        decided_by="Laia Ferrer",
        done=None,
    ),
    recomputed=True,
)
TRIED = LastTry(NOW - timedelta(hours=3), "list.unreachable")
LISTS = ListsPage(
    ListsFacts(
        HEALTH,
        (
            ListLine(FRESH, "fresh", (), LastTry(NOW - timedelta(hours=3), ""), 14),
            ListLine(OLD, "stale", (ListWarning(OLD.warnings[0], ""),), TRIED, 0),
            ListLine(REFUSED, "refused", (ListWarning("It holds 12 entries, not 144.", "list.shrunken"),), None, 0),
            ListLine(NEVER, "never", (ListWarning("Never read.", "list.unreachable"),), TRIED, 0),
        ),
        (("us_ofac_sdn", SDN), ("eu_fsf", EU)),
        may_load=True,
        may_screen=True,
    ),
    fetches=False,
    largest_megabytes=200,
)  # fmt: skip
NO_LISTS = replace(LISTS, lists=replace(LISTS.lists, health=EMPTY, lines=(), may_load=False))
WAY = (
    WayStep(UUID(int=11), "Sefarim Maritime Ltd", "", None),
    WayStep(UUID(int=12), "Almacén Sur", "possibly_same_as", UUID(int=21)),
    WayStep(ME, "Agro Almanzora S.A.T.", "supplies", UUID(int=22)),
)
BEHIND = ListedFacts(
    party("Agro Almanzora S.A.T."),
    TODAY,
    41,
    (OwnedAlert.model_validate(FILE.owned[0].model_dump() | {"organisation_id": ME, "owner_state": "confirmed"}),),
    (
        ListedExposure(ME, "Sefarim Maritime Ltd", "confirmed", PathLabel.OWNERSHIP, 2, HIT.id, SDN, "", "", WAY),
        ListedExposure(ME, "Sefarim Ltd", "possible", PathLabel.POSSIBLY_SAME_AS, 1, None, "", "r", "50%", WAY),
    ),
    HEALTH,
)  # fmt: skip
