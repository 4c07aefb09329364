"""A till over the stand-in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from pipeline import Settings
from tests.pipeline.till import KEYS, Till
from tests.providers_server import ProvidersServer


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[ProvidersServer]:
    with ProvidersServer(tmp_path / "charges.jsonl") as server:
        yield server


@pytest.fixture
def paid_home(tmp_path: Path, stand_in: ProvidersServer) -> Settings:
    """Settings with every key, over the stand-in."""
    return Settings(
        _env_file=None, reelwright_home=tmp_path / "home", executor="inline", disk_watermark_mb=0,
        provider_settle_seconds=0, provider_calls_per_minute=1000, **KEYS, **stand_in.base_urls,
    )  # fmt: skip


@pytest.fixture
def till(paid_home: Settings, stand_in: ProvidersServer) -> Iterator[Till]:
    with time_machine.travel("2026-11-20 12:00 +0000") as clock:
        opened = Till(paid_home, stand_in, clock)
        yield opened
        opened.store.close()
