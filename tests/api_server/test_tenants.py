"""Two tenants: whatever one asks about the other's things, the answer is that of a missing one, byte for byte."""

import io
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass

import pytest
from PIL import Image
from starlette.websockets import WebSocketDisconnect

from api_server.app import PORTS, frame, site
from pipeline import Settings, open_studio
from pipeline.brief import brief

STORY = {"prompt": "A quiet harbour at dawn"}
ABSENT = {"number": "987654", "digest": "0" * 64, "job_id": "absent", "task_id": "absent", "product_id": "absent",
          "token": "absent", "user_id": "absent", "shot_number": "001"}  # fmt: skip
# Path parameters that name what nobody owns, or what only a vendor's signature opens.
SHARED = {"model_id", "intent"}
ORIGINS = ("storyboard", "scenario", "narration", "shots", "advert")


def pixels():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (180, 90, 40)).save(out, "PNG")
    return out.getvalue()


BODIES = {"/credits/{user_id}": {"json": {"give": 1}},
          "/products/{product_id}/images": {"files": {"file": ("a.png", pixels(), "image/png")}},
          "/api/v2/jobs/{number}/export": {"params": {"quality": "low"}},
          "/api/v2/jobs/{number}/refine": {"params": {"scene_number": 1, "new_description": "A calm harbour"}},
          "/api/v2/jobs/{number}/reorder": {"params": {"scene_order": [6, 5, 4, 3, 2, 1]}}}  # fmt: skip


def operations():
    """Each operation whose path names something, on each port."""
    with tempfile.TemporaryDirectory() as home:
        studio = open_studio(Settings(reelwright_home=home, _env_file=None), work=False)
        found = [
            (port.name, method, path)
            for port in PORTS
            for path, item in site(port, frame(studio)).openapi()["paths"].items()
            for method in item
            if set(re.findall(r"{(.*?)}", path)) - SHARED
        ]
        studio.close()
    return found


@dataclass(frozen=True, kw_only=True)
class Tenants:
    """A studio, the credentials of two owners, and what the first one has."""

    studio: object
    a: dict[str, str]
    b: dict[str, str]
    jobs: dict[str, object]
    digest: str

    def choices(self, path):
        """Every way to fill the path with the first tenant's things."""
        wanted = re.findall(r"{(.*?)}", path)
        shared = {
            "product_id": "lamp",
            "user_id": "a",
            "shot_number": "001",
            "digest": self.digest,
            "token": self.studio.library.url(self.digest),
        }
        shared["token"] = shared["token"].rpartition("/")[2][:-1] + "~"
        for job in self.jobs.values():
            known = shared | {"job_id": job.id, "task_id": job.id, "number": str(job.number)}
            yield {name: known[name] for name in wanted}


@pytest.fixture
def tenants(filmed_home, settings):
    """The first owner has two finished films, one waiting job of each contract, a product, an upload and a picture."""
    shutil.copytree(filmed_home, settings.reelwright_home)
    with closing(sqlite3.connect(next(settings.reelwright_home.glob("*.db")))) as database:
        database.execute("UPDATE job SET owner = 'a'")
        database.commit()
    studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
    a, b = ({"X-API-Key": studio.access.create_token(name)[1]} for name in ("a", "b"))
    finished = {f"finished {job.origin}": job for job in studio.jobs(owner="a").jobs}
    waiting = {origin: studio.submit(brief(**STORY), origin=origin, owner="a") for origin in ORIGINS}
    digest = studio.library.upload(pixels(), name="secret.png", owner="a").digest
    studio.library.give(digest, "uploads/secret.png", owner="a")
    studio.library.add_product("Lamp", product_id="lamp", images=(digest,), owner="a")
    yield Tenants(studio=studio, a=a, b=b, jobs=finished | waiting, digest=finished["finished storyboard"].film.video)
    studio.close()


def asked(client, method, path, values, who):
    answer = client.request(method, path.format(**values), headers=who, **BODIES.get(path, {}))
    text = answer.content
    for name, value in values.items():
        if name == "user_id":  # one letter, which is in every text
            continue
        text = text.replace(value.encode(), ABSENT[name].encode())
    return answer.status_code, re.sub(rb'"timestamp":"[^"]*"', b"", text)


@pytest.mark.parametrize(("port", "method", "path"), operations())
def test_no_operation_tells_a_foreign_thing_from_a_missing_one(tenants, client_of, port, method, path):
    names = set(re.findall(r"{(.*?)}", path))
    assert names <= ABSENT.keys(), "a new kind of id: say here whose it can be"
    missing_values = {name: ABSENT[name] for name in names}
    with client_of(tenants.studio, port) as client:
        missing = asked(client, method, path, missing_values, tenants.b)
        assert 400 <= missing[0] < 500
        for values in tenants.choices(path):
            assert asked(client, method, path, values, tenants.b) == missing
        if names != {"token"}:
            own = [asked(client, method, path, values, tenants.a) for values in tenants.choices(path)]
            assert any(answer != missing for answer in own), "the owner is told the same: this proves nothing"


LISTS = [("api", "/api/v2/jobs"), ("api", "/api/v1/jobs"), ("api", "/api/jobs"), ("narration", "/api/v1/jobs"),
         ("api", "/api/queue"), ("api", "/products")]  # fmt: skip


