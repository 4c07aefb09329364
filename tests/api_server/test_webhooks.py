import base64
import hashlib
import hmac
import json
import threading
import time

import pytest
from pydantic import SecretStr

from api_server.app import frame
from api_server.webhooks import PAUSES, UNREACHED, Sender, post_public
from pipeline import open_studio
from pipeline.brief import brief

SECRET = "a-long-shared-secret"
URL = "https://hooks.example/reelwright"
TEXT = {"text": "A small boat left the harbour."}


class Receiver:
    """Someone's server: remembers what came and answers as told."""

    def __init__(self, *statuses):
        self.statuses, self.heard = list(statuses), []

    def __call__(self, url, headers, body):
        self.heard.append((url, headers, body))
        return self.statuses.pop(0)


@pytest.fixture
def studio(settings):
    studio = open_studio(settings.model_copy(update={"webhook_secret": SecretStr(SECRET)}))
    yield studio
    studio.close()


@pytest.fixture
def job(studio):
    """A job that ended and has someone to tell."""
    return studio.submit(
        brief(kind="scenario", prompt="A lamp", seconds=15, scene_count=3), origin="scenario", webhook=URL
    )


def test_the_end_of_a_job_is_told_once_it_is_heard(studio, job):
    receiver = Receiver(200)
    sender = Sender(frame(studio), post=receiver)
    sender.send_due()
    sender.send_due()
    ((url, _, body),) = receiver.heard
    assert url == URL
    told = json.loads(body)
    assert (told["type"], told["job_id"], told["status"]) == ("job.completed", job.id, "completed")


def test_the_signature_covers_id_time_and_body(studio, job):
    receiver = Receiver(200)
    Sender(frame(studio), post=receiver, clock=lambda: 1_700_000_000.5).send_due()
    ((_, headers, body),) = receiver.heard
    signed = f"{headers['webhook-id']}.1700000000.".encode() + body
    seal = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-timestamp"] == "1700000000"
    assert headers["webhook-signature"] == f"v1,{seal}"


def test_what_was_not_heard_is_told_again_later_under_the_same_id(studio, job, time_machine_at):
    receiver = Receiver(500, UNREACHED, 204)
    sender = Sender(frame(studio), post=receiver)
    for pause in (0, *PAUSES[:2]):
        time_machine_at(pause + 1)
        sender.send_due()
    assert len({headers["webhook-id"] for _, headers, _ in receiver.heard}) == 1
    assert len(receiver.heard) == 3


@pytest.fixture
def time_machine_at():
    import time_machine

    with time_machine.travel(time.time(), tick=True) as traveller:
        yield traveller.shift


def test_a_receiver_that_takes_long_keeps_no_other_waiting(studio, job):
    asked = brief(kind="scenario", prompt="A cup", seconds=15, scene_count=3)
    other = studio.submit(asked, origin="scenario", webhook="https://other.example/")
    reached = threading.Event()

    def receive(url, _, body):
        if json.loads(body)["job_id"] == other.id:
            reached.set()
            return 200
        return 200 if reached.wait(20) else 500

    Sender(frame(studio), post=receive).send_due()
    assert reached.is_set()
    assert studio.webhooks.due() == ()


def test_it_gives_up_at_410(studio, job):
    sender = Sender(frame(studio), post=Receiver(410))
    sender.send_due()
    assert studio.webhooks.due() == ()


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x", "https://169.254.169.254/"]
)
def test_nothing_is_sent_to_an_address_that_is_not_public(url):
    assert post_public(url, {}, b"{}") == UNREACHED


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/",
        "ftp://a",
        "https://",
        "https://u:p@a.example/",
        "https://a.example:8443/",
        "x",
        "https://é.example",
        "https://[",
        "https://a b/",
    ],
)
def test_an_odd_address_is_refused_at_once(studio, client_of, url):
    with client_of(studio) as client:
        answer = client.post("/api/v1/generate", json=TEXT | {"webhook_url": url})
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_without_a_secret_no_webhook_is_promised(quiet):
    answer = quiet.post("/api/v1/generate", json=TEXT | {"webhook_url": URL})
    assert (answer.status_code, "WEBHOOK_SECRET" in answer.json()["error"]) == (400, True)
