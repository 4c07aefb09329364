import socket
import subprocess
import sys

import httpx
import pytest

from api_server.serve import CantServe, Server
from pipeline import doctor, open_studio
from pipeline.errors import Unavailable


@pytest.fixture
def taken():
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def studio_with(settings, **changes):
    return open_studio(settings.model_copy(update=changes))


def test_both_ports_are_served_from_one_process(server):
    assert set(server.ports) == {"api", "narration"}
    assert all(httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200 for port in server.ports.values())


def test_a_busy_narration_port_is_one_line_and_stops_nothing(settings, taken):
    studio = studio_with(settings, narration_port=taken)
    with Server(studio) as server:
        assert set(server.ports) == {"api"}
        assert httpx.get(f"http://127.0.0.1:{server.ports['api']}/").status_code == 200
        (note,) = server.notes
    studio.close()
    assert f"127.0.0.1:{taken}" in note
    assert "NARRATION_PORT" in note
    assert "\n" not in note


def test_a_busy_api_port_is_said_plainly(settings, taken):
    studio = studio_with(settings, api_port=taken)
    with pytest.raises(Unavailable, match="API_PORT"), Server(studio):
        pass
    studio.close()


def test_without_a_token_no_other_machine_is_let_in(settings):
    studio = studio_with(settings, api_host="0.0.0.0")
    with pytest.raises(CantServe, match="create a token"), Server(studio):
        pass
    studio.access.create_token("me")
    with Server(studio) as server:
        assert httpx.get(f"http://127.0.0.1:{server.ports['api']}/api/v2/jobs").status_code == 401
    studio.close()


def test_the_greeting_names_addresses_and_who_may_come_in(server):
    lines = server.greeting()
    assert any(f"http://127.0.0.1:{server.ports['api']}" in line for line in lines)
    assert "access: open (loopback only)" in lines


def test_after_the_block_nobody_listens(studio):
    with Server(studio) as server:
        port = server.ports["api"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/")


def test_what_draws_films_is_not_loaded_before_one_is_made(tmp_path):
    code = (
        "import sys; import api_server.serve; from pathlib import Path; from pipeline import Settings, open_studio;"
        "open_studio(Settings(reelwright_home=Path(sys.argv[1]), _env_file=None), work=False).close();"
        "sys.exit(', '.join({'av', 'cv2', 'skia'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, timeout=300)
    assert done.stderr.strip() == ""


def test_no_answer_waits_for_the_network_to_acknowledge_its_head(server):
    (listener, *_) = server._sockets.values()
    assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ({}, False), ({"public_url": "https://studio.example/films/"}, True), ({"public_url": "http://localhost:8000"}, False),
        ({"public_url": "https://studio.example", "require_auth": True}, False),
    ],
)  # fmt: skip
def test_a_studio_that_others_reach_without_a_token_is_told_at_the_start_and_by_the_doctor(settings, changes, warned):
    studio = studio_with(settings, **changes)
    with Server(studio) as server:
        assert any("REQUIRE_AUTH=true" in line for line in server.greeting()) is warned
    studio.close()
    (door,) = doctor._door(studio.settings)
    assert ("REQUIRE_AUTH=true" in door.found, door.ok) == (warned, True)
