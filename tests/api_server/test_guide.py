"""docs/api.md: every example runs, as it is written, against a real server."""

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from pydantic import SecretStr

from api_server.serve import Server
from api_server.webhooks import headers
from pipeline import open_studio

pytestmark = pytest.mark.xdist_group("filmed")

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = FENCE.findall(GUIDE.read_text(encoding="utf-8"))
EXAMPLES = [text for language, text in BLOCKS if language in ("sh", "python")]
ANSWERS = {
    text: json.loads(shown)
    for (language, text), (after, shown) in pairwise(BLOCKS)
    if language == "sh" and after == "json"
}
SIGNATURES = next(text for text in EXAMPLES if "def genuine" in text)
ENVELOPES = ({"detail"}, {"error"}, {"error", "detail", "timestamp"}, {"error", "message", "details"})
SAME = ("status", "error", "detail", "message", "expires_in")
SECRET = "a-long-shared-secret"


@pytest.fixture
def guide_server(filmed_home, settings):
    """Servers over job 123: one whose jobs wait, and one whose jobs are done at once."""
    opened = []

    def build(*, works):
        shutil.copytree(filmed_home, settings.reelwright_home)
        executor = "inline" if works else "threads"
        changes = {"executor": executor, "webhook_secret": SecretStr(SECRET)}
        studio = open_studio(settings.model_copy(update=changes), work=works)
        server = Server(studio)
        opened.append((server, studio))
        return server.__enter__()

    yield build
    for server, studio in opened:
        server.__exit__(None, None, None)
        studio.close()


def run(text, server, folder):
    """Run an example in a folder that holds a picture."""
    for number, name in ((8000, "api"), (5000, "narration")):
        text = text.replace(f"localhost:{number}", f"localhost:{server.ports[name]}")
    Image.new("RGB", (40, 30), (180, 90, 40)).save(folder / "picture.png")
    (folder / ".curlrc").write_text("silent\nshow-error\nfail-with-body\n")
    program = [sys.executable, "-c"] if "import " in text else ["bash", "-eo", "pipefail", "-c"]
    environment = os.environ | {"CURL_HOME": str(folder), "HOME": str(folder), "NO_PROXY": "*", "no_proxy": "*"}
    return subprocess.run([*program, text], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def fits(shown, got):
    """Whether an answer has the keys that the guide shows, and the same words where it promises words."""
    if isinstance(shown, dict):
        return not shown or (
            set(shown) == set(got)
            and all(fits(value, got[key]) for key, value in shown.items())
            and all(shown[key] == got[key] for key in SAME if isinstance(shown.get(key), str | int))
        )
    return not isinstance(shown, list) or all(fits(shown[0], each) for each in got)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_does_what_it_says(example, guide_server, tmp_path):
    server = guide_server(works='"completed"' in example)
    done = run(example, server, tmp_path)
    shown = ANSWERS.get(example, {})
    refused = set(shown) in ENVELOPES
    assert (done.returncode != 0) == refused, done.stderr + done.stdout
    if shown:
        assert fits(shown, json.loads(done.stdout)), done.stdout
    for name in re.findall(r'(?:-o |open\(")([a-z]+\.(?:mp4|webm))', example):
        assert (tmp_path / name).stat().st_size > 1000


def test_the_signature_check_tells_ours_from_others():
    place = {}
    exec(SIGNATURES, place)
    genuine, now, body = place["genuine"], int(place["time"].time()), b'{"status": "completed"}'
    sent = headers(SECRET, "delivery-1", now, body)
    assert genuine(SECRET, sent, body)
    assert not genuine(SECRET, sent, body + b" ")
    assert not genuine("another", sent, body)
    assert not genuine(SECRET, headers(SECRET, "delivery-1", now - 301, body), body)


def test_the_guide_has_a_section_for_each_promise():
    text = GUIDE.read_text(encoding="utf-8")
    for word in ("Idempotency-Key", "REQUIRE_AUTH", "CREATES_PER_MINUTE", "WEBHOOK_SECRET", "CORS_ORIGINS", "/metrics"):
        assert word in text
    assert len(EXAMPLES) >= 18
