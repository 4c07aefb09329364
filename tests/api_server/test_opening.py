"""What becomes of a studio's door and of what is inside when tokens come and go."""

import json
import shutil
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta

import httpx
import pytest
import time_machine

from api_server.serve import Server
from pipeline import open_studio
from pipeline.errors import QueueFull, WrongState
from pipeline.order import MOST_QUEUED
from pipeline.rescue import rescue
from store.models import now
from tests import forks

STORY = {"prompt": "A quiet harbour at dawn"}
TEXT = {"text": "A small boat left the harbour."}
PROXIED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "studio.example"}
CUP = {"id": "cup-1", "name": "Oak Cup"}


@contextmanager
def served(studio):
    with Server(studio) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.ports['api']}") as client:
        client.greeting = server.greeting
        yield client


def key(plain):
    return {"X-API-Key": plain}


def closes(client):
    """Nobody gets in: what is private is empty or refused, and nothing is made."""
    for headers in ({}, key("YOUR_TOKEN"), PROXIED):
        assert client.post("/api/v2/generate", json=STORY, headers=headers).status_code == 401
        assert client.get("/api/v2/jobs", headers=headers).json() in ([], {"detail": "Invalid token"})
    assert client.get("/health").json()["access"] == "tokens"


def test_a_studio_whose_only_token_was_revoked_stays_closed(idle):
    idle.submit(idle_brief(), origin="storyboard")
    view, _ = idle.access.create_token("me")
    idle.access.revoke(view.id)
    with served(idle) as client:
        closes(client)
        (line,) = (line for line in client.greeting() if line.startswith("access:"))
    assert "tokens (none is in force" in line
    assert "reelwright token --open" in line


def idle_brief():
    from pipeline.brief import brief

    return brief(prompt="A quiet harbour at dawn", short_side=144)


def test_it_stays_closed_after_a_restart_and_after_the_token_ran_out(settings):
    studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
    studio.access.create_token("me", days=1)
    studio.close()
    with time_machine.travel(now() + timedelta(days=2), tick=True):
        studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
        for token in studio.access.tokens():
            studio.access.revoke(token.id)
        with served(studio) as client:
            closes(client)
        studio.close()


@pytest.fixture
def earlier(settings):
    """A studio with a token that was ended; `before.db` and `between.db` are its database of before and between."""
    settings = settings.model_copy(update={"executor": "threads"})
    file = settings.reelwright_home / "reelwright.db"
    open_studio(settings, work=False).close()
    shutil.copyfile(file, settings.reelwright_home / "before.db")
    studio = open_studio(settings, work=False)
    view, studio.plain = studio.access.create_token("me")
    studio.close()
    shutil.copyfile(file, settings.reelwright_home / "between.db")
    studio.access.revoke(view.id)
    studio.close()
    return studio


def test_rows_of_tokens_that_someone_deletes_open_nothing(earlier):
    studio = open_studio(earlier.settings, work=False)
    with served(studio) as client:
        with closing(sqlite3.connect(studio.settings.reelwright_home / "reelwright.db")) as database:
            database.execute("DELETE FROM token")
            database.execute("DELETE FROM preference")
            database.commit()
        closes(client)
    studio.close()
    studio = open_studio(earlier.settings, work=False)
    with served(studio) as client:
        closes(client)
    assert not studio.access.tokens()
    studio.access.open()
    with served(studio) as client:
        assert client.get("/health").json()["access"] == "open"
    studio.close()


@pytest.mark.parametrize("copy", ["before.db", "between.db"])
def test_an_older_database_neither_opens_the_studio_nor_brings_a_token_back(earlier, copy):
    home = earlier.settings.reelwright_home
    shutil.copyfile(home / copy, home / "reelwright.db")
    studio = open_studio(earlier.settings, work=False)
    with served(studio) as client:
        closes(client)
        assert client.post("/api/v2/generate", json=STORY, headers=key(earlier.plain)).status_code == 401
    assert not studio.access.has_tokens()
    studio.close()


def test_a_database_that_was_begun_anew_stays_closed(earlier):
    (earlier.settings.reelwright_home / "reelwright.db").unlink()
    (earlier.settings.reelwright_home / "generation").write_text("1")
    rescue(earlier.settings, new=True)
    studio = open_studio(earlier.settings, work=False)
    with served(studio) as client:
        closes(client)
    studio.close()


