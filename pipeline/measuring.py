"""Measuring: what the limited child says of a stranger's file, before anything here opens it."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

from pipeline import gauge
from pipeline.containers import container, options
from pipeline.gauge import Answer, Ask
from pipeline.processes import ProcessFailed, run

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 16_384
MOST_SECONDS = 2 * 3600
DEADLINE_SECONDS = 120


def redrawn(path: Path, target: Path, *, formats: tuple[str, ...]) -> Answer:
    """Draw a picture anew as a clean PNG at `target`."""
    return _asked(_ask(path, target=str(target), formats=formats))


def played(path: Path) -> Answer:
    """Measure a clip or sound; raises InvalidInput for no container of ours."""
    demuxer = container(path)
    return _asked(replace(_ask(path), demuxer=demuxer, options=options(demuxer)))


def _ask(path: Path, *, target: str = "", formats: tuple[str, ...] = ()) -> Ask:
    return Ask(
        source=str(path.absolute()), target=target, formats=formats, most_pixels=MOST_PIXELS, longest_side=LONGEST_SIDE,
        most_seconds=MOST_SECONDS,
    )  # fmt: skip


def _asked(ask: Ask) -> Answer:
    """The answer; the death of the child says that the file is damaged."""
    argv = [sys.executable, "-I", gauge.__file__, json.dumps(asdict(ask))]
    try:
        return Answer(**json.loads(run(argv, folder=Path(ask.source).parent, deadline_seconds=DEADLINE_SECONDS)))
    except (ProcessFailed, ValueError):
        return Answer(fault="damaged")
