import base64
import hashlib
import hmac
import json
import threading
import time

import httpx
import pytest
from pydantic import SecretStr

from api_server.app import frame
from api_server.callback import checked
from api_server.serve import Server
from api_server.webhooks import PAUSES, UNREACHED, Sender, post_public
from pipeline import open_studio
from pipeline.brief import brief
from pipeline.errors import InvalidInput
from store.uptime import Uptime

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

    def pass_by(seconds: float) -> None:
        traveller.shift(seconds)
        Uptime.passed += seconds

    with time_machine.travel(time.time(), tick=True) as traveller:
        yield pass_by


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


NEVER = (
    "https://localhost/", "https://LOCALHOST./x", "https://a.localhost/", "https://printer.local/", "https://db.internal/", "https://nas/",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://017700000001/",
    "https://0177.0.0.1/", "https://127.0.0.1./", "https://0/", "https://0.0.0.0/", "https://10.0.0.1/", "https://192.168.1.1/",
    "https://172.16.0.1/", "https://169.254.169.254/", "https://100.100.100.200/", "https://168.63.129.16/", "https://3232235777/",
    "https://[::1]/", "https://[::]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/",
    "https://[fc00::1]/", "https://[fd12:3456::1]/", "https://[fec0::1]/", "https://[3fff::1]/", "https://[2001:db8::1]/",
    "https://[ff02::1]/", "https://127.0.0.1%00.hooks.example/", "https://hooks.example%00/", "https://hooks.example/%00",
    "https://%6cocalhost/", "https://hooks.example\\@127.0.0.1/", "https://user@hooks.example/", "https://user:pass@hooks.example/",
    "https://@hooks.example/", "https://hooks.example:8443/", "https://hooks.example:0/", "https://hooks.example:x/", "http://hooks.example/",
    "ftp://hooks.example/", "file:///etc/passwd", "https:hooks.example", "//hooks.example/", "javascript:alert(1)", "https://", "x",
    "https://é.example/", "https://[", "https://a b.example/", "https://hooks.example/\t", "https://-.example/", "https://hooks..example/",
    "https://[v1.fe80]/", "https://hooks.lan/", "https://hooks.corp/", "https://hooks.test/", "https://192.88.99.1/",
)  # fmt: skip
FINE = ("https://hooks.example/reelwright", "https://hooks.example:443/a?b=c#d", "https://8.8.8.8/x", "https://[2606:4700::1111]/",
        "https://xn--bcher-kva.example/")  # fmt: skip


@pytest.mark.parametrize("url", NEVER)
def test_nothing_is_sent_to_an_address_that_can_never_be_public(url):
    assert post_public(url, {}, b"{}") == UNREACHED
    with pytest.raises(InvalidInput, match="an https address of a public host"):
        checked(url, SECRET)


def test_an_address_that_can_never_be_public_is_refused_by_each_contract_in_its_words(studio):
    story, shots = {"prompt": "A quiet harbour at dawn"}, {"user_prompt": "Ocean waves"}
    advert = {"product_name": "Cup", "style": "modern", "cta_text": "Buy"}
    scenario = {"product_id": "p", "user_id": "u", "style": "cinematic-storytelling", "mood": "calm", "video_length": 15,
                "resolution": "720:1280", "target_language": "en-US"}  # fmt: skip
    asks = [
        ("/scenario/generate", {"json": scenario}, {"detail"}), ("/api/v2/generate", {"json": story}, {"detail"}),
        ("/api/v1/jobs", {"json": shots}, {"error", "detail", "timestamp"}), ("/api/v1/generate", {"json": TEXT}, {"error"}),
        ("/api/generate", {"data": advert}, {"error", "message", "details"}),
        ("/api/generate/batch", {"json": {"jobs": [advert]}}, {"error", "message", "details"}),
    ]  # fmt: skip
    with Server(studio) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.ports['api']}") as client:
        client.headers["X-API-Key"] = "any"
        for path, ask, keys in asks:
            for url in ("https://localhost/", "https://[fec0::1]/", "https://2130706433/", "https://hooks.example%00/"):
                body = next(iter(ask.values()))
                filled = {"webhook_url": url}
                sent = {"jobs": [body["jobs"][0] | filled]} if "jobs" in body else body | filled
                answer = client.post(path, **{next(iter(ask)): sent})
                assert (answer.status_code, set(answer.json())) == (400, keys), (path, url, answer.text)
                assert "public host" in answer.text
    assert studio.jobs().total == 0


@pytest.mark.parametrize("url", FINE)
def test_a_public_address_is_taken(url):
    assert checked(url, SECRET) == url


def test_without_a_secret_no_webhook_is_promised(quiet):
    answer = quiet.post("/api/v1/generate", json=TEXT | {"webhook_url": URL})
    assert (answer.status_code, "WEBHOOK_SECRET" in answer.json()["error"]) == (400, True)