def test_a_home_of_before_the_door_was_noted_learns_of_its_tokens(earlier):
    home = earlier.settings.reelwright_home
    (home / "door").unlink()
    open_studio(earlier.settings, work=False).close()
    shutil.copyfile(home / "before.db", home / "reelwright.db")
    studio = open_studio(earlier.settings, work=False)
    with served(studio) as client:
        closes(client)
    assert f"{(home / 'door').stat().st_mode & 0o777:o}" == "600"
    studio.close()


def test_open_again_is_a_choice_in_so_many_words_and_the_next_token_ends_it(idle):
    view, _ = idle.access.create_token("me")
    with pytest.raises(WrongState, match="revoke every token first"):
        idle.access.open()
    idle.access.revoke(view.id)
    idle.access.open()
    with served(idle) as client:
        assert client.get("/health").json()["access"] == "open"
        assert client.post("/api/v2/generate", json=STORY, headers=key("any")).status_code == 200
        assert "access: open (by choice, loopback only)" in client.greeting()
    idle.access.revoke(idle.access.create_token("again")[0].id)
    with served(idle) as client:
        closes(client)


@pytest.mark.parametrize("changes", [{"api_host": "0.0.0.0"}, {"require_auth": True}])
def test_off_loopback_or_where_tokens_are_demanded_there_is_no_such_choice(settings, changes):
    studio = open_studio(settings.model_copy(update={"executor": "threads"} | changes), work=False)
    studio.access.revoke(studio.access.create_token("me")[0].id)
    with pytest.raises(WrongState, match="demand tokens"):
        studio.access.open()
    studio.close()


def test_the_command_opens_it_in_words(settings, tmp_path):
    studio = open_studio(settings, work=False)
    studio.access.revoke(studio.access.create_token("me")[0].id)
    studio.close()
    said = commanded(settings, tmp_path, "token", "--open")
    assert said == "Every program of this machine may use the studio now.\n"
    studio = open_studio(settings, work=False)
    assert not studio.access.is_closed()
    studio.close()


@pytest.fixture
def lived_in(filmed_home, settings):
    """A studio in which much was made while nobody needed a token."""
    shutil.copytree(filmed_home, settings.reelwright_home)
    studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
    yield studio
    studio.close()


def test_with_the_first_token_all_that_was_made_before_is_still_within_reach(lived_in):
    picture = {"file": ("a.png", pixels(), "image/png")}
    with served(lived_in) as client:
        client.post("/products", json=CUP).raise_for_status()
        upload = client.post("/api/v1/upload", files=picture).raise_for_status().json()
        text = {**key("me"), "Idempotency-Key": "once"}
        first = client.post("/api/v1/generate", json=TEXT, headers=text).raise_for_status().json()
        _, plain = lived_in.access.create_token("me")
        me = key(plain)
        assert client.get("/api/v2/jobs/123", headers=me).json()["status"] == "completed"
        for path in ("/video", "/metadata", "/export?format=mp4&quality=low"):
            assert client.get(f"/api/v2/jobs/123{path}", headers=me, timeout=300).status_code == 200, path
        change = {"scene_number": 1, "new_description": "A calm harbour in the evening"}
        assert client.post("/api/v2/jobs/123/refine", params=change, headers=me).status_code == 200
        assert 123 in {job["job_id"] for job in client.get("/api/v2/jobs", headers=me).json()}
        assert [product["id"] for product in client.get("/products", headers=me).json()] == ["cup-1"]
        shots = {"user_prompt": "Ocean waves", "reference_image_url": upload["file_path"]}
        assert client.post("/api/v1/jobs", json=shots, headers=me).status_code == 201
        again = client.post("/api/v1/generate", json=TEXT, headers={**me, "Idempotency-Key": "once"})
        assert again.json()["job_id"] == first["job_id"]


def test_what_the_dashboard_and_the_commands_make_later_is_within_reach_of_the_first_owner_s_token(lived_in, tmp_path):
    _, plain = lived_in.access.create_token("me")
    number = lived_in.submit(idle_brief()).number
    lived_in.library.add_product("Oak Cup", product_id="cup-1")
    made = commanded(lived_in.settings, tmp_path, "make", "A quiet harbour at dawn", "--review", "--json")
    _, others = lived_in.access.create_token("ben")
    with served(lived_in) as client:
        for name in (number, json.loads(made)["number"]):
            assert client.get(f"/api/v2/jobs/{name}", headers=key(plain)).status_code == 200
            assert client.get(f"/api/v2/jobs/{name}", headers=key(others)).status_code == 404
        assert [product["id"] for product in client.get("/products", headers=key(plain)).json()] == ["cup-1"]
        assert client.get("/products", headers=key(others)).json() == []


