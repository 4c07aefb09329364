import hashlib
import io
import json

import pytest
from PIL import Image

from api_server.app import PORTS, frame, site
from api_server.contracts.advert import translation
from api_server.contracts.advert.schemas import Advert
from api_server.deps import id_from
from api_server.once import AGAIN
from pipeline import open_studio

ASK = {"text": "A small boat left the harbour."}
START = "/api/v1/generate"


def keyed(key, **more):
    return {"Idempotency-Key": key} | more


def count(studio):
    return studio.jobs().total


def test_the_same_key_and_body_give_the_first_answer_again(quiet, idle):
    first = quiet.post(START, json=ASK, headers=keyed("k1"))
    again = quiet.post(START, json=ASK, headers=keyed("k1"))
    assert (again.status_code, again.json()) == (202, first.json())
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert count(idle) == 1


def test_the_same_key_with_another_body_is_422(quiet, idle):
    quiet.post(START, json=ASK, headers=keyed("k1"))
    answer = quiet.post(START, json={"text": "Another text."}, headers=keyed("k1"))
    assert (answer.status_code, answer.json()) == (422, {"error": "This Idempotency-Key was used with another request"})
    assert count(idle) == 1


def test_without_a_key_every_post_is_a_new_job(quiet, idle):
    assert len({quiet.post(START, json=ASK).json()["job_id"] for _ in range(3)}) == 3


def test_a_key_belongs_to_its_route(quiet, idle):
    quiet.post(START, json=ASK, headers=keyed("k1"))
    story = {"prompt": "A quiet harbour at dawn"}
    answer = quiet.post("/api/v2/generate", json=story, headers=keyed("k1", Authorization="Bearer x"))
    assert answer.status_code == 200
    assert count(idle) == 2


def test_a_key_belongs_to_its_owner(quiet, idle):
    tokens = [idle.access.create_token(name)[1] for name in ("a", "b")]
    made = {quiet.post(START, json=ASK, headers=keyed("k1", **{"X-API-Key": t})).json()["job_id"] for t in tokens}
    assert len(made) == 2


def test_a_refused_request_is_not_kept(quiet):
    assert quiet.post(START, json={}, headers=keyed("k1")).status_code == 400
    assert quiet.post(START, json=ASK, headers=keyed("k1")).status_code == 202


def test_a_request_that_another_process_is_still_at_is_503_past_the_time_limit(settings, client_of):
    settings = settings.model_copy(update={"executor": "threads", "answer_time_limit_seconds": 0})
    other, studio = open_studio(settings, work=False), open_studio(settings, work=False)
    body = json.dumps(ASK).encode()
    other.access.begin_key("", f"POST {START}", "k1", hashlib.sha256(b"\n" + body).hexdigest())
    with client_of(studio) as client:
        answer = client.post(START, content=body, headers=keyed("k1", **{"content-type": "application/json"}))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert (answer.headers["idempotency-key"], studio.jobs().total) == ("k1", 0)
    other.close()
    studio.close()


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_a_batch_cut_off_by_a_death_is_started_once_when_it_is_sent_again(settings, client_of, jobs):
    form = {"product_name": "Cup", "style": "modern", "cta_text": "Buy"}
    body, route = json.dumps({"jobs": [form] * 2}).encode(), "/api/generate/batch"
    settings = settings.model_copy(update={"executor": "threads"})
    died = open_studio(settings, work=False)
    begun = died.access.begin_key("", f"POST {route}", "k1", hashlib.sha256(b"\n" + body).hexdigest())
    ids = [str(id_from(begun.seed, place)) for place in range(2)]
    for job_id in ids[:jobs]:
        died.submit(translation.brief_from(Advert(**form)), origin="advert", job_id=job_id)
    died.close()
    studio = open_studio(settings, work=False)
    with client_of(studio) as client:
        sent = [
            client.post(route, content=body, headers=keyed("k1", **{"content-type": "application/json"})) for _ in "ab"
        ]
    assert [[job["job_id"] for job in answer.json()["jobs"]] for answer in sent] == [ids, ids]
    assert sent[1].headers["idempotent-replayed"] == "true"
    assert count(studio) == 2
    studio.close()


def test_what_starts_no_job_is_not_done_again_after_a_death(settings, client_of):
    route = "/api/v2/jobs/1/reorder"
    died = open_studio(settings, work=False)
    died.access.begin_key("", f"POST {route}", "k1", hashlib.sha256(b"\n").hexdigest())
    died.close()
    studio = open_studio(settings, work=False)
    with client_of(studio) as client:
        assert client.post(route, headers=keyed("k1", Authorization="Bearer x")).status_code == 409
    studio.close()


def test_every_path_that_may_be_begun_again_is_a_post_of_ours(idle):
    posts = {
        path for port in PORTS for path, item in site(port, frame(idle)).openapi()["paths"].items() if "post" in item
    }
    assert posts >= AGAIN


@pytest.mark.parametrize("key", ["a" * 256, "é", "\x7f"])
def test_a_key_is_at_most_255_printable_characters(quiet, key):
    assert quiet.post(START, json=ASK, headers=keyed(key.encode("utf-8"))).status_code in (202, 400)
    assert quiet.post(START, json=ASK, headers=keyed("a" * 256)).status_code == 400


def test_an_upload_sent_again_with_another_boundary_is_the_same_request(quiet, idle):
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    idle.library.add_product("Lamp", product_id="lamp")
    sent = [
        quiet.post(
            "/products/lamp/images",
            content=b'--%s\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
            b"Content-Type: image/png\r\n\r\n%s\r\n--%s--\r\n" % (edge, drawn.getvalue(), edge),
            headers=keyed("k1", **{"Content-Type": f"multipart/form-data; boundary={edge.decode()}"}),
        )
        for edge in (b"edge-one", b"edge-two")
    ]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert len(idle.library.product("lamp").images) == 1
