import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api_server.app import apps
from api_server.serve import Server
from pipeline import Settings, open_studio
from pipeline.brief import Product, brief
from pipeline.views import JobView
from tests.api_server.listeners import Worker

TOKEN = {"Authorization": "Bearer YOUR_TOKEN"}


@pytest.fixture(scope="session")
def contracts():
    """The folder with the published documents, which are no part of this project."""
    named = os.environ.get("REELWRIGHT_CONTRACTS")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "contracts"
    if folder.is_dir():
        return folder
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail("The contract documents are required: set REELWRIGHT_CONTRACTS to their folder.")
    pytest.skip("The contract documents are not here: set REELWRIGHT_CONTRACTS to their folder.")


@pytest.fixture
def settings(tmp_path):
    """A fresh home in which jobs run inside the call that submits them."""
    return Settings(
        reelwright_home=tmp_path / "home",
        executor="inline",
        api_port=0,
        narration_port=0,
        creates_per_minute=0,
        _env_file=None,
    )


@pytest.fixture
def studio(settings):
    """A studio that has done each job by the time it answers."""
    studio = open_studio(settings)
    yield studio
    studio.close()


@pytest.fixture
def idle(settings):
    """A studio in which nothing runs: jobs stay queued."""
    studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
    yield studio
    studio.close()


@pytest.fixture(scope="session")
def filmed_home(tmp_path_factory):
    """A home with two small finished films: storyboard job 123 with six scenes, and a narration."""
    home = tmp_path_factory.mktemp("filmed") / "home"
    studio = open_studio(Settings(reelwright_home=home, executor="inline", _env_file=None))
    story = brief(
        prompt="A hero discovers a hidden treasure in ancient ruins", seconds=6, scene_count=6, short_side=144,
        aspect="16:9", review=True,
    )  # fmt: skip
    job = studio.submit(story, origin="storyboard", number=123)
    studio.approve(job.id)
    studio.render(job.id)
    told = brief(kind="narration", text="A small boat left the harbour.", seconds=None, short_side=144)
    studio.submit(told, origin="narration")
    studio.close()
    return home


@pytest.fixture
def filmed(filmed_home, settings):
    """A studio of its own over a copy of the finished films."""
    shutil.copytree(filmed_home, settings.reelwright_home)
    studio = open_studio(settings)
    yield studio
    studio.close()


@pytest.fixture
def broken(idle):
    """A studio whose database has lost its tables while it was open."""
    database = next(idle.settings.reelwright_home.glob("*.db"))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys=off")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
            connection.execute(f'DROP TABLE "{name}"')
        connection.commit()
    return idle


@pytest.fixture
def client_of():
    """A client of one port of a studio's application."""

    def build(studio, port="api", **named):
        return TestClient(apps(studio)[port], base_url="http://localhost", **named)

    return build


@pytest.fixture
def api(studio, client_of):
    """The API port of a studio that works at once."""
    with client_of(studio) as client:
        yield client


@pytest.fixture
def quiet(idle, client_of):
    """The API port of a studio in which nothing runs."""
    with client_of(idle) as client:
        yield client


@pytest.fixture
def narrator(studio, client_of):
    """The narration port."""
    with client_of(studio, "narration") as client:
        yield client


@pytest.fixture
def server(studio):
    """Both ports on a real listener."""
    with Server(studio) as server:
        yield server


@pytest.fixture
def view():
    """A JobView with what a test cares about; the rest is quiet."""

    def build(**fields):
        then = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
        plain = {"id": "job-1", "number": 7, "origin": "storyboard", "owner": "", "state": "queued", "created_at": then,
                 "updated_at": then, "brief": brief(prompt="A quiet harbour at dawn")}  # fmt: skip
        return JobView.model_validate(plain | fields)

    return build


@pytest.fixture
def listening(idle):
    """A server over a studio in which nothing runs by itself."""
    with Server(idle) as server:
        yield server


@pytest.fixture
def shots(idle):
    """A queued film of shots and who works on it."""
    wanted = brief(kind="shots", prompt="A forest", scene_count=3, seconds=12)
    job = idle.submit(wanted, origin="shots", job_id="job_0123456789ab", labels={"model_id": "replicate:svd-xt"})
    return Worker(idle, job.id)


@pytest.fixture
def advert(idle):
    """A queued advert and who works on it."""
    job = idle.submit(brief(kind="advert", product=Product(name="Cup"), style="modern"), origin="advert")
    return Worker(idle, job.id)
