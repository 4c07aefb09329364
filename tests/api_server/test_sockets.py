"""Rows S2.26 to S2.32 and S3.20 to S3.28: the one job socket, over real connections."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest

from pipeline.brief import brief
from tests.api_server.listeners import all_heard, connected, follow, health, heard

pytestmark = pytest.mark.xdist_group("sockets")

SIX = {"job_id", "stage", "progress", "status", "message", "timestamp"}
NAIVE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")


def test_s2_26_to_29_a_film_of_shots_from_start_to_end(listening, shots):
    shots.write(3)
    messages, code, _ = follow(
        listening, shots, (shots.start, 1), (lambda: shots.report("script", 0.5), 1),
        (lambda: shots.report("clips", 0.4), 1), (lambda: shots.shoot(2), 1), (lambda: shots.end("completed"), 1),
    )  # fmt: skip
    job = {"job_id": shots.job_id}
    assert messages == [
        {"type": "connected", "message": f"Connected to job {shots.job_id}"} | job,
        {"type": "progress", "step": "initializing", "progress": 0.0, "message": "initializing", "shot_id": None} | job,
        {"type": "progress", "step": "Starting", "progress": 0.0, "message": "Starting", "shot_id": None} | job,
        {"type": "progress", "step": "Generating storyboard", "progress": 5.0, "message": "Generating storyboard",
         "shot_id": None} | job,
        {"type": "progress", "step": "Generating shot 2 of 3", "progress": 58.0, "message": "Generating shot 2 of 3",
         "shot_id": "shot_002"} | job,
        {"type": "shot_complete", "shot_id": "shot_002", "video_path": f"/workspace/videos/{shots.job_id}/shot_002.mp4"}
        | job,
        {"type": "job_complete", "output_path": f"/workspace/videos/{shots.job_id}/final_output.mp4",
         "message": "Video generation complete!"} | job,
    ]  # fmt: skip
    assert code == 1000


def test_s2_28_a_shot_is_told_once(listening, shots):
    messages, _, _ = follow(
        listening, shots, (shots.start, 1), (lambda: shots.shoot(1), 1), (lambda: shots.shoot(1), 0),
        (lambda: shots.shoot(2), 1), (lambda: shots.end("completed"), 1),
    )  # fmt: skip
    told = [message["shot_id"] for message in messages if message["type"] == "shot_complete"]
    assert told == ["shot_001", "shot_002"]


@pytest.mark.parametrize(
    ("state", "error", "told"),
    [
        ("failed", "Model inference failed: no memory", "Model inference failed: no memory"),
        ("cancelled", "", "Cancelled"),
    ],
)
def test_s2_30_a_film_that_is_not_made_ends_with_an_error(listening, shots, state, error, told):
    messages, code, _ = follow(listening, shots, (shots.start, 1), (lambda: shots.end(state, error), 1))
    assert messages[-1] == {"type": "error", "job_id": shots.job_id, "error": told}
    assert code == 1000


@pytest.mark.parametrize("ping", ["ping", '{"type": "ping"}'])
def test_s2_31_both_pings_are_answered(listening, shots, ping):
    async def talk():
        async with connected(listening, shots.job_id) as connection:
            await heard(connection, 2)
            await connection.send(ping)
            return await heard(connection, 1)

    assert asyncio.run(talk()) == [{"type": "pong"}]


def test_s2_32_a_late_subscriber_hears_the_shots_and_the_end(listening, shots):
    shots.start()
    shots.shoot(1)
    shots.shoot(2)
    shots.end("completed")
    messages, code, _ = follow(listening, shots)
    assert [message["type"] for message in messages] == ["connected", "shot_complete", "shot_complete", "job_complete"]
    assert code == 1000


def test_s2_32_who_comes_in_the_middle_hears_how_far_it_is(listening, shots):
    shots.write(3)
    shots.start()
    shots.report("clips", 0.4)
    shots.shoot(1)

    async def listen():
        async with connected(listening, shots.job_id) as connection:
            return await heard(connection, 3)

    messages = asyncio.run(listen())
    assert [message["type"] for message in messages] == ["connected", "progress", "shot_complete"]
    assert messages[1]["progress"] == 58.0


def test_s3_20_s3_22_six_keys_in_every_message(listening, advert):
    messages, code, _ = follow(
        listening, advert, (advert.start, 1), (lambda: advert.report("script", 0.5), 1),
        (lambda: advert.report("voice", 0.4), 1), (lambda: advert.end("completed"), 1),
    )  # fmt: skip
    assert [message["type"] for message in messages] == [
        "connected", "status_update", "progress_update", "progress_update", "status_update",
    ]  # fmt: skip
    assert all(set(message) >= SIX and NAIVE.match(message["timestamp"]) for message in messages)
    assert [message["status"] for message in messages] == [
        "pending", "processing", "processing", "processing", "completed",
    ]  # fmt: skip
    assert [message["stage"] for message in messages[2:4]] == ["script_gen", "voice_gen"]
    numbers = [message["progress"] for message in messages]
    assert numbers == sorted(numbers)
    assert numbers[-1] == 100
    assert [len(message["stages"]) for message in messages] == [4] * 5
    assert code == 1000


def test_s3_14_a_failed_job_says_why_and_ends(listening, advert):
    messages, code, _ = follow(listening, advert, (advert.start, 1), (lambda: advert.end("failed", "No room"), 1))
    last = messages[-1]
    assert (last["type"], last["status"], last["message"], code) == ("error", "failed", "No room", 1000)


def test_a_deleted_job_ends_its_sockets(listening, idle, advert):
    messages, code, _ = follow(listening, advert, (lambda: idle.delete(advert.job_id), 1))
    assert (messages[-1]["type"], code) == ("error", 1000)


def test_s3_20_a_job_of_the_storyboard_contract_is_followed_by_its_number(listening, idle):
    job = idle.submit(brief(prompt="A quiet harbour"), origin="storyboard", number=123)

    async def listen():
        async with connected(listening, "123") as connection:
            return await heard(connection, 1)

    (first,) = asyncio.run(listen())
    assert (first["type"], first["job_id"], first["status"]) == ("connected", job.id, "pending")


@pytest.mark.parametrize("job_id", ["550e8400-e29b-41d4-a716-446655440000", "job_none", "7", "%00", "x" * 300])
def test_s3_21_an_unknown_job_closes_with_1008_and_a_reason(listening, job_id):
    async def listen():
        async with connected(listening, job_id) as connection:
            return await all_heard(connection)

    assert asyncio.run(listen()) == ([], 1008, "Job not found")


def test_s3_23_the_pong_carries_the_six_keys(listening, advert):
    async def talk(ping):
        async with connected(listening, advert.job_id) as connection:
            await heard(connection, 1)
            await connection.send(ping)
            return (await heard(connection, 1))[0]

    for ping in ('{"type": "ping"}', "ping"):
        pong = asyncio.run(talk(ping))
        assert pong["type"] == "pong"
        assert set(pong) >= SIX


def test_s3_24_it_stays_open_until_the_client_leaves(listening, advert):
    async def listen():
        async with connected(listening, advert.job_id) as connection:
            await heard(connection, 1)
            before = await asyncio.to_thread(health, listening)
        async with asyncio.timeout(10):
            while (after := await asyncio.to_thread(health, listening))["total_connections"]:
                await asyncio.sleep(0.02)
        return before, after

    before, after = asyncio.run(listen())
    assert (before["active_jobs"], before["total_connections"]) == (1, 1)
    assert (after["active_jobs"], after["total_connections"]) == (0, 0)


def test_s3_25_s3_26_two_hundred_clients_hear_everything_and_some_vanish(listening, advert):
    advert.start()

    async def listen():
        async with all_connected(listening, advert.job_id, 200) as clients:
            await asyncio.gather(*(heard(client, 1) for client in clients))
            for client in clients[:20]:
                client.transport.abort()
            counted = await asyncio.to_thread(health, listening)
            await asyncio.to_thread(advert.report, "script", 0.5)
            news = await asyncio.gather(*(heard(client, 1) for client in clients[20:]))
            await asyncio.to_thread(advert.end, "completed")
            ends = await asyncio.gather(*(all_heard(client) for client in clients[20:]))
        return counted, news, ends

    counted, news, ends = asyncio.run(listen())
    assert counted["active_jobs"] == 1
    assert {one["progress"] for (one,) in news} == {15}
    assert {(messages[-1]["status"], code) for messages, code, _ in ends} == {("completed", 1000)}


@asynccontextmanager
async def all_connected(server, job_id, count):
    limit = asyncio.Semaphore(20)

    async def one():
        async with limit:
            return await connected(server, job_id, ping_interval=None)

    clients = await asyncio.gather(*(one() for _ in range(count)))
    yield clients
    await asyncio.gather(*(client.close() for client in clients))


def test_s3_28_health(listening):
    assert health(listening) == {
        "status": "healthy", "websocket_server": "running", "active_jobs": 0, "total_connections": 0,
    }  # fmt: skip


def test_nothing_is_lost_between_the_opening_and_the_events(listening, shots):
    """Clients come at any moment while shots become ready; each hears every shot exactly once."""
    shots.start()
    count = 40

    async def one(delay):
        await asyncio.sleep(delay)
        async with connected(listening, shots.job_id) as connection:
            return await all_heard(connection)

    async def listen():
        with ThreadPoolExecutor(1) as pool:
            loop = asyncio.get_running_loop()

            def work():
                for number in range(1, count + 1):
                    shots.shoot(number)
                shots.end("completed")

            working = loop.run_in_executor(pool, work)
            found = await asyncio.gather(*(one(n * 0.02) for n in range(20)))
            await working
        return found

    wanted = [f"shot_{number:03}" for number in range(1, count + 1)]
    for messages, code, _ in asyncio.run(listen()):
        assert messages[0]["type"] == "connected"
        assert [message["shot_id"] for message in messages if message["type"] == "shot_complete"] == wanted
        assert (messages[-1]["type"], code) == ("job_complete", 1000)
