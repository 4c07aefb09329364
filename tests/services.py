"""Real services for tests, started on ports of their own; missing ones skip, or fail where REQUIRE_SERVICES is set."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def missing(what: str) -> None:
    """Skip the test, or fail it where nothing may be missing."""
    reason = f"{what} is not installed here (.ci/run installs it)"
    if os.environ.get("REQUIRE_SERVICES"):
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server over an empty cluster."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    binaries = found[-1].parent if found else None
    if binaries is None:
        missing("PostgreSQL")
    assert binaries is not None
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    place, port = folder / "cluster", free_port()
    place.mkdir()
    if as_owner:
        shutil.chown(place, "postgres")
        for parent in [folder, *folder.parents][:4]:
            parent.chmod(parent.stat().st_mode | 0o011)
    options = f"-p {port} -h 127.0.0.1 -k {place} -c fsync=off"
    run = [*as_owner, str(binaries / "initdb"), "-A", "trust", "-U", "studio", "-D", str(place)]
    subprocess.run(run, check=True, capture_output=True, cwd="/")
    control = [*as_owner, str(binaries / "pg_ctl"), "-D", str(place), "-w", "-o", options, "-l", str(place / "log")]
    subprocess.run([*control, "start"], check=True, capture_output=True, cwd="/")
    try:
        yield f"postgresql://studio@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-W", "stop", "-m", "fast"], check=True, capture_output=True, cwd="/")
