"""Power loss (F12): what was acknowledged before a cut is there after it, wherever the cut falls."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import Settings, open_studio
from store import Store
from tests.pipeline import power
from tests.pipeline.till import environment
from tests.providers_server import ProvidersServer

PAYS = """
import os, random
from pipeline.entries import Entries
from tests.pipeline.till import *

store = Store(Settings())
entries = Entries(store)
with store.db.write() as session:
    jobs.add(session, Job(id="film", number=0, origin="t", kind="storyboard", brief='{"prompt":"x"}'), ())
    budgets.open_job(session, "film", 100_000, CAPS)
    claim = jobs.claim(session, store.pulse.name, kinds=("storyboard",))
for number in range(60):
    call = PaidCall(job_id="film", step=str(number), capability="image", vendor="openai", model="m",
                    request_sha="s", estimated_micros=1000)
    call = entries.begin(entries.reserve(call, claim), claim)
    os.write(1, f"sending:{call.id} ".encode())
    made = store.work / "made"
    made.write_bytes(random.Random(number).randbytes(3000 + 50 * number))
    digest = store.media.publish(made)
    entries.end(call, ("sending",), "stored", actual_micros=900, result=digest)
    os.write(1, f"stored:{call.id}:{digest} ".encode())
os._exit(0)
"""


@pytest.fixture(scope="module")
def strace() -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is missing (apt-get install strace)")


@pytest.fixture
def trace(strace: None, paid_home: Settings, stand_in: ProvidersServer, tmp_path: Path) -> Path:
    """What a process did that paid and kept sixty results, in a home that was there before."""
    open_studio(paid_home, work=False).close()
    shutil.copytree(paid_home.reelwright_home, tmp_path / "before")
    power.traced(PAYS, environment(paid_home, stand_in), tmp_path / "trace")
    shutil.rmtree(paid_home.reelwright_home)
    shutil.move(tmp_path / "before", paid_home.reelwright_home)
    return tmp_path / "trace"


def lost(acknowledged: list[str], home: Path) -> list[str]:
    """What was acknowledged, and is not there."""
    with closing(sqlite3.connect(home / "reelwright.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        states = dict(database.execute("SELECT id, state FROM paid_call"))
        results = database.execute("SELECT result FROM paid_call WHERE state = 'stored'").fetchall()
    gone = [digest for (digest,) in results if not whole(home, digest)]
    for word in acknowledged:
        state, call, *digest = word.split(":")
        if call not in states or (state == "stored" and states[call] != "stored"):
            gone.append(word)
        gone += [one for one in digest if not whole(home, one)]
    return gone


def _end_the_lease(home: Path) -> None:
    """The folder is a copy here, and so another home, which would have to wait for a minute."""
    with closing(sqlite3.connect(home / "reelwright.db")) as database:
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'lease'").fetchone():
            database.execute("UPDATE lease SET beat_at = 0")
            database.commit()


def whole(home: Path, digest: str) -> bool:
    file = home / "media" / digest[:2] / digest
    return file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() == digest


def after_each_cut(trace: Path, disk: power.Disk, place: Path) -> Iterator[tuple[Path, list[str]]]:
    for number, (acknowledged, left) in enumerate(power.cuts(trace, disk)):
        home = place / f"cut-{number}"
        for name, content in left.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes(content)
        yield home, lost(acknowledged, home)
        shutil.rmtree(home)


@pytest.mark.xdist_group("power")
def test_f12_a_power_cut_anywhere_loses_nothing_that_was_acknowledged(
    paid_home: Settings, trace: Path, tmp_path: Path
) -> None:
    cuts = 0
    for home, gone in after_each_cut(trace, power.Disk(paid_home.reelwright_home), tmp_path):
        cuts += 1
        assert gone == []
        if cuts % 50 == 0:
            _end_the_lease(home)
            Store(paid_home.model_copy(update={"reelwright_home": home})).close()
    assert cuts > 250


@pytest.mark.xdist_group("power")
def test_f12_the_same_cuts_find_what_a_database_loses_that_does_not_sync(
    paid_home: Settings, trace: Path, tmp_path: Path
) -> None:
    disk = power.Disk(paid_home.reelwright_home, deaf="-wal")
    assert sum(len(gone) for _, gone in after_each_cut(trace, disk, tmp_path)) > 40
