from api_server.bucket import REMEMBERED, Bucket


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_full_bucket_lets_a_minute_s_worth_through_and_then_says_how_long_to_wait():
    bucket = Bucket(3, clock=Clock())
    assert [bucket.take("a") for _ in range(4)] == [0.0, 0.0, 0.0, 20.0]


def test_the_bucket_refills_evenly():
    clock = Clock()
    bucket = Bucket(3, clock=clock)
    for _ in range(3):
        bucket.take("a")
    clock.now = 20.0
    assert [bucket.take("a"), bucket.take("a")] == [0.0, 20.0]


def test_callers_do_not_use_up_each_other_s_room():
    bucket = Bucket(1, clock=Clock())
    assert [bucket.take("a"), bucket.take("b"), bucket.take("a")] == [0.0, 0.0, 60.0]


def test_zero_means_no_limit():
    bucket = Bucket(0)
    assert {bucket.take("a") for _ in range(1000)} == {0.0}


def test_memory_stays_bounded_however_many_callers_come():
    bucket = Bucket(2, clock=Clock())
    for number in range(REMEMBERED + 50):
        bucket.take(str(number))
    assert len(bucket._levels) == REMEMBERED
