"""The one class that reads the environment. Each setting is described in docs/reference/settings.md."""

from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from foundation.errors import Invalid

PLACEHOLDERS = frozenset({"", "change-me", "changeme", "secret", "password", "tierlight", "demo"})
SHORTEST_SECRET = 32


class SecretIsPlaceholder(Invalid):
    code = "settings.secret_is_placeholder"

    def __init__(self) -> None:
        super().__init__(
            "TIERLIGHT_SECRET is missing, shorter than 32 characters or a placeholder: "
            "put a random value into the environment file (for example from `openssl rand -hex 32`)."
        )


class Settings(BaseSettings):
    """Environment variables carry the prefix TIERLIGHT_; nothing else in the product reads the environment."""

    model_config = SettingsConfigDict(env_prefix="TIERLIGHT_", extra="ignore", frozen=True)

    database_url: str = Field(default="", description="postgresql+psycopg://… or empty for SQLite in data_dir")
    data_dir: Path = Field(default=Path("var"), description="database file, evidence, keys and backups")
    secret: SecretStr = Field(
        default=SecretStr(""), description="for keyed hashes and signatures; a placeholder is refused"
    )
    pdf_key: Path | None = Field(
        default=None, description="signs issued PDFs: PKCS#12, or a PEM key; unset: they are unsigned"
    )
    pdf_certificate: Path | None = Field(default=None, description="PEM chain of a PEM pdf_key, its own first")
    pdf_passphrase: SecretStr = Field(default=SecretStr(""), description="opens pdf_key")
    pdf_passphrase_file: Path | None = Field(
        default=None, description="first line opens pdf_key, before pdf_passphrase"
    )
    demo: bool = Field(default=False, description="the invented country: known passwords are allowed")
    host: str = Field(default="127.0.0.1", description="address the desk listens on")
    port: int = Field(default=8400, ge=0, le=65535, description="first port to try")
    base_url: str = Field(default="", description="public address used in links; empty means host and port")
    secure_cookies: bool = Field(default=True, description="off only for plain http on this computer")
    session_hours: int = Field(default=12, ge=1, le=168, description="a sign-in lasts this long")
    idle_minutes: int = Field(default=120, ge=5, le=1440, description="a sign-in without use ends after this long")
    link_hours: int = Field(default=72, ge=1, le=720, description="a one-time link lasts this long")
    oidc_issuer: str = Field(default="", description="identity provider people may sign in through; empty: none")
    oidc_client_id: str = Field(default="", description="what the identity provider calls this desk")
    oidc_secret_file: Path | None = Field(
        default=None, description="first line is the client's secret; unset: a public client with PKCE alone"
    )
    oidc_name: str = Field(default="", description="what the button at sign-in calls the identity provider")
    oidc_newcomers: str = Field(
        default="", description="domain=role@organisation;…: who may get an account by signing in; empty: nobody"
    )
    worker_threads: int = Field(
        default=1, ge=0, le=16, description="job threads inside the web process; 0: only `worker`"
    )
    clock_in_web: bool = Field(default=True, description="off: only `worker` processes fire scheduled jobs")
    job_lease_seconds: int = Field(default=60, ge=5, le=3600, description="a silent worker loses its job after this")
    upload_megabytes: int = Field(default=50, ge=1, le=2048, description="largest file the desk takes")
    list_refresh: bool = Field(default=False, description="fetch watch lists from their publishers every night")
    list_addresses: Path | None = Field(default=None, description="CSV (source, part, address) that replaces ours")
    list_megabytes: int = Field(default=300, ge=1, le=2048, description="largest file of a watch list that is fetched")
    list_seconds: int = Field(default=600, ge=10, le=7200, description="a file of a watch list is given up after this")
    list_proxy: SecretStr = Field(default=SecretStr(""), description="proxy through which lists are fetched")
    smtp_host: str = Field(default="", description="mail server; empty keeps mail in the outbox")
    smtp_port: int = Field(default=25, ge=1, le=65535, description="port of the mail server")
    mail_from: str = Field(default="tierlight@localhost.example", description="sender of notices")
    webhook_private: bool = Field(
        default=False, description="webhooks may go to this computer and to private networks, also without TLS"
    )
    log_format: str = Field(default="json", pattern="^(json|text)$", description="json for machines, text for people")

    @model_validator(mode="after")
    def default_the_database(self) -> Self:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data_dir / 'tierlight.sqlite'}")
        return self

    @property
    def evidence_dir(self) -> Path:
        return self.data_dir / "evidence"

    @property
    def issued_dir(self) -> Path:
        return self.data_dir / "issued"

    @property
    def stores(self) -> dict[str, Path]:
        """Folders of files that belong to the database, by their names in a backup."""
        return {"evidence": self.evidence_dir, "issued": self.issued_dir}

    def require_secret(self) -> bytes:
        """The signing key. Outside the demo a guessable one is refused (SecretIsPlaceholder)."""
        value = self.secret.get_secret_value()
        if self.demo:
            return (value or "demo-country-secret-known-to-everyone").encode()
        if len(value) < SHORTEST_SECRET or value.lower() in PLACEHOLDERS or len(set(value)) < SHORTEST_SECRET // 4:
            raise SecretIsPlaceholder
        return value.encode()


@lru_cache(maxsize=1)
def settings() -> Settings:
    return Settings()
