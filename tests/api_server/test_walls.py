"""Films that wait at a wall, as the clients of each contract see them: told at once, gone on by themselves, paid once."""

import asyncio
import json
import os
import shutil
import threading
from contextlib import ExitStack
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from starlette.testclient import TestClient

from api_server.app import apps, frame
from api_server.serve import Server
from api_server.webhooks import Sender
from pipeline import Settings, open_studio
from pipeline.brief import Product, brief
from store import checks
from store.uptime import Uptime
from tests.api_server.listeners import connected
from tests.pipeline.till import doubled
from tests.providers_server import ProvidersServer

WRITER = "openai:gpt-4o-mini"
URL = "https://hooks.example/reelwright"
# Whichever contract asked: plans, which are made in a moment, and a storyboard up to its review.
PLAN = {"kind": "scenario", "prompt": "A lamp", "seconds": 15, "scene_count": 3}
BOARD = {"kind": "storyboard", "prompt": "The pier", "seconds": 10, "scene_count": 1, "review": True}
FILMS = ("scenario", "storyboard", "shots", "advert", "narration")
REAL = {
    "scenario": PLAN, "storyboard": BOARD,
    "shots": {"kind": "shots", "prompt": "A forest", "seconds": 5, "scene_count": 1, "voice": "none", "captions": "none"},
    "advert": {"kind": "advert", "product": Product(name="Cup", call_to_action="Buy"), "seconds": 5, "scene_count": 1},
    "narration": {"kind": "narration", "text": "A small boat.", "seconds": None},
}  # fmt: skip
LOCAL = (("image", "local:art"), ("voice", "local:voice"), ("clip", "local:motion"))
# What each wall says of itself, and of the way on.
SAYS = {
    "disk": ("free some space", "goes on by itself once there is room"),
    "budget": ("raise it on the Settings page", "goes on by itself once there is money"),
    "credentials": ("Put a working key there", "goes on by itself once the key works"),
    "attention": ("choose 'was not charged' or 'pay again' on the Metrics page", "goes on once that is decided"),
}
ENDS = ("completed", "failed", "storyboard_ready")


async def told_until(server, job_id, words):
    """The messages of a socket up to the one that says these words."""
    messages = []
    async with connected(server, job_id) as connection, asyncio.timeout(60):
        while not messages or words not in messages[-1].get("message", ""):
            messages.append(json.loads(await connection.recv()))
    return messages


class House:
    """A studio that works over the stand-in, its server, a receiver of webhooks, and a film of each contract."""

    def __init__(self, settings, vendor, opened, webhook=URL, films=None):
        self.settings, self.vendor, self._opened = settings, vendor, opened
        asking = open_studio(settings, work=False)
        for name, asked in (films or {name: BOARD if name == "storyboard" else PLAN for name in FILMS}).items():
            asked = asked | ({"prompt": f"{asked['prompt']} for {name}"} if "prompt" in asked else {})
            wanted = brief(**asked, models=(("script", WRITER), *LOCAL), local_fallback=False, short_side=144)
            job_id = "job_0123456789ab" if name == "shots" else f"the-{name}"
            asking.submit(
                wanted,
                origin=name,
                job_id=job_id,
                number=101 + len(name),
                webhook=URL,
                labels={"model_id": "replicate:svd"},
            )
        self.jobs = {job.origin: job for job in asking.jobs(brief_views=True).jobs}
        asking.close()

    def open(self, **changed):
        """Begin to work, and answer on both ports; webhooks are the test's to send."""
        self.studio = open_studio(self.settings.model_copy(update=changed))
        self._opened.callback(self.studio.close)
        self._ports = {name: TestClient(app, base_url="http://localhost") for name, app in apps(self.studio).items()}

    def body(self, name):
        """What the contract's own status says of its film."""
        path = {"scenario": "scenario/generate/tasks", "storyboard": "api/v2/jobs", "shots": "api/v1/jobs",
                "advert": "api/jobs", "narration": "api/v1/status"}[name]  # fmt: skip
        job, port = self.jobs[name], "narration" if name == "narration" else "api"
        named = job.number if name == "storyboard" else job.id
        return self._ports[port].get(f"/{path}/{named}").json()

    def said(self, name):
        """The text of the contract's own field for what happens now."""
        body = self.body(name)
        match name:
            case "scenario" | "shots":
                return body["current_step"]
            case "storyboard":
                return body["progress"]["message"]
            case "advert":
                return next((stage["error_message"] for stage in body["stages"] if stage["error_message"]), "")
            case _:
                return body["message"]


def until(look, good, seconds=60.0):
    """The first look that is good; the last one where none is."""
    pause, found = threading.Event(), look()
    for _ in range(int(seconds / 0.05)):
        if good(found):
            break
        pause.wait(0.05)
        found = look()
    return found


@pytest.fixture
def vendor(tmp_path):
    with ProvidersServer(tmp_path / "charges.jsonl") as vendor:
        yield vendor


@pytest.fixture
def house_of(tmp_path, vendor):
    settings = Settings(
        _env_file=None, reelwright_home=tmp_path / "home", executor="threads", disk_watermark_mb=0, api_port=0, narration_port=0,
        provider_settle_seconds=0, provider_calls_per_minute=1000, openai_api_key="sk-test", webhook_secret="a-long-secret",
        **vendor.base_urls,
    )  # fmt: skip
    with ExitStack() as opened:
        yield partial(House, settings, vendor, opened)


@pytest.fixture
def house(house_of):
    return house_of(URL)


