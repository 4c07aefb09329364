"""Pieces of music videos whose process died: nobody is asked about a call that the vendor has, and is paid for once."""

import pytest

from pipeline import Settings, open_studio
from store import checks
from tests.pipeline.test_recovery_paid import until
from tests.pipeline.till import child, environment
from tests.providers_server import ProvidersServer

CHARACTER = "Silver metallic humanoid robot"
MAKE = f"""
from pipeline import open_studio
open_studio(work=False).parts.character({CHARACTER!r}, model="runwayml:gen4_image", job_id="part")
"""


@pytest.fixture
def left(paid_home: Settings, stand_in: ProvidersServer) -> Settings:
    """A home whose process died while Runway drew a character for it."""
    child(MAKE, environment(paid_home, stand_in, FAILPOINTS="paid.polling=kill@1"))
    assert len(stand_in.charges) == 1
    return paid_home.model_copy(update={"executor": "threads"})


def test_a_part_that_a_vendor_is_at_is_no_question_and_is_paid_once_when_it_is_asked_for_again(
    left: Settings, stand_in: ProvidersServer
) -> None:
    studio = open_studio(left)
    until(lambda: studio.job("part").state, lambda state: state == "failed")
    assert (studio.job("part").state, studio.spending.unknown()) == ("failed", ())
    studio.parts.character(CHARACTER, model="runwayml:gen4_image", job_id="part")
    assert (studio.job("part").state, stand_in.creates(), len(stand_in.charges)) == ("completed", 1, 1)
    assert {name: faults for name, faults in checks.invariants(studio._store).items() if faults} == {}
    studio.close()


def test_a_part_that_nobody_asked_for_again_comes_in_by_itself_and_is_no_question(
    left: Settings, stand_in: ProvidersServer
) -> None:
    studio = open_studio(left)
    (call,) = until(lambda: studio.spending.calls(job_id="part"), lambda calls: calls[0].state == "stored", 300)
    assert (call.state, studio.spending.unknown()) == ("stored", ())
    studio.parts.character(CHARACTER, model="runwayml:gen4_image", job_id="part")
    assert (studio.job("part").state, stand_in.creates(), len(stand_in.charges)) == ("completed", 1, 1)
    studio.close()
