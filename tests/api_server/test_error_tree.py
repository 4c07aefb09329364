"""Every error class there is, on its way to a script, to the command line and to a page."""

import ast
import importlib
import inspect
import io
import pkgutil
from pathlib import Path

import pytest
from PIL import Image
from pydantic import SecretStr
from starlette.testclient import TestClient

import api_server
import pipeline
import store
from api_server.app import LIMITS, PORTS, frame, guarded, site
from api_server.problem import Problem
from pages.components.boundary import line
from pipeline import open_studio
from pipeline.console import exit_code
from pipeline.errors import ReelwrightError

PACKAGES = (store, pipeline, api_server)
HERE = Path(pipeline.__file__).parent.parent
TOLD = "It broke in '/home/ana maria/studio' (/var/lib/studio/x.log): try again."
PLACES = ("ana", "/home", "/var")
KEYS = {"Authorization": "Bearer YOUR_TOKEN"}

# The HTTP status and the exit code of each class; one that is not here has been given no thought yet.
ENDS = {
    "InvalidInput": (400, 2), "UnusablePicture": (400, 2), "Forged": (400, 2), "NotMedia": (400, 2), "Unreadable": (400, 2),
    "NotFound": (404, 2), "SourceMissing": (404, 2),
    "Conflict": (400, 2), "WrongState": (400, 2), "Moved": (400, 2), "RefinementLimit": (429, 2), "QueueFull": (429, 2),
    "StaleQuote": (409, 2),
    "Unaffordable": (402, 3), "OverCap": (402, 3), "SpendingOff": (402, 3), "NoCredits": (402, 3),
    "Unavailable": (503, 3), "NotHeard": (503, 3), "FfmpegMissing": (503, 3), "NoKey": (503, 3), "CantServe": (503, 3), "NoSeat": (503, 3),
    "StoreError": (500, 3), "NewerSchema": (500, 3), "DatabaseUnusable": (500, 3), "DatabaseBusy": (503, 3),
    "DatabaseTaken": (500, 3), "LeaseLost": (500, 3), "OlderDatabase": (500, 3), "JournalUnwritable": (503, 3),
    "RestoredCopy": (402, 3), "DiskFull": (503, 3), "DuplicateCall": (500, 3),
    "Cancelled": (409, 1), "RateLimited": (429, 1), "Resting": (429, 1), "NotSent": (503, 1), "KeyRefused": (503, 3),
    "OutOfCredit": (402, 3),
}  # fmt: skip
# What fails while a film is made is the documents' own 500, and exit code 1.
MADE_BADLY = {
    "RenderFailed", "ProcessFailed", "ExchangeFailed", "TooLarge", "TooSlow", "ProviderError", "Rejected", "Refused",
    "OutcomeUnknown", "ProviderFailed", "ResultLost", "FetchFailed", "Forbidden", "Gone", "Unsound", "Interrupted",
}  # fmt: skip
BODIES = {
    "scenario": {"detail"}, "storyboard": {"detail"}, "shots": {"error", "detail", "timestamp"},
    "advert": {"error", "message", "details"}, "music_video": {"error", "message", "details"}, "narration": {"error"},
}  # fmt: skip


def below(kind):
    """A class's subclasses, theirs too."""
    return [found for child in kind.__subclasses__() for found in (child, *below(child))]


@pytest.fixture(scope="module")
def classes():
    """Every error class of ours by name, once every module is loaded."""
    for package in PACKAGES:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name and not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    ours = tuple(f"{package.__name__}." for package in PACKAGES)
    return {kind.__name__: kind for kind in below(ReelwrightError) if f"{kind.__module__}.".startswith(ours)}


def made(kind):
    """One of them, with words that name places of this machine."""
    given = {"vendor": "openai", "retry_after": 12.0, "current": 0, "required": 1, "sent": True, "cap": 2_000_000,
             "left": 300_000, "price": 500_000}  # fmt: skip
    asked = inspect.signature(kind.__init__).parameters.values()
    named = {field.name: given[field.name] for field in asked if field.name in given and field.default is field.empty}
    return kind("day" if kind.__name__ == "OverCap" else TOLD, **named)


