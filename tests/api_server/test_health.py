"""Health is looked at each time: an unreadable database, a full disk, a database that was put back."""

import shutil

import pytest

from pipeline import open_studio


def test_a_well_studio_has_no_problems(quiet):
    body = quiet.get("/health").json()
    assert (body["status"], body["database"], body["disk"], body["problems"]) == ("healthy", True, True, [])


def test_a_database_that_cannot_be_read_is_said_with_503(broken, client_of):
    with client_of(broken, raise_server_exceptions=False) as client:
        answer = client.get("/health")
    body = answer.json()
    assert (answer.status_code, body["status"], body["database"]) == (503, "degraded", False)
    assert "backups" in " ".join(body["problems"])
    assert str(broken.settings.reelwright_home) not in answer.text


def test_a_database_that_was_overwritten_with_nothing_is_said(idle, client_of):
    with client_of(idle, raise_server_exceptions=False) as client:
        database = idle.settings.reelwright_home / "reelwright.db"
        database.with_name("empty").write_bytes(b"")
        database.with_name("empty").replace(database)
        body = client.get("/health").json()
    assert (body["status"], body["restored"]) == ("degraded", True)


@pytest.fixture
def crowded(settings):
    """A studio whose disk has less room than is kept back."""
    studio = open_studio(settings.model_copy(update={"disk_watermark_mb": 1 << 40}), work=False)
    yield studio
    studio.close()


def test_a_full_disk_is_said_on_every_health_that_can_say_it(crowded, client_of):
    with client_of(crowded) as client:
        own, shots = client.get("/health"), client.get("/api/v1/health")
    body = own.json()
    assert (own.status_code, body["status"], body["database"], body["disk"]) == (200, "degraded", True, False)
    assert "free some space" in body["problems"][0]
    assert (shots.status_code, shots.json()["status"]) == (200, "degraded")


def test_an_older_database_put_in_place_under_a_running_studio_is_said(studio, client_of, tmp_path):
    home = studio.settings.reelwright_home
    copy = studio.backups.make(tmp_path / "copies")
    with client_of(studio) as client:
        assert client.get("/health").json()["restored"] is False
        shutil.copyfile(copy, home / "older")
        (home / "older").replace(home / "reelwright.db")
        body = client.get("/health").json()
        assert (body["status"], body["restored"]) == ("degraded", True)
        made = client.post("/api/v1/jobs", json={"user_prompt": "A forest"})
    assert made.status_code == 500
    assert str(home) not in made.text
