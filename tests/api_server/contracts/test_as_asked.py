"""What a client gives is taken as it is, and what can't be done as asked is said where the client reads."""

import io
import json

import httpx
import pytest
from PIL import Image

from api_server.serve import Server

KEY = {"Authorization": "Bearer YOUR_TOKEN"}
GUIDELINES = {"tone": "warm", "colors": ["teal", "#ffaa00"], "logo": {"place": "corner"}, "never": None}
SCENARIO = {"product_id": "none", "user_id": "user-456", "style": "trendy-influencer-vlog", "mood": "calm", "video_length": 15,
            "resolution": "720:1280"}  # fmt: skip


@pytest.fixture
def base(listening):
    return f"http://localhost:{listening.ports['api']}"


def asked(base, **fields):
    return httpx.post(f"{base}/api/v2/generate", json={"prompt": "A quiet harbour at dawn"} | fields, headers=KEY)


@pytest.mark.parametrize("given", [GUIDELINES, {}, "Warm colours, no text.", None])
def test_brand_guidelines_come_back_as_they_were_given(base, given):
    number = asked(base, brand_guidelines=given).json()["job_id"]
    parameters = httpx.get(f"{base}/api/v2/jobs/{number}/metadata").json()["video"]["parameters"]
    assert parameters["brand_guidelines"] == given


def test_an_object_of_brand_guidelines_reaches_the_writer_line_by_line(base, idle):
    job = idle.numbered(asked(base, brand_guidelines=GUIDELINES).json()["job_id"])
    assert job.brief.guidelines == 'tone: warm\ncolors: teal, #ffaa00\nlogo: {"place": "corner"}\nnever: null'


@pytest.mark.parametrize("given", [["teal"], 7, True, "x" * 5001, {"x": "y" * 5000}])
def test_other_brand_guidelines_are_refused_in_one_line(base, idle, given):
    answer = asked(base, brand_guidelines=given)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("brand_guidelines: must ")
    assert idle.jobs().total == 0


@pytest.mark.parametrize(("wanted", "had"), [(100, 100), (101, 100), (1000, 100), (10**30, 100)])
def test_a_page_larger_than_any_has_as_much_as_a_page_holds_and_says_so(base, idle, wanted, had):
    body = httpx.get(f"{base}/api/v1/jobs?page=1&page_size={wanted}").json()
    assert (body["page"], body["page_size"], body["jobs"]) == (1, had, [])


def test_no_page_is_too_small_or_no_number(base):
    for wrong in ("0", "-1", "x", "1.5"):
        assert httpx.get(f"{base}/api/v1/jobs?page_size={wrong}").status_code == 400


def gif():
    kept = io.BytesIO()
    Image.new("RGB", (4, 4)).save(kept, "GIF")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "declared", "named"),
    [
        ("a.gif", b"x", "image/gif", ".gif"),
        ("noname", b"x", "image/bmp", "image/bmp"),
        ("noname", b"x", "", "unknown"),
        ("a.png", gif(), "image/png", "image/gif (sent as .png)"),
        ("a.jpg", b"<svg/>", "image/jpeg", "text/xml (sent as .jpg)"),
        ("a.jpg", b"not a picture", "image/jpeg", "unknown (sent as .jpg)"),
        ("a.webp", b"", "image/webp", "empty (sent as .webp)"),
    ],
)
def test_an_invalid_file_type_is_named_on_both_contracts_that_take_pictures(base, name, content, declared, named):
    file = (name, content, declared) if declared else (name, content, "application/octet-stream")
    named = named if declared else "application/octet-stream"
    shots = httpx.post(f"{base}/api/v1/upload", files={"file": file})
    assert (shots.status_code, shots.json()["error"]) == (
        400, f"Invalid file type: {named}. Allowed: .jpg, .jpeg, .png, .webp",
    )  # fmt: skip
    form = {"product_name": "Cup", "style": "modern", "cta_text": "Buy now"}
    advert = httpx.post(f"{base}/api/generate", data=form, files={"product_image": file})
    if content:
        assert (advert.status_code, advert.json()["error"]) == (400, "InvalidFileType")
        allowed, _, reason = advert.json()["details"].partition(". Allowed types: JPEG, PNG, WebP")
        assert allowed == f"Invalid file type: {named}"
        assert not reason or reason.startswith(". ")


def test_a_shot_is_served_where_the_socket_says_it_lies(made, picture):
    with Server(made) as server, httpx.Client(base_url=f"http://localhost:{server.ports['api']}") as client:
        shots = client.get("/api/v1/jobs/job_abc123").json()["storyboard"]["shots"]
        for shot in shots:
            path = shot["output_video_path"].removeprefix("/workspace")
            answer = client.get(path, timeout=300)
            assert (answer.status_code, answer.headers["content-type"], answer.content[4:8]) == (
                200,
                "video/mp4",
                b"ftyp",
            )
            assert client.get(path).content == answer.content
        assert len({client.get(shot["output_video_path"].removeprefix("/workspace")).content for shot in shots}) == 2
        for missing in ("job_abc123/shot_003.mp4", "job_abc123/shot_1.mp4", "job_000000000000/shot_001.mp4"):
            answer = client.get(f"/videos/{missing}")
            assert (answer.status_code in (400, 404), set(answer.json())) == (True, {"error", "detail", "timestamp"})


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    """Asks a server for a scenario of a product whose call to action is English."""
    from pipeline import Settings, open_studio

    home = tmp_path_factory.mktemp("languages") / "home"
    studio = open_studio(
        Settings(reelwright_home=home, executor="inline", api_port=0, narration_port=0, _env_file=None)
    )
    for name, call in (("cup", "Buy now!"), ("lamp", "Get your light today")):
        studio.library.add_product(name, call_to_action=call, product_id=name)
    with (
        Server(studio) as server,
        httpx.Client(base_url=f"http://localhost:{server.ports['api']}", timeout=300) as client,
    ):

        def ask(language, product):
            started = client.post(
                "/scenario/generate", json=SCENARIO | {"target_language": language, "product_id": product}
            )
            return client.get(f"/scenario/generate/tasks/{started.json()['task_id']}").json()["scenario"]

        yield ask
    studio.close()


def test_a_language_that_the_writer_lacks_is_said_in_the_scenario_each_time(scenario):
    for _ in range(2):
        (warning,) = scenario("ja-JP", "cup")["warnings"]
        assert "'ja-JP'" in warning
        assert "this script is in English" in warning


@pytest.mark.parametrize(
    ("language", "call"),
    [("en-US", "Buy now!"), ("es-ES", "Cómpralo ahora."), ("fr-FR", "Achetez-le maintenant."), ("de-DE", "Jetzt kaufen."),
     ("it-IT", "Acquistalo ora."), ("pt-BR", "Compre agora.")],
)  # fmt: skip
def test_a_usual_call_to_action_is_said_in_the_film_s_language(scenario, language, call):
    found = scenario(language, "cup")
    assert call in found["audio_script"]["cta"]
    assert "warnings" not in found


def test_a_call_to_action_of_one_s_own_stays_and_its_language_is_said(scenario):
    found = scenario("es-ES", "lamp")
    assert "Get your light today" in json.dumps(found["audio_script"])
    assert found["warnings"] == ["The call to action is kept as it was given, in English, and not in 'es-ES'."]
    assert "warnings" not in scenario("en-US", "lamp")