@pytest.fixture
def receiver():
    """Somebody's server on loopback: what came, and how to post to it."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()

        def post(url, headers, body):
            assert url == URL
            return httpx.post(f"http://127.0.0.1:{server.server_port}", headers=headers, content=body).status_code

        yield heard, post
        server.shutdown()
        thread.join()


def wall(house, which, tmp_path):
    """Put the wall up, and return how it is taken down; no click on any film is part of that."""
    match which:
        case "disk":
            free = shutil.disk_usage(tmp_path).free
            ballast = tmp_path / "ballast"
            with ballast.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, 1 << 30)
            house.open(disk_watermark_mb=(free >> 20) - 512)
            return ballast.unlink
        case "budget":
            asking = open_studio(house.settings, work=False)
            asking.spending.set_caps(job_usd=5, day_usd=0)
            asking.close()
            house.open()
            return lambda: house.studio.spending.set_caps(job_usd=5, day_usd=20)
        case _:
            house.vendor.fault("drop", vendor="openai", times=len(house.jobs))
            house.vendor.fault("status", stage="list", vendor="openai", status=500, times=100)
            house.open()
            return lambda: [
                house.studio.spending.decide(call.id, "not_charged", by="Ada")
                for call in house.studio.spending.unknown()
            ]


def wait_told(house, receiver, which, said=()):
    """Each contract says why its film waits, and so does one webhook for each."""
    (heard, post), said = receiver, said or SAYS[which]
    for name in house.jobs:
        told = until(lambda name=name: house.said(name), lambda text: "aiting" in text)
        assert all(words in told for words in said), (name, told)
        assert house.body(name)["status"] in ("processing", "parsing")
    Sender(frame(house.studio), post=post).send_due()
    waits = {told["contract"]: (told["type"], told["status"], told["waiting"]) for told in heard}
    assert waits == dict.fromkeys(house.jobs, ("job.waiting", "waiting", which))
    assert all(said[0] in told["error"] for told in heard)
    assert (len(heard), len(house.vendor.charges)) == (len(house.jobs), 0)


def gone_on(house, receiver):
    """Each film comes to its end without a click, says so, and is paid once."""
    heard, post = receiver
    ends = {name: until(lambda name=name: house.body(name)["status"], ENDS.__contains__) for name in house.jobs}
    assert ends == {name: "storyboard_ready" if name == "storyboard" else "completed" for name in house.jobs}
    before = len(heard)
    Sender(frame(house.studio), post=post).send_due()
    news = sorted((told["contract"], told["type"]) for told in heard[before:])
    assert news == sorted((name, "job.completed") for name in house.jobs if name != "storyboard")
    assert len(house.vendor.charges) == len(house.jobs)
    assert doubled(house.vendor.charges.all()) == {}
    assert {name: faults for name, faults in checks.invariants(house.studio._store).items() if faults} == {}


# Five calls in a row that fail let a vendor rest for a minute, so not all of them are lost in one studio.
WALLS = [("disk", FILMS), ("budget", FILMS), ("attention", FILMS[:3]), ("attention", FILMS[3:])]


@pytest.mark.parametrize(("which", "names"), WALLS, ids=lambda value: value if isinstance(value, str) else value[0])
def test_each_contract_says_why_its_film_waits_and_the_film_goes_on_by_itself_and_is_paid_once(
    house_of, receiver, tmp_path, which, names
):
    house = house_of(films={name: BOARD if name == "storyboard" else PLAN for name in names})
    take_down = wall(house, which, tmp_path)
    wait_told(house, receiver, which)
    take_down()
    gone_on(house, receiver)


@pytest.fixture
def clock():
    """Time that passes for the studio without being waited for."""

    def shift(seconds):
        Uptime.passed += seconds

    before = Uptime.passed
    yield shift
    Uptime.passed = before


def test_a_refused_key_is_asked_about_once_a_minute_for_all_films_and_they_go_on_once_it_is_taken(
    house, vendor, receiver, clock
):
    vendor.fault("status", vendor="openai", status=401, times=len(FILMS))
    vendor.fault("status", "list", vendor="openai", status=401)
    house.open()
    wait_told(house, receiver, "credentials")
    for asked in (1, 2):
        clock(60)
        until(lambda: questions(vendor), lambda count, asked=asked: count >= asked)
        assert questions(vendor) == asked
    gone_on(house, receiver)
    assert vendor.creates("openai") == 2 * len(FILMS)


def questions(vendor):
    return sum(path == "/models" for _, _, path in vendor.world.asked)


def test_an_empty_account_is_tried_by_one_film_a_minute_and_all_go_on_once_it_is_filled(house, vendor, receiver, clock):
    vendor.fault("status", vendor="openai", status=402, times=len(FILMS) + 1)
    house.open()
    wait_told(house, receiver, "budget", said=("out of credit", SAYS["budget"][1]))
    clock(60)
    until(lambda: vendor.creates("openai"), lambda count: count > len(FILMS))
    until(lambda: house.said("scenario"), lambda text: "aiting" in text)
    assert (vendor.creates("openai"), len(vendor.charges)) == (len(FILMS) + 1, 0)
    clock(60)
    gone_on(house, receiver)
    assert vendor.creates("openai") == 2 * len(FILMS) + 1


def test_the_socket_of_each_contract_says_why_its_film_waits_while_it_is_listened_to(tmp_path, house_of):
    house = house_of("", REAL)
    wall(house, "budget", tmp_path)
    with Server(house.studio) as server:
        for job in house.jobs.values():
            messages = asyncio.run(told_until(server, job.id, SAYS["budget"][0]))
            assert SAYS["budget"][1] in messages[-1]["message"]
            assert messages[-1].get("status", "processing") == "processing"
