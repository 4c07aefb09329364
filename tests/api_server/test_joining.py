"""Posts that last: tried again while their work is under way they join it, whoever is at it, and are paid once."""

import hashlib
import json
import re
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection

import httpx
import pytest
from pydantic import SecretStr
from sqlmodel import select

from api_server.once import LASTING
from api_server.serve import Server
from pipeline import open_studio
from pipeline.brief import brief
from store.models import Idempotency
from tests.forks import PIPE, Fork
from tests.pipeline.till import KEYS, doubled, environment
from tests.providers_server import ProvidersServer

pytestmark = pytest.mark.xdist_group("filmed")

KEY = {"Idempotency-Key": "k1", "X-API-Key": "x"}
WRITER, PAINTER, LISTED, FILMER, SPEAKER = (
    "openai:gpt-4o-mini", "openai:gpt-image-2", "replicate:flux-schnell", "replicate:svd-xt", "openai:gpt-4o-mini-tts",
)  # fmt: skip
ROBOT = {"character_description": "Silver metallic humanoid robot"}
# what is posted, as JSON or query, and how often a vendor charges for it
POSTS = {
    "/api/mv/scenes": ({"json": {"concept_prompt": "A robot in Austin", "num_scenes": 2}}, 1),
    "/api/mv/character-reference": ({"json": ROBOT}, 1),
    "/api/mv/video": ({"json": {"prompt": "A robot walks through Austin", "duration": 2.0}}, 2),
    "/api/v2/jobs/123/refine": ({"params": {"scene_number": 2, "new_image_prompt": "An ancient temple at dusk"}}, 1),
    "/api/v2/jobs/300/render": ({}, 2),  # the voice, and when it says which word
}


@pytest.fixture
def vendor(tmp_path):
    with ProvidersServer(tmp_path / "charges") as vendor:
        yield vendor


@pytest.fixture
def paid(filmed_home, settings, vendor):
    """Settings of a home with films, in which vendors write, draw, film and speak."""
    shutil.copytree(filmed_home, settings.reelwright_home)
    keys = {name: SecretStr(KEYS[name]) for name in ("openai_api_key", "replicate_api_token")}
    paid = settings.model_copy(update=vendor.base_urls | keys | {"provider_settle_seconds": 0.0})
    studio = open_studio(paid, work=False)
    studio.spending.choose("clip", FILMER)
    studio.close()
    return paid


@pytest.fixture
def serving(paid):
    """A client of a server over that home, and its studio."""

    @contextmanager
    def build(**changes):
        studio = open_studio(paid.model_copy(update=changes))
        with Server(studio) as server, httpx.Client(base_url=place(server), timeout=120) as client:
            yield client, studio
        studio.close()

    return build


def place(server):
    return f"http://127.0.0.1:{server.ports['api']}"


def ready(studio):
    """Job 300, which waits to be rendered with a paid voice."""
    asked = brief(
        prompt="A quiet harbour at dawn", seconds=5, scene_count=1, short_side=144, review=True, music="none",
        models=(("script", "local:script"), ("image", "local:art"), ("voice", SPEAKER)),
    )  # fmt: skip
    job = studio.submit(asked, origin="storyboard", number=300)
    studio.approve(job.id)


def sent(client, path, headers=KEY):
    return client.post(path, headers=headers, **POSTS[path][0])


def until_done(client, path, headers=KEY):
    while (answer := sent(client, path, headers)).status_code == 503:
        assert answer.headers["retry-after"] == "1"
    return answer


def test_these_are_all_the_posts_that_last():
    assert {re.sub(r"/\d+/", "/{number}/", path) for path in POSTS} == LASTING


@pytest.mark.parametrize("path", POSTS)
def test_three_tries_with_one_key_are_one_work_one_answer_and_one_charge(serving, vendor, path):
    with serving(answer_time_limit_seconds=0.0) as (client, studio):
        if "render" in path:
            ready(studio)
        vendor.fault("held", vendor="openai")
        first = sent(client, path)
        assert (first.status_code, first.headers["retry-after"]) == (503, "1")
        assert "It goes on" in first.text
        vendor.holds()
        assert [sent(client, path).status_code for _ in range(2)] == [503, 503]
        vendor.release()
        answer = until_done(client, path)
        again = sent(client, path)
        assert (answer.status_code, again.json()) == (200, answer.json())
        assert answer.headers.get("warning", "") == again.headers.get("warning", "")
        assert ("warning" in again.headers) == ("video" in path)
        assert again.headers["idempotent-replayed"] == "true"
        assert (len(vendor.charges), doubled(vendor.charges.all())) == (POSTS[path][1], {})
        if "refine" in path:
            assert client.get("/api/v2/jobs/123/metadata").json()["metrics"]["refinement_count"] == 1