@pytest.mark.parametrize(("port", "path"), LISTS)
def test_no_list_shows_or_counts_what_belongs_to_another(tenants, client_of, port, path):
    nobody = {"X-API-Key": tenants.studio.access.create_token("nobody")[1]}
    with client_of(tenants.studio, port) as client:
        foreign, empty, own = (client.get(path, headers=who).text for who in (tenants.b, nobody, tenants.a))
    assert foreign == empty
    assert own != foreign
    assert not any(mark in foreign for job in tenants.jobs.values() for mark in (job.id, "lamp", "harbour"))


def test_every_list_of_the_ports_is_looked_at():
    """A GET without ids that a caller is known at is a list of ours, or says nothing of anybody's."""
    with tempfile.TemporaryDirectory() as home:
        studio = open_studio(Settings(reelwright_home=home, _env_file=None), work=False)
        found = {
            (port.name, path)
            for port in PORTS
            for path, item in site(port, frame(studio)).openapi()["paths"].items()
            if "get" in item and "{" not in path
        }
        studio.close()
    plain = {"/", "/health", "/metrics", "/ws/health", "/api/v1/health", "/api/v1/models", "/api/mv/config-flavors"}
    assert {(port, path) for port, path in found if path not in plain} == set(LISTS)


def test_counters_name_no_job_and_no_owner(tenants, client_of):
    with client_of(tenants.studio) as client:
        client.get(f"/api/v2/jobs/{tenants.jobs['storyboard'].number}", headers=tenants.a)
        shown = client.get("/metrics", headers=tenants.a).text
    assert "reelwright_requests_total" in shown
    assert not any(mark in shown for job in tenants.jobs.values() for mark in (job.id, f"/{job.number}"))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/jobs", {"user_prompt": "A lamp", "reference_image_url": "{}"}),
        ("/api/mv/video", {"prompt": "A lamp", "reference_image_s3_keys": ["{}"]}),
    ],
    ids=["shots", "music video"],
)
def test_a_body_that_names_anothers_file_is_answered_as_one_that_names_none(tenants, client_of, path, body):
    def answer(client, name):
        filled = {key: [name] if value == ["{}"] else name if value == "{}" else value for key, value in body.items()}
        told = client.post(path, json=filled, headers=tenants.b)
        return told.status_code, told.text.replace(name, "NAME")

    with client_of(tenants.studio) as client:
        foreign, missing = answer(client, "uploads/secret.png"), answer(client, "uploads/absent.png")
    assert foreign == missing
    assert foreign[0] == 400


def test_a_scenario_of_anothers_product_is_one_of_no_known_product(tenants, client_of):
    ask = {"user_id": "b", "style": "trendy-influencer-vlog", "mood": "energetic", "video_length": 15, "resolution": "720:1280",
           "target_language": "en-US"}  # fmt: skip
    with client_of(tenants.studio) as client:
        told = client.post("/scenario/generate", json=ask | {"product_id": "lamp"}, headers=tenants.b)
        other = client.post("/scenario/generate", json=ask | {"user_id": "a", "product_id": "lamp"}, headers=tenants.b)
    assert told.status_code in (200, 201, 202)
    made = tenants.studio.jobs(owner="b").jobs[0]
    assert "Lamp" not in made.brief.model_dump_json()
    assert tenants.digest not in made.brief.model_dump_json()
    assert other.status_code == 403


def test_a_product_of_another_is_not_changed_by_its_id(tenants, client_of):
    with client_of(tenants.studio) as client:
        client.post("/products", json={"id": "lamp", "name": "Stolen"}, headers=tenants.b)
        assert client.get("/products/lamp", headers=tenants.a).json()["name"] == "Lamp"


def test_a_file_of_another_is_not_had_through_a_job_of_ones_own(tenants, client_of):
    own = tenants.studio.submit(brief(**STORY), origin="storyboard", owner="b")
    with client_of(tenants.studio) as client:
        foreign = client.get(f"/media/jobs/{own.id}/{tenants.digest}", headers=tenants.b)
        missing = client.get(f"/media/jobs/{own.id}/{'0' * 64}", headers=tenants.b)
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    assert foreign.status_code == 404


def test_an_idempotency_key_of_another_gives_nothing_of_theirs(tenants, client_of):
    told = {"text": "A small boat left the harbour at dawn and came home with the evening tide."}
    with client_of(tenants.studio, "narration") as client:
        first, second = (
            client.post("/api/v1/generate", json=told, headers={**who, "Idempotency-Key": "same"}).json()
            for who in (tenants.a, tenants.b)
        )
    assert first["job_id"] != second["job_id"]


@pytest.mark.parametrize("way", ["token", "ticket"])
def test_a_socket_on_anothers_job_ends_as_one_on_no_job(tenants, client_of, way):
    def told(client, job_id):
        query, headers = "", tenants.b
        if way == "ticket":
            query, headers = f"?ticket={client.post('/ws/tickets', headers=tenants.b).json()['ticket']}", {}
        with client.websocket_connect(f"ws://localhost/ws/jobs/{job_id}{query}", headers=headers) as connection:
            with pytest.raises(WebSocketDisconnect) as ended:
                connection.receive_json()
            return ended.value.code, ended.value.reason

    with client_of(tenants.studio) as client:
        missing = told(client, "absent")
        assert missing[0] == 1008
        assert {told(client, job.id) for job in tenants.jobs.values()} == {missing}
