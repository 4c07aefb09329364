"""HEAD is answered wherever GET is: the same status and length, no body, nothing counted."""

import re

import httpx
import pytest

from api_server.app import PORTS
from api_server.serve import Server

KEY = {"Authorization": "Bearer YOUR_TOKEN"}
FILLED = {"number": "123", "job_id": "job_000000000000", "task_id": "none", "digest": "0" * 64, "product_id": "none"}


@pytest.fixture
def served(filmed):
    with Server(filmed) as server:
        yield filmed, server


def base_of(server, port="api"):
    return httpx.Client(base_url=f"http://localhost:{server.ports[port]}", headers=KEY, timeout=300)


def pair(client, path, **headers):
    """What HEAD and then GET answer on one connection, which a body after HEAD would break."""
    return client.head(path, headers=headers), client.get(path, headers=headers)


@pytest.mark.parametrize("port", [port.name for port in PORTS])
def test_every_route_that_answers_get_answers_head(served, port):
    _, server = served
    with base_of(server, port) as client:
        spec = client.get("/openapi.json").json()["paths"]
        paths = [
            re.sub(r"{(\w+)}", lambda m: FILLED.get(m[1], "none"), path) for path, asks in spec.items() if "get" in asks
        ]
        assert len(paths) > 5
        for path in (*paths, "/docs", "/redoc", "/openapi.json"):
            head, got = pair(client, path)
            assert (head.status_code, head.content) == (got.status_code, b""), path
            if path not in ("/metrics", "/health"):
                assert head.headers["content-length"] == got.headers["content-length"], path


def test_a_head_of_a_film_tells_its_length_and_is_no_download(served):
    studio, server = served
    with base_of(server) as client:
        for path in ("/api/v2/jobs/123/video", "/api/v2/jobs/123/export?format=mp4&quality=high"):
            before = studio.numbered(123).downloads
            head = client.head(path)
            assert studio.numbered(123).downloads == before
            got = client.get(path)
            assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.content))
            assert head.headers["content-type"] == got.headers["content-type"]
            assert studio.numbered(123).downloads == before + 1


def test_a_head_of_a_part_and_of_a_link_have_their_own_lengths(served):
    studio, server = served
    film = studio.numbered(123).film
    with base_of(server) as client:
        head, got = pair(client, "/api/v2/jobs/123/video", Range="bytes=0-99")
        assert (head.status_code, head.headers["content-length"]) == (got.status_code, "100")
        head, got = pair(client, studio.library.url(film.cover))
        assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.content))


def test_where_get_is_no_method_head_is_none(served):
    _, server = served
    with base_of(server) as client:
        assert client.head("/api/v2/generate").status_code == client.get("/api/v2/generate").status_code == 405