@pytest.mark.parametrize("path", POSTS)
def test_tries_side_by_side_wait_for_one_answer(serving, vendor, path):
    with serving() as (client, studio), ThreadPoolExecutor(3) as pool:
        if "render" in path:
            ready(studio)
        vendor.fault("held", vendor="openai")
        tries = [pool.submit(sent, client, path)]
        vendor.holds()
        tries += [pool.submit(sent, client, path) for _ in range(2)]
        vendor.release()
        answers = [one.result() for one in tries]
        assert [answer.status_code for answer in answers] == [200] * 3
        assert len({answer.text for answer in answers}) == 1
        assert (len(vendor.charges), doubled(vendor.charges.all())) == (POSTS[path][1], {})


MADE = "/api/mv/character-reference"
NAMELESS = {"X-API-Key": "x"}


def test_the_same_key_with_another_body_is_422_while_the_first_is_under_way(serving, vendor):
    with serving(answer_time_limit_seconds=0.0) as (client, _):
        vendor.fault("held", vendor="openai")
        sent(client, MADE)
        vendor.holds()
        other = client.post(MADE, json={"character_description": "A green dragon"}, headers=KEY)
        assert (other.status_code, other.json()["error"]) == (422, "ValidationError")


def test_without_a_key_the_same_ask_joins_what_nobody_waits_for(serving, vendor):
    with serving(answer_time_limit_seconds=0.0) as (client, _):
        vendor.fault("held", vendor="openai")
        first = sent(client, MADE, NAMELESS)
        vendor.holds()
        assert sent(client, MADE, NAMELESS).status_code == 503
        vendor.release()
        named = until_done(client, MADE, {"Idempotency-Key": first.headers["idempotency-key"]})
        answer = until_done(client, MADE, NAMELESS)
        assert (answer.status_code, named.json()) == (200, answer.json())
        assert len(vendor.charges) == 1


def test_without_a_key_a_client_that_hung_up_finds_its_work_again(serving, vendor):
    with serving() as (client, studio):
        vendor.fault("held", vendor="openai")
        hasty = HTTPConnection(client.base_url.host, client.base_url.port)
        hasty.request("POST", MADE, json.dumps(ROBOT), {"Content-Type": "application/json", **NAMELESS})
        vendor.holds()
        hasty.close()
        until(lambda: let_go(studio, f"POST {MADE}"), bool)
        vendor.release()
        assert client.post(MADE, content=json.dumps(ROBOT), headers=NAMELESS).status_code == 200
        assert len(vendor.charges) == 1


def test_without_a_key_two_asks_that_are_both_waited_for_are_two_works(serving, vendor):
    with serving() as (client, _), ThreadPoolExecutor(2) as pool:
        vendor.fault("held", vendor="openai", times=2)
        asks = [pool.submit(sent, client, MADE, NAMELESS) for _ in range(2)]
        until(vendor.creates, lambda count: count == 2)
        vendor.release()
        assert len({ask.result().json()["s3_key"] for ask in asks}) == 2
        assert len(vendor.charges) == 2


def test_an_answered_ask_without_a_key_is_new_work_the_next_time(serving, vendor):
    with serving() as (client, _):
        assert len({sent(client, MADE, NAMELESS).json()["s3_key"] for _ in range(2)}) == 2
        assert len(vendor.charges) == 2


def test_a_second_server_over_the_same_home_waits_for_the_first_one_s_work(serving, vendor):
    with serving() as (first, _), serving() as (second, _), ThreadPoolExecutor(2) as pool:
        vendor.fault("held", vendor="openai")
        tries = [pool.submit(sent, first, MADE)]
        vendor.holds()
        tries.append(pool.submit(sent, second, MADE))
        vendor.release()
        answers = [one.result() for one in tries]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json()["s3_key"] == answers[1].json()["s3_key"]
        assert len(vendor.charges) == 1


def test_what_failed_before_a_charge_may_be_tried_again_with_its_key(serving, vendor):
    vendor.fault("status", status=400, vendor="openai", message="No such size")
    with serving() as (client, _):
        failed = sent(client, MADE)
        assert (failed.status_code, set(failed.json())) == (500, {"error", "message", "details"})
        assert "No such size" in failed.json()["message"]
        assert sent(client, MADE).status_code == 200
        assert len(vendor.charges) == 1


