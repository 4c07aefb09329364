"""Ports that can't be had, each told in one line that names the setting and the way out."""

import socket
from collections.abc import Iterator

import pytest

from pipeline.errors import Unavailable
from pipeline.listening import address, listen


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def refused(host: str, port: int) -> str:
    with pytest.raises(Unavailable) as said:
        listen(host, port, "UI_PORT")
    assert "\n" not in str(said.value)
    return str(said.value)


def test_a_port_that_is_taken_is_named_once(taken: int) -> None:
    assert refused("127.0.0.1", taken) == (
        f"Can't listen on 127.0.0.1:{taken} (Address already in use): stop its user or set UI_PORT to another port."
    )


def test_a_port_of_a_connection_that_has_just_ended_is_taken_at_once() -> None:
    first = listen("127.0.0.1", 0, "UI_PORT")
    port = first.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)) as client:
        there, _ = first.accept()
        there.close()  # who closes first keeps the port in TIME_WAIT
        assert client.recv(1) == b""
    first.close()
    with listen("127.0.0.1", port, "UI_PORT") as again:
        assert again.getsockname()[1] == port


@pytest.mark.parametrize("host", ["192.0.2.7", "no.such.host.invalid", "2001:db8::7"])
def test_an_address_that_is_not_this_machine_s_names_the_host_s_setting(host: str) -> None:
    assert "set API_HOST to an address of this machine" in refused(host, 0)


def test_an_address_of_the_newer_internet_stands_in_brackets() -> None:
    assert (address("::1", 8000), address("127.0.0.1", 8000)) == ("[::1]:8000", "127.0.0.1:8000")
