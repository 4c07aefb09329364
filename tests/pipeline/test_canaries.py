"""Secrets planted in the environment are found nowhere: not in the database, logs, files, views, events or errors."""

import json

import pytest

from pipeline import Settings
from tests import forks
from tests.pipeline.till import environment, wish
from tests.providers_server import ProvidersServer

NAMES = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "REPLICATE_API_TOKEN", "RUNWAYML_API_SECRET", "PEXELS_API_KEY",
         "WEBHOOK_SECRET")  # fmt: skip
FILMS = """
import json, sys, threading, time
from pipeline import open_studio
from pipeline.brief import Brief
studio = open_studio()
shown = []
for number, brief in enumerate(json.loads(sys.argv[1])):
    job = studio.submit(Brief.model_validate_json(brief), job_id=f"film-{number}")
    for _ in range(3):
        deadline = time.monotonic() + 600
        while not (job := studio.job(job.id)).ended and not job.waiting and time.monotonic() < deadline:
            threading.Event().wait(0.05)
        shown += [job.model_dump_json()]
        if job.waiting != "approval":
            studio.retry(job.id)
    shown += [job.model_dump_json(), *(event.model_dump_json() for event in studio.events(job.id))]
shown += [call.model_dump_json() for call in studio.spending.calls()]
shown += [model.model_dump_json() for model in studio.models()]
shown += [repr(studio.health()), repr(studio.settings), str(studio.settings.model_dump()), str(studio.spending.paused())]
print("\\n".join(shown))
studio.close()
"""


@pytest.mark.parametrize("echo", [False, True], ids=["quiet vendors", "vendors that repeat the key"])
def test_a_canary_is_found_nowhere(paid_home: Settings, stand_in: ProvidersServer, echo: bool) -> None:
    canaries = {name: f"canary-{name.lower().replace('_', '-')}-77aa" for name in NAMES}
    if echo:
        for name, vendor in zip(NAMES, ("openai", "anthropic", "replicate", "runwayml"), strict=False):
            said = f"Incorrect API key provided: {canaries[name]}"
            stand_in.fault("status", vendor=vendor, status=401, message=said)
    briefs = [
        wish(script, picture, review=True, seconds=5, short_side=144, scene_count=1).model_dump_json()
        for script, picture in (
            ("openai:gpt-4o-mini", "replicate:flux-schnell"),
            ("anthropic:claude-haiku-4-5", "runwayml:gen4_image"),
        )
    ]
    env = environment(paid_home, stand_in, EXECUTOR="threads", **canaries)
    done = forks.run(FILMS, json.dumps(briefs), env=env)
    assert done.returncode == 0, done.stderr
    files = [file for file in paid_home.reelwright_home.rglob("*") if file.is_file()]
    assert ("working key" in done.stdout.decode()) == echo
    assert '"waiting":"approval"' in done.stdout.decode()
    assert any(file.name == "reelwright.db" for file in files)
    said = {"stdout": done.stdout, "stderr": done.stderr} | {str(file): file.read_bytes() for file in files}
    found = [
        (place, name) for place, text in said.items() for name, canary in canaries.items() if canary.encode() in text
    ]
    assert found == []
