"""The dashboard over a studio of its own: real pages, real local engine, no browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import pages
from pipeline import Studio, studio
from store.settings import settings
from tests.pipeline.till import KEYS
from tests.providers_server import ProvidersServer

SHELL = Path(pages.__file__).with_name("shell.py")
Open = Callable[..., AppTest]


@pytest.fixture
def before() -> Path | None:
    """A home that the dashboard begins with a copy of; a module has its own."""
    return None


@pytest.fixture
def dashboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: Path | None) -> Iterator[Studio]:
    """The process-wide studio, over that home or an empty one, working inline."""
    if before is not None:
        shutil.copytree(before, tmp_path / "home")
    yield from opened(monkeypatch, REELWRIGHT_HOME=str(tmp_path / "home"))


@pytest.fixture
def paid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The same with every key, over the stand-in for the vendors."""
    with ProvidersServer(tmp_path / "charges.jsonl") as server:
        vendors = {name.upper(): value for name, value in {**KEYS, **server.base_urls}.items()}
        yield from opened(monkeypatch, REELWRIGHT_HOME=str(tmp_path / "home"), PROVIDER_SETTLE_SECONDS="0", **vendors)


def opened(monkeypatch: pytest.MonkeyPatch, **surroundings: str) -> Iterator[Studio]:
    for name, value in {"EXECUTOR": "inline", "DISK_WATERMARK_MB": "0", **surroundings}.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    studio.cache_clear()
    yield studio()
    studio().close()
    studio.cache_clear()
    settings.cache_clear()


@pytest.fixture
def visit(request: pytest.FixtureRequest) -> Open:
    """Open a page: `visit("export", job=…)`; the rest of the address goes in as keywords."""
    if "paid" not in request.fixturenames:
        request.getfixturevalue("dashboard")

    def opened(page: str = "generate", **address: str | list[str]) -> AppTest:
        at = AppTest.from_file(str(SHELL), default_timeout=300)
        at.context = {"url": f"http://127.0.0.1:8501/{page}", "timezone": "Europe/Berlin", "locale": "en-GB"}
        for name, value in address.items():
            at.query_params[name] = value
        if page != "generate":
            at.switch_page(f"{page}.py")
        at.run()
        assert not at.exception, at.exception
        return at

    return opened


def texts(at: AppTest) -> str:
    """All that a page says."""
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.error, at.warning, at.info, at.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind)
