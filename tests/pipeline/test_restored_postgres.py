"""An older copy is put back over PostgreSQL, also under a studio at work: it is known, and nothing is paid twice."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api_server.serve import Server
from pipeline import Settings, Studio, open_studio
from tests.pipeline.test_recovery_paid import LATER, LISTED
from tests.pipeline.test_restored_copies import paid, sound
from tests.providers_server import ProvidersServer
from tests.services import postgres

pytestmark = pytest.mark.xdist_group("postgres")
STORY = {"prompt": "A quiet harbour at dawn"}
ANYBODY = {"X-API-Key": "any"}


class Dumps:
    """A studio over PostgreSQL whose database is dumped, and put back."""

    def __init__(self, settings: Settings, folder: Path, url: str) -> None:
        self.settings = settings.model_copy(update={"database_url": url})
        self._url, self._file = url, folder / "kept.dump"

    def studio(self) -> Studio:
        return open_studio(self.settings)

    def keep(self) -> None:
        self._run("pg_dump", "-Fc", "-f", str(self._file), self._url)

    def put_back(self) -> None:
        self._run("pg_restore", "--clean", "-d", self._url, str(self._file))

    def _run(self, name: str, *words: str) -> None:
        program = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))[-1]
        subprocess.run([str(program), *words], check=True, capture_output=True)


@pytest.fixture
def dumps(paid_home: Settings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dumps]:
    with postgres(tmp_path_factory.mktemp("pg")) as url:
        made = Dumps(paid_home, tmp_path, url)
        made.studio().close()
        yield made


def test_a_dump_of_before_the_film_pays_for_none_of_it_again(dumps: Dumps, stand_in: ProvidersServer) -> None:
    dumps.keep()
    studio = dumps.studio()
    first = studio.submit(paid(LISTED), job_id="film")
    studio.close()
    before = len(stand_in.charges)
    dumps.put_back()
    studio = dumps.studio()
    assert (studio.health().restored, studio.spending.budget().day_spent) == (True, first.spent_micros)
    assert studio.submit(paid(LISTED), job_id="film").waiting == "approval"
    assert studio.submit(paid(LATER), job_id="other").waiting == "attention"
    assert len(stand_in.charges) == before
    studio.go_on(by="Ada")
    assert studio.job("other").waiting == "approval"
    sound(studio)
    studio.close()


def test_a_dump_put_back_under_a_studio_at_work_sends_nothing_before_a_person_agreed(
    dumps: Dumps, stand_in: ProvidersServer
) -> None:
    dumps.keep()
    studio = dumps.studio()
    studio.submit(paid(LISTED), job_id="film")
    before = len(stand_in.charges)
    dumps.put_back()
    with Server(studio) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.ports['api']}") as client:
        assert (client.get("/health").json()["status"], client.get("/health").json()["restored"]) == ("degraded", True)
        refused = client.post("/api/v2/generate", json=STORY, headers=ANYBODY)
    assert refused.status_code == 500
    assert "older copy of the database was put back while the studio was at work" in refused.text
    studio.close()
    studio = dumps.studio()
    found = studio.restoring.found()
    assert found is not None
    assert found.taken_back == 3
    assert studio.submit(paid(LISTED), job_id="film").waiting == "approval"
    assert studio.submit(paid(LATER), job_id="other").waiting == "attention"
    assert len(stand_in.charges) == before
    sound(studio)
    studio.close()