def test_what_was_charged_and_failed_is_not_paid_again_with_its_key(serving, vendor):
    with serving() as (client, studio):
        studio.spending.choose("image", LISTED)
        vendor.fault("failed", vendor="replicate")
        first, second = sent(client, MADE), sent(client, MADE)
        assert (first.status_code, second.status_code) == (500, 500)
        assert "It was charged" in second.json()["message"]
        assert len(vendor.charges) == 1
        assert sent(client, MADE, {"Idempotency-Key": "k2"}).status_code == 200
        assert len(vendor.charges) == 2


@pytest.mark.parametrize("headers", [KEY, NAMELESS])
def test_what_nobody_knows_to_be_charged_is_not_paid_again(serving, vendor, headers):
    vendor.fault("drop_after", vendor="openai")
    with serving() as (client, studio):
        answers = [sent(client, MADE, headers) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [500] * 3
        assert all("It is not known whether" in answer.json()["message"] for answer in answers)
        assert (vendor.creates(), len(studio.spending.unknown())) == (1, 1)


def test_a_vendor_s_fault_gives_no_local_character(serving, vendor):
    with serving(openai_api_key=SecretStr("wrong")) as (client, studio):
        answer = sent(client, MADE, NAMELESS)
        assert (answer.status_code, len(vendor.charges)) == (503, 0)
        assert studio.spending.budget().day_held == 0


def test_without_its_key_a_model_is_stood_in_for_and_that_is_said(serving):
    with serving() as (client, studio):
        studio.spending.choose("image", "runwayml:gen4_image")
        answer = sent(client, MADE, NAMELESS)
        assert answer.status_code == 200
        assert "No key for 'runwayml'" in answer.headers["warning"]


SERVES = """
import sys, threading
from api_server.serve import Server
from pipeline import open_studio
studio = open_studio()
studio.spending.choose("image", sys.argv[1])
with Server(studio) as server:
    print(server.ports["api"], flush=True)
    threading.Event().wait()
"""


@pytest.mark.parametrize(
    ("path", "stage", "headers"),
    [
        ("/api/mv/scenes", "create", KEY), (MADE, "create", KEY), (MADE, "create", NAMELESS), (MADE, "poll", KEY),
        ("/api/mv/video", "poll", NAMELESS), ("/api/v2/jobs/123/refine", "create", KEY), ("/api/v2/jobs/123/refine", "poll", KEY),
    ],
)  # fmt: skip
def test_a_server_killed_in_mid_work_goes_on_with_it_when_it_is_asked_again(
    paid, serving, vendor, path, stage, headers
):
    vendor.fault("held", stage, vendor="openai" if "scenes" in path else "replicate")
    env = environment(paid, vendor, EXECUTOR="threads", API_PORT="0", NARRATION_PORT="0")
    with (
        Fork(SERVES, LISTED, env=env, stdout=PIPE) as died,
        ThreadPoolExecutor(1) as pool,
    ):
        address = f"http://127.0.0.1:{int(died.stdout.readline())}"
        cut_off = pool.submit(lambda: httpx.post(address + path, headers=headers, timeout=120, **POSTS[path][0]))
        vendor.holds()
        died.kill()
        with pytest.raises(httpx.HTTPError):
            cut_off.result()
    vendor.release()
    with serving() as (client, studio):
        answers = [sent(client, path, headers) for _ in range(2 if headers is KEY else 1)]
        assert {answer.status_code for answer in answers} == {200}, answers[0].text
        assert len({answer.text for answer in answers}) == 1
        assert (len(vendor.charges), doubled(vendor.charges.all())) == (POSTS[path][1], {})
        if "refine" in path:
            assert studio.numbered(123).refinements == 1


def test_a_render_cut_off_by_a_death_is_not_begun_twice_when_it_is_sent_again(paid, client_of):
    path = "/api/v2/jobs/300/render"
    settings = paid.model_copy(update={"executor": "threads"})
    made = open_studio(paid)
    ready(made)
    made.close()
    died = open_studio(settings, work=False)
    died.access.begin_key("", f"POST {path}", "k1", hashlib.sha256(b"\n").hexdigest(), again=True)
    died.render(died.numbered(300).id)
    died.close()
    studio = open_studio(settings, work=False)
    with client_of(studio) as client:
        answers = [client.post(path, headers=KEY) for _ in range(2)]
    assert [(answer.status_code, answer.json()["status"]) for answer in answers] == [(200, "rendering")] * 2
    assert studio.numbered(300).revision == 2
    studio.close()


def until(look, good, seconds=60.0):
    waiting, deadline = threading.Event(), time.monotonic() + seconds
    while not good(found := look()) and time.monotonic() < deadline:
        waiting.wait(0.02)
    return found


def let_go(studio, route):
    with studio._store.db.read() as session:
        return [row for row in session.exec(select(Idempotency)) if row.route == route and row.let_go]
