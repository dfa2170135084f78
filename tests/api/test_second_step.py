"""Signing in with a second factor, as people meet it: a half sign-in opens nothing, and no code opens twice."""

import re
from datetime import date, datetime, timedelta

import pytest
from httpx import Response
from pydantic import SecretStr
from sqlmodel import select

from api.access import COOKIE
from api.main import create_app
from api.web.signing_in import HALF
from foundation import accounts, factor_rules, one_time_codes, second_factors
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, HalfSignIn, RecoveryCode, SecondFactor, SignIn, TrailEntry
from foundation.sealing import unseal
from foundation.second_factors import FactorKeys
from foundation.settings import Settings
from tests.api.test_pages import form_token
from tests.builders import an_account
from tests.web_client import TestClient

PASSWORD = "a lantern for every ledger"
SETTINGS = Settings(secret=SecretStr("0123456789abcdef" * 3), secure_cookies=False)
KEYS = FactorKeys.of(SETTINGS.require_secret())
LOCKED_OPEN = "/suppliers"


@pytest.fixture
def desk(database: Database) -> TestClient:
    return TestClient(create_app(SETTINGS, database), headers={"accept": "text/html", "sec-fetch-site": "same-origin"})


@pytest.fixture
def account(database: Database, officer: Actor) -> Account:
    with database.transaction() as session:
        account = session.get_one(Account, officer.account_id)
        accounts.set_password(session, account, PASSWORD)
        return account


def secret_of(database: Database, account: Account) -> bytes:
    with database.reading() as session:
        factor = session.exec(select(SecondFactor).where(SecondFactor.account_id == account.id)).one()
        return unseal(factor.sealed_secret, KEYS.sealing, whose=account.id.bytes)


def code_of(database: Database, account: Account, *, steps: int = 0, now: datetime | None = None) -> str:
    step = one_time_codes.step_of(now or utc_now()) + steps
    return one_time_codes.code_at(secret_of(database, account), step)


@pytest.fixture
def codes(database: Database, account: Account) -> tuple[str, ...]:
    """The account has a factor since an hour ago; these are its recovery codes."""
    then = utc_now() - timedelta(hours=1)
    with database.transaction() as session:
        second_factors.begin(session, account, keys=KEYS, now=then)
    with database.transaction() as session:
        code = code_of(database, account, now=then)
        made = second_factors.confirm(session, account, code, keys=KEYS, now=then)
        assert made is not None
        return made


def with_password(desk: TestClient, account: Account, password: str = PASSWORD, **more: str) -> Response:
    token = form_token(desk.get("/sign-in").text)
    answer: Response = desk.post(
        "/sign-in", data={"email": account.email, "password": password, "form_token": token} | more
    )
    return answer


def with_code(desk: TestClient, code: str) -> Response:
    answer: Response = desk.post(
        "/sign-in/code", data={"code": code, "form_token": form_token(desk.get("/sign-in/code").text)}
    )
    return answer


def stands_open(desk: TestClient) -> bool:
    return bool(desk.get(LOCKED_OPEN).url.path == LOCKED_OPEN)


def test_the_password_alone_opens_nothing_and_the_code_opens_the_page_that_was_wanted(
    desk: TestClient, database: Database, account: Account, codes: tuple[str, ...]
) -> None:
    page = with_password(desk, account, back=LOCKED_OPEN)
    assert page.url.path == "/sign-in/code"
    assert desk.cookies.get(HALF)
    assert desk.cookies.get(COOKIE) is None
    assert not stands_open(desk)
    assert desk.get("/v1/parties").status_code == 401
    desk.cookies.set(COOKIE, desk.cookies[HALF])  # nor does its secret in the other cookie
    assert not stands_open(desk)
    desk.cookies.delete(COOKIE)
    data = {"code": code_of(database, account), "back": LOCKED_OPEN, "form_token": form_token(page.text)}
    assert desk.post("/sign-in/code", data=data).url.path == LOCKED_OPEN
    assert desk.cookies.get(HALF) is None


def test_no_code_is_taken_twice_even_in_its_own_minute(
    desk: TestClient, database: Database, account: Account, codes: tuple[str, ...]
) -> None:
    code = code_of(database, account)
    with_password(desk, account)
    assert with_code(desk, code).status_code == 200
    desk.cookies.delete(COOKIE)
    with_password(desk, account)
    assert with_code(desk, code).status_code == 422
    assert not stands_open(desk)


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off_and_no_more(
    database: Database, account: Account, codes: tuple[str, ...], steps: int, *, opens: bool
) -> None:
    now = utc_now()
    with database.transaction() as session:
        mine = session.get_one(Account, account.id)
        code = code_of(database, account, steps=steps, now=now)
        assert second_factors.shows(session, mine, code, keys=KEYS, now=now) is opens


