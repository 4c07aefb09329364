import threading

import pytest

from pipeline.errors import Cancelled
from pipeline.render.progress import Progress


def test_the_share_rises_to_one_and_is_told_in_steps() -> None:
    told: list[tuple[float, str]] = []
    progress = Progress(10_000, lambda share, words: told.append((share, words)), lambda: None)
    for _ in range(10_000):
        progress.step(1, "Drawing")
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[-1], told[-1][1]) == (1.0, "Drawing")
    assert 150 < len(told) <= 202


def test_more_work_than_expected_stays_at_one() -> None:
    told: list[float] = []
    progress = Progress(2, lambda share, _words: told.append(share), lambda: None)
    for _ in range(5):
        progress.step(1, "Drawing")
    assert told == [0.5, 1.0]


def test_threads_lose_no_step() -> None:
    told: list[float] = []
    progress = Progress(4000, lambda share, _words: told.append(share), lambda: None)
    threads = [threading.Thread(target=lambda: [progress.step(1, "") for _ in range(1000)] and None) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_cancelled_job_is_heard_in_the_next_step() -> None:
    def check() -> None:
        raise Cancelled("stop")

    with pytest.raises(Cancelled, match="stop"):
        Progress(2, lambda _share, _words: None, check).step(1, "")


def test_one_threads_failure_stops_the_others() -> None:
    progress = Progress(2, lambda _share, _words: None, lambda: None)
    progress.stop()
    with pytest.raises(Cancelled):
        progress.step(1, "")
