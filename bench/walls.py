"""Walls: how soon a webhook tells that a film waits, and how soon the film goes on once its wall is gone, by the clock.

    python bench/walls.py [ROUNDS]

Each wall is put up before a film that is asked for over real HTTP from the stand-in vendors. Its receiver is on loopback,
which the server's own sender refuses, so that one line of the sender is replaced. Nobody clicks.
"""

import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent))

from api_server import webhooks
from api_server.serve import Server
from pipeline import Settings, Studio, open_studio
from pipeline.brief import brief
from tests.pipeline.till import KEYS
from tests.providers_server import ProvidersServer

HOOK = "https://hooks.example/reelwright"
KEY = f"REPLICATE_API_TOKEN={KEYS['replicate_api_token']}\n"
OPENAI = "OPENAI_API_KEY=sk-test\n"
WALLS = ("disk", "budget", "no key", "refused key", "empty account")
LONGEST_SECONDS = 200.0
BALLAST_BYTES = 1 << 30


@contextmanager
def receiver() -> Iterator[list[tuple[float, dict[str, str]]]]:
    """Webhooks as they arrive, each with its time."""
    heard = list[tuple[float, dict[str, str]]]()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Keep it."""
            heard.append((time.monotonic(), json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        port = server.server_port
        webhooks.post_public = lambda _url, headers, body: (
            httpx.post(f"http://127.0.0.1:{port}", headers=dict(headers), content=body).status_code
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield heard
        server.shutdown()


def put_up(wall: str, env: Path, vendor: ProvidersServer, studio: Studio) -> Callable[[], object]:
    """Put a wall up; how it is taken down."""
    match wall:
        case "disk":
            ballast = env.parent / "ballast"
            with ballast.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, BALLAST_BYTES)
            return ballast.unlink
        case "budget":
            studio.spending.set_caps(job_usd=5, day_usd=0)
            return lambda: studio.spending.set_caps(job_usd=5, day_usd=20)
        case "no key":
            env.write_text(OPENAI)
            return lambda: env.write_text(OPENAI + KEY)
        case "refused key":
            vendor.fault("status", vendor="replicate", status=401)
            vendor.fault("status", "list", vendor="replicate", status=401, times=100)
        case _:
            vendor.fault("status", vendor="replicate", status=402, times=100)
    return vendor.world.faults.clear


def measured(wall: str, folder: Path) -> dict[str, float]:
    """Seconds from the moment that a film waits to its webhook, and from the end of its wall until it goes on."""
    env = folder / ".env"
    env.write_text(OPENAI + KEY)
    free = shutil.disk_usage(folder).free >> 20
    with ProvidersServer(folder / "charges.jsonl") as vendor, receiver() as heard:
        settings = Settings(
            _env_file=env, reelwright_home=folder / "home", api_port=0, narration_port=0, provider_settle_seconds=0,
            disk_watermark_mb=free - 512 if wall == "disk" else 0, webhook_secret="a-long-secret", **vendor.base_urls,
        ).read_from(env)  # fmt: skip
        studio = open_studio(settings)
        with Server(studio):
            # Without room or money no film is taken: both end while the script is written.
            vendor.fault("latency", vendor="openai", seconds=2.0)
            wanted = brief(
                kind="storyboard", prompt="The pier", review=True, seconds=10, short_side=144, scene_count=1, local_fallback=False,
                models=(("script", "openai:gpt-4o-mini"), ("image", "replicate:flux-schnell")),
            )  # fmt: skip
            take_down = None if wall in ("disk", "budget") else put_up(wall, env, vendor, studio)
            studio.submit(wanted, job_id="film", origin="narration", webhook=HOOK)
            take_down = take_down or put_up(wall, env, vendor, studio)
            waits_at = until(lambda: studio.job("film").waiting not in ("", "approval"))
            told_at = until(lambda: any(told["type"] == "job.waiting" for _, told in heard))
            take_down()
            gone_at = time.monotonic()
            on_at = until(lambda: studio.job("film").state != "waiting" or studio.job("film").waiting == "approval")
            ready_at = until(lambda: studio.job("film").waiting == "approval")
        studio.close()
        charges = len(vendor.charges.all())
    return {"told_s": round(max(0.0, told_at - waits_at), 1), "on_s": round(on_at - gone_at, 1),
            "ready_s": round(ready_at - gone_at, 1), "charges": charges}  # fmt: skip


def until(good: Callable[[], bool]) -> float:
    """When something became true. Raises TimeoutError where it never does."""
    ends_at = time.monotonic() + LONGEST_SECONDS
    while not good():
        if time.monotonic() > ends_at:
            raise TimeoutError("The film came no further.")
        time.sleep(0.02)
    return time.monotonic()


def main() -> int:
    """Every wall, so many times; the worst of each. The exit code is 1 where a bar was missed."""
    rounds, worst = int(sys.argv[1]) if len(sys.argv) > 1 else 1, dict[str, dict[str, float]]()
    for wall in WALLS * rounds:
        with tempfile.TemporaryDirectory() as folder:
            found = measured(wall, Path(folder))
        worst[wall] = {name: max(value, worst.get(wall, found)[name]) for name, value in found.items()}
    missed = [
        wall for wall, found in worst.items() if found["told_s"] > 5 or found["on_s"] > 60 or found["charges"] != 2
    ]
    print(json.dumps({"figure": "walls", "rounds": rounds, **worst, "missed": missed}))
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
