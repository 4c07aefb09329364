"""What `reelwright demo` makes: every printed example of the five documents answers as it is printed."""

import re
import shutil

import pytest
from jsonschema import Draft202012Validator

from api_server.described import operations
from api_server.serve import Server
from pipeline import Settings, demo, open_studio
from tests.api_server.conftest import TOKEN
from tests.api_server.contracts.test_documents import blocks, curls, statuses, values

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    """A home with the sample, its films small."""
    home = tmp_path_factory.mktemp("demo") / "home"
    studio = open_studio(Settings(reelwright_home=home, executor="inline", _env_file=None))
    demo.make(studio, studio.job, short_side=144)
    studio.close()
    return home


@pytest.fixture
def sample(demo_home, settings):
    """A studio of its own over a copy of the sample, in which no film runs."""
    shutil.copytree(demo_home, settings.reelwright_home)
    studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
    yield studio
    studio.close()


@pytest.fixture
def shown(sample, client_of):
    """Its API port."""
    with client_of(sample) as client:
        yield client


@pytest.fixture
def folder(tmp_path, picture):
    """Where a documented program runs: product.jpg lies there."""
    folder = tmp_path / "client"
    folder.mkdir()
    (folder / "product.jpg").write_bytes(picture("JPEG"))
    return folder


def test_film_123_is_completed_and_approved_with_its_times(shown):
    figures = shown.get("/api/v2/jobs/123/metadata").json()
    assert (figures["status"], figures["approved"], figures["error"]) == ("completed", True, None)
    assert figures["created_at"] <= figures["approved_at"] <= figures["updated_at"]
    assert figures["scenes"] | {"details": []} == {"total": 6, "completed": 6, "failed": 0, "details": []}
    assert figures["video"]["available"] and figures["video"]["url"] == "/data/videos/123/final.mp4"
    assert figures["video"]["parameters"] == {
        "duration": 30, "style": "cinematic", "aspect_ratio": "16:9", "brand_guidelines": None,
    }  # fmt: skip
    assert shown.get(figures["video"]["url"]).content[4:8] == b"ftyp"


def test_the_other_printed_names_are_there(sample, shown):
    assert shown.get("/api/v1/jobs/job_abc123").json()["output_video_url"] == "/videos/job_abc123/final_output.mp4"
    assert shown.get("/api/jobs/550e8400-e29b-41d4-a716-446655440000").json()["status"] == "completed"
    product = sample.library.product("product-123")
    assert sample.library.path(product.images[0]).stat().st_size
    assert sample.library.given("mv/outputs/character_reference/abc123.png")


def test_the_sample_costs_nothing_and_is_made_once(sample):
    calls = {call.id: call.actual_micros for call in sample.spending.calls()}
    assert set(calls.values()) <= {0, None}
    assert demo.make(sample, sample.job, short_side=144).number == 123
    assert {call.id for call in sample.spending.calls()} == set(calls)


def test_the_music_videos_examples_answer(contracts, shown):
    bodies = [value for text in blocks(contracts, "advert_and_music_video.md", "json")[7:] for value in values(text)]
    flavors, concept, scenes, character, picture, clip, video = bodies
    assert shown.get("/api/mv/config-flavors").json() == flavors
    assert set(shown.post("/api/mv/scenes", json=concept).json()) == set(scenes)
    assert set(shown.post("/api/mv/character-reference", json=character).json()) == set(picture)
    answer = shown.post("/api/mv/video", json=clip | {"duration": 1.0})
    assert (answer.status_code, set(answer.json())) == (200, set(video))
    assert "warning" not in answer.headers


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("scenario.md", [200, 404, 404]), ("shots.md", [201, 200, 200, 200]), ("advert_and_music_video.md", [202, 200, 200]),
     ("narration.md", [202, 200, 200, 200])],
)  # fmt: skip
def test_the_printed_calls_answer_as_printed(contracts, sample, folder, name, wanted):
    with Server(sample) as server:
        assert statuses(contracts, name, server, folder) == wanted


def test_the_printed_reads_of_film_123_answer_as_printed(contracts, shown):
    paths = {call.split('"')[1].partition("8000")[2] for call in curls(contracts, "storyboard.md") if "-X GET" in call}
    assert len(paths) > 5
    for path in sorted(path for path in paths if "quality" not in path):
        assert (path, shown.get(path, headers=TOKEN).status_code) == (path, 200)


# What needs a film under way, a signed link or a vendor's signature can't be tried by an example that stands still.
NO_EXAMPLE = ("/cancel", "/media/", "/hooks/")
ORDER = ("get", "post", "delete")


def requests_of(client):
    """Method, path, path as asked, query and body of each operation's own example, reads first."""
    found = sorted(operations(client.get("/openapi.json").json()), key=lambda each: ORDER.index(each[1]))
    for path, method, operation in found:
        if any(part in path for part in NO_EXAMPLE) or (method, path.partition("{")[0]) == (
            "delete",
            "/scenario/generate/tasks/",
        ):
            continue
        parts = {part["name"]: part for part in operation.get("parameters", ())}
        missing = [name for name, part in parts.items() if part["in"] == "path" and "example" not in part]
        assert not missing, f"{method} {path} has no example for {missing}"
        place = path.format(**{name: part.get("example") for name, part in parts.items()})
        query = {name: part["example"] for name, part in parts.items() if part["in"] == "query" and "example" in part}
        yield method, path, place, query, operation.get("requestBody", {}).get("content", {})


