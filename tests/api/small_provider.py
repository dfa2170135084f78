"""A small identity provider on this computer, that can be told to lie in one way at a time."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from foundation.clock import utc_now

CLIENT, SECRET = "tierlight-test", "a secret & of the client"
RSA_KEY, OTHER_KEY = (rsa.generate_private_key(65537, 2048) for _ in range(2))
EC_KEY = ec.generate_private_key(ec.SECP256R1())


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def number(value: int) -> str:
    return packed(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def keys() -> list[dict[str, str]]:
    public, curve = RSA_KEY.public_key().public_numbers(), EC_KEY.public_key().public_numbers()
    return [
        {"kty": "RSA", "kid": "r", "use": "sig", "n": number(public.n), "e": number(public.e)},
        {"kty": "EC", "kid": "e", "crv": "P-256", "x": packed(curve.x.to_bytes(32)), "y": packed(curve.y.to_bytes(32))},
    ]


def signed(claims: dict[str, Any], way: str = "RS256") -> str:
    """`way`: RS256, ES256, none, other_key, or key_as_password (HS256 under the public key, the classic confusion)."""
    algorithm = {"other_key": "RS256", "key_as_password": "HS256"}.get(way, way)
    header = {"alg": algorithm, "kid": "e" if way == "ES256" else "r"}
    content = f"{packed(json.dumps(header).encode())}.{packed(json.dumps(claims).encode())}"
    return f"{content}.{packed(_signature(content.encode(), way))}"


def _signature(content: bytes, way: str) -> bytes:
    if way == "none":
        return b""
    if way == "ES256":
        halves = decode_dss_signature(EC_KEY.sign(content, ec.ECDSA(SHA256())))
        return b"".join(half.to_bytes(32) for half in halves)
    if way == "key_as_password":
        return hashlib.sha256(json.dumps(keys()[0]).encode() + content).digest()
    key = OTHER_KEY if way == "other_key" else RSA_KEY
    return key.sign(content, padding.PKCS1v15(), SHA256())


@dataclass
class SmallProvider:
    """`lies` replaces claims; `way` is how tokens are signed; `calls_itself` is the issuer of its own description."""

    issuer: str = ""
    calls_itself: str = ""
    way: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    given: dict[str, dict[str, str]] = field(default_factory=dict)

    def gives(self, address: str) -> tuple[str, str]:
        """What a browser does there: code and state for the address it was sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.given)}"
        self.given[code] = asked
        return code, asked["state"]

    def described(self) -> dict[str, Any]:
        places = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token")}
        return places | {"issuer": self.calls_itself or self.issuer, "jwks_uri": f"{self.issuer}/keys"}

    def exchanged(self, sent: dict[str, str], authorised: str) -> dict[str, Any] | None:
        """None for a code that was used, a wrong verifier, another address, or a client that does not prove itself."""
        asked = self.given.pop(sent.get("code", ""), None)
        pair = base64.b64encode(b"tierlight-test:a+secret+%26+of+the+client").decode()
        shown = packed(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if asked is None or shown != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        if authorised != f"Basic {pair}":
            return None
        now = int(utc_now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "nonce": asked["nonce"], "iat": now, "exp": now + 60, "sub": "s-1"}
        return {"id_token": signed(claims | self.claims | self.lies, self.way), "access_token": "x"}


@contextmanager
def running() -> Iterator[SmallProvider]:
    provider = SmallProvider()

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({"keys": keys()} if self.path == "/keys" else provider.described())

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["content-length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(text).items()}
            self._answer(provider.exchanged(sent, self.headers.get("authorization", "")))

        def _answer(self, said: dict[str, Any] | None) -> None:
            content = json.dumps(said or {"error": "invalid_grant"}).encode()
            self.send_response(200 if said else 400)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Says nothing in the middle of a test run."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
