import hashlib
import io
import json
from dataclasses import replace

import pytest
from PIL import Image
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from api_server.app import LIMITS, PORTS, frame, guarded, site
from api_server.files import disposition, wanted
from api_server.log import logger
from api_server.problem import Problem
from pipeline.brief import brief


@pytest.fixture
def picture(studio):
    """An uploaded picture."""
    drawn = io.BytesIO()
    Image.effect_noise((64, 64), 50).convert("RGB").save(drawn, "PNG")
    return studio.library.upload(drawn.getvalue(), name="photo.png")


@pytest.fixture
def url(studio, picture):
    """Its five-minute address."""
    return studio.library.url(picture.digest)


def test_a_signed_address_opens_without_a_credential(api, url, picture):
    answer = api.get(url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert hashlib.sha256(answer.content).hexdigest() == picture.digest


def test_a_picture_can_not_become_a_page(api, url):
    headers = api.get(url).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox")
    assert headers["content-disposition"].startswith("inline")


def test_a_signed_address_is_not_written_down(studio, url):
    kept = io.StringIO()
    port, shared = PORTS[0], replace(frame(studio), log=logger((), to=kept))
    with TestClient(guarded(site(port, shared), port, shared, LIMITS), base_url="http://localhost") as client:
        assert client.get(url).status_code == 200
    (line,) = map(json.loads, kept.getvalue().splitlines())
    assert (line["event"], line["path"]) == ("request", "/media/{token}")


@pytest.mark.parametrize("token", ["x", "x.y", "a" * 5000, "%2e%2e", "é"])
def test_a_forged_address_opens_nothing(api, token):
    assert api.get(f"/media/{token}").status_code == 404


def test_an_address_that_has_expired_opens_nothing(api, studio, picture):
    assert api.get(studio.library.url(picture.digest, seconds=-1)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=10-", 10, None), ("bytes=-5", -5, None), ("bytes=0-99999999", 0, None)],
)
def test_one_range_is_answered_with_just_those_bytes(api, url, asked, first, last):
    whole = api.get(url).content
    answer = api.get(url, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == whole[first : None if last is None else last + 1]
    assert answer.headers["content-range"].endswith(f"/{len(whole)}")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,3-4", "bytes=" + "0-1," * 5000, "lines=0-1", "bytes=-", "bytes=9-3", "bytes=a-b"]
)
def test_several_or_broken_ranges_get_the_whole_file(api, url, asked):
    answer = api.get(url, headers={"Range": asked[:9000]})
    assert answer.status_code == 200


def test_a_range_outside_the_file_is_416(api, url):
    answer = api.get(url, headers={"Range": "bytes=99999999-"})
    assert (answer.status_code, answer.json()) == (416, {"detail": "Range not satisfiable"})
    assert answer.headers["content-range"].startswith("bytes */")


def test_a_known_file_is_not_sent_again(api, url):
    tag = api.get(url).headers["etag"]
    answer = api.get(url, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_file_that_is_gone_is_404(api, studio, url, picture):
    studio.library.path(picture.digest).unlink()
    assert api.get(url).status_code == 404


def test_a_file_belongs_to_its_job_only(api, studio, picture):
    job = studio.submit(brief(kind="scenario", prompt="A lamp for every room", seconds=15, scene_count=3))
    own = next(scene.image for scene in job.scenes if scene.image)
    assert api.get(f"/media/jobs/{job.id}/{own}").status_code == 200
    assert api.get(f"/media/jobs/{job.id}/{picture.digest}").status_code == 404
    assert api.get(f"/media/jobs/none/{own}").status_code == 404
    assert api.get(f"/media/jobs/{job.id}/..%2f..%2fetc").status_code in (400, 404)


@pytest.mark.parametrize(
    "name", ['a"b.mp4', "a\r\nX: y.mp4", "../../etc/passwd", "été 🎬.mp4", "", "‮gpj.exe", "a" * 500]
)
def test_a_name_never_breaks_out_of_its_header(name):
    shown = disposition(name, attachment=True)
    assert shown.isascii()
    assert shown.isprintable()
    assert shown.count('"') == 2
    assert "/" not in shown
    assert shown.startswith('attachment; filename="')


def test_an_if_range_of_another_version_gets_the_whole_file():
    assert wanted(Headers({"range": "bytes=0-1", "if-range": '"old"'}), 10, '"new"') is None
    assert wanted(Headers({"range": "bytes=0-1", "if-range": '"new"'}), 10, '"new"') == (0, 1)


def test_an_empty_file_has_no_range():
    with pytest.raises(Problem):
        wanted(Headers({"range": "bytes=0-1"}), 0, '"x"')