def test_a_first_token_that_adopts_nothing_leaves_later_films_nobody_s_too(lived_in):
    _, plain = lived_in.access.create_token("guest", adopt=False)
    number = lived_in.submit(idle_brief()).number
    with served(lived_in) as client:
        assert client.get(f"/api/v2/jobs/{number}", headers=key(plain)).status_code == 404
        assert client.get(f"/api/v2/jobs/{number}").status_code == 200


def test_what_is_made_while_the_studio_is_open_by_choice_goes_to_the_next_token(lived_in):
    lived_in.access.revoke(lived_in.access.create_token("ann")[0].id)
    lived_in.access.open()
    number = lived_in.submit(idle_brief()).number
    _, plain = lived_in.access.create_token("ben")
    later = lived_in.submit(idle_brief()).number
    with served(lived_in) as client:
        for name, status in ((number, 200), (later, 200), (123, 404)):
            assert client.get(f"/api/v2/jobs/{name}", headers=key(plain)).status_code == status


def test_an_owner_s_limits_hold_the_dashboard_up_in_nothing(idle):
    idle.access.create_token("me")
    for _ in range(MOST_QUEUED + 1):
        idle.submit(idle_brief())
    with pytest.raises(QueueFull):
        idle.submit(idle_brief(), owner="me")


def commanded(settings, folder, *words):
    """What a command of this studio says."""
    environment = {"REELWRIGHT_HOME": str(settings.reelwright_home), "PATH": ""}
    done = forks.run("from pipeline.cli import main; main()", *words, env=environment, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def pixels():
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), (180, 90, 40)).save(out, "PNG")
    return out.getvalue()


def test_a_first_token_that_adopts_nothing_leaves_it_nobodys(lived_in):
    _, plain = lived_in.access.create_token("me", adopt=False)
    with served(lived_in) as client:
        assert client.get("/api/v2/jobs/123", headers=key(plain)).status_code == 404
        assert client.get("/api/v2/jobs/123").status_code == 200


def test_the_second_token_takes_nothing_from_the_first_owner_or_from_nobody(lived_in):
    _, first = lived_in.access.create_token("ann")
    number = lived_in.submit(idle_brief(), origin="storyboard").number
    _, second = lived_in.access.create_token("ben")
    with served(lived_in) as client:
        assert client.get("/api/v2/jobs/123", headers=key(first)).status_code == 200
        assert client.get("/api/v2/jobs/123", headers=key(second)).status_code == 404
        assert client.get(f"/api/v2/jobs/{number}", headers=key(second)).status_code == 404


def test_a_name_that_the_owner_gave_to_another_file_stays_as_it_was(lived_in):
    mine, others = (lived_in.library.upload(pixels(), name=name).digest for name in ("a.png", "b.png"))
    lived_in.library.give(mine, "uploads/a.png", owner="me")
    lived_in.library.give(others, "uploads/a.png")
    lived_in.library.give(others, "uploads/b.png")
    lived_in.access.create_token("me")
    assert lived_in.library.given("uploads/a.png", owner="me") == mine
    assert lived_in.library.given("uploads/b.png", owner="me") == others


def test_no_table_with_owners_is_forgotten(lived_in):
    lived_in.access.create_token("me")
    with closing(sqlite3.connect(next(lived_in.settings.reelwright_home.glob("*.db")))) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        owned = [
            table for table in tables if "owner" in {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
        ]
        left = {
            table: database.execute(f"SELECT count(*) FROM {table} WHERE owner = ''").fetchone()[0] for table in owned
        }
        counted = database.execute("SELECT sum(jobs) FROM job_count WHERE owner = ''").fetchone()[0]
    assert {"job", "asset", "handle", "product", "idempotency"} <= set(owned)
    assert {table for table, rows in left.items() if rows} <= {"job_count"}
    assert counted == 0
    assert lived_in.jobs(owner="me").total == lived_in.jobs().total > 0
