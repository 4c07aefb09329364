"""A film is deleted while an equal one is made: rounds of it, by threads or by two processes."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlmodel import select

from pipeline import Settings, deletion
from pipeline.capabilities import ImageRequest
from pipeline.views import Stored
from store import Store, budgets, jobs
from store.models import Asset, Job
from tests.pipeline.till import PICTURE, Till, environment, wish
from tests.providers_server import ProvidersServer

DELETES = """
import sys
from store import Settings, Store
from tests.pipeline.beside import deleted
store = Store(Settings())
print("ready", flush=True)
for line in sys.stdin:
    deleted(store, line.strip())
    print("deleted", flush=True)
store.close()
"""


def deleted(store: Store, job_id: str) -> None:
    """As the studio deletes a film at which nobody works."""
    with store.db.write() as session:
        job = session.get_one(Job, job_id)
        jobs.move(session, job, "deleted")
        budgets.close_job(session, job_id)
    deletion.sweep(store, job_id)


def asked(till: Till, job_id: str, request: ImageRequest) -> Stored:
    """The picture, by the local engine or from an equal film."""
    claim = till.job(job_id)
    return till.toolbox(wish(local_fallback=True), claim=claim).ask(request, step="image")


def lost(till: Till, stored: Stored) -> int:
    """Files of a film that are not there, or that its database does not know."""
    with till.store.db.read() as session:
        known = set(session.exec(select(Asset.digest)).all())
    return sum(not till.store.media.has(digest) or digest not in known for _, digest in stored.files)


def rounds(till: Till, many: int, delete: Callable[[str], object], *, first: int = 0) -> int:
    """How many files of how many equal films are lost while another film goes."""
    gone, ready = 0, Barrier(2)
    for number in range(first, first + many):
        request = replaced(number)
        asked(till, f"first-{number}", request)

        def second(number: int = number, request: ImageRequest = request) -> Stored:
            ready.wait()
            return asked(till, f"second-{number}", request)

        with ThreadPoolExecutor(1) as pool:
            making = pool.submit(second)
            ready.wait()
            delete(f"first-{number}")
            gone += lost(till, making.result())
    return gone


def replaced(number: int) -> ImageRequest:
    """A picture that no other round has."""
    return PICTURE.model_copy(update={"seed": number, "width": 64, "height": 64})


def in_two_processes(settings: Settings, server: ProvidersServer, till: Till, many: int, *, first: int = 0) -> int:
    """The other process deletes."""
    env = environment(settings, server)
    with subprocess.Popen(
        [sys.executable, "-c", DELETES], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin
        assert other.stdout
        told, heard = other.stdin, other.stdout
        assert heard.readline() == "ready\n"

        def delete(job_id: str) -> None:
            told.write(f"{job_id}\n")
            told.flush()
            assert heard.readline() == "deleted\n"

        gone = rounds(till, many, delete, first=first)
        told.close()
    return gone
