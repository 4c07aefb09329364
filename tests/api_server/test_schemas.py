"""A slice of bench/fuzz.py: generated requests get only answers that the schema knows, no 5xx and no host path."""

import shutil

import pytest

from api_server.app import apps
from bench.fuzz import followed, known_in, operations, schema_of, tried
from pipeline import open_studio
from pipeline.brief import brief

CASES, PARTS, WALKED = 12, 3, 100


@pytest.fixture
def furnished(filmed_home, settings):
    """Finished films and waiting ones in a studio in which nothing runs, under the name that the generator uses."""
    shutil.copytree(filmed_home, settings.reelwright_home)
    studio = open_studio(settings.model_copy(update={"executor": "threads", "trusted_hosts": "testserver"}), work=False)
    for origin in ("storyboard", "scenario", "advert", "shots"):
        studio.submit(brief(prompt="A quiet harbour at dawn"), origin=origin)
    studio.library.add_product("Lamp", product_id="lamp")
    yield studio
    studio.close()


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("port", ["api", "narration"])
def test_generated_requests_get_only_answers_that_the_schema_knows(furnished, port, part):
    found = operations(schema_of(apps(furnished)[port]))[part::PARTS]
    assert len(found) >= 2
    known = known_in(furnished)
    assert sum(tried(operation, CASES, known, 1) for operation in found) >= CASES * len(found) / 3


def test_what_one_answer_names_the_next_request_can_use(furnished):
    assert followed(apps(furnished)["api"], WALKED, 1) > WALKED / 3
