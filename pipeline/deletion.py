"""What a deleted job leaves: its ledger rows without prompts, and nothing else."""

from store import Store, calls, media_of


def sweep(store: Store, job_id: str) -> None:
    """Remove a deleted job's rows, then the files that nothing else mentions. Doing it twice is fine."""
    with store.db.write() as session:
        calls.abandon(session, job_id, store.pulse.is_over)
        unused = media_of.clear(session, job_id)
    store.db.journal.forget(job_id)
    store.let_go(unused)
