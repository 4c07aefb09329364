"""The stand-in itself: an oracle must be right before anything is measured by it."""

import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import av
import pytest

from tests.providers_server import Charge, Charges, Fault, ProvidersServer, media
from tests.providers_server.faults import KINDS, Faults

PICTURE = {"model": "gpt-image-2", "prompt": "A pier", "size": "128x128"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ProvidersServer]:
    with ProvidersServer(tmp_path / "charges.jsonl") as running:
        yield running


def post(server: ProvidersServer, path: str, body: object, **headers: str) -> bytes:
    request = Request(server.url + path, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})
    with urlopen(request, timeout=10) as answer:
        return bytes(answer.read())


def test_equal_work_has_equal_digests_and_each_charge_its_line(server):
    for prompt in ("A pier", "A pier", "A boat"):
        post(server, "/openai/v1/images/generations", {**PICTURE, "prompt": prompt})
    first, second, third = server.charges.all()
    assert first.work == second.work != third.work
    assert first.usd_micros == second.usd_micros > 0


def test_the_charge_file_outlives_the_server_and_is_only_appended_to(tmp_path):
    path = tmp_path / "charges.jsonl"
    for _ in range(2):
        with ProvidersServer(path) as running:
            post(running, "/openai/v1/images/generations", PICTURE)
    assert len(Charges(path)) == 2


def test_charges_of_many_threads_are_whole_lines(tmp_path):
    charges = Charges(tmp_path / "c.jsonl")
    charge = Charge(id="x", vendor="v", model="m", usd_micros=1, work="w")
    threads = [threading.Thread(target=lambda: [charges.add(charge) for _ in range(20)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert charges.all() == [charge] * 160


def test_a_fault_comes_after_so_many_and_so_often(server):
    server.fault("status", status=418, after=1, times=2)
    seen = []
    for _ in range(4):
        try:
            post(server, "/openai/v1/images/generations", PICTURE)
            seen.append(200)
        except HTTPError as error:
            seen.append(error.code)
    assert seen == [200, 418, 418, 200]
    assert len(server.charges) == 2


def test_faults_can_be_set_and_charges_read_over_http(server):
    post(server, "/control/faults", [{"kind": "status", "status": 503, "vendor": "openai"}])
    with pytest.raises(HTTPError, match="503"):
        post(server, "/openai/v1/images/generations", PICTURE)
    post(server, "/openai/v1/images/generations", PICTURE)
    with urlopen(f"{server.url}/control/charges", timeout=10) as answer:
        assert len(json.load(answer)) == 1


def test_the_same_seed_gives_the_same_faults():
    drawn = [
        [faults.take("v", "create") for _ in range(200)] for faults in (Faults(7, 0.3), Faults(7, 0.3), Faults(8, 0.3))
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert 30 < sum(fault is not None for fault in drawn[0]) < 90
    assert {fault.kind for fault in drawn[0] if fault} <= set(KINDS)


def test_a_fault_waits_for_its_vendor_and_stage():
    faults = Faults()
    faults.add(Fault(kind="drop", vendor="openai", stage="poll"))
    assert faults.take("openai", "create") is None
    assert faults.take("replicate", "poll") is None
    assert faults.take("openai", "poll") == Fault(kind="drop", vendor="openai", stage="poll")
    assert faults.take("openai", "poll") is None


def test_its_media_are_real():
    assert media.png(20, 10).startswith(b"\x89PNG")
    with av.open(io.BytesIO(media.mp4(64, 48, 1.0))) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (64, 48)
        assert sum(1 for _ in film.decode(video=0)) == 12


def test_it_runs_by_hand(tmp_path):
    script = tmp_path / "faults.json"
    script.write_text(json.dumps([{"kind": "status", "status": 500}]))
    command = [sys.executable, "-m", "tests.providers_server", "--port", "0", "--script", str(script)]
    with subprocess.Popen(
        [*command, "--charges", str(tmp_path / "c.jsonl")], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip().partition("=")[2]
        with pytest.raises(HTTPError, match="500"):
            urlopen(Request(f"{address}/images/generations", json.dumps(PICTURE).encode()), timeout=10)
        running.terminate()
        running.stdout.read()
    assert address.endswith("/openai/v1")
