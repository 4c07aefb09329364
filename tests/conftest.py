"""Studios for tests: real ones, over a folder of their own, with the local engine."""

import gc
import os
from collections.abc import Callable, Iterator
from inspect import signature
from pathlib import Path

import httpx
import pytest

from pipeline import Settings, Studio, brief, open_studio
from pipeline.brief import Brief
from store import Store

# A busy machine may need longer than httpx's 5 s for an answer, and no test depends on how fast it is.
signature(httpx.get).parameters["timeout"].default.read = 60.0
# Films of tests are written by nobody who happens to run on the machine.
os.environ.setdefault("LOCAL_WRITERS", "off")
BROWSER = {"page", "context", "browser"}
LONGEST_ID = 60


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A long value is named by its beginning: xdist's workers send each other's tests by name, some of them 12 MB long."""
    if isinstance(val, str | bytes) and len(val) > LONGEST_ID:
        return f"{argname} of {len(val)} beginning {val[:20]!r}".encode("unicode_escape").decode()
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, a file in one worker: Playwright keeps an event loop, and asyncio.run allows no second."""
    shown = [item for item in items if BROWSER & set(getattr(item, "fixturenames", ()))]
    for item in shown:
        item.add_marker(pytest.mark.xdist_group(f"browser {item.path.stem}"))
    items[:] = [item for item in items if item not in shown] + shown


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Seven thousand tests and all that they import stay: they are not looked through again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as processors: a good part of the tests wait for a process, a vendor or a clock."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return processors + (processors + 1) // 2


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(reelwright_home=tmp_path / "home", executor="inline", disk_watermark_mb=0)


@pytest.fixture
def studio(home: Settings) -> Iterator[Studio]:
    opened = open_studio(home)
    yield opened
    opened.close()


@pytest.fixture
def store(home: Settings) -> Iterator[Store]:
    opened = Store(home)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Brief], Path]:
    """A closed home in which this brief was submitted; it is made once for each worker, and copied for each test."""
    homes: dict[Brief, Path] = {}

    def home_of(wanted: Brief) -> Path:
        if wanted not in homes:
            homes[wanted] = tmp_path_factory.mktemp("made") / "home"
            opened = open_studio(Settings(reelwright_home=homes[wanted], executor="inline", disk_watermark_mb=0))
            opened.submit(wanted)
            opened.close()
        return homes[wanted]

    return home_of


@pytest.fixture
def small() -> Brief:
    """A film that renders in a second or two."""
    return brief(prompt="A peaceful forest at sunrise", seconds=5, short_side=144, scene_count=2)


@pytest.fixture
def reviewed(small: Brief) -> Brief:
    """The same, stopped at its storyboard."""
    return small.model_copy(update={"review": True})
