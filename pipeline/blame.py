"""Blame: which deaths of processes count against a film that was at work in one.

Whoever was beside others is only suspected, and from then on runs in a process of its own (see `executors.ward`). Given up is
a film whose own process died often, with nothing beside it. A death that another process saw and outlived is sure to be
that process's; one that nobody saw may have been a power cut, and counts for a quarter of that.
"""

from store.models import Job

SUSPECTED = 2
MOST_DEATHS = 3
SEEN = 4
GIVEN_UP = SUSPECTED + MOST_DEATHS * SEEN
REASON = "Stopped: it took its process down again and again in the same step ({}), with nothing beside it."


def is_suspected(job: Job) -> bool:
    """Whether it is to run in a process of its own."""
    return job.crashes >= SUSPECTED


def count(job: Job, *, alone: bool, seen: bool = False) -> bool:
    """Count a death of the job's process; whether the job is to be given up."""
    more = job.crashes + (SEEN if seen else 1)
    job.crashes = more if alone else max(job.crashes, min(more, SUSPECTED))
    job.crashed_in = job.stage
    return job.crashes >= GIVEN_UP


def clear(job: Job) -> None:
    """It got on: what killed its process was not what it did then."""
    job.crashes, job.crashed_in = 0, ""
