"""
Who acts, and what they may see. An actor is a plain value; every operation takes one.

Roles and what they come for are in docs/glossary.md. `scope` is the organisation; an actor of another organisation
learns nothing, not even that a row exists (a row one may not see is NotFound).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType
from uuid import UUID

from foundation.errors import NotAllowed

AccountId = NewType("AccountId", UUID)
OrganisationId = NewType("OrganisationId", UUID)


class Role(StrEnum):
    PLATFORM_ADMINISTRATOR = "platform_administrator"
    COMPLIANCE_OFFICER = "compliance_officer"
    SUPPLIER = "supplier"
    INSPECTOR = "inspector"
    INSPECTION_PLANNER = "inspection_planner"
    CASE_OFFICER = "case_officer"
    APPROVER = "approver"
    OBSERVER = "observer"
    AUDITOR_BODY = "auditor_body"
    SYSTEM = "system"
    """A job acting for an organisation. No account holds it."""


class Desk(StrEnum):
    COMPLIANCE = "compliance"
    INSPECTORATE = "inspectorate"
    REGULATOR = "regulator"


DESKS: dict[Role, Desk] = {
    Role.PLATFORM_ADMINISTRATOR: Desk.COMPLIANCE,
    Role.COMPLIANCE_OFFICER: Desk.COMPLIANCE,
    Role.SUPPLIER: Desk.COMPLIANCE,
    Role.OBSERVER: Desk.COMPLIANCE,
    Role.INSPECTOR: Desk.INSPECTORATE,
    Role.INSPECTION_PLANNER: Desk.INSPECTORATE,
    Role.AUDITOR_BODY: Desk.INSPECTORATE,
    Role.CASE_OFFICER: Desk.REGULATOR,
    Role.APPROVER: Desk.REGULATOR,
    Role.SYSTEM: Desk.COMPLIANCE,
}


DESKS_OF_HOUSES: dict[str, Desk] = {
    "inspectorate": Desk.INSPECTORATE,
    "auditor_body": Desk.INSPECTORATE,
    "regulator": Desk.REGULATOR,
}
"""By the kind of organisation; every other has a compliance desk. A job has no role that would say where it works."""


class Action(StrEnum):
    """What an operation asks leave for. `may` below is the whole table."""

    READ_REGISTRY = "read_registry"
    WRITE_REGISTRY = "write_registry"
    READ_PERSONS = "read_persons"
    """Names of natural persons behind firms: owners, directors. Without it they are compared, never printed."""
    READ_RISK = "read_risk"
    SCORE = "score"
    READ_FULL_SCORES = "read_full_scores"
    """Scores with what was confided to the own authority: planners and case officers."""
    CONTEST_OWN_SCORES = "contest_own_scores"
    """Reading the scores of the own sites in the registers of those who invited the firm, and contesting a line."""
    READ_VISITS = "read_visits"
    PLAN_VISITS = "plan_visits"
    RECORD_FINDINGS = "record_findings"
    READ_GRIEVANCES = "read_grievances"
    RECORD_GRIEVANCES = "record_grievances"
    SCREEN = "screen"
    RULE_ON_HITS = "rule_on_hits"
    READ_CASES = "read_cases"
    WRITE_CASES = "write_cases"
    APPROVE_CASES = "approve_cases"
    READ_AGGREGATES = "read_aggregates"
    MAKE_REPORTS = "make_reports"
    WRITE_STATEMENTS = "write_statements"
    """What laws ask for and no other floor holds, the parts in words, and drafts of statements."""
    SIGN_STATEMENTS = "sign_statements"
    """Never the draft one prepared oneself."""
    RUN_SYSTEM = "run_system"
    MANAGE_WEBHOOKS = "manage_webhooks"
    """Where the own organisation wants to be told of what happens, and of which topics: those one may read oneself."""
    READ_SHARED = "read_shared"
    """Agreements of the own house with others, and under them what may be read of the like at home."""
    SHARE_RECORDS = "share_records"
    """Proposing, approving, accepting and ending them, for records one may read oneself."""
    WRITE_COMMENTS = "write_comments"
    """About records that one may read: leave to read one is asked for all the same."""
    MANAGE_PEOPLE = "manage_people"
    """Accounts of the own organisation. No role has it: it is delegated to a person, for a time, and to no token."""


_EVERY_DESK = {Action.READ_REGISTRY, Action.READ_RISK, Action.READ_AGGREGATES, Action.WRITE_COMMENTS}
_SHARING = {Action.READ_SHARED, Action.SHARE_RECORDS}
_PERMISSIONS: dict[Role, frozenset[Action]] = {
    Role.PLATFORM_ADMINISTRATOR: frozenset({Action.RUN_SYSTEM, Action.MANAGE_WEBHOOKS}),
    Role.COMPLIANCE_OFFICER: frozenset(
        _EVERY_DESK
        | {Action.WRITE_REGISTRY, Action.SCORE, Action.SCREEN, Action.RULE_ON_HITS, Action.MAKE_REPORTS}
        | {Action.READ_VISITS, Action.PLAN_VISITS, Action.RECORD_FINDINGS}
        | {Action.READ_GRIEVANCES, Action.RECORD_GRIEVANCES, Action.READ_PERSONS}
        | {Action.WRITE_STATEMENTS, Action.SIGN_STATEMENTS, Action.MANAGE_WEBHOOKS}
        | _SHARING
    ),
    Role.SUPPLIER: frozenset({Action.CONTEST_OWN_SCORES, Action.MANAGE_WEBHOOKS}),
    Role.INSPECTOR: frozenset(
        _EVERY_DESK
        | {Action.READ_VISITS, Action.RECORD_FINDINGS, Action.RECORD_GRIEVANCES, Action.MAKE_REPORTS}
        | {Action.READ_PERSONS, Action.READ_SHARED}
    ),
    Role.INSPECTION_PLANNER: frozenset(
        _EVERY_DESK
        | {Action.WRITE_REGISTRY, Action.SCORE, Action.READ_VISITS, Action.PLAN_VISITS, Action.RECORD_FINDINGS}
        | {Action.MAKE_REPORTS, Action.READ_GRIEVANCES, Action.RECORD_GRIEVANCES, Action.READ_FULL_SCORES}
        | {Action.MANAGE_WEBHOOKS}
        | _SHARING
    ),
    Role.CASE_OFFICER: frozenset(
        _EVERY_DESK
        | {Action.READ_VISITS, Action.SCREEN, Action.RULE_ON_HITS, Action.READ_CASES, Action.WRITE_CASES}
        | {Action.READ_GRIEVANCES, Action.RECORD_GRIEVANCES, Action.MAKE_REPORTS, Action.READ_PERSONS}
        | {Action.READ_FULL_SCORES}
        | _SHARING
    ),
    Role.APPROVER: frozenset(
        _EVERY_DESK
        | {Action.READ_VISITS, Action.READ_CASES, Action.APPROVE_CASES, Action.MAKE_REPORTS, Action.READ_PERSONS}
        | {Action.MANAGE_WEBHOOKS}
        | _SHARING
    ),
    Role.OBSERVER: frozenset({Action.READ_AGGREGATES}),
    Role.AUDITOR_BODY: frozenset(
        {Action.READ_VISITS, Action.RECORD_FINDINGS, Action.MANAGE_WEBHOOKS, Action.WRITE_COMMENTS} | _SHARING
    ),
    Role.SYSTEM: frozenset(Action)
    - {Action.RULE_ON_HITS, Action.APPROVE_CASES, Action.SIGN_STATEMENTS, Action.SHARE_RECORDS, Action.MANAGE_PEOPLE},
}


def permissions_of(role: Role) -> frozenset[Action]:
    """All a role may do, before a token narrows it."""
    return _PERMISSIONS[role]


class ActionNotAllowed(NotAllowed):
    code = "actor.not_allowed"

    def __init__(self, role: Role, action: Action) -> None:
        super().__init__(f"The role {role.value.replace('_', ' ')} may not {action.value.replace('_', ' ')}.")
        self.role = role
        self.action = action


@dataclass(frozen=True, slots=True)
class Actor:
    """
    `jurisdiction` is filled for authorities only; `token_scopes` limits an API token below its account's role; `house`
    is the desk of the organisation a job works for, so that what it opens reaches the people there. `granted` is
    what was delegated to the person beside the role.
    """

    account_id: AccountId | None
    name: str
    role: Role
    organisation_id: OrganisationId
    jurisdiction: frozenset[str] = frozenset()
    zone: str = "UTC"
    locale: str = "en"
    token_scopes: frozenset[Action] | None = field(default=None)
    house: Desk | None = None
    granted: frozenset[Action] = frozenset()

    @property
    def desk(self) -> Desk:
        return self.house or DESKS[self.role]

    def may(self, action: Action) -> bool:
        within_token = self.token_scopes is None or action in self.token_scopes
        return within_token and (action in _PERMISSIONS[self.role] or action in self.granted)

    @classmethod
    def system(
        cls,
        organisation_id: OrganisationId,
        jurisdiction: frozenset[str] = frozenset(),
        zone: str = "UTC",
        *,
        kind: str = "",
    ) -> "Actor":
        """`kind` of the organisation: without it what the job opens is the compliance desk's."""
        house = DESKS_OF_HOUSES.get(kind)
        return cls(None, "Tierlight", Role.SYSTEM, organisation_id, jurisdiction, zone, house=house)

    def require(self, action: Action) -> None:
        if not self.may(action):
            raise ActionNotAllowed(self.role, action)
