import threading

from store import Settings, Store, budgets, calls, jobs, restore
from store.journal import Line
from store.models import Job, PaidCall

CAPS = budgets.Caps(job=1_000_000, day=2_000_000)


def paid(store: Store) -> PaidCall:
    """A film with one paid call."""
    call = PaidCall(id="call", job_id="film", step="image:1", vendor="openai", model="openai:x", capability="image",
                    request_sha="s", estimated_micros=1, day="day:2026-01-01")  # fmt: skip
    with store.db.write() as session:
        jobs.add(session, Job(id="film", number=0, origin="test", kind="storyboard", brief="{}"), ("script",))
        calls.reserve(session, call, CAPS)
    return call


def test_a_process_that_begins_while_another_pays_takes_no_database_for_an_older_one(home: Settings) -> None:
    store, stop = Store(home), threading.Event()
    call = paid(store)
    store.db.journal.add(1, [Line(generation=1, call=call)] * 20_000)

    def pay() -> None:
        while not stop.is_set():
            with store.db.write() as session:
                calls.change(session, call.id, ("reserved", "sending"), "sending")

    payer = threading.Thread(target=pay)
    payer.start()
    try:
        for _ in range(5):
            beginner = Store(home)
            with beginner.db.read() as session:
                assert restore.reason(session) == ""
            beginner.close()
    finally:
        stop.set()
        payer.join()
        store.close()
