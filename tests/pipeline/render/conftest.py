import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.settings import settings
from tests.pipeline.render import reel


@pytest.fixture
def media(tmp_path: Path) -> Callable[[str], Path]:
    """A folder of pictures, layers and sounds, by name."""
    folder = tmp_path / "media"
    folder.mkdir()
    reel.fill(folder)
    return lambda digest: folder / digest


@pytest.fixture
def ffmpeg_stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Path]]:
    """Put a script of ours in ffmpeg's place; each of its calls leaves a line in the returned file."""

    def put(code: str) -> Path:
        script, calls = tmp_path / "ffmpeg", tmp_path / "calls"
        head = f"#!{sys.executable}\nimport os, sys, time\nopen({str(calls)!r}, 'a').write(f'{{os.getpid()}}\\n')\n"
        script.write_text(head + code)
        script.chmod(0o755)
        monkeypatch.setenv("FFMPEG_BINARY", str(script))
        settings.cache_clear()
        return calls

    yield put
    settings.cache_clear()
