import ast
import gc
import re
import weakref
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api_server import contracts
from api_server.app import PORTS, frame, site

CONTRACTS = sorted(path for path in Path(contracts.__file__).parent.iterdir() if path.name[0] != "_")
ENVELOPES = [("/scenario/nothing", "detail"), ("/api/v2/nothing", "detail"), ("/nothing", "detail")]


@pytest.mark.parametrize("port", PORTS, ids=lambda port: port.name)
def test_no_two_contracts_of_one_port_claim_one_method_and_path(port):
    routers = [contract.router for contract in port.contracts] + list(port.routers)
    routers += [contract.own_port for contract in port.contracts if contract is port.house and contract.own_port]
    claims = [claim for router in routers for claim in operations(router)]
    assert len(claims) >= 4
    assert len(claims) == len(set(claims)), sorted(claim for claim in claims if claims.count(claim) > 1)


def operations(router):
    """Each method and path of a router, whatever its parameters are called."""
    app = FastAPI()
    app.include_router(router)
    paths = app.openapi()["paths"]
    return [(method, re.sub(r"{.*?}", "{}", path)) for path, item in paths.items() for method in item]


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
                assert {"400", "431", "500", "503"} <= set(operation["responses"]), path


def test_each_contract_has_its_tag(studio):
    spec = site(PORTS[0], frame(studio)).openapi()
    tags = {tag for item in spec["paths"].values() for operation in item.values() for tag in operation["tags"]}
    assert {"scenario", "storyboard", "narration"} <= tags


def test_the_documentation_says_where_a_credential_goes(studio):
    spec = site(PORTS[0], frame(studio)).openapi()
    said = {
        (method, path): operation["security"]
        for path, item in spec["paths"].items() for method, operation in item.items()
    }  # fmt: skip
    either = [{"bearer": []}, {"key": []}]
    assert set(spec["components"]["securitySchemes"]) == {"bearer", "key"}
    assert said["post", "/api/v2/jobs/{number}/refine"] == said["get", "/api/v2/jobs/{number}/export"] == either
    assert said["get", "/api/v2/jobs/{number}"] == said["post", "/api/generate"] == [{}, *either]
    assert said["get", "/health"] == []


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_the_documentation_pages_load_nothing_from_elsewhere(api, page):
    answer = api.get(page)
    loaded = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert not re.search(r"https?:|\*", policy)
    assert len(loaded) >= 2
    assert all(path.startswith("/") and api.get(path).status_code == 200 for path in loaded)


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


def test_metrics_do_not_grow_by_what_a_client_invents(quiet):
    def series():
        return {line.rpartition(" ")[0] for line in quiet.get("/metrics").text.splitlines() if line[0] != "#"}

    def ask(number):
        letters = "".join(chr(ord("A") + int(digit)) for digit in str(number))
        quiet.request(letters, f"/invented/{number}?a{number}=b", headers={f"X-{letters}": "a"})
        quiet.get((f"/api/v1/jobs/job_{number}", f"/docs/assets/{number}.js", f"/media/{number}")[number % 3])

    for number in (0, 1, 2):
        ask(number)
    series()
    before = series()
    for number in range(3, 500):
        ask(number)
    assert series() == before


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda path: path.stem)
def test_a_contract_has_its_five_parts_in_order(contract):
    """Docstring, words, schemas, translations, routes: as files of a folder, or from top to bottom of a module."""
    if contract.is_dir():
        assert {"__init__.py", "words.py", "schemas.py", "translation.py", "routes.py"} <= {
            p.name for p in contract.iterdir()
        }
        return
    tree = ast.parse(contract.read_text(encoding="utf-8"))
    schemas = [node.lineno for node in tree.body if isinstance(node, ast.ClassDef)]
    translations = [node.lineno for node in tree.body if getattr(node, "name", "") in ("body_from", "error_body")]
    routes = [node.lineno for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and node.decorator_list]
    assert ast.get_docstring(tree)
    assert max(schemas) < min(translations) < max(translations) < min(routes)


def test_an_application_is_let_go_with_its_studio(idle):
    app = site(PORTS[0], frame(idle))
    with TestClient(app, base_url="http://localhost") as client:
        assert [client.get(path).status_code for path in ("/docs", "/redoc", "/health")] == [200, 200, 200]
    left = weakref.ref(app)
    del app, client
    gc.collect()
    assert left() is None
