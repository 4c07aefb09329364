"""Who may open a socket, how many, and what becomes of those who do not read or talk too much."""

import asyncio
import json
import socket
import time

import httpx
import pytest
from starlette.requests import HTTPConnection
from websockets.exceptions import ConnectionClosed

from api_server.evidence import may_speak
from api_server.serve import Server
from api_server.sockets import is_ping
from pipeline import Settings, open_studio
from pipeline.brief import brief
from tests.api_server.listeners import all_heard, connected, health, heard, keyed, refused

pytestmark = pytest.mark.xdist_group("sockets")


def raw_socket(server, job_id, *headers):
    """A connection that has asked for a socket and then reads nothing by itself."""
    connection = socket.create_connection(("127.0.0.1", server.ports["api"]), timeout=20)
    lines = [f"GET /ws/jobs/{job_id} HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", *headers, "", ""]  # fmt: skip
    connection.sendall("\r\n".join(lines).encode())
    return connection


def test_silent_and_half_open_clients_are_dropped_within_15_seconds_and_hurt_nobody(listening, advert):
    advert.start()
    silent = [raw_socket(listening, advert.job_id) for _ in range(30)]

    async def listen():
        async with connected(listening, advert.job_id, ping_interval=None) as connection:
            await heard(connection, 1)
            started, waits = time.monotonic(), []
            while (await asyncio.to_thread(health, listening))["total_connections"] > 1:
                asked = time.monotonic()
                await asyncio.to_thread(advert.report, "script", 0.5)
                await heard(connection, 1)
                waits.append(time.monotonic() - asked)
                await asyncio.sleep(0.2)
                assert time.monotonic() - started < 20
            return waits

    waits = asyncio.run(listen())
    for connection in silent:
        connection.close()
    assert max(waits) < 5


@pytest.mark.parametrize(
    ("frames", "code"), [(["x" * 1025], 1009), (["x"] * 11, 1008), ([b"x"] * 11, 1008), (["[" * 1000], None)]
)
def test_large_and_many_frames_close_the_socket(listening, advert, frames, code):
    async def talk():
        async with connected(listening, advert.job_id) as connection:
            await heard(connection, 1)
            try:
                for frame in frames:
                    await connection.send(frame)
                if code is None:
                    await connection.send("ping")
                    return (await heard(connection, 1))[0]["type"]
                await all_heard(connection)
            except ConnectionClosed:
                pass
            return connection.close_code

    assert asyncio.run(talk()) == (code or "pong")


@pytest.fixture
def guarded(settings):
    """A server that lets nobody in without a token, its studio, and two people's tokens."""
    studio = open_studio(settings.model_copy(update={"require_auth": True, "executor": "threads"}), work=False)
    tokens = {name: studio.access.create_token(name, owner=name)[1] for name in ("me", "you")}
    with Server(studio) as server:
        yield server, studio, tokens
    studio.close()


@pytest.mark.parametrize(
    ("job_id", "keys"), [("job_none", {"error", "detail", "timestamp"}), ("none", {"error", "message", "details"})]
)
def test_without_a_token_the_socket_is_refused_before_it_opens(guarded, job_id, keys):
    answer = refused(guarded[0], job_id)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert set(json.loads(answer.body)) == keys
    assert refused(guarded[0], job_id, **keyed("wrong")).status_code == 401
    assert refused(guarded[0], job_id, query="?ticket=guess").status_code == 401


def test_someone_else_s_job_is_an_unknown_one(guarded):
    server, studio, tokens = guarded
    mine = studio.submit(brief(prompt="A forest"), owner="me").id

    async def listen(token):
        async with connected(server, mine, **keyed(tokens[token])) as connection:
            if token == "me":
                return await heard(connection, 1)
            return await all_heard(connection)

    assert asyncio.run(listen("me"))[0]["type"] == "connected"
    assert asyncio.run(listen("you")) == ([], 1008, "Job not found")


def test_how_many_sockets_others_have_is_not_told(guarded):
    server, studio, tokens = guarded
    mine = studio.submit(brief(prompt="A forest"), owner="me").id

    def counted(name):
        key = keyed(tokens[name])["additional_headers"]
        told = httpx.get(f"http://127.0.0.1:{server.ports['api']}/ws/health", headers=key).json()
        return told["active_jobs"], told["total_connections"]

    async def listen():
        async with connected(server, mine, **keyed(tokens["me"])) as connection:
            await heard(connection, 1)
            return [await asyncio.to_thread(counted, name) for name in ("me", "you")]

    assert asyncio.run(listen()) == [(1, 1), (0, 0)]


def test_a_browser_comes_in_with_a_ticket_once(guarded):
    server, studio, tokens = guarded
    mine = studio.submit(brief(prompt="A forest"), owner="me").id
    key = keyed(tokens["me"])["additional_headers"]
    answer = httpx.post(f"http://127.0.0.1:{server.ports['api']}/ws/tickets", headers=key)
    query = f"?ticket={answer.json()['ticket']}"

    async def listen():
        async with connected(server, mine, query=query) as connection:
            return await heard(connection, 1)

    assert asyncio.run(listen())[0]["type"] == "connected"
    assert refused(server, mine, query=query).status_code == 401


