"""A desk for providers: an empty folder, media by path, never cancelled."""

from pathlib import Path

import pytest

from pipeline.provider import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(intent="test", folder=tmp_path, media=Path, check_cancelled=lambda: None)
