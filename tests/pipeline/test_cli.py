"""The command line, run as people and scripts run it."""

import json
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import Settings, console, open_studio
from pipeline.views import JobView
from tests import forks
from tests.providers_server import ProvidersServer

ROOT = Path(__file__).parents[2]
COMMAND = "from pages.command import main; main()"


def reelwright(home: Path, *words: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    return forks.run(COMMAND, *words, env=given(home, **env), cwd=home.parent, stdin=stdin)


def anew(script: str, *words: str, home: Path) -> subprocess.CompletedProcess[bytes]:
    """In a new interpreter, which loads everything itself."""
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(command, env=given(home), capture_output=True, cwd=home.parent, timeout=300)


def given(home: Path, **env: str) -> dict[str, str]:
    return {**os.environ, "REELWRIGHT_HOME": str(home), "DISK_WATERMARK_MB": "0", "PYTHONPATH": str(ROOT), **env}


INTERRUPTED = """
import os, signal, sys
from pages.command import main

class Interrupting:
    place = sys.argv.pop(1)

    def find_spec(self, name, path, target=None):
        if name == self.place:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def small(*words: str) -> tuple[str, ...]:
    return ("make", *words, "--seconds", "5", "--size", "144")


def test_make_leaves_the_film_its_subtitles_and_its_cover(tmp_path: Path) -> None:
    done = anew(COMMAND, *small("Why we dream", "-o", str(tmp_path / "film.mp4"), "--json"), home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    job = json.loads(done.stdout)
    assert job["state"] == "completed"
    assert sorted(path.name for path in tmp_path.glob("film.*")) == ["film.jpg", "film.mp4", "film.srt", "film.vtt"]
    assert json.loads(reelwright(tmp_path / "home", "jobs", "--json").stdout)[0]["id"] == job["id"]


def test_a_review_is_changed_then_approved(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert b"approve 1" in reelwright(home, *small("Mountain landscape", "--review")).stdout
    assert reelwright(home, "refine", "1", "1", "--words", "Look at this.").returncode == 0
    assert reelwright(home, "reorder", "1", "2", "1").returncode == 0
    done = reelwright(home, "approve", "1", "-o", str(tmp_path / "film.mp4"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "film.mp4").stat().st_size > 10_000
    assert b"Look at this." in reelwright(home, "show", "1").stdout
    assert b"approve 1 -o film.mp4 makes the film anew" in reelwright(home, "undo", "1").stdout
    again = reelwright(home, "cancel", "1")
    assert (again.returncode, again.stderr.strip()) == (2, b"reelwright: Job 1 has ended already (completed).")
    assert reelwright(home, "delete", "1").returncode == 0
    assert reelwright(home, "show", "1").returncode == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (small(""), b"Say what the film is about"),
        (small("x", "--aspect", "7:3"), b"aspect"),
        (small("x", "--language", "??"), b"language"),
        (small("x", "--captions", "wobbly"), b"no style 'wobbly'"),
        (("make", "x", "--seconds", "3"), b"greater than or equal to 5"),
        (small("x", "--image", "nowhere.png"), b"nowhere.png"),
        (small("x", "-o", "missing/folder/film.mp4"), b"make that folder"),
        (("make", "x", "--seconds", "0"), b"greater than or equal to 5"),
        (("make", "x", "--language", "klingon"), b"no language code"),
        (("make", "x" * 6000), b"at most 5000 characters"),
        (small("x", "-o", "film.txt"), b"a film is an MP4 file: write -o 'film.mp4'"),
        (("make", "A routine", "--kind", "scenario"), b"name it with --product"),
        (("show", "99"), b"No job 99"),
        (("make", "--text", "-"), b"is empty"),
        (small("x", "--voice-over", "nowhere.mp3"), b"nowhere.mp3"),
    ],
)
def test_a_wrong_ask_is_one_clear_line_and_exit_code_2(tmp_path: Path, words: tuple[str, ...], says: bytes) -> None:
    done = reelwright(tmp_path / "home", *words)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_text_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("Caf\xe9".encode("latin-1"))
    done = reelwright(tmp_path / "home", "make", "--text", str(tmp_path / "latin.txt"))
    assert done.returncode == 2
    assert b"not UTF-8 (byte 3)" in done.stderr


def test_a_picture_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "fake.png").write_text("hello")
    done = reelwright(tmp_path / "home", *small("x", "--image", str(tmp_path / "fake.png")))
    assert done.returncode == 2
    assert b"fake.png is not a picture" in done.stderr


def test_hostile_text_is_shown_and_never_interpreted(tmp_path: Path) -> None:
    text = "It's 100%{pts} [in] : 'quoted' \\N {\\b1} 🐙 \x07 ; drop,\nnew line".encode()
    done = reelwright(
        tmp_path / "home", "make", "--text", "-", "--size", "144", "-o", str(tmp_path / "f.mp4"), stdin=text
    )
    assert done.returncode == 0, done.stderr
    shown = " ".join((tmp_path / "f.srt").read_text(encoding="utf-8").split())
    assert "100%{pts}" in shown
    assert "'quoted'" in shown


def test_a_missing_ffmpeg_is_said_with_what_to_do(tmp_path: Path) -> None:
    done = reelwright(tmp_path / "home", "doctor", FFMPEG_BINARY=str(tmp_path / "nothing"))
    assert done.returncode == 3
    assert b"FFMPEG_BINARY" in done.stdout


@pytest.mark.parametrize("code", [0, 1])
def test_a_broken_ffmpeg_stops_before_anything_is_made(tmp_path: Path, code: int) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text(f"#!/bin/sh\nexit {code}\n")
    broken.chmod(0o755)
    done = reelwright(tmp_path / "home", *small("x"), FFMPEG_BINARY=str(broken))
    assert done.returncode == 3
    assert b"does not work" in done.stderr
    assert json.loads(reelwright(tmp_path / "home", "jobs", "--json").stdout) == []
    said = json.loads(reelwright(tmp_path / "home", "doctor", "--json", FFMPEG_BINARY=str(broken)).stdout)
    (finding,) = (finding for finding in said if finding["name"] == "ffmpeg")
    assert (finding["ok"], str(broken) in finding["found"]) == (False, True)


def test_a_sound_machine_passes_the_doctor(tmp_path: Path) -> None:
    done = reelwright(tmp_path / "home", "doctor", "--strict", "--json")
    assert done.returncode == 0, done.stdout
    assert {finding["name"] for finding in json.loads(done.stdout)} >= {
        "ffmpeg",
        "fonts",
        "disk",
        "database",
        "keys",
        "write rights",
    }


def test_a_price_above_a_cap_is_exit_code_3_with_both_sums(tmp_path: Path) -> None:
    dear = {"OPENAI_API_KEY": "key", "BUDGET_PER_DAY_USD": "0.0001"}
    done = reelwright(tmp_path / "home", *small("Why we dream"), **dear)
    assert done.returncode == 3
    assert done.stderr.startswith(b"reelwright: The day's budget of $0.0001 has $0.0001 left, and this costs $0.")
    assert done.stderr.count(b"\n") == 1


def test_a_film_that_waits_for_what_this_studio_lacks_is_no_success() -> None:
    waiting = JobView.model_construct(state="waiting", waiting="disk")
    assert console.outcome(waiting) == 3
    assert console.outcome(waiting.model_copy(update={"waiting": "budget"})) == 3
    assert console.outcome(waiting.model_copy(update={"waiting": "approval"})) == 0
    assert console.outcome(waiting.model_copy(update={"state": "failed", "waiting": ""})) == 1


def test_an_export_is_what_its_name_says(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert reelwright(home, *small("Why we dream")).returncode == 0
    assert reelwright(home, "export", "1", "-o", str(tmp_path / "film.webm")).returncode == 0
    assert (tmp_path / "film.webm").read_bytes()[:4] == b"\x1a\x45\xdf\xa3"


def test_no_room_on_the_disk_stops_before_anything_is_written(tmp_path: Path) -> None:
    done = reelwright(tmp_path / "home", *small("x"), DISK_WATERMARK_MB=str(10**9))
    assert done.returncode == 3
    assert b"free some space" in done.stderr
    assert json.loads(reelwright(tmp_path / "home", "jobs", "--json").stdout) == []


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    done = reelwright(tmp_path / "home", "jobs", BUDGET_PER_DAY_USD="lots")
    assert done.returncode == 3
    assert b"BUDGET_PER_DAY_USD" in done.stderr


@pytest.mark.parametrize("place", ["pipeline", "pipeline.cli", "pipeline.providers.local.script"])
def test_ctrl_c_at_any_moment_is_one_line_and_exit_code_130(tmp_path: Path, place: str) -> None:
    done = anew(INTERRUPTED, place, *small("Why we dream"), home=tmp_path / "home")
    assert (done.returncode, done.stderr.strip(), done.stdout) == (130, b"reelwright: Stopped.", b"")


def test_ctrl_c_cancels_the_film(tmp_path: Path) -> None:
    home = tmp_path / "home"
    anew(INTERRUPTED, "pipeline.providers.local.script", *small("Why we dream"), home=home)
    assert [job["state"] for job in json.loads(reelwright(home, "jobs", "--json").stdout)] == ["cancelled"]


def test_a_first_token_owns_what_was_made_before_it_and_credits_are_given(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with closing(open_studio(Settings(reelwright_home=home), work=False)) as studio:
        studio.library.add_product("Oak Cup")
    made = reelwright(home, "token", "script", "--owner", "ann", "--json")
    assert json.loads(made.stdout)["owner"] == "ann", made.stderr
    refused = reelwright(home, "token", "--open")
    assert (refused.returncode, b"revoke every token first" in refused.stderr) == (2, True)
    given = reelwright(home, "credits", "user-456", "--give", "10", "--json")
    assert json.loads(given.stdout) == {"user_id": "user-456", "credits": 110}
    with closing(open_studio(Settings(reelwright_home=home), work=False)) as studio:
        assert [product.name for product in studio.library.products(owner="ann")] == ["Oak Cup"]


def test_a_backup_is_made_shown_by_the_doctor_and_named_where_one_is_asked_for(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = json.loads(reelwright(home, "backup", "--json").stdout)
    copy = Path(made["file"])
    assert (copy.parent, copy.stat().st_size, copy.stat().st_mode & 0o777) == (home / "backups", made["bytes"], 0o600)
    assert f"1, the newest {copy.name}, 0 hours old" in reelwright(home, "doctor").stdout.decode()
    elsewhere = reelwright(home, "backup", str(tmp_path / "else")).stdout.decode()
    assert str(next((tmp_path / "else").glob("copy-*.db"))) in elsewhere.replace("\n", "")


def test_a_studio_at_work_for_days_without_a_copy_is_named_by_the_doctor(tmp_path: Path) -> None:
    home = tmp_path / "home"
    reelwright(home, "jobs")
    long_ago = time.time() - 3 * 86_400
    os.utime(home / "identity", (long_ago, long_ago))
    told = {finding["name"]: finding for finding in json.loads(reelwright(home, "doctor", "--json").stdout)}
    assert (told["backups"]["ok"], told["backups"]["found"]) == (False, "none yet")
    assert "reelwright backup" in told["backups"]["fix"]


def test_a_name_as_long_as_names_can_be_is_written_and_a_longer_one_is_refused_first(tmp_path: Path) -> None:
    longest = tmp_path / ("f" * 251 + ".mp4")
    assert reelwright(tmp_path / "home", *small("Why we dream", "-o", str(longest))).returncode == 0
    assert {path.suffix for path in tmp_path.glob("fff*")} == {".mp4", ".jpg", ".srt", ".vtt"}
    for words in (small("Why we dream"), ("export", "1")):
        done = reelwright(tmp_path / "home", *words, "-o", str(tmp_path / ("f" * 252 + ".mp4")))
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"Choose a shorter name" in done.stderr


def test_a_language_that_nobody_writes_is_exit_code_2_before_anything_is_made(tmp_path: Path) -> None:
    done = reelwright(tmp_path / "home", *small("How to train the puppy of your neighbours", "--language", "nl"))
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"nobody here can write 'nl'" in done.stderr


def test_a_writer_of_this_machine_writes_says_so_and_can_be_declined(tmp_path: Path) -> None:
    with ProvidersServer(tmp_path / "charges.jsonl") as server:
        beside = {"LOCAL_WRITERS": f"ollama={server.base_urls['openai_base_url']}"}
        asked = small("How to train a puppy", "--review", "--json")
        done = reelwright(tmp_path / "home", *asked, **beside)
        own = reelwright(tmp_path / "home", *asked, "--writer", "local", **beside)
    assert b"Written by Ollama" in done.stderr
    assert json.loads(done.stdout)["script"]["writer"] == "Ollama · llama3.2"
    assert json.loads(own.stdout)["script"]["writer"] == ""
