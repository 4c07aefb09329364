"""An older copy of the database is put back: nothing that was paid for is paid for again."""

import shutil
from pathlib import Path

import pytest

from pipeline import Settings, Studio, open_studio
from pipeline.brief import Brief
from pipeline.views import JobView
from store import checks
from tests.pipeline.test_cli import reelwright
from tests.pipeline.test_recovery_paid import LATER, LISTED, NOW, WRITER
from tests.pipeline.till import environment, wish
from tests.providers_server import ProvidersServer


def paid(picture: str) -> Brief:
    return wish(WRITER, picture, review=True, seconds=10, short_side=144, scene_count=2)


class Copies:
    """A studio whose database is copied, and put back while it is closed."""

    def __init__(self, settings: Settings, folder: Path, server: ProvidersServer) -> None:
        self.settings, self.kept, self.server = settings, folder / "kept.db", server
        self.file = settings.reelwright_home / "reelwright.db"

    def studio(self) -> Studio:
        return open_studio(self.settings)

    def keep(self) -> None:
        """Copy the database of a closed studio."""
        shutil.copyfile(self.file, self.kept)

    def put_back(self) -> None:
        for beside in ("-wal", "-shm"):
            self.file.with_name(self.file.name + beside).unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)

    def made(self, picture: str, job_id: str = "film") -> JobView:
        studio = self.studio()
        job = studio.submit(paid(picture), job_id=job_id)
        studio.close()
        assert job.waiting == "approval", job.error
        return job

    def charges(self) -> int:
        return len(self.server.charges)


@pytest.fixture
def copies(paid_home: Settings, stand_in: ProvidersServer, tmp_path: Path) -> Copies:
    made = Copies(paid_home, tmp_path, stand_in)
    made.studio().close()
    return made


def sound(studio: Studio) -> None:
    assert {name: faults for name, faults in checks.invariants(studio._store).items() if faults} == {}


@pytest.mark.parametrize("picture", [LISTED, LATER, NOW])
def test_a_copy_of_before_the_film_pays_for_none_of_it_again(copies: Copies, picture: str) -> None:
    copies.keep()
    first = copies.made(picture)
    before, spent = copies.charges(), first.spent_micros
    copies.put_back()
    studio = copies.studio()
    found = studio.restoring.found()
    assert found is not None
    assert (found.taken_back, studio.health().restored) == (3, True)
    assert studio.spending.budget().day_spent == spent
    again = studio.submit(paid(picture), job_id="film")
    assert ((again.waiting, again.error), copies.charges()) == (("approval", ""), before)
    assert [scene.image for scene in again.scenes] == [scene.image for scene in first.scenes]
    studio.go_on(by="Ada")
    assert (studio.restoring.found(), studio.health().restored) == (None, False)
    sound(studio)
    assert studio.submit(paid(picture), job_id="sequel").waiting == "approval"
    assert copies.charges() == 2 * before
    sound(studio)
    studio.close()


def test_nothing_new_is_paid_before_a_person_agreed_and_the_film_says_so(copies: Copies) -> None:
    copies.keep()
    copies.made(LISTED)
    before = copies.charges()
    copies.put_back()
    studio = copies.studio()
    other = studio.submit(paid(LATER), job_id="other")
    assert (other.state, other.waiting) == ("waiting", "attention")
    assert "reelwright restored --agree" in other.error
    assert copies.charges() == before
    studio.close()
    studio = copies.studio()
    assert studio.retry("other").waiting == "attention"
    assert copies.charges() == before
    studio.go_on(by="Ada")
    assert studio.job("other").waiting == "approval"
    assert copies.charges() == 2 * before
    sound(studio)
    studio.close()


def test_a_copy_put_back_twice_is_known_for_one_twice(copies: Copies) -> None:
    copies.keep()
    copies.made(LISTED)
    before = copies.charges()
    for _ in range(2):
        copies.put_back()
        studio = copies.studio()
        studio.go_on(by="Ada")
        assert studio.submit(paid(LISTED), job_id="film").waiting == "approval"
        sound(studio)
        studio.close()
    assert copies.charges() == before


def test_a_copy_without_its_write_ahead_log_is_known_for_one(copies: Copies) -> None:
    """It was copied while the studio worked, and what was not in the file itself yet is missing."""
    studio = copies.studio()
    studio.submit(paid(LISTED), job_id="film")
    copies.keep()
    studio.close()
    before = copies.charges()
    copies.put_back()
    studio = copies.studio()
    assert studio.restoring.found() is not None
    assert studio.submit(paid(LISTED), job_id="film").waiting == "approval"
    assert copies.charges() == before
    studio.close()


def test_pictures_that_are_gone_too_are_fetched_from_their_vendor_and_else_a_person_decides(copies: Copies) -> None:
    copies.keep()
    copies.made(LISTED)
    copies.made(NOW, "now")
    before = copies.charges()
    copies.put_back()
    shutil.rmtree(copies.settings.reelwright_home / "media")
    studio = copies.studio()
    lost = {call.job_id: call.state for call in studio.spending.calls() if call.capability == "image"}
    assert lost == {"film": "unknown", "now": "lost"}
    assert studio.submit(paid(LISTED), job_id="film").waiting == "approval"
    assert studio.submit(paid(NOW), job_id="now").waiting == "attention"
    studio.go_on(by="Ada")
    assert studio.job("now").waiting == "attention"
    assert copies.charges() == before
    sound(studio)
    studio.close()


