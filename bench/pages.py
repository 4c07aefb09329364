"""How soon a page is there and usable with 10 and with 10,000 films, and what 20 watched films do to the server's memory.

    python bench/pages.py

Prints one JSON line: seconds to the first contentful paint and to the drawn page (medians of 5), their ratio 10,000 : 10
(bar: 1.5), and the server's memory in MB before and after the films were fetched whole.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import insert

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline import Settings, brief, open_studio  # noqa: E402
from store import Store  # noqa: E402
from store.models import Job  # noqa: E402

PAGES = ("", "storyboard", "export", "library", "metrics")
ROUNDS = 5
WATCHED = 20
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime / 1000"


def prepared(home: Path, films: int) -> str:
    """A home with one real finished film and copies of its row; the film's id."""
    settings = Settings(reelwright_home=home, executor="inline", disk_watermark_mb=0)
    studio = open_studio(settings)
    job = studio.submit(brief(prompt="Ocean waves at sunset", seconds=5, short_side=240, scene_count=2))
    studio.close()
    store = Store(settings)
    with store.db.write() as session:
        row = session.get_one(Job, job.id).model_dump()
        copies = [{**row, "id": str(uuid4()), "number": job.number + n, "title": f"Film {n}"} for n in range(1, films)]
        session.execute(insert(Job), copies)
    store.close()
    return job.id


@contextmanager
def served(home: Path) -> Iterator[tuple[str, int]]:
    """The dashboard over a home: its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "REELWRIGHT_HOME": str(home), "DISK_WATERMARK_MB": "0"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait()


def visit(page: Page, address: str) -> tuple[float, float]:
    """Seconds to the first contentful paint, and until everything is drawn and the script rests."""
    started = time.monotonic()
    page.goto(address)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_function("document.querySelectorAll('[data-testid=stSkeleton]').length === 0")
    return float(page.evaluate(PAINT) or 0.0), time.monotonic() - started


def memory_mb(pid: int) -> float:
    """Resident memory of the server (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def watch(page: Page, address: str, job_id: str) -> None:
    """Open the finished film's page and fetch the film whole, as a player does."""
    page.goto(f"{address}/export?job={job_id}")
    page.wait_for_selector("video")
    page.evaluate(
        "fetch(document.querySelector('video').currentSrc || document.querySelector('video').src).then(r => r.arrayBuffer())"
    )


def measured(films: int) -> dict[str, float]:
    """All figures for a studio of so many films."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        job_id = prepared(Path(folder) / "home", films)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        with served(Path(folder) / "home") as (address, pid):
            visit(page, address)
            figures = [visit(page, f"{address}/{name}") for _ in range(ROUNDS) for name in PAGES]
            before = memory_mb(pid)
            for _ in range(WATCHED if films < 100 else 0):
                watch(page, address, job_id)
            after = memory_mb(pid)
        browser.close()
    paints, drawn = zip(*figures, strict=True)
    return {"paint": statistics.median(paints), "drawn": statistics.median(drawn), "before": before, "after": after}


def main() -> None:
    """Both sizes in one run."""
    few, many = measured(10), measured(10_000)
    figures = {
        "figure": "pages",
        "paint_seconds": [round(few["paint"], 2), round(many["paint"], 2)],
        "drawn_seconds": [round(few["drawn"], 2), round(many["drawn"], 2)],
        "ratio_10000_to_10": round(many["drawn"] / few["drawn"], 2),
        "server_mb_before_and_after_20_films": [round(few["before"]), round(few["after"])],
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
