"""People, their accounts and their second factor, invented; no secret here opens anything."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from api.web.account_pages import (
    AccountPage,
    CodePage,
    NoticeLine,
    OpenSession,
    PeoplePage,
    PersonLine,
    RecoveryCodesPage,
    RuleLine,
    SetUpPage,
    TokenLine,
)
from api.web.kept_forms import FormAgainPage, KeptField, KeptForm
from api.web.payloads import ChangedLine, ChangedPage, FieldProblem
from api.web.qr import qr_svg
from foundation.actors import Action, Role
from tests.browser.invented import NOW, TODAY

WRONG = (FieldProblem("code", "This code is wrong or was used already. Wait for the next one."),)
ACCOUNT = AccountPage(
    "Ines Brandt", "ines.brandt@lindenhof.example", Role.COMPLIANCE_OFFICER, "en",
    sessions=(
        OpenSession(UUID(int=1), "Firefox on Linux", NOW - timedelta(days=2), NOW, is_this=True),
        OpenSession(UUID(int=2), "", NOW - timedelta(days=9), NOW - timedelta(days=1), is_this=False),
    ),
    tokens=(
        TokenLine(
            UUID(int=3), "Nightly supplier feed", (Action.READ_REGISTRY, Action.WRITE_REGISTRY),
            NOW, NOW + timedelta(days=90), None,
        ),
    ),
    scopes=(Action.READ_REGISTRY, Action.WRITE_REGISTRY, Action.READ_RISK, Action.READ_VISITS),
    has_factor=True, factor_required=False, codes_left=8, idle_minutes=60, outside=("Lindenhof sign-in",),
    notices=(
        NoticeLine("deadlines", ("immediately", "daily"), "daily"),
        NoticeLine("mentions", ("immediately", "daily", "none"), "immediately"),
    ),
)  # fmt: skip
ACCOUNT_BARE = replace(
    ACCOUNT, has_factor=False, codes_left=0, tokens=(), made_token="tl_0000000000000000000000000000000000000000",
    problems=(FieldProblem("new_password", "Use at least 12 characters."),),
)  # fmt: skip
PEOPLE = PeoplePage(
    "",
    (
        PersonLine(
            UUID(int=1), "Ines Brandt", "ines.brandt@lindenhof.example", Role.COMPLIANCE_OFFICER, "Lindenhof Hotels",
            has_factor=True, is_disabled=False,
        ),
        PersonLine(
            UUID(int=2), "Omar Haddad", "omar.haddad@inspectorate-of-the-southern-region.example",
            Role.INSPECTION_PLANNER, "Labour Inspectorate of the Southern Region", has_factor=False, is_disabled=True,
        ),
    ),
    more=True, organisations=((UUID(int=9), "Lindenhof Hotels"),),
    rules=(RuleLine("Lindenhof Hotels", Role.APPROVER, required=True, starts_on=TODAY),),
    roles=(Role.COMPLIANCE_OFFICER, Role.INSPECTOR), today=TODAY, issuer="https://people.lindenhof.example",
)  # fmt: skip
NO_PEOPLE = replace(PEOPLE, q="nobody", people=(), more=False, rules=(), issuer="")
PROVE = CodePage("/people", problems=WRONG)
CODE = CodePage("/", problems=WRONG)
SET_UP = SetUpPage(
    qr_svg("otpauth://totp/Tierlight:ines.brandt?secret=ABCDEFGHIJKLMNOP&issuer=Tierlight"), "ABCD EFGH IJKL MNOP",
    at_sign_in=True,
)  # fmt: skip
RECOVERY_CODES = RecoveryCodesPage(tuple(f"{n:04d}-abcd-efgh" for n in range(1, 11)))
FORM_AGAIN = FormAgainPage(
    KeptForm(
        "/cases",
        (
            KeptField("reference", "ES-2026-114"),
            KeptField("grounds", "Wages of four weeks were not paid to the people who picked.\nFacts, not verdicts."),
        ),
        1,
    ),
    "once",
)
MEANWHILE = ChangedPage((ChangedLine("Reason", "Paid on 3 November", "Not paid yet"),), "/cases/c1")
ACCOUNTS = {
    "account": ("account.html", ACCOUNT),
    "account-bare": ("account.html", ACCOUNT_BARE),
    "people": ("people.html", PEOPLE),
    "people-none": ("people.html", NO_PEOPLE),
    "prove": ("prove.html", PROVE),
    "recovery-codes": ("recovery_codes.html", RECOVERY_CODES),
    "form-again": ("form_again.html", FORM_AGAIN),
    "changed-meanwhile": ("changed_meanwhile.html", MEANWHILE),
}
AT_THE_DOOR = {"sign-in-code": ("sign_in_code.html", CODE), "sign-in-set-up": ("sign_in_set_up.html", SET_UP)}