def test_another_studios_database_pays_nothing_before_a_person_agreed(copies: Copies, tmp_path: Path) -> None:
    copies.made(LISTED)
    before = copies.charges()
    other = Copies(copies.settings.model_copy(update={"reelwright_home": tmp_path / "other"}), tmp_path, copies.server)
    other.studio().close()
    copies.keep()
    other.put_back()
    studio = other.studio()
    found = studio.restoring.found()
    assert found is not None
    assert "another studio's" in found.reason
    assert studio.submit(paid(LATER), job_id="new").waiting == "attention"
    assert copies.charges() == before
    studio.go_on(by="Ada")
    assert studio.job("new").waiting == "approval"
    studio.close()
    assert other.studio().restoring.found() is None


def test_the_command_line_shows_a_copy_and_agrees_and_doctor_names_it(
    copies: Copies, stand_in: ProvidersServer
) -> None:
    copies.keep()
    copies.made(LISTED)
    copies.put_back()
    home, env = copies.settings.reelwright_home, environment(copies.settings, stand_in)
    shown = reelwright(home, "restored", **env)
    assert b"3 paid calls were taken back; of unknown outcome: 0" in shown.stdout
    assert b"does not know" not in shown.stdout
    assert b"reelwright restored --agree" in reelwright(home, "doctor", **env).stdout
    assert reelwright(home, "restored", "--agree", **env).returncode == 0
    assert b"nothing was put back" in reelwright(home, "restored", **env).stdout
    assert b"restored copy" not in reelwright(home, "doctor", **env).stdout


def test_films_that_a_copy_lacks_are_named_beside_its_paid_calls(copies: Copies, stand_in: ProvidersServer) -> None:
    copies.keep()
    studio = copies.studio()
    assert studio.submit(wish(seconds=5, short_side=144, scene_count=1, local_fallback=True)).state == "completed"
    studio.close()
    copies.put_back()
    home, env = copies.settings.reelwright_home, environment(copies.settings, stand_in)
    shown = reelwright(home, "restored", **env).stdout
    assert b"Take their films back: reelwright rescue" in shown
    assert reelwright(home, "rescue", **env).stdout.count(b"Rescued film") == 1


def test_words_of_a_deleted_film_do_not_stay_in_the_journal(copies: Copies) -> None:
    copies.made(LISTED)
    studio, journal = copies.studio(), copies.settings.reelwright_home / "paid.jsonl"
    assert "The pier" in journal.read_text()
    studio.delete("film")
    assert "The pier" not in journal.read_text()
    assert len(studio._store.db.journal.since(0)) > 3
    assert f"{journal.stat().st_mode & 0o777:o}" == "600"
    studio.close()


SPOILT = (
    b'{"generation": }\n',
    b'{"generation": 12xx}\n',
    b'{"generation": 2, "call": \0\0\0\0}\n',
    b'{"generation": 2, "call": {"id": 1}, "assets": []}\n',
    b'{"generation": 2, "\xff": 1}\n',
    b"\0" * 200 + b"\n",
    b'{"generation": 3, "call": {"job_id": "film", "id": "x',
)


def test_lines_that_a_power_loss_spoilt_stop_neither_a_start_nor_a_deletion(copies: Copies) -> None:
    copies.keep()
    copies.made(LISTED)
    before, journal = copies.charges(), copies.settings.reelwright_home / "paid.jsonl"
    journal.write_bytes(SPOILT[0] + journal.read_bytes() + b"".join(SPOILT))
    copies.put_back()
    studio = copies.studio()
    found = studio.restoring.found()
    assert found is not None
    assert found.taken_back == 3
    assert studio.submit(paid(LISTED), job_id="film").waiting == "approval"
    assert copies.charges() == before
    studio.delete("film")
    assert "The pier" not in journal.read_text()
    sound(studio)
    studio.close()


def test_a_journal_that_cannot_be_read_is_said_in_one_line_and_sends_nothing(
    copies: Copies, stand_in: ProvidersServer
) -> None:
    home = copies.settings.reelwright_home
    (home / "paid.jsonl").mkdir()
    stopped = reelwright(home, "jobs", **environment(copies.settings, stand_in))
    assert (stopped.returncode, stopped.stderr.count(b"\n")) == (3, 1)
    assert b"Can't read 'paid.jsonl' in the studio's home" in stopped.stderr


def test_a_call_that_cannot_be_written_down_is_not_sent(copies: Copies) -> None:
    studio, journal = copies.studio(), copies.settings.reelwright_home / "paid.jsonl"
    journal.mkdir()
    job = studio.submit(paid(LISTED), job_id="film")
    assert (job.waiting, copies.server.creates()) == ("disk", 0)
    assert "Can't write down a paid call" in job.error
    journal.rmdir()
    assert studio.retry("film").waiting == "approval"
    sound(studio)
    studio.close()


def test_a_studio_that_only_makes_free_films_writes_no_journal(studio: Studio, reviewed: Brief) -> None:
    studio.submit(reviewed)
    assert not (studio.settings.reelwright_home / "paid.jsonl").exists()