# Whose answer names what can be stopped.
STARTED = {
    "delete /scenario/generate/tasks/{task_id}": ("post /scenario/generate", "task_id"),
    "post /api/v2/jobs/{number}/cancel": ("post /api/v2/generate", "job_id"),
    "post /api/jobs/{job_id}/cancel": ("post /api/generate", "job_id"),
}
ALSO_STARTED = {"api": ("post /api/v1/jobs", "id"), "narration": ("post /api/v1/generate", "job_id")}


def asked(client, port, file):
    """What each operation answers to its example, and to the end of what an example began."""
    answers = {
        f"{method} {path}": sent(client, method, place, query, content, file)
        for method, path, place, query, content in requests_of(client)
    }
    if port == "api":
        answers["get /api/queue"] = client.get("/api/queue")
    stops = {"post /api/v1/jobs/{job_id}/cancel": ALSO_STARTED[port]} | (STARTED if port == "api" else {})
    for name, (start, key) in stops.items():
        method, _, path = name.partition(" ")
        answers[name] = client.request(method, re.sub(r"{\w+}", str(answers[start].json()[key]), path), headers=TOKEN)
    return answers


def bodies(answers):
    """The JSON of answers, one entry of each list."""
    kinds = {name: answer.headers.get("content-type", "") for name, answer in answers.items()}
    return {name: one_of_each(answers[name].json()) for name, kind in kinds.items() if kind == "application/json"}


def one_of_each(value):
    if isinstance(value, dict):
        return {name: one_of_each(part) for name, part in value.items()}
    return (
        [one_of_each(part) for part in value[:1]] if isinstance(value, list) and isinstance(value[:1], list) else value
    )


def keys(value):
    """What an answer is made of, whatever the words and numbers are."""
    if isinstance(value, dict):
        return {name: keys(part) for name, part in value.items()}
    return [keys(part) for part in value] if isinstance(value, list) else type(value).__name__


def sent(client, method, place, query, content, file):
    """The answer to one example; a form is sent as a form, and with a picture where it takes one alone."""
    body = {kind: about.get("example") for kind, about in content.items()}
    files = {"file": ("product.png", file, "image/png")} if body == {"multipart/form-data": None} else None
    return client.request(
        method, place, params=query, json=body.get("application/json"), data=body.get("multipart/form-data"), files=files,
        headers=TOKEN,
    )  # fmt: skip


@pytest.mark.parametrize("port", ["api", "narration"])
def test_every_example_of_the_documentation_answers_as_it_stands(sample, client_of, picture, port):
    with client_of(sample, port) as client:
        answers = asked(client, port, picture())
        spec = client.get("/openapi.json").json()
    assert {name: answer.text for name, answer in answers.items() if not answer.is_success} == {}
    assert len(answers) > (40 if port == "api" else 5)
    shown = {
        f"{method} {path}": content["example"]
        for path, method, operation in operations(spec)
        for code, answer in operation["responses"].items()
        for kind, content in answer.get("content", {}).items()
        if kind == "application/json" and int(code) < 300
    }
    assert keys(shown) == keys(bodies(answers)), "python docs/answers.py writes them anew"


@pytest.mark.parametrize("port", ["api", "narration"])
def test_every_request_and_every_answer_of_the_documentation_has_an_example_that_fits_its_schema(
    sample, client_of, port
):
    with client_of(sample, port) as client:
        spec = client.get("/openapi.json").json()
    named = spec["components"]["schemas"]
    # A file alone is no example, and any value is one of any value.
    bare = {name for name, schema in named.items() if "example" not in schema}
    assert {name for name in bare if not name.startswith("Body_")} <= {"JsonValue"}
    shown = {name: (schema, schema["example"]) for name, schema in named.items() if name not in bare}
    for path, method, operation in operations(spec):
        answers = {"body": operation.get("requestBody", {})} | operation["responses"]
        for code, answer in answers.items():
            for kind, content in answer.get("content", {}).items():
                if "schema" in content and kind == "application/json":
                    shown[f"{method} {path} {code}"] = (content["schema"], content["example"])
    for name, (schema, example) in shown.items():
        whole = schema | {"components": spec["components"]}
        errors = [error.message for error in Draft202012Validator(whole).iter_errors(example)]
        assert (name, errors) == (name, [])


@pytest.mark.parametrize("port", ["api", "narration"])
def test_each_operation_lists_its_own_errors_in_its_contracts_envelope(shown, sample, client_of, port):
    with client_of(sample, port) as client:
        spec = client.get("/openapi.json").json()
    found = {(method, path): operation for path, method, operation in operations(spec)}
    listed = {place: {int(code) for code in operation["responses"]} for place, operation in found.items()}
    assert listed["get", "/health"] == {200, 400, 431, 500, 503}
    for (method, path), codes in listed.items():
        assert (404 in codes) == ("{" in path), (method, path)
        assert (413 in codes) == ("requestBody" in found[method, path] or "/hooks/" in path), (method, path)
        assert method != "get" or not codes & {402, 403, 409}, (method, path)
        assert (409 in codes) == (method == "post"), (method, path)
        film = path.endswith((".mp4", "/video", "/export")) or "/media/" in path or "/download/" in path
        assert (416 in codes) == (film and method == "get"), (method, path)
    refused = found["post", "/api/v1/generate"]["responses"]["400"]["content"]["application/json"]["schema"]["$ref"]
    assert set(spec["components"]["schemas"][refused.rpartition("/")[2]]["properties"]) == {"error"}


def test_the_sockets_are_described(shown):
    told = next(tag["description"] for tag in shown.get("/openapi.json").json()["tags"] if tag["name"] == "sockets")
    for word in ("/ws/jobs/{job_id}", "shot_complete", "progress_update", "ping", "1008", "/ws/tickets"):
        assert word in told
