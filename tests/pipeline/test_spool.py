"""A vendor's reply is on the disk before it is read: a full disk, a failing one or a death loses nothing that was paid for."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline import Settings, janitor, open_studio
from pipeline.capabilities import Request
from pipeline.errors import OutcomeUnknown, Rejected
from store.errors import StoreError
from store.spool import ROOM_BYTES, Spool
from tests.pipeline.test_recovery_paid import LATER, LISTED, MAKE, NOW, all_is_well, opened, reviewed, until
from tests.pipeline.till import EVERY_KIND, IDS, UNLISTED_LATER, Till, child, environment
from tests.pipeline.till import LISTED as LISTED_KIND
from tests.providers_server import ProvidersServer

SMALL_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8 << 20, 8 << 20))"
every_kind = pytest.mark.parametrize(("model", "request_"), EVERY_KIND, ids=IDS)


def made_after(settings: Settings, server: ProvidersServer) -> None:
    """The film goes on, and each of its two works was asked for once."""
    studio = opened(settings)
    if studio.job("film").state == "failed":
        studio.retry("film")
    job = until(lambda: studio.job("film"), lambda job: job.waiting == "approval" or job.state == "failed")
    assert (job.waiting, job.error) == ("approval", "")
    assert (len(server.charges), server.creates()) == (2, 2)
    paid = [call.state for call in studio.spending.calls(job_id="film") if call.vendor != "local"]
    assert [state for state in paid if state != "void"] == ["stored"] * 2
    all_is_well(studio, server)
    assert studio._store.spool.calls() == set()
    studio.close()


@pytest.mark.parametrize("place", ["paid.after_reply", "paid.before_publish"])
@pytest.mark.parametrize("picture", [LISTED, LATER, NOW])
def test_f14_a_disk_that_is_full_when_a_paid_answer_is_there_loses_nothing(
    paid_home: Settings, stand_in: ProvidersServer, picture: str, place: str
) -> None:
    hit = 2 if place == "paid.after_reply" else 1
    env = environment(paid_home, stand_in, EXECUTOR="inline", FAILPOINTS=f"{place}=enospc@{hit}-{hit}")
    assert child(MAKE.format(brief=reviewed(picture)), env).returncode == 0
    looking = open_studio(paid_home, work=False)
    assert (looking.job("film").waiting, len(stand_in.charges)) == ("disk", 2)
    looking.close()
    made_after(paid_home, stand_in)


def test_f14_a_disk_that_fails_when_a_paid_answer_is_there_loses_nothing(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    env = environment(paid_home, stand_in, EXECUTOR="inline", FAILPOINTS="paid.after_reply=eio@2-2")
    assert child(MAKE.format(brief=reviewed(LATER)), env).returncode == 0
    made_after(paid_home, stand_in)


def test_a_film_that_fails_over_a_paid_answer_reads_it_again_at_the_retry(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    env = environment(paid_home, stand_in, EXECUTOR="inline", FAILPOINTS="paid.after_reply=raise@2-2")
    assert child(MAKE.format(brief=reviewed(NOW)), env).returncode == 0
    made_after(paid_home, stand_in)


def test_f14_without_room_for_an_answer_nothing_is_asked_for(paid_home: Settings, stand_in: ProvidersServer) -> None:
    env = environment(paid_home, stand_in, EXECUTOR="inline")
    make = MAKE.format(brief=reviewed(LATER)).replace("studio.submit", f"{SMALL_FILES}\nstudio.submit", 1)
    assert child(make, env).returncode == 0
    looking = open_studio(paid_home, work=False)
    assert (looking.job("film").waiting, stand_in.creates()) == ("disk", 0)
    assert "keep room for a vendor's answer" in looking.job("film").error
    looking.close()
    made_after(paid_home, stand_in)


@every_kind
def test_a_paid_result_may_use_the_room_that_is_kept_back(till: Till, model: str, request_: Request) -> None:
    scarce = till.next_life(disk_watermark_mb=1 << 40)
    scarce.ledger().result(scarce.work(model, request_))
    assert scarce.states() == ["stored"]
    assert scarce.store.spool.calls() == set()
    scarce.store.close()


def test_a_known_no_leaves_no_room_behind(till: Till) -> None:
    till.server.fault("status", status=422)
    with pytest.raises(Rejected):
        till.ledger().result(till.work(*UNLISTED_LATER))
    assert till.store.spool.calls() == set()


def test_a_reply_that_cannot_be_read_is_set_aside_and_asked_about(till: Till) -> None:
    till.server.fault("invalid")
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            till.ledger().result(till.work(*UNLISTED_LATER))
    assert (till.states(), till.server.creates()) == (["unknown"], 1)
    folder = till.settings.reelwright_home / "spool"
    assert [file.name for file in folder.iterdir()] == [f"{till.rows()[0].id}.unread"]


FULL = """CREATE TRIGGER full BEFORE UPDATE ON paid_call WHEN NEW.state = 'void'
BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"""


@every_kind
@pytest.mark.parametrize("looked_at", ["by a retry", "by a start"])
def test_a_request_that_never_left_is_no_question_where_the_disk_took_not_even_that(
    till: Till, model: str, request_: Request, looked_at: str
) -> None:
    journal = till.store.db.journal.file
    with till.store.db.engine.begin() as rows:
        rows.exec_driver_sql(FULL)
    journal.mkdir()
    with pytest.raises(StoreError):
        till.ledger().result(till.work(model, request_))
    assert (till.states(), till.server.creates()) == (["sending"], 0)
    with till.store.db.engine.begin() as rows:
        rows.exec_driver_sql("DROP TRIGGER full")
    journal.rmdir()
    till = till.next_life()
    if looked_at == "by a start":
        assert till.ledger().settle(till.rows()[0], till.work(model, request_), believe=False)
    till.ledger().result(till.work(model, request_))
    assert till.states() == ["void", "stored"]
    assert len(till.charges()) == till.server.creates() == 1
    assert till.store.spool.calls() == set()
    till.balanced()


def test_room_of_a_dead_sender_is_given_back(till: Till) -> None:
    call = till.write("rejected", *UNLISTED_LATER)
    till.store.spool.take_room(call.id)
    janitor.tidy(till.store)
    assert till.store.spool.calls() == set()


def test_a_reply_is_found_whole_or_not_at_all(till: Till) -> None:
    spool = Spool(till.settings.reelwright_home)
    file = till.settings.reelwright_home / "spool" / "a.reply"
    spool.take_room("a")
    assert (spool.reply("a"), file.stat().st_blocks * 512 >= ROOM_BYTES) == (None, True)
    spool.keep("a", b"answer" * 1000)
    assert Spool(till.settings.reelwright_home).reply("a") == b"answer" * 1000
    whole = file.read_bytes()
    file.write_bytes(whole[:3000])
    assert spool.reply("a") is None
    spool.keep("a", b"again")
    assert spool.reply("a") == b"again"
    spool.settle("a")
    assert spool.reply("a") is None
    spool.drop("a")
    assert spool.calls() == set()


def test_threads_with_the_same_work_never_send_for_a_reply_that_another_one_read(till: Till) -> None:
    """One sees the reply lie there, and meanwhile the other has read it and made room of it."""
    for number in range(12):
        till.server.fault("latency", seconds=0.05)
        with ThreadPoolExecutor(8) as pool:
            asked = [
                pool.submit(till.ledger().result, till.work(*LISTED_KIND, step=str(number))) for _ in range(8)
            ]  # fmt: skip
        assert len({str(one.result()) for one in asked}) == 1
    assert len(till.charges()) == till.server.creates() == 12
