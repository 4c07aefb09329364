"""Webhooks: the end of a job, or what it waits for, told to the address that asked for it, signed, again and again until it is heard."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import asynccontextmanager, suppress

from anyio.to_thread import run_sync

from api_server.deps import Frame
from pipeline import Studio
from pipeline.errors import NotFound
from pipeline.internet import public, web_address
from pipeline.webhooks import DeliveryView
from pipeline.wire import Address, Deadline, ExchangeFailed, exchange, resolve

Post = Callable[[str, Mapping[str, str], bytes], int]

# Seconds before each next attempt; after the last one the delivery is given up.
PAUSES = (5, 30, 120, 600, 3600, 21_600, 86_400)
LOOK_SECONDS = 1.0
SEND_SECONDS = 10.0
ANSWER_BYTES = 64 * 1024
AT_ONCE = 8
UNREACHED = 0
GONE = 410


class Sender:
    """Sends what is due. At least once: a receiver tells repeats by `webhook-id`, which stays the same."""

    def __init__(self, frame: Frame, *, post: Post | None = None, clock: Callable[[], float] = time.time) -> None:
        self._webhooks, self._studio, self._metrics = frame.studio.webhooks, frame.studio, frame.metrics
        self._secret = frame.settings.webhook_secret.get_secret_value()
        self._post, self._clock = post or post_public, clock

    def send_due(self) -> None:
        """One attempt for each delivery that is due, some side by side: a slow receiver delays its own news only."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for done in as_completed([threads.submit(self._send, delivery) for delivery in self._webhooks.due()]):
                done.result()

    def _send(self, delivery: DeliveryView) -> None:
        body = message(self._studio, delivery)
        status = self._post(delivery.url, headers(self._secret, delivery.id, int(self._clock()), body), body)
        pause = PAUSES[delivery.attempts] if delivery.attempts < len(PAUSES) and status != GONE else None
        if 200 <= status < 300:
            self._webhooks.delivered(delivery.id)
        else:
            self._webhooks.failed(delivery.id, retry_in=pause)
        self._metrics.webhook("delivered" if 200 <= status < 300 else "gave_up" if pause is None else "again")


@asynccontextmanager
async def companion(frame: Frame) -> AsyncIterator[None]:
    """Send in the background while the server runs."""
    sender = Sender(frame)

    async def watch() -> None:
        while True:
            look = asyncio.ensure_future(run_sync(sender.send_due, abandon_on_cancel=True))
            await asyncio.wait({look})
            if error := look.exception():
                frame.log.error("webhooks", error=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    task = asyncio.create_task(watch())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def message(studio: Studio, delivery: DeliveryView) -> bytes:
    """The body: which job ended and how, or for what it waits."""
    try:
        job = studio.job(delivery.job_id)
        about = {"number": job.number, "contract": job.origin, "error": delivery.error or job.error or None}
    except NotFound:
        about = {}
    facts = {"id": delivery.id, "type": f"job.{delivery.state}", "job_id": delivery.job_id, "status": delivery.state}
    waits = {"waiting": delivery.waiting} if delivery.waiting else {}
    return json.dumps(facts | about | waits).encode()


def headers(secret: str, delivery_id: str, at: int, body: bytes) -> dict[str, str]:
    """Id, time and HMAC-SHA256 over "id.time.body", base64 after "v1,"."""
    signed = f"{delivery_id}.{at}.".encode() + body
    seal = base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json", "User-Agent": "reelwright", "Connection": "close",
        "webhook-id": delivery_id, "webhook-timestamp": str(at), "webhook-signature": f"v1,{seal}",
    }  # fmt: skip


def post_public(url: str, named: Mapping[str, str], body: bytes) -> int:
    """The status of one POST to a public address; UNREACHED when nobody answered or the address is not public."""
    if web_address(url) is None:
        return UNREACHED
    deadline = Deadline(SEND_SECONDS)
    try:
        with exchange(
            "POST", url, headers=named, body=body, deadline=deadline, max_bytes=ANSWER_BYTES, resolve=_public_only
        ) as answer:
            return answer.status
    except ExchangeFailed:
        return UNREACHED


def _public_only(host: str, port: int) -> list[Address]:
    found = resolve(host, port)
    if not all(public(address) for address, _ in found):
        raise OSError(f"{host} is not a public address")
    return found
