"""The published documents themselves: every JSON block read by its schema, every call run as it is written."""

import json
import os
import re
import subprocess
import sys

import pytest
from pydantic import TypeAdapter

from api_server.contracts import narration
from api_server.contracts.scenario import schemas as scenario
from api_server.contracts.storyboard import schemas as storyboard
from api_server.serve import Server

pytestmark = pytest.mark.xdist_group("filmed")

FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
PARAMETERS = '{"duration": 30, "style": "cinematic", "aspect_ratio": "16:9", "brand_guidelines": null}'
COMPLETED_JOB = {
    "progress": {"current_stage": "pending", "scenes_total": 0, "scenes_completed": 0, "current_scene": None,
                 "estimated_completion_seconds": None, "message": ""},
    "storyboard": None, "video_url": None, "estimated_cost": 0.0, "actual_cost": 0.0, "approved": False,
    "created_at": "2025-11-15T10:00:00", "updated_at": "2025-11-15T10:00:00", "error_message": None,
}  # fmt: skip

SCHEMAS = {
    "scenario.md": [scenario.Generate, scenario.Task, scenario.Task, scenario.Message],
    "storyboard.md": [storyboard.Metadata, storyboard.Job, list[storyboard.Entry], storyboard.Metrics]
    + [storyboard.Failure] * 8,
    "narration.md": [narration.Generate, narration.Started, narration.Failure, narration.Failure, narration.JobStatus]
    + [narration.Failure] * 3 + [narration.Jobs, narration.Failure],
}  # fmt: skip


def blocks(contracts, name, *languages):
    """The fenced blocks of a document in these languages, in order."""
    found = FENCE.findall((contracts / name).read_text())
    return [text for language, text in found if language in languages]


def values(text):
    """The JSON values of a block: comments dropped, parts that the document leaves out filled in."""
    text = re.sub(r"^//.*$", "", text, flags=re.MULTILINE)
    text = text.replace("[...]", "[]").replace("{...}", PARAMETERS)
    text = re.sub(r",\s*\.\.\.", "", text)
    decoder, found, rest = json.JSONDecoder(), [], text.strip()
    while rest:
        value, end = decoder.raw_decode(rest)
        found.append(value)
        rest = rest[end:].strip()
    return found


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_json_block_is_read_by_its_schema(contracts, name):
    found = [value for text in blocks(contracts, name, "json") for value in values(text)]
    assert len(found) == len(SCHEMAS[name])
    for value, schema in zip(found, SCHEMAS[name], strict=True):
        complete = COMPLETED_JOB | value if schema is storyboard.Job else value
        TypeAdapter(schema).validate_python(complete, extra="forbid")


def test_every_documented_answer_names_every_key_that_ours_has(contracts):
    started, task = (value for text in blocks(contracts, "scenario.md", "json")[1:3] for value in values(text))
    assert set(started) == set(task) == set(scenario.Task.model_fields)
    (figures,) = values(blocks(contracts, "storyboard.md", "json")[0])
    assert set(figures) == set(storyboard.Metadata.model_fields)


@pytest.fixture
def served(filmed):
    """The studio with job 123 on real ports."""
    with Server(filmed) as server:
        yield server


def redirected(text, server):
    """The document's text with this server's ports in the place of its own."""
    text = text.replace("localhost:8000", f"localhost:{server.ports['api']}")
    return text.replace("localhost:5000", f"localhost:{server.ports['narration']}")


def run(command, folder):
    """Run a documented program in an empty folder."""
    (folder / ".curlrc").write_text('silent\nwrite-out = "%{stderr}%{http_code}\\n"\n')
    environment = os.environ | {"CURL_HOME": str(folder), "HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


def curls(contracts, name):
    """Each documented curl call, with the comment lines dropped."""
    texts = [text for text in blocks(contracts, name, "bash") if "curl" in text]
    joined = "\n".join(texts).replace("\\\n", " ")
    return re.findall(r"^curl .*(?:\n  .*|\n})*'?", re.sub(r"^#.*\n", "", joined, flags=re.MULTILINE), re.MULTILINE)


def statuses(contracts, name, server, folder):
    """The HTTP status of each documented curl call."""
    done = [run(["bash", "-c", redirected(call, server)], folder) for call in curls(contracts, name)]
    return [int(re.findall(r"^\d{3}$", ran.stderr, re.MULTILINE)[0]) for ran in done]


def test_s0_42_the_curl_calls_of_the_scenario_document(contracts, served, tmp_path):
    assert statuses(contracts, "scenario.md", served, tmp_path) == [200, 404, 404]


def test_s0_41_the_python_client_of_the_scenario_document(contracts, served, tmp_path):
    (text,) = blocks(contracts, "scenario.md", "python")
    ran = run([sys.executable, "-c", redirected(text, served)], tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "Scenario generated: " in ran.stdout
    assert "Preview image: http" in ran.stdout


def test_the_curl_calls_of_the_storyboard_document(contracts, served, tmp_path):
    found = statuses(contracts, "storyboard.md", served, tmp_path)
    calls = curls(contracts, "storyboard.md")
    expected = {"refine": 400, "reorder": 400, "approve": 400}
    wanted = [next((code for word, code in expected.items() if f"/123/{word}" in call), 200) for call in calls]
    assert list(zip(found, calls, strict=True)) == list(zip(wanted, calls, strict=True))
    assert len(calls) > 20
    assert {path.name for path in tmp_path.glob("*.*")} >= {"video.mp4", "original_video.mp4", "video_web.webm"}


def test_s1_51_the_python_client_of_the_storyboard_document(contracts, served, tmp_path):
    (text,) = blocks(contracts, "storyboard.md", "python")
    ran = run([sys.executable, "-c", redirected(text, served)], tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "Video exported to video_123.mp4" in ran.stdout
    assert "Refinement result: completed" in ran.stdout
    assert "Reorder result: completed" in ran.stdout
    assert "Refinements: 1" in ran.stdout


def test_s1_52_the_javascript_client_of_the_storyboard_document_in_a_page(contracts, served, page_of):
    (text,) = blocks(contracts, "storyboard.md", "javascript")
    said = page_of(
        redirected(text, served), at=f"http://127.0.0.1:{served.ports['narration']}/health", until="Refinements:"
    )
    assert "Refinements: 1" in said
    assert not [line for line in said if "failed" in line]


@pytest.fixture
def page_of():
    """Run a script in the page at an address until it says something; everything it said."""
    from pathlib import Path

    from playwright.sync_api import sync_playwright

    browser_path = Path("/usr/bin/chromium")
    if not browser_path.exists():
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail("Chromium is required: install Debian's chromium.")
        pytest.skip("Chromium is not installed.")

    def build(script, *, at, until):
        said = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
            page = browser.new_page()
            page.on("console", lambda message: said.append(message.text))
            page.goto(at)
            with page.expect_console_message(lambda message: until in message.text, timeout=60_000):
                page.add_script_tag(content=script)
            browser.close()
        return said

    return build


def test_s4_23_the_curl_calls_of_the_narration_document(contracts, served, tmp_path):
    assert statuses(contracts, "narration.md", served, tmp_path) == [202, 404, 404, 200]


def test_s4_17_s4_24_the_python_client_of_the_narration_document(contracts, served, tmp_path):
    text = next(text for text in blocks(contracts, "narration.md", "python"))
    ran = run([sys.executable, "-c", redirected(text, served)], tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "output_video.mp4").read_bytes()[4:8] == b"ftyp"
