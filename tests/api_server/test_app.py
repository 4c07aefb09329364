import pytest
from fastapi.routing import APIRoute

from api_server.app import PORTS, frame, site

ENVELOPES = [("/scenario/nothing", "detail"), ("/api/v2/nothing", "detail"), ("/nothing", "detail")]


def operations(app):
    """Each method and path of an application, with doubles."""
    return [(method, path) for path, item in app.openapi()["paths"].items() for method in item]


@pytest.mark.parametrize("port", PORTS, ids=lambda port: port.name)
def test_no_two_contracts_of_one_port_claim_one_method_and_path(port):
    routers = [(c.name, c.router) for c in port.contracts] + [("other", router) for router in port.routers]
    routers += [(c.name, c.own_port) for c in port.contracts if c is port.house and c.own_port]
    claims = [(m, r.path) for _, router in routers for r in flat(router) for m in r.methods]
    assert len(claims) == len(set(claims)), sorted(claim for claim in claims if claims.count(claim) > 1)
    assert len(claims) >= 4


def flat(router):
    """The operations of a router and of those it includes."""
    from fastapi import FastAPI

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(router)
    return [Operation(path, methods) for path, item in app.openapi()["paths"].items() for methods in [list(item)]]


class Operation:
    def __init__(self, path, methods):
        self.path, self.methods = path, methods


@pytest.mark.parametrize(("path", "key"), ENVELOPES)
def test_an_unknown_path_answers_404_in_its_contract_s_envelope(api, path, key):
    answer = api.get(path)
    assert (answer.status_code, answer.json()) == (404, {key: "Not found"})


def test_everything_on_the_narration_port_speaks_its_envelope(narrator):
    assert narrator.get("/nothing").json() == {"error": "Not found"}
    assert narrator.put("/api/v1/jobs").json() == {"error": "Method not allowed"}


def test_the_narration_routes_on_the_api_port_keep_their_envelope(api):
    assert api.get("/api/v1/status/none").json() == {"error": "Job not found"}


def test_a_wrong_method_is_405_and_names_the_right_ones(api):
    answer = api.put("/scenario/generate", json={})
    assert (answer.status_code, answer.json()) == (405, {"detail": "Method not allowed"})
    assert answer.headers["allow"] == "POST"


def test_every_operation_documents_its_errors_in_its_own_envelope(studio):
    for port in PORTS:
        spec = site(port, frame(studio)).openapi()
        for path, item in spec["paths"].items():
            for operation in item.values():
                assert {"400", "401", "404", "422", "429", "500"} <= set(operation["responses"]), path


def test_each_contract_has_its_tag(studio):
    spec = site(PORTS[0], frame(studio)).openapi()
    tags = {tag for item in spec["paths"].values() for operation in item.values() for tag in operation["tags"]}
    assert {"scenario", "storyboard", "narration"} <= tags


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_the_documentation_pages_load_nothing_from_elsewhere(api, page):
    text = api.get(page).text
    assert "//cdn" not in text
    assert "https://" not in text.replace("https://fastapi.tiangolo.com/img/favicon.png", "https://")
    sources = [part.split('"')[0] for part in text.split('src="')[1:]]
    assert sources
    assert all(api.get(source).status_code == 200 for source in sources)


def test_health_names_the_mode_and_says_healthy(api):
    body = api.get("/health").json()
    assert body["status"] == "healthy"
    assert body["access"] == "open"
    assert set(body["keys"].values()) <= {True, False}


def test_the_front_page_is_json(api):
    assert api.get("/").json()["docs"] == "/docs"


def test_metrics_count_requests_by_route_and_jobs_by_state(api):
    api.get("/api/v2/jobs/1")
    text = api.get("/metrics").text
    assert 'route="/api/v2/jobs/{number}",status="404"} 1.0' in text
    assert "# TYPE reelwright_jobs gauge" in text
