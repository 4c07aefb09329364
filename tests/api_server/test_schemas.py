"""Generated requests against the OpenAPI of each port: no 5xx, and no answer that the schema doesn't know."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api_server.app import apps

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
FEW = settings(
    max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def api_schema(idle):
    return schemathesis.openapi.from_asgi("/openapi.json", apps(idle)["api"], base_url="http://localhost")


@pytest.fixture
def narration_schema(idle):
    return schemathesis.openapi.from_asgi("/openapi.json", apps(idle)["narration"], base_url="http://localhost")


on_api = schemathesis.pytest.from_fixture("api_schema")
on_narration = schemathesis.pytest.from_fixture("narration_schema")


@on_api.parametrize()
@FEW
def test_generated_requests_to_the_api_port(case):
    case.call_and_validate(headers={"X-API-Key": "x"}, checks=CHECKS)


@on_narration.parametrize()
@FEW
def test_generated_requests_to_the_narration_port(case):
    case.call_and_validate(checks=CHECKS)
