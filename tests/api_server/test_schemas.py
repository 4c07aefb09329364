"""Generated requests against the OpenAPI of each port: no 5xx, and no answer that the schema doesn't know."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api_server.app import apps
from pipeline import open_studio

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EXAMPLES = int(os.environ.get("REELWRIGHT_EXAMPLES", "12"))
FEW = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def reachable(settings):
    """A studio in which nothing runs, under the name that the generator uses."""
    studio = open_studio(settings.model_copy(update={"executor": "threads", "trusted_hosts": "testserver"}), work=False)
    yield studio
    studio.close()


@pytest.mark.parametrize("port", ["api", "narration"])
def test_generated_requests_get_only_answers_that_the_schema_knows(reachable, port):
    schema = schemathesis.openapi.from_asgi("/openapi.json", apps(reachable)[port])
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 5
    for operation in operations:
        _try(operation)


def _try(operation):
    @FEW
    @given(case=operation.as_strategy())
    def holds(case):
        case.call_and_validate(headers={"X-API-Key": "x"}, checks=CHECKS)

    holds()
