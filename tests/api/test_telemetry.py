"""Nothing is told to anybody: no exporter, no tracker at set-up, no socket, whatever the machine's variables say."""

import json
import re
import socket
from pathlib import Path

import pytest
from opentelemetry import _logs, metrics, trace
from typer.testing import CliRunner

from api.cli import app as command_line
from api.main import create_app
from foundation.database import Database
from foundation.settings import Settings
from tests.shape.test_limits import ROOT
from tests.web_client import TestClient

TRACKERS = (
    "opentelemetry-sdk",
    "opentelemetry-exporter",
    "sentry",
    "posthog",
    "segment-analytics",
    "statsd",
    "ddtrace",
)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address that this process tries to reach or look up. None answers, this computer's neither."""
    asked: list[object] = []

    def refuse(*arguments: object, **_options: object) -> None:
        asked.append(arguments)
        raise OSError("closed for this test")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    return asked


def test_the_desk_starts_works_and_stops_without_a_socket_even_where_the_machine_asks_for_telemetry(
    own_database: str, tmp_path: Path, tried: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.example:4318")
    database = Database.at(own_database)
    settings = Settings(demo=True, data_dir=tmp_path)
    with TestClient(create_app(settings, database), raise_server_exceptions=False) as desk:
        answers = [desk.get(path).status_code for path in ("/healthz", "/readyz", "/sign-in", "/v1/openapi.json")]
    database.close()
    assert answers == [200, 200, 200, 200]
    assert tried == []
    providers = (trace.get_tracer_provider(), metrics.get_meter_provider(), _logs.get_logger_provider())
    assert [type(provider).__name__ for provider in providers if "Proxy" not in type(provider).__name__] == []


@pytest.mark.no_database
def test_matching_screening_planning_and_reporting_open_no_socket(tmp_path: Path, tried: list[object]) -> None:
    sites, names, targets = tmp_path / "sites.csv", tmp_path / "names.csv", tmp_path / "targets.jsonl"
    sites.write_text("Site name,Country\nHotel Lindenhof,DE\nHotel Lindenhof GmbH,DE\n")
    names.write_text("query_id,name,kind\n1,Baltic Form Bau,organisation\n")
    targets.write_text(json.dumps({"id": "W-1", "kind": "organisation", "names": ["Baltic Form Bau OÜ"]}) + "\n")
    instance = ROOT / "examples" / "plans" / "plan80.json"
    work = (
        ("suppliers", "match", str(sites), "--out", str(tmp_path / "clusters.csv")),
        ("sanctions", "screen", str(names), "--against", str(targets), "--out", str(tmp_path / "hits.jsonl")),
        ("audits", "plan", "--instance", str(instance), "--iterations", "0", "--out", str(tmp_path / "plan.json")),
        ("reports", "make", "law_statement", "--for", "de_lksg", "--out", str(tmp_path / "law.pdf")),
    )
    ended = [CliRunner().invoke(command_line, arguments) for arguments in work]
    assert [(end.exit_code, end.output) for end in ended if end.exit_code] == []
    assert tried == []


@pytest.mark.no_database
def test_no_exporter_or_tracker_is_among_the_locked_packages() -> None:
    pinned = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert [name for name in pinned if name.startswith(TRACKERS)] == []


@pytest.mark.no_database
def test_no_package_of_the_desk_may_run_a_script_at_set_up() -> None:
    """One of them would report every installation to its maker."""
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text("utf-8").splitlines()
