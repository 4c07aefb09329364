import io

import pytest
from PIL import Image

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


def test_a_request_that_is_still_running_is_409(quiet, idle):
    import hashlib
    import json

    body = json.dumps(ASK).encode()
    idle.access.begin_key("", f"POST {START}", "k1", hashlib.sha256(b"\n" + body).hexdigest())
    answer = quiet.post(START, content=body, headers=keyed("k1", **{"content-type": "application/json"}))
    assert (answer.status_code, answer.headers["retry-after"]) == (409, "1")


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
