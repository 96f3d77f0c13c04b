"""The generated client is the one that is shipped, and speaks to the running server."""

import importlib.util
import json
import os
import runpy
import secrets
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from api_office import Office
from cast import ROOT
from documentation import blocks, text_of
from sekisho.export.python_client import python_client

SHIPPED = ROOT / "clients" / "sekisho_client.py"
PAGE = ROOT / "docs" / "reference" / "api.md"
STARTS_WITHIN = 300.0


def document() -> dict[str, Any]:
    """The OpenAPI document of the API."""
    from sekisho.api.site import api

    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    return told


def formatted(text: str) -> str:
    """As the formatter of the house leaves it."""
    ruff = Path(sys.executable).with_name("ruff")
    done = subprocess.run(
        [ruff, "format", "--quiet", "--stdin-filename", str(SHIPPED), "-"],
        input=text, capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return done.stdout


@pytest.mark.usefixtures("golden", "migrated")
def test_the_document_and_the_client_are_the_ones_that_are_shipped(
    request: pytest.FixtureRequest, golden: Any
) -> None:
    golden("openapi.json", json.dumps(document(), ensure_ascii=False, indent=2) + "\n")
    text = formatted(python_client(document()))
    if request.config.getoption("--golden"):
        SHIPPED.parent.mkdir(exist_ok=True)
        SHIPPED.write_text(text, encoding="utf-8")
    assert SHIPPED.read_text(encoding="utf-8") == text, "run make golden and review"


@pytest.fixture(scope="module")
def client_module() -> ModuleType:
    """The shipped file, as whoever copied it imports it."""
    spec = importlib.util.spec_from_file_location("sekisho_client", SHIPPED)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sekisho_client"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def served(office: Office) -> Iterator[str]:
    """The address of a real server over the office's world."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **office.world.database.environment(),
        "PYTHONUTF8": "1",
        "SEKISHO_HOME": str(office.world.place),
        "SEKISHO_SECRET_KEY": secrets.token_urlsafe(64),
        "SEKISHO_OUTBOX": str(office.world.place / "outbox"),
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "sekisho", "serve", "--port", str(port), "--http-port", "0"],
        env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _await(f"https://localhost:{port}", server)
        yield f"https://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=120)


def trusting() -> ssl.SSLContext:
    """The certificate is the machine's own."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _await(base: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        assert server.poll() is None
        try:
            urllib.request.urlopen(  # noqa: S310  # our own address
                f"{base}/readyz", context=trusting(), timeout=5
            ).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="module")
def crm(office: Office, served: str, client_module: ModuleType) -> Any:
    """The client of a program that may do everything."""
    scopes = ("decide", "read", "cases", "restrictions", "extracts", "receipts")
    secret = office.client("crm", *scopes, purposes=("billing", "subject_request"))
    return client_module.Client(served, "crm", secret, trust=trusting(), language="en")


def test_the_client_decides_reads_and_opens_a_case(office: Office, crm: Any) -> None:
    assert crm.notice()["version"] == "2026-10-01"
    decided = crm.decide({"recipient": "dax", "purpose": "調達管理", "items": ["メールアドレス"]})
    assert decided["items"]["メールアドレス"]["answer"] == "gap"
    number = office.number
    read = crm.read({"customer_no": number, "purpose": "請求", "items": ["氏名"], "case": "Q-01"})
    assert read["contracts"][0]["name"]["value"]
    wanted = {"customer_no": number, "kind": "disclosure", "channel": "telephone"}
    opened = crm.open_case(wanted, idempotency_key="a-call-by-phone")
    assert crm.open_case(wanted, idempotency_key="a-call-by-phone") == opened
    assert [one["case"] for one in crm.list_cases(before=0)["cases"]] == [opened["case"]]


def test_what_is_refused_is_an_exception_with_its_code(client_module: ModuleType, crm: Any) -> None:
    with pytest.raises(client_module.ProblemError) as refused:
        crm.get_extract(999)
    assert (refused.value.status, refused.value.code) == (404, "no-run")
    assert str(refused.value).endswith("There is no run 999. See the list for the numbers.")


def test_a_wrong_secret_opens_nothing(served: str, client_module: ModuleType) -> None:
    stranger = client_module.Client(served, "crm", "guessed", trust=trusting())
    with pytest.raises(client_module.ProblemError, match="401 invalid_client"):
        stranger.notice()


def test_the_example_of_the_page_runs(
    office: Office, served: str, client_module: ModuleType, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    example = next(each.text for each in blocks(text_of(PAGE)) if each.comment == "client")
    secret, real = office.client("page", "decide"), client_module.Client

    def made(base: str, name: str, told: str) -> Any:
        assert base.startswith("https://")
        return real(served, "page", secret, trust=trusting())

    monkeypatch.setattr(client_module, "Client", made)
    (tmp_path / "example.py").write_text(example, encoding="utf-8")
    runpy.run_path(str(tmp_path / "example.py"))
    assert capsys.readouterr().out.startswith("顧客名 permit ['C46'] ")
