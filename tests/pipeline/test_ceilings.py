"""Limits that the system sets below ours: films are made within them, and too little is told in a line."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.services import missing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are looked at on Linux")
CHILD = """
from pathlib import Path
from pipeline import ceilings, processes
from pipeline.errors import Unavailable
try:
    ceilings.check()
    print(processes.run(["echo", "made"], folder=Path()).decode())
except Unavailable as error:
    print(error)
"""


def under(limits: str) -> str:
    """What a process says that may have no more than `ulimit` is told here."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        missing("setpriv")
    held = [str(setpriv), "--bounding-set=-sys_resource", "--"] if os.geteuid() == 0 else []
    command = [*held, "bash", "-c", f'ulimit {limits} && exec "$0" -c "$1"', sys.executable, CHILD]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@pytest.mark.parametrize("limits", ["-n 128", "-v 3000000", "-f 1000000", "-Sn 20", "-n 64 -v 4000000 -f 2000000 -c 0"])
def test_a_limit_below_ours_stops_no_child(limits: str) -> None:
    assert under(limits) == "made"


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ("-n 32", "32 open files (ulimit -n, at least 64)"),
        ("-v 1500000", "1500000 KiB of memory (ulimit -v, at least 2097152)"),
        ("-f 1000", "1000 KiB for a file (ulimit -f, at least 262144)"),
        ("-n 32 -u 20", "32 open files (ulimit -n, at least 64); 20 processes (ulimit -u, at least 64)"),
    ],
)
def test_too_little_is_told_in_one_line(limits: str, told: str) -> None:
    assert under(limits) == f"The limits of this process are too low for films: {told}. Raise them and start again."
