"""Two tenants: whatever one asks about the other's things, the answer is that of a missing one."""

import re

import pytest

from api_server.app import PORTS, frame, site
from pipeline.brief import brief

STORY = {"prompt": "A quiet harbour at dawn"}
ABSENT = {"number": "987654", "product_id": "absent", "digest": "0" * 64, "token": "absent"}
BODIES = {"/products/{product_id}/images": {"files": {"file": ("a.png", b"x", "image/png")}}}


def operations():
    """Each operation whose path names something, on each port."""
    import tempfile

    from pipeline import Settings, open_studio

    with tempfile.TemporaryDirectory() as home:
        studio = open_studio(Settings(reelwright_home=home, _env_file=None), work=False)
        found = [
            (port.name, method, path)
            for port in PORTS
            for path, item in site(port, frame(studio)).openapi()["paths"].items()
            for method in item
            if "{" in path
        ]
        studio.close()
    return found


@pytest.fixture
def tenants(idle):
    """The credentials of two owners, and the names of what the first one has."""
    a, b = ({"X-API-Key": idle.access.create_token(name)[1]} for name in ("a", "b"))
    idle.library.add_product("Lamp", product_id="lamp", owner="a")
    made = {
        origin: idle.submit(brief(**STORY), origin=origin, owner="a")
        for origin in ("storyboard", "scenario", "narration", "shots", "advert")
    }
    return a, b, made


def names(path, made):
    """Values for the path's parameters that are the first tenant's."""
    origin = next((n for n in made if n in path), "narration")
    job = made["storyboard" if "/api/v2" in path or "/data/" in path else origin]
    shared = {"job_id": job.id, "task_id": made["scenario"].id, "product_id": "lamp", "number": str(job.number)}
    return {name: shared.get(name, ABSENT.get(name, "absent")) for name in re.findall(r"{(.*?)}", path)}


@pytest.mark.parametrize(("port", "method", "path"), operations())
def test_no_operation_tells_a_foreign_thing_from_a_missing_one(idle, client_of, tenants, port, method, path):
    _, b, made = tenants
    foreign = names(path, made)
    absent = {name: ABSENT.get(name, "absent") for name in foreign}
    with client_of(idle, port) as client:
        told = client.request(method, path.format(**foreign), headers=b, **BODIES.get(path, {}))
        missing = client.request(method, path.format(**absent), headers=b, **BODIES.get(path, {}))
    text = told.text
    for name, value in foreign.items():
        text = text.replace(value, absent[name])
    assert (told.status_code, text) == (missing.status_code, missing.text)
    assert 400 <= told.status_code < 500


def test_no_list_shows_what_belongs_to_another(idle, client_of, tenants):
    a, b, made = tenants
    lists = [("api", "/api/v2/jobs"), ("narration", "/api/v1/jobs"), ("api", "/api/queue"), ("api", "/products")]
    for port, path in lists:
        with client_of(idle, port) as client:
            seen = client.get(path, headers=b).text
            assert not any(job.id in seen or "lamp" in seen for job in made.values())
            assert client.get(path, headers=a).text != seen
