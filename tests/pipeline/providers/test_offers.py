"""The nearest that a model offers, and the words that say so."""

from pipeline.provider import Model
from pipeline.providers import offers

CLIPS = Model(
    id="v:m", capability="clip", title="M", ratios=("1280:720", "720:1280", "960:960"), durations=(4.0, 6.0, 8.0)
)
ANY = Model(id="v:any", capability="clip", title="Any")


def test_the_nearest_shape_wins_and_then_the_nearest_size():
    assert offers.size(CLIPS, 1920, 1080) == (1280, 720)
    assert offers.size(CLIPS, 1080, 1920) == (720, 1280)
    assert offers.size(CLIPS, 1000, 900) == (960, 960)
    assert offers.size(ANY, 123, 45) == (123, 45)


def test_the_shortest_length_that_is_long_enough_wins_else_the_longest():
    assert [offers.seconds(CLIPS, wanted) for wanted in (1.0, 4.0, 4.02, 5.0, 8.0, 60.0)] == [
        4.0,
        4.0,
        4.0,
        6.0,
        8.0,
        8.0,
    ]
    assert offers.seconds(ANY, 7.3) == 7.3


def test_only_a_real_difference_is_said_aloud():
    assert offers.size_warning(CLIPS, 1920, 1080) == ()
    assert offers.size_warning(CLIPS, 1440, 1080) == ("M does not make 1440x1080: made at 1280x720 and cropped.",)
    assert offers.seconds_warning(CLIPS, 6.0) == ()
    assert offers.seconds_warning(CLIPS, 5.0) == ("M does not make 5 s: made 6 s, and priced by that.",)
