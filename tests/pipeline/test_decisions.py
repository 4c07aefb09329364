"""A person's word on a paid call: asked only once the studio has given up, and a film that has ended stays ended."""

import pytest

from pipeline import Settings, Studio
from pipeline.errors import WrongState
from pipeline.spending import Decision
from store import jobs
from tests.pipeline.test_recovery_paid import LATER, LISTED, WRITER, all_is_well, opened, rested, until
from tests.pipeline.till import wish
from tests.providers_server import ProvidersServer


def unanswered(settings: Settings, server: ProvidersServer, picture: str, **changed: object) -> Studio:
    """A studio whose picture was charged, and the answer lost."""
    server.fault("drop_after", vendor=picture.partition(":")[0])
    studio = opened(settings, **changed)
    studio.submit(wish(WRITER, picture, review=True, seconds=10, short_side=144, scene_count=1), job_id="film")
    return studio


def test_no_decision_while_the_studio_is_still_asking(paid_home: Settings, stand_in: ProvidersServer) -> None:
    studio = unanswered(paid_home, stand_in, LISTED, provider_settle_seconds=3)
    (call,) = until(studio.spending.unknown, bool)
    assert call.settling
    for decision in ("not_charged", "pay_again"):
        with pytest.raises(WrongState, match="still finding out whether 'replicate:flux-schnell' charged"):
            studio.decide(call.id, decision, by="Ada")
    assert rested(studio).waiting == "approval"
    assert len(stand_in.charges) == 2
    all_is_well(studio, stand_in)
    studio.close()


@pytest.mark.parametrize(
    ("ending", "decision"),
    [("cancelled", "not_charged"), ("cancelled", "pay_again"), ("deleted", "not_charged"), ("failed", "not_charged")],
)
def test_a_decision_on_an_ended_film_closes_its_call_and_nothing_else(
    paid_home: Settings, stand_in: ProvidersServer, ending: str, decision: Decision
) -> None:
    studio = unanswered(paid_home, stand_in, LATER)
    assert rested(studio).waiting == "attention"
    match ending:
        case "cancelled":
            studio.cancel("film")
        case "deleted":
            studio.delete("film")
        case _:
            with studio._store.db.write() as session:
                jobs.move(session, jobs.present(session, "film"), "failed", error="given up")  # type: ignore[arg-type]
    (call,) = studio.spending.unknown()
    studio.decide(call.id, decision, by="Ada")
    assert studio.spending.unknown() == ()
    assert (studio.counts(), studio.queue()) == ({ending: 1}, ())
    with pytest.raises(WrongState, match="known already"):
        studio.decide(call.id, decision, by="Ada")
    assert len(stand_in.charges) == 2
    studio.close()


def test_a_decision_lets_the_film_go_on_that_waits_for_it(paid_home: Settings, stand_in: ProvidersServer) -> None:
    studio = unanswered(paid_home, stand_in, LATER)
    assert rested(studio).waiting == "attention"
    (call,) = studio.spending.unknown()
    assert not call.settling
    studio.decide(call.id, "pay_again", by="Ada")
    assert rested(studio).waiting == "approval"
    assert stand_in.creates("runwayml") == 2
    assert len(stand_in.charges) == 3
    studio.close()
