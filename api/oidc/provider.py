"""
The conversation with an identity provider: what it says of itself, where the browser is sent, and the code that comes
back exchanged for an identity. Keys and addresses are read anew at each sign-in, so a provider may change them.
"""

import base64
import hashlib
import ipaddress
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote_plus, urlencode, urlsplit

from api.oidc.id_tokens import Claims, Expected, Json, ProviderRefused, checked
from foundation.errors import Invalid, SourceUnavailable
from foundation.settings import Settings

if TYPE_CHECKING:
    import httpx

SECONDS: Final = 10.0
LARGEST: Final = 1_000_000
WELL_KNOWN: Final = "/.well-known/openid-configuration"


class ProviderUnavailable(SourceUnavailable):
    code = "provider.unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__("The identity provider does not answer as it should: sign in with your password, or later.")
        self.reason = reason


class ProviderNotSafe(Invalid):
    code = "provider.not_safe"

    def __init__(self) -> None:
        super().__init__("The addresses of an identity provider begin with https: correct TIERLIGHT_OIDC_ISSUER.")


@dataclass(frozen=True, slots=True)
class Pledge:
    """What one browser alone can show again: `state` goes to the provider, `nonce` comes back, `verifier` is shown."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Checked to be the issuer that the settings name."""

    issuer: str
    authorization: str
    token: str
    jwks: str
    takes_basic: bool


def client() -> "httpx.Client":
    """No proxy of the environment, and no redirect is followed: a provider answers itself."""
    import httpx  # noqa: PLC0415 - only signing in through a provider needs it

    return httpx.Client(timeout=SECONDS, trust_env=False, follow_redirects=False)


def discover(http: "httpx.Client", issuer: str) -> Provider:
    """Raises ProviderUnavailable, ProviderRefused (it calls itself otherwise), ProviderNotSafe."""
    _require_safe(issuer)
    said = _read(http, issuer.rstrip("/") + WELL_KNOWN)
    if said.get("issuer") != issuer:
        raise ProviderRefused("mixed-up issuer")
    addresses = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    texts = [address for address in addresses if isinstance(address, str)]
    if len(texts) != len(addresses):
        raise ProviderUnavailable("an address is missing")
    for address in texts:
        _require_safe(address)
    ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    authorization, token, jwks = texts
    return Provider(issuer, authorization, token, jwks, isinstance(ways, list) and "client_secret_basic" in ways)


def leading_to(provider: Provider, settings: Settings, pledge: Pledge, *, back: str) -> str:
    """Where the browser is sent (OpenID Connect Core 3.1.2.1, RFC 7636 with S256)."""
    shown = base64.urlsafe_b64encode(hashlib.sha256(pledge.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": pledge.state,
        "nonce": pledge.nonce,
        "code_challenge": shown,
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in provider.authorization else "?"
    return f"{provider.authorization}{joint}{urlencode(asked)}"


def identity(
    http: "httpx.Client", settings: Settings, pledge: Pledge, code: str, *, back: str, now: datetime
) -> Claims:
    """Raises ProviderUnavailable, ProviderRefused."""
    provider = discover(http, settings.oidc_issuer)
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": pledge.verifier}
    answer = _read(http, provider.token, form=sent | _named(settings, provider), headers=_shown(settings, provider))
    token = answer.get("id_token")
    keys = _read(http, provider.jwks).get("keys")
    if not isinstance(token, str) or not isinstance(keys, list):
        raise ProviderRefused("no identity in the answer")
    known = [key for key in keys if isinstance(key, dict)]
    return checked(token, known, Expected(provider.issuer, settings.oidc_client_id, pledge.nonce), now=now)


def _secret(settings: Settings) -> str:
    if settings.oidc_secret_file is None:
        return ""
    try:
        return (settings.oidc_secret_file.read_text("utf-8").splitlines() or [""])[0].strip()
    except OSError as unread:
        raise ProviderUnavailable("the client's secret cannot be read") from unread


def _shown(settings: Settings, provider: Provider) -> dict[str, str]:
    secret = _secret(settings)
    if not secret or not provider.takes_basic:
        return {}
    pair = f"{quote_plus(settings.oidc_client_id)}:{quote_plus(secret)}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _named(settings: Settings, provider: Provider) -> dict[str, str]:
    secret = _secret(settings)
    if not secret:
        return {"client_id": settings.oidc_client_id}
    if provider.takes_basic:
        return {}
    return {"client_id": settings.oidc_client_id, "client_secret": secret}


def _read(
    http: "httpx.Client", address: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> Json:
    """One JSON object, no larger than it can honestly be. A refusal of a posted code is the code's fault."""
    import httpx  # noqa: PLC0415 - only signing in through a provider needs it

    sent = {"Accept": "application/json"} | (headers or {})
    try:
        with http.stream("POST" if form else "GET", address, data=form, headers=sent) as answer:
            content = b""
            for part in answer.iter_bytes():
                content += part
                if len(content) > LARGEST:
                    raise ProviderUnavailable("too large an answer")
            status = answer.status_code
    except httpx.HTTPError as broken:
        raise ProviderUnavailable(type(broken).__name__) from broken
    if form and 400 <= status < 500:  # noqa: PLR2004 - the range of a client's faults
        raise ProviderRefused("the code was refused")
    return _object(content, status)


def _object(content: bytes, status: int) -> Json:
    try:
        read = json.loads(content)
    except ValueError as wrong:
        raise ProviderUnavailable("no JSON") from wrong
    if status != 200 or not isinstance(read, dict):  # noqa: PLR2004 - the one good answer
        raise ProviderUnavailable(f"status {status}")
    return read


def _require_safe(address: str) -> None:
    """https, or a provider on this very machine. Raises ProviderNotSafe."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return
    try:
        here = ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = parts.hostname == "localhost"
    if parts.scheme != "http" or not here:
        raise ProviderNotSafe
