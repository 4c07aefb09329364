"""A restore drill: copies of the database from the middle of paid work, each put back in its turn."""

import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline import Settings, Studio, open_studio
from pipeline.brief import Brief
from pipeline.errors import ReelwrightError
from store import checks
from tests.pipeline.test_recovery_paid import rested
from tests.pipeline.till import wish
from tests.providers_server import ProvidersServer

PICTURES = ("replicate:flux-schnell", "runwayml:gen4_image", "openai:gpt-image-2")
WRITER = "openai:gpt-4o-mini"


@dataclass
class Restored:
    """What one copy led to, when it was put back."""

    charged_before_a_person_agreed: int = 0
    charged_after: int = 0
    files_lost: int = 0
    unfinished: int = 0
    faults: int = 0


def films(many: int) -> dict[str, Brief]:
    """One film for each kind of vendor in turn."""
    return {
        f"film-{number}": wish(WRITER, PICTURES[number % 3], prompt=f"Pier number {number}", review=True, seconds=10,
                               short_side=144, scene_count=2)
        for number in range(many)
    }  # fmt: skip


def copied_at_work(settings: Settings, server: ProvidersServer, wanted: dict[str, Brief], folder: Path) -> list[Path]:
    """Make the films, and copy the database over and over until they are made."""
    server.fault("latency", seconds=0.05, times=1000)
    studio, made = open_studio(settings), []
    with ThreadPoolExecutor(3) as pool:
        making = [pool.submit(studio.submit, film, job_id=job_id) for job_id, film in wanted.items()]
        while not all(one.done() for one in making):
            made.append(studio.backups.make(folder / str(len(made))))
        assert {one.result().waiting for one in making} == {"approval"}
    studio.close()
    server.world.faults.clear()
    return made


def put_back(settings: Settings, copy: Path) -> None:
    """As the README says: the studio is stopped, its database's three files give way to the copy."""
    file = settings.reelwright_home / "reelwright.db"
    for ending in ("", "-wal", "-shm"):
        file.with_name(f"{file.name}{ending}").unlink(missing_ok=True)
    shutil.copyfile(copy, file)


def restored(settings: Settings, server: ProvidersServer, wanted: dict[str, Brief], copy: Path) -> Restored:
    """Put one copy back, try to go on with every film, then let a person agree."""
    outcome, before = Restored(), len(server.charges)
    kept = files(settings)
    put_back(settings, copy)
    studio = open_studio(settings.model_copy(update={"executor": "threads"}))
    for job_id, film in wanted.items():
        gone_on(studio, job_id, film)
    outcome.charged_before_a_person_agreed = len(server.charges) - before
    studio.go_on(by="Ada")
    for job_id, film in wanted.items():
        gone_on(studio, job_id, film)
        outcome.unfinished += studio.job(job_id).waiting != "approval"
    outcome.charged_after = len(server.charges) - before - outcome.charged_before_a_person_agreed
    outcome.files_lost = len(kept - files(settings))
    outcome.faults = sum(map(len, checks.invariants(studio._store).values()))
    studio.close()
    return outcome


def gone_on(studio: Studio, job_id: str, film: Brief) -> None:
    """Ask for a film again, or go on with it where the copy knows it, until it has ended or waits."""
    studio.submit(film, job_id=job_id)
    job = rested(studio, job_id)
    if job.state in ("waiting", "failed") and job.waiting != "approval":
        with suppress(ReelwrightError):
            studio.retry(job_id)
        rested(studio, job_id)


def files(settings: Settings) -> set[str]:
    """Every file of media, wherever it lies."""
    home = settings.reelwright_home
    return {file.name for folder in ("media", "trash") for file in (home / folder).rglob("*") if len(file.name) == 64}


def moments(settings: Settings, server: ProvidersServer, folder: Path, *, wanted: int, seed: int) -> Iterator[Restored]:
    """So many restores of copies from random moments."""
    asked = films(max(3, wanted // 8))
    copies = copied_at_work(settings, server, asked, folder)
    chance = random.Random(seed)
    for copy in chance.sample(copies, min(wanted, len(copies))):
        yield restored(settings, server, asked, copy)