@pytest.fixture
def raising(studio, classes):
    """The ports, each of whose contracts has one more route, which raises the class it is asked for."""

    async def fail(name: str) -> None:
        raise made(classes[name])

    def build(port):
        shared = frame(studio)
        app = site(port, shared)
        for contract in port.contracts:
            app.add_api_route(f"{contract.prefixes[0].rstrip('/')}/raise/{{name}}", fail)
            app.router.routes.insert(0, app.router.routes.pop())
        return TestClient(guarded(app, port, shared, LIMITS), base_url="http://localhost")

    return [(build(port), contract) for port in PORTS for contract in port.contracts]


def test_every_error_class_has_its_place_in_the_tree(classes):
    ours = {
        kind for kind in below(Exception) if kind.__module__.partition(".")[0] in ("store", "pipeline", "api_server")
    }
    assert ours - set(classes.values()) == {ReelwrightError, Problem}
    assert set(classes) == set(ENDS) | MADE_BADLY


def test_no_error_class_is_there_for_nothing(classes):
    sources = (path for name in ("store", "pipeline", "api_server", "pages") for path in (HERE / name).rglob("*.py"))
    named = {
        node.id if isinstance(node, ast.Name) else node.attr
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    assert {name for name, kind in classes.items() if not kind.__subclasses__()} - named == set()


def test_every_error_class_leaves_in_every_contracts_envelope(raising, classes):
    for client, contract in raising:
        for name in classes:
            answer = client.get(f"{contract.prefixes[0].rstrip('/')}/raise/{name}")
            body = answer.json()
            assert answer.status_code == ENDS.get(name, (500, 1))[0], name
            assert set(body) == BODIES[contract.name], name
            assert all(isinstance(text, str) and text for text in body.values()), name
            assert not [place for place in PLACES if place in answer.text], name


def test_every_error_class_has_its_exit_code_and_shows_no_path_on_a_page(classes):
    for name, kind in classes.items():
        assert exit_code(made(kind)) == ENDS.get(name, (500, 1))[1], name
        assert not [place for place in PLACES if place in line(made(kind))], name


def picture():
    drawn = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(drawn, "PNG")
    return {"product_image": ("lamp.png", drawn.getvalue(), "image/png")}


ASKS = {
    "scenario": ("/scenario/generate", {"json": {
        "product_id": "product-123", "user_id": "user-456", "style": "product-showcase", "mood": "calm",
        "video_length": 15, "resolution": "720:1280", "target_language": "en-US"}}),
    "storyboard": ("/api/v2/generate", {"json": {"prompt": "A hero discovers a hidden treasure", "duration": 30}}),
    "shots": ("/api/v1/jobs", {"json": {"user_prompt": "A forest at dawn", "max_shots": 2}}),
    "advert": ("/api/generate", {"data": {"product_name": "Lamp", "style": "modern", "cta_text": "Buy"}, "files": picture()}),
    "music_video": ("/api/mv/scenes", {"json": {"concept_prompt": "Robot exploring Austin, Texas"}}),
    "narration": ("/api/v1/generate", {"json": {"text": "A small boat left the harbour."}}),
}  # fmt: skip


@pytest.mark.parametrize("contract", ASKS)
@pytest.mark.parametrize("cap", ["budget_per_day_usd", "budget_per_job_usd"])
def test_a_price_above_a_cap_is_402_with_both_sums(contract, cap, settings, client_of):
    poor = settings.model_copy(update={"executor": "threads", "openai_api_key": SecretStr("key"), cap: 0.0001})
    studio = open_studio(poor, work=False)
    path, asked = ASKS[contract]
    with client_of(studio) as client:
        answer = client.post(path, headers=KEYS, **asked)
    body = answer.json()
    assert (answer.status_code, set(body)) == (402, BODIES[contract])
    said = next(text for text in body.values() if "budget" in text)
    assert said.startswith(f"The {cap.split('_')[2]}'s budget of $0.0001 has $0.0001 left, and this costs $0.")
    assert "Settings page" in said
    assert studio.jobs(states=("queued", "running")).total == 0
    studio.close()
