"""Clients of the job socket for tests, and someone who plays the part of a job's runner."""

import asyncio
import json
from contextlib import contextmanager, suppress

import httpx
import pytest
import websockets
from websockets.exceptions import ConnectionClosed, InvalidStatus

from store import events, jobs, scenes
from store.models import Job, Take

STAGES = ("script", "voice", "images", "music", "clips", "captions", "compose")


class Worker:
    """Plays the part of whoever runs a job: changes rows and writes events as a runner does."""

    def __init__(self, studio, job_id):
        self._store, self.job_id = studio._store, job_id

    @contextmanager
    def _job(self):
        with self._store.db.write() as session:
            yield session, session.get_one(Job, self.job_id)

    def start(self):
        with self._job() as (session, job):
            jobs.move(session, job, "running")

    def write(self, count):
        with self._job() as (session, job):
            takes = [Take(prompt=f"shot {n}", seconds=4) for n in range(1, count + 1)]
            scenes.begin(session, job, takes)

    def report(self, stage, part):
        with self._job() as (session, job):
            for run in jobs.stages(session, job):
                if STAGES.index(run.name) < STAGES.index(stage):
                    run.state, run.progress = "completed", 1.0
                if run.name == stage:
                    run.state, run.progress = "running", part
                session.add(run)
            job.stage = stage
            events.add(session, job, "progress")

    def shoot(self, number):
        with self._job() as (session, job):
            events.add(session, job, "shot", scene_number=number)

    def end(self, state, error=""):
        with self._job() as (session, job):
            jobs.move(session, job, state, error=error)


def address(server, job_id, query=""):
    return f"ws://127.0.0.1:{server.ports['api']}/ws/jobs/{job_id}{query}"


def connected(server, job_id, *, query="", **named):
    return websockets.connect(address(server, job_id, query), **{"open_timeout": 30, "proxy": None} | named)


async def heard(connection, count):
    """The next messages."""
    async with asyncio.timeout(30):
        return [json.loads(await connection.recv()) for _ in range(count)]


async def all_heard(connection):
    """Everything until the server closes, and how it closed."""
    messages = []
    async with asyncio.timeout(30):
        with suppress(ConnectionClosed):
            async for text in connection:
                messages.append(json.loads(text))
    return messages, connection.close_code, connection.close_reason


def follow(server, worker, *steps):
    """What one client hears while a job goes through these steps, each told before the next one."""

    async def listen():
        async with connected(server, worker.job_id) as connection:
            messages = await heard(connection, 2 if worker.job_id.startswith("job_") else 1)
            for step, count in steps:
                await asyncio.to_thread(step)
                messages += await heard(connection, count)
            rest, code, reason = await all_heard(connection)
        return messages + rest, code, reason

    return asyncio.run(listen())


def health(server):
    return httpx.get(f"http://127.0.0.1:{server.ports['api']}/ws/health", timeout=300).json()


def keyed(token):
    return {"additional_headers": {"Authorization": f"Bearer {token}"}}


def refused(server, job_id, **named):
    async def ask():
        with pytest.raises(InvalidStatus) as caught:
            async with connected(server, job_id, **named):
                pass
        return caught.value.response

    return asyncio.run(ask())
