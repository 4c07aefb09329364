"""A home of 0.1.0 with calls in every state, opened by this release and by one that words its requests in another way."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import create_engine

from pipeline import Settings, open_studio, quotes
from pipeline.brief import Brief
from pipeline.capabilities import ImageRequest
from pipeline.errors import Conflict, OutcomeUnknown
from pipeline.identity import RELEASE
from pipeline.library import Library
from pipeline.order import Order, OrderDesk
from pipeline.providers.replicate import seed
from pipeline.shelf import Shelf
from store import checks, scenes
from store.migrate import migrate
from store.models import Job, PaidCall
from tests.pipeline.test_recovery_paid import rested
from tests.pipeline.till import PICTURE, Till
from tests.providers_server import ProvidersServer
from tests.providers_server.world import Work

ROWS = Path(__file__).with_name("release_0_1_0.sql")
MODEL = "black-forest-labs/flux-schnell"
# In which of the states the vendor has taken money already; every other film is still to be paid for, once.
CHARGED = ("sending", "accepted", "succeeded", "stored", "unknown", "unknown-later", "lost")
SENT = datetime(2026, 11, 20, 11, 50, tzinfo=UTC).timestamp()
UNPAID = ("reserved", "rejected", "void")


class Reworded(ImageRequest):
    """A later release's request: one more field, which is used, and other words for the same scene."""

    grain: float = 0.0


SAME, LATER = PICTURE, Reworded(**dict(PICTURE) | {"style": "as a later release says it"}, grain=0.5)
releases = pytest.mark.parametrize("request_", [SAME, LATER], ids=["same words", "other words"])


def old_home(settings: Settings) -> None:
    """A home as 0.1.0 left it: its schema, and rows with the digests that it computed."""
    settings.reelwright_home.mkdir()
    file = settings.reelwright_home / "reelwright.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        migrate(connection, to="0005")
    engine.dispose()
    with sqlite3.connect(file) as rows:
        rows.executescript(ROWS.read_text(encoding="utf-8"))
    rows.close()


def sent_by_0_1_0(stand_in: ProvidersServer) -> None:
    """The vendor knows what 0.1.0 had sent, and has charged it."""
    for name in CHARGED:
        wanted = {"input": {"seed": seed(f"intent-{name}"), "name": name}}
        stand_in.world.charge("replicate", MODEL, 3000, wanted, intent=f"intent-{name}")
        stand_in.world.remember(
            Work(id=f"pred_{name.replace('-', '_')}", vendor="replicate", model=MODEL, wanted=wanted, at=SENT)
        )


@pytest.fixture
def till(paid_home: Settings, stand_in: ProvidersServer) -> Iterator[Till]:
    """This release over the old home."""
    old_home(paid_home)
    sent_by_0_1_0(stand_in)
    with time_machine.travel("2026-11-20 12:00 +0000") as clock:
        opened = Till(paid_home, stand_in, clock)
        yield opened
        opened.store.close()


def asked(till: Till, name: str, request: ImageRequest = SAME, *, anew: bool = False) -> None:
    """The film's picture, asked for as its stage does."""
    claim = till.job(f"film-{name}")
    brief = Brief.model_validate_json(row(till, f"film-{name}").brief)
    till.toolbox(brief, claim=claim, anew=anew).ask(request, step=f"image:scene-{name}")


def row(till: Till, job_id: str) -> Job:
    with till.store.db.read() as session:
        return session.get_one(Job, job_id)


def calls_of(till: Till, name: str) -> list[PaidCall]:
    return [call for call in till.rows() if call.job_id == f"film-{name}"]


@releases
@pytest.mark.parametrize("name", CHARGED)
def test_what_0_1_0_had_paid_for_is_not_paid_again(till: Till, name: str, request_: ImageRequest) -> None:
    asked(till, name, request_)
    assert [call.state for call in calls_of(till, name)] == ["stored"]
    assert (till.server.creates(), len(till.charges())) == (0, len(CHARGED))


@releases
@pytest.mark.parametrize("name", UNPAID)
def test_what_0_1_0_had_not_sent_is_paid_once(till: Till, name: str, request_: ImageRequest) -> None:
    asked(till, name, request_)
    asked(till, name, request_)
    assert calls_of(till, name)[-1].state == "stored"
    assert (till.server.creates(), len(till.charges())) == (1, len(CHARGED) + 1)


@releases
def test_what_nobody_can_tell_waits_for_a_person_and_is_not_sent_again(till: Till, request_: ImageRequest) -> None:
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            asked(till, "untold", request_)
    assert (till.server.creates(), [call.state for call in calls_of(till, "untold")]) == (0, ["unknown"])