def test_a_code_older_than_one_that_was_used_is_refused(
    database: Database, account: Account, codes: tuple[str, ...]
) -> None:
    now = utc_now()
    with database.transaction() as session:
        mine = session.get_one(Account, account.id)
        newer, older = (code_of(database, account, steps=steps, now=now) for steps in (1, 0))
        assert second_factors.shows(session, mine, newer, keys=KEYS, now=now)
        assert not second_factors.shows(session, mine, older, keys=KEYS, now=now)


def test_a_recovery_code_opens_once_however_it_is_typed(
    desk: TestClient, account: Account, codes: tuple[str, ...]
) -> None:
    with_password(desk, account)
    assert with_code(desk, codes[3].lower().replace("-", " ")).status_code == 200
    assert stands_open(desk)
    desk.cookies.delete(COOKIE)
    with_password(desk, account)
    assert with_code(desk, codes[3]).status_code == 422


def test_wrong_codes_count_with_wrong_passwords_and_a_right_password_does_not_forgive_them(
    desk: TestClient, database: Database, account: Account, codes: tuple[str, ...]
) -> None:
    for _ in range(2):
        with_password(desk, account, "wrong")
    with_password(desk, account)
    for _ in range(2):
        assert with_code(desk, "000 000").status_code == 422
    with_password(desk, account)
    assert with_code(desk, "000000").status_code == 422  # the fifth
    assert with_code(desk, code_of(database, account)).status_code == 422
    assert with_code(desk, codes[0]).status_code == 422
    assert with_password(desk, account).status_code == 422
    assert not stands_open(desk)


def test_after_five_minutes_the_password_is_asked_again(
    desk: TestClient, database: Database, account: Account, codes: tuple[str, ...]
) -> None:
    page = with_password(desk, account)
    with database.transaction() as session:
        half = session.exec(select(HalfSignIn)).one()
        assert half.expires_at - half.created_at == timedelta(minutes=5)
        half.expires_at = utc_now() - timedelta(seconds=1)
        session.add(half)
    data = {"code": code_of(database, account), "form_token": form_token(page.text)}
    assert desk.post("/sign-in/code", data=data).status_code == 403
    assert not stands_open(desk)


def test_the_database_holds_neither_the_secret_nor_a_recovery_code(
    database: Database, account: Account, codes: tuple[str, ...]
) -> None:
    secret = secret_of(database, account)
    with database.reading() as session:
        rows = [*session.exec(select(SecondFactor)), *session.exec(select(RecoveryCode))]
        trail = "".join(entry.changes for entry in session.exec(select(TrailEntry)))
    text = f"{rows}{trail}"
    assert len(codes) == 10
    assert secret.hex() not in text
    assert one_time_codes.written(secret) not in text
    assert not any(code in text or code.replace("-", "") in text for code in codes)


def test_who_lacks_a_required_factor_is_led_to_its_set_up_and_nowhere_else(
    desk: TestClient, database: Database, account: Account, buyer: OrganisationId
) -> None:
    require(database, buyer, Role(account.role))
    page = with_password(desk, account, back=LOCKED_OPEN)
    assert page.url.path == "/sign-in/set-up"
    assert "<svg" in page.text
    assert not stands_open(desk)
    token = form_token(page.text)
    wrong = desk.post("/sign-in/set-up", data={"code": "123", "form_token": token})
    assert wrong.status_code == 422
    data = {"code": code_of(database, account), "back": LOCKED_OPEN, "form_token": token}
    shown = desk.post("/sign-in/set-up", data=data)
    found = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", shown.text)
    assert len(set(found)) == 10
    assert stands_open(desk)
    assert desk.get("/sign-in/set-up").status_code == 403  # neither the codes nor the secret are shown again


def require(database: Database, organisation_id: OrganisationId, role: Role, *, starts_on: date | None = None) -> None:
    administrator = an_account(database, organisation_id, Role.PLATFORM_ADMINISTRATOR)
    new = factor_rules.NewRule(organisation_id, role, required=True, starts_on=starts_on or utc_now().date())
    with database.transaction() as session:
        factor_rules.set_rule(session, administrator, new, now=utc_now())


def test_a_rule_that_starts_tomorrow_asks_nobody_today(
    desk: TestClient, database: Database, account: Account, buyer: OrganisationId
) -> None:
    require(database, buyer, Role(account.role), starts_on=utc_now().date() + timedelta(days=1))
    with_password(desk, account)
    assert stands_open(desk)


def test_a_session_ends_when_nobody_uses_it(desk: TestClient, database: Database, account: Account) -> None:
    with_password(desk, account)
    assert stands_open(desk)
    with database.transaction() as session:
        signed_in = session.exec(select(SignIn)).one()
        signed_in.last_seen_at = utc_now() - timedelta(minutes=SETTINGS.idle_minutes, seconds=1)
        session.add(signed_in)
    assert not stands_open(desk)