def test_a_token_has_twenty_sockets(guarded):
    server, studio, tokens = guarded
    mine = studio.submit(brief(prompt="A forest"), owner="me").id

    async def listen():
        clients = [await connected(server, mine, **keyed(tokens["me"])) for _ in range(20)]
        await asyncio.gather(*(heard(client, 1) for client in clients))
        async with connected(server, mine, **keyed(tokens["me"])) as one_more:
            end = await all_heard(one_more)
        await asyncio.gather(*(client.close() for client in clients))
        return end

    assert asyncio.run(listen()) == ([], 1013, "Too many sockets are open")


@pytest.mark.parametrize(
    ("cors", "named", "origin", "fits"),
    [
        (True, "", "https://anywhere.example", False), (True, "", "null", False), (True, "", "", True),
        (True, "*", "https://anywhere.example", True), (True, "", "http://localhost:5173", True),
        (True, "https://app.example", "https://app.example", True), (True, "https://app.example", "https://evil.example", False),
        (True, "https://app.example", "http://localhost:3000", True), (True, "https://app.example", "null", False),
        (True, "https://app.example", "https://app.example.evil.example", False), (True, "https://app.example", "", True),
        (False, "", "https://anywhere.example", False), (False, "", "http://127.0.0.1:8501", True),
        (False, "", "http://[::1]:80", True), (False, "", "http://[::1", False), (False, "", "https://studio.example:8000", True),
        (False, "", "http://localhost.evil.example", False),
    ],
)  # fmt: skip
def test_pages_come_from_where_cors_allows_them(cors, named, origin, fits):
    settings = Settings(enable_cors=cors, cors_origins=named, _env_file=None)
    assert may_speak(asking({"host": "studio.example:8000", "origin": origin}), settings) is fits


@pytest.mark.parametrize(
    ("headers", "fits"),
    [
        ({}, True), ({"sec-fetch-site": "none"}, True), ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, True), ({"sec-fetch-site": "cross-site"}, False), ({"sec-fetch-site": "x"}, False),
        ({"sec-fetch-site": "cross-site", "referer": "http://localhost:5173/films"}, True),
        ({"sec-fetch-site": "cross-site", "referer": "https://evil.example/?http://localhost/"}, False),
        ({"sec-fetch-site": "cross-site", "referer": "http://localhost@evil.example/"}, False),
        ({"sec-fetch-site": "cross-site", "referer": "http://[::1/"}, False),
        ({"sec-fetch-site": "none", "origin": "null"}, False), ({"sec-fetch-site": "same-origin", "origin": "null"}, False),
        ({"origin": "http://localhost:3000", "sec-fetch-site": "cross-site"}, True),
    ],
)  # fmt: skip
def test_who_names_no_page_is_a_program_unless_its_browser_says_from_how_far(headers, fits):
    settings = Settings(_env_file=None)
    assert may_speak(asking({"host": "localhost:8000"} | headers), settings) is fits


def asking(headers):
    """A request with these headers."""
    return HTTPConnection(
        {"type": "http", "headers": [(name.encode(), text.encode()) for name, text in headers.items()]}
    )


def test_a_page_from_elsewhere_follows_nothing_of_an_open_studio(listening, shots, advert):
    for followed in (advert, shots):
        assert refused(listening, followed.job_id, origin="https://evil.example").status_code == 403

    async def hear():
        async with connected(listening, shots.job_id, origin="http://localhost:3000") as connection:
            return await heard(connection, 1)

    assert asyncio.run(hear())[0]["type"] == "connected"


def test_a_page_from_elsewhere_follows_with_the_ticket_of_a_token(idle, advert, client_of):
    _, plain = idle.access.create_token("me")
    job = idle.submit(brief(prompt="A quiet harbour"), origin="storyboard", owner="me")
    with Server(idle) as server:
        base = f"http://127.0.0.1:{server.ports['api']}"
        ticket = httpx.post(f"{base}/ws/tickets", headers={"X-API-Key": plain}).json()["ticket"]

        async def hear():
            async with connected(server, job.id, query=f"?ticket={ticket}", origin="https://app.example") as connection:
                return await heard(connection, 1)

        assert asyncio.run(hear())[0]["job_id"] == job.id
        unsigned = httpx.post(f"{base}/ws/tickets").json()["ticket"]
        assert refused(server, job.id, query=f"?ticket={unsigned}", origin="https://app.example").status_code == 403


def test_a_page_from_elsewhere_is_refused(settings):
    studio = open_studio(settings.model_copy(update={"cors_origins": "https://app.example"}))
    with Server(studio) as server:
        answer = refused(server, "none", origin="https://evil.example")
    studio.close()
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("ping", True), (" ping\n", True), ('{"type": "ping"}', True), ('{"type":"ping","id":1}', True), ("PING", False),
     ('{"type": "pong"}', False), ('["ping"]', False), ("", False), ("{", False), ('"ping"', False)],
)  # fmt: skip
def test_what_a_ping_is(text, is_one):
    assert is_ping(text) is is_one