def test_all_of_it_together_agrees_with_the_books(till: Till) -> None:
    for name in (*CHARGED, *UNPAID):
        asked(till, name, LATER)
    assert till.server.creates() == len(UNPAID)
    faults = checks.invariants(till.store)
    assert (faults["one payment for each work"], faults["budgets agree with the ledger"]) == ([], [])


def test_a_studio_that_was_upgraded_finishes_every_film(paid_home: Settings, stand_in: ProvidersServer) -> None:
    old_home(paid_home)
    sent_by_0_1_0(stand_in)
    with time_machine.travel("2026-11-20 12:00 +0000"):
        studio = open_studio(paid_home.model_copy(update={"executor": "threads"}))
        ends = {name: rested(studio, f"film-{name}") for name in (*CHARGED, *UNPAID, "untold")}
        assert {name: job.waiting for name, job in ends.items()} == {
            **dict.fromkeys((*CHARGED, *UNPAID), "approval"), "untold": "attention",
        }  # fmt: skip
        assert (stand_in.creates(), len(stand_in.charges)) == (len(UNPAID), len(CHARGED) + len(UNPAID))
        studio.close()


def test_a_finished_picture_of_0_1_0_is_reused_by_another_film(till: Till) -> None:
    till.job("another")
    digest = till.store.media.publish(_file(till))
    with till.store.db.write() as session:
        kept = session.get_one(PaidCall, "intent-stored")
        assert kept.result is not None
        kept.result = kept.result.replace("ab" * 32, digest)
    again = Brief.model_validate_json(row(till, "film-stored").brief).model_copy(update={"reuse": True})
    till.toolbox(again, claim=till.job("another")).ask(SAME, step="image:elsewhere")
    assert (till.server.creates(), len(till.charges())) == (0, len(CHARGED))


def _file(till: Till) -> Path:
    path = till.store.work / "picture.png"
    path.write_bytes(b"picture")
    return path


def test_a_scene_that_a_person_reworded_since_is_new_work(till: Till) -> None:
    with till.store.db.write() as session:
        job = session.get_one(Job, "film-accepted")
        (take,) = scenes.present(session, job)
        changed = scenes.reworked(take, prompt="A harbour at noon")
        session.add(changed)
        session.flush()
        scenes.save(session, job, [changed.id])
    asked(till, "accepted", LATER)
    assert [call.state for call in calls_of(till, "accepted")] == ["accepted", "stored"]
    assert till.server.creates() == 1


def test_a_picture_that_a_person_asks_for_in_new_words_is_not_answered_with_the_old_one(till: Till) -> None:
    asked(till, "accepted", LATER, anew=True)
    assert [call.state for call in calls_of(till, "accepted")] == ["accepted", "stored"]


def test_another_take_of_a_scene_is_new_work(till: Till) -> None:
    asked(till, "stored", LATER.model_copy(update={"take": 1}))
    assert till.server.creates() == 1


def test_what_this_release_made_answers_its_own_words_only(till: Till) -> None:
    asked(till, "void", SAME)
    asked(till, "void", LATER)
    assert [call.release for call in calls_of(till, "void")] == ["", RELEASE, RELEASE]
    assert till.server.creates() == 2


def test_the_rest_of_a_film_does_not_price_what_0_1_0_has_under_way(till: Till) -> None:
    view = Shelf(till.store).view("film-accepted")
    brief = view.brief.model_copy(update={"short_side": 720})
    offer = quotes.rest(till.workshop(), view.model_copy(update={"brief": brief}))
    assert "image" not in {line.capability for line in offer.lines}


def test_the_same_film_asked_for_again_after_an_upgrade_is_the_same_job(till: Till) -> None:
    known = row(till, "film-stored")
    brief = Brief.model_validate_json(known.brief)
    with till.store.db.write() as session:
        session.get_one(Job, "film-stored").brief = '{"prompt":"The pier","local_fallback":false,' + known.brief[
            1:
        ].split(",", 1)[1].replace('"local_fallback":false,', "")
    desk = OrderDesk(till.workshop(), Shelf(till.store), Library(till.store))
    (view,) = desk.take([Order(brief=brief, origin="test", job_id="film-stored")])
    assert view.id == "film-stored"
    other = Order(brief=brief.model_copy(update={"prompt": "The sea"}), origin="test", job_id="film-stored")
    with pytest.raises(Conflict):
        desk.take([other])


def test_the_old_rows_are_those_that_0_1_0_wrote() -> None:
    written = ROWS.read_text(encoding="utf-8")
    assert SAME.digest() in written
    assert datetime(2026, 11, 20, 11, 50, tzinfo=UTC).strftime("%Y-%m-%d %H:%M") in written
