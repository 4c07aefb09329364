"""The first calls of a fresh process, from many threads at once."""

import subprocess
import sys
from pathlib import Path

FIRST_CALLS = """
import sys, threading
from pathlib import Path
from pipeline.capabilities import FootageRequest, ImageRequest, ScriptRequest
from pipeline.provider import Desk
from pipeline.providers import providers
from store.settings import Settings
from tests.providers_server import ProvidersServer

home = Path(sys.argv[1])
keys = dict.fromkeys(
    ("openai_api_key", "anthropic_api_key", "replicate_api_token", "runwayml_api_secret", "pexels_api_key"), "k"
)
picture = ImageRequest(prompt="x", width=64, height=64)
calls = {
    "openai:gpt-4o-mini": ScriptRequest(prompt="x", seconds=5.0),
    "openai:gpt-image-2": picture,
    "anthropic:claude-haiku-4-5": ScriptRequest(prompt="x", seconds=5.0),
    "replicate:flux-schnell": picture,
    "runwayml:gen4_image": picture,
    "pexels:videos": FootageRequest(query="x", seconds=2.0, width=64, height=64),
}
with ProvidersServer(home / "charges.jsonl") as server:
    made = providers(Settings(_env_file=None, reelwright_home=home, **keys, **server.base_urls))
    models = {model.id: model for provider in made.values() for model in provider.models}
    start = threading.Barrier(2 * len(calls))

    def call(name, folder):
        folder.mkdir()
        desk = Desk(intent=folder.name, folder=folder, media=home.joinpath, check_cancelled=lambda: None)
        start.wait()
        made[models[name].vendor].create(models[name], calls[name], desk)

    threads = [
        threading.Thread(target=call, args=(name, home / f"{number}-{again}"))
        for number, name in enumerate(calls)
        for again in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.exit(None if len(server.charges) == 10 else f"{len(server.charges)} charges")
"""


def test_the_first_calls_of_all_vendors_may_come_at_once(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CALLS, str(tmp_path)], capture_output=True, text=True, timeout=120
    )
    assert done.stderr == ""
