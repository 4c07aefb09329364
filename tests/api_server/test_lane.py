"""Reads of one job that take the short way: they answer as their routes would."""

import pytest

from api_server.app import PORTS, apps
from tests.api_server.conftest import TOKEN

READS = {read.path: contract for port in PORTS for contract in port.contracts for read in contract.reads}


@pytest.mark.parametrize("path", READS)
def test_every_short_way_is_a_documented_route_too(quiet, path):
    operation = quiet.get("/openapi.json").json()["paths"][path]["get"]
    (name,) = (part["name"] for part in operation["parameters"] if part["in"] == "path")
    assert path.endswith(f"/{{{name}}}")


@pytest.mark.parametrize("path", READS)
def test_a_missing_job_is_told_in_its_contracts_words(quiet, path):
    answer = quiet.get(path.rpartition("/")[0] + "/999")
    assert (answer.status_code, set(answer.json())) == (404, set(READS[path].error_model.model_fields))
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("path", READS)
def test_a_wrong_token_is_refused_on_the_short_way(quiet, idle, path):
    idle.access.create_token("somebody")
    answer = quiet.get(path.rpartition("/")[0] + "/999", headers=TOKEN)
    assert (answer.status_code, set(answer.json())) == (401, set(READS[path].error_model.model_fields))
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_number_that_is_none_is_refused_by_its_route(quiet):
    assert quiet.get("/api/v2/jobs/seven").status_code == 422
    assert quiet.get("/api/v2/jobs/" + "9" * 40).status_code in (404, 422)


def test_the_short_way_is_measured_by_its_route(quiet):
    quiet.get("/api/jobs/some-job")
    page = quiet.get("/metrics").text
    assert 'route="/api/jobs/{job_id}",status="404"' in page
    assert "some-job" not in page


def test_what_nobody_foresaw_on_the_short_way_is_a_500_in_its_contracts_words(broken):
    from starlette.testclient import TestClient

    with TestClient(apps(broken)["api"], base_url="http://localhost", raise_server_exceptions=False) as client:
        answer = client.get("/api/jobs/some-job")
    assert answer.status_code >= 500
    assert set(answer.json()) == {"error", "message", "details"}
