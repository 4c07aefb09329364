"""How fast the dashboard's pages are ready with 10 and with 10,000 films, and what 20 watched films leave in memory.

python bench/dashboard.py [--films 10000] [--calls 100000]; prints one JSON line. `calls` is the metrics page over so many
calls of a thousand films, and exits 1 when it takes over two seconds. Needs chromium. Times are medians of nine loads of one
server each, in milliseconds: `painted` is the first contentful paint, `ready` the end of the script run.
"""

import argparse
import json
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from pipeline import Settings, brief, open_studio
from store import Store
from store import jobs as rows
from store.models import Job

ROOT = Path(__file__).parent.parent
PAGES = {
    "/": ".st-key-make button",
    "/library": "[class*='st-key-film-'] button",
    "/metrics": '[data-testid="stDataFrame"]',
    "/storyboard": "[class*='st-key-film-'] button",
}
LOADS, WATCHED = 9, 20
MOST_READY_MS = 2000
FLAGS = ("--no-sandbox", "--disable-background-networking")
DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


def main() -> None:
    """Measure both sizes and print them with their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--films", type=int, default=10_000)
    parser.add_argument("--calls", type=int, default=100_000)
    asked = parser.parse_args()
    small, large = (measured(films) for films in (10, asked.films))
    ratios = {page: round(large[page]["ready"] / small[page]["ready"], 2) for page in PAGES}
    told = spent(asked.calls)
    print(json.dumps({"films": asked.films, "ratio": ratios, "with_10": small, "with_many": large, "calls": told}))
    sys.exit(told["ready"] > MOST_READY_MS)


def measured(films: int) -> dict[str, dict[str, float]]:
    """Each page's times over a home of so many films, and the server's memory."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        film_id = filled(home, films)
        with served(home) as (url, process), browsed() as page:
            found = {path: timed(page, url + path, last) for path, last in PAGES.items()}
            before = resident_mb(process.pid)
            for _ in range(WATCHED):
                watched(page, f"{url}/export?job={film_id}")
            found["memory_mb"] = {"before": before, "after": resident_mb(process.pid)}
            return found


def spent(calls: int) -> dict[str, float]:
    """The metrics page's times over so many calls of three vendors in 28 days and a thousand films."""
    changed = {
        "id": "'call-' || n", "step": "'image:' || n", "job_id": "'copy-' || (2 + n % 999)", "provider_id": "NULL",
        "vendor": "CASE n % 3 WHEN 0 THEN 'openai' WHEN 1 THEN 'replicate' ELSE 'runwayml' END",
        "actual_micros": "(n * 37) % 90000", "created_at": "datetime('now', '-' || (n % 28) || ' days')",
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        filled(home, 1000)
        with closing(sqlite3.connect(home / "reelwright.db")) as connection:
            names = [row[1] for row in connection.execute("PRAGMA table_info(paid_call)")]
            (first,) = connection.execute("SELECT id FROM paid_call LIMIT 1").fetchone()
            connection.execute(
                "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) INSERT INTO paid_call "
                f"SELECT {', '.join(changed.get(name, name) for name in names)} FROM paid_call, c WHERE id = ?",
                (calls, first),
            )
            connection.commit()
        with served(home) as (url, _), browsed() as page:
            return timed(page, url + "/metrics", PAGES["/metrics"])


def filled(home: Path, films: int) -> str:
    """A home with one real film and copies of its row; returns the real film's id."""
    settings = Settings(reelwright_home=home, executor="inline", disk_watermark_mb=0)
    studio = open_studio(settings)
    real = studio.submit(brief(prompt="A forest at sunrise", seconds=5, short_side=144, scene_count=2))
    studio.close()
    store = Store(settings)
    with store.db.write() as session:
        values = session.get_one(Job, real.id).model_dump()
        for number in range(2, films + 1):
            rows.add(session, Job(**values | {"id": f"copy-{number}", "number": 0}), ())
    store.close()
    return real.id


@contextmanager
def served(home: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The dashboard alone on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    with (home.parent / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "REELWRIGHT_HOME": str(home)}, stdout=log, stderr=log
        )
    url = f"http://127.0.0.1:{port}"
    while True:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
            break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    yield url, process
    process.terminate()
    process.wait(timeout=20)


@contextmanager
def browsed() -> Iterator[Page]:
    """A page of chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield browser.new_page()
        browser.close()


def timed(page: Page, url: str, last: str) -> dict[str, float]:
    """Medians of several loads, the first one left out; ready is when `last` can be used and the script has run."""
    painted, ready = [], []
    for _ in range(LOADS + 1):
        started = time.perf_counter()
        page.goto(url)
        # Looked for at every frame: a locator looks again after ever longer pauses, up to half a second.
        page.wait_for_function("all => all.every(each => document.querySelector(each))", arg=[last, DONE])
        ready.append((time.perf_counter() - started) * 1000)
        painted.append(page.evaluate(PAINT))
    return {"painted": round(statistics.median(painted[1:])), "ready": round(statistics.median(ready[1:]))}


def watched(page: Page, url: str) -> None:
    """Play a film until its first second has gone by."""
    page.goto(url)
    page.locator("video").wait_for()
    page.locator("video").evaluate("v => { v.muted = true; v.playbackRate = 2; v.play().catch(() => null) }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 1")


def resident_mb(pid: int) -> float:
    """Resident memory of a process (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


if __name__ == "__main__":
    main()
