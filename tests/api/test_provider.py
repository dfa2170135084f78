"""Signing in through an identity provider that runs on this computer and lies in every way known to us."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Response
from pydantic import SecretStr
from sqlmodel import select

from api.access import COOKIE
from api.main import create_app
from api.oidc.id_tokens import Expected, ProviderRefused, checked
from foundation import outside_identities, second_factors
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, OutsideIdentity
from foundation.settings import Settings
from tests.api.small_provider import CLIENT, SECRET, SmallProvider, keys, running, signed
from tests.api.test_second_step import KEYS, code_of
from tests.builders import an_account
from tests.web_client import TestClient

EMAIL = "ana@lindenhof.example"


@pytest.fixture(scope="module")
def running_provider() -> Iterator[SmallProvider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(running_provider: SmallProvider) -> SmallProvider:
    """As honest as it was."""
    fresh = SmallProvider(claims={"email": EMAIL, "email_verified": True, "name": "Ana"})
    running_provider.__dict__.update(fresh.__dict__ | {"issuer": running_provider.issuer})
    return running_provider


def a_desk(database: Database, provider: SmallProvider, folder: Path, **more: str) -> TestClient:
    file = folder / "client.secret"
    file.write_text(f"{SECRET}\n", "utf-8")
    settings = Settings(
        secret=SecretStr("0123456789abcdef" * 3),
        secure_cookies=False,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_secret_file=file,
        **more,  # type: ignore[arg-type] # texts alone are given
    )
    return TestClient(create_app(settings, database), headers={"accept": "text/html"})


@pytest.fixture
def desk(database: Database, provider: SmallProvider, tmp_path: Path) -> TestClient:
    return a_desk(database, provider, tmp_path)


@pytest.fixture
def ana(database: Database, buyer: OrganisationId) -> Actor:
    return an_account(database, buyer, Role.COMPLIANCE_OFFICER, email=EMAIL)


def sent_there(desk: TestClient) -> str:
    answer = desk.get("/sign-in/provider?back=/suppliers", follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def back(desk: TestClient, code: str, state: str, **more: str) -> Response:
    answer: Response = desk.get("/sign-in/provider/back", params={"code": code, "state": state} | more)
    return answer


def tried(desk: TestClient, provider: SmallProvider, **more: str) -> Response:
    return back(desk, *provider.gives(sent_there(desk)), **more)


@pytest.mark.parametrize("way", ["RS256", "ES256"])
def test_a_confirmed_e_mail_opens_the_account_that_has_it_and_the_page_that_was_wanted(
    desk: TestClient, provider: SmallProvider, ana: Actor, way: str
) -> None:
    provider.way = way
    assert tried(desk, provider, iss=provider.issuer).url.path == "/suppliers"
    assert "Ana" not in desk.get("/account").text.split("</header>", 1)[1]  # the name stays as it is kept here


LIES = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "expired": {"exp": 1_700_000_000},
    "never ends": {"exp": None},
    "from tomorrow": {"iat": 9_999_999_999},
    "for another": {"aud": "somebody-else"},
    "for two, and not said which": {"aud": [CLIENT, "somebody-else"]},
    "asked by another": {"azp": "somebody-else"},
    "mixed-up issuer": {"iss": "https://elsewhere.example"},
    "nobody": {"sub": ""},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_token_that_is_not_meant_for_this_sign_in_opens_nothing(
    desk: TestClient, provider: SmallProvider, ana: Actor, lie: dict[str, object]
) -> None:
    provider.lies = lie
    assert tried(desk, provider).status_code == 403
    assert desk.cookies.get(COOKIE) is None


@pytest.mark.parametrize("way", ["none", "other_key", "key_as_password"])
def test_a_token_with_another_signature_opens_nothing(
    desk: TestClient, provider: SmallProvider, ana: Actor, way: str
) -> None:
    provider.way = way
    assert tried(desk, provider).status_code == 403
    assert desk.cookies.get(COOKIE) is None


def test_an_answer_opens_once_and_only_in_the_browser_that_asked(
    desk: TestClient, provider: SmallProvider, ana: Actor
) -> None:
    code, state = provider.gives(sent_there(desk))
    stranger = TestClient(desk.app, headers={"accept": "text/html"})
    assert back(stranger, code, state).status_code == 403
    sent_there(stranger)
    assert back(stranger, code, state).status_code == 403  # it asked as well, but something else
    kept = desk.cookies["tierlight_provider"]
    assert back(desk, code, state).url.path == "/suppliers"
    desk.cookies.delete(COOKIE)
    assert back(desk, code, state).status_code == 403
    desk.cookies.set("tierlight_provider", kept)
    assert back(desk, code, state).status_code == 403  # the provider gives nothing for a used code
    assert desk.cookies.get(COOKIE) is None


def test_a_provider_that_calls_itself_otherwise_is_not_asked(
    desk: TestClient, provider: SmallProvider, ana: Actor
) -> None:
    code, state = provider.gives(sent_there(desk))
    assert back(desk, code, state, iss="https://elsewhere.example").status_code == 403
    provider.calls_itself = "https://elsewhere.example"
    assert desk.get("/sign-in/provider", follow_redirects=False).status_code == 403


def test_no_account_comes_of_itself_and_an_unconfirmed_e_mail_is_nobody_s(
    desk: TestClient, database: Database, provider: SmallProvider, ana: Actor
) -> None:
    provider.claims = {"email": EMAIL, "email_verified": False}
    assert tried(desk, provider).status_code == 403
    provider.claims = {"email": EMAIL, "email_verified": "true"}
    assert tried(desk, provider).status_code == 403
    provider.claims = {"email": "new@lindenhof.example", "email_verified": True}
    assert tried(desk, provider).status_code == 403
    with database.reading() as session:
        assert len(session.exec(select(Account)).all()) == 1
        assert session.exec(select(OutsideIdentity)).all() == []


def test_a_mapped_domain_brings_its_role_and_no_other_domain_does(
    database: Database, provider: SmallProvider, buyer: OrganisationId, tmp_path: Path
) -> None:
    newcomers = "lindenhof.example=observer@Lindenhof Hotels"
    desk = a_desk(database, provider, tmp_path, oidc_newcomers=newcomers)
    assert tried(desk, provider).url.path == "/suppliers"
    provider.claims, provider.lies = {"email": "x@sub.lindenhof.example", "email_verified": True}, {"sub": "s-2"}
    assert tried(desk, provider).status_code == 403
    with database.reading() as session:
        assert [(row.email, row.role) for row in session.exec(select(Account))] == [(EMAIL, "observer")]


def test_an_administrator_is_never_found_by_e_mail_but_may_be_linked(
    desk: TestClient, database: Database, provider: SmallProvider, buyer: OrganisationId
) -> None:
    administrator = an_account(database, buyer, Role.PLATFORM_ADMINISTRATOR, email=EMAIL)
    assert tried(desk, provider).status_code == 403
    with database.transaction() as session:
        row = session.get_one(Account, administrator.account_id)
        outside_identities.link(session, administrator, row, issuer=provider.issuer, subject="s-1", now=utc_now())
    assert tried(desk, provider).status_code in (200, 403)
    assert desk.cookies.get(COOKIE)


def test_the_provider_s_word_does_not_replace_the_second_factor(
    desk: TestClient, database: Database, provider: SmallProvider, ana: Actor
) -> None:
    with database.transaction() as session:
        row = session.get_one(Account, ana.account_id)
        second_factors.begin(session, row, keys=KEYS, now=utc_now())
    with database.transaction() as session:
        row = session.get_one(Account, ana.account_id)
        assert second_factors.confirm(session, row, code_of(database, row, steps=-1), keys=KEYS, now=utc_now())
    assert tried(desk, provider).url.path == "/sign-in/code"
    assert desk.cookies.get(COOKIE) is None


def test_a_minute_of_skew_is_allowed_and_no_more() -> None:
    now = utc_now()
    at = int(now.timestamp())
    expected = Expected("https://login.example", CLIENT, "n")
    claims = {"iss": expected.issuer, "aud": CLIENT, "nonce": "n", "sub": "s", "iat": at - 600}
    assert checked(signed(claims | {"exp": at - 50}), keys(), expected, now=now).subject == "s"
    with pytest.raises(ProviderRefused):
        checked(signed(claims | {"exp": at - 61}), keys(), expected, now=now)
