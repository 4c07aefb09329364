"""Generated requests against the OpenAPI of both ports: no 5xx, no answer that the schema doesn't know, no host path.

    python -m bench.fuzz --cases 10000 --seed 1

Half of the requests name films, products and files that are really there, some follow one request's answer with the
next one. The last line is one JSON object; the exit code is 0 only when every answer was right.
"""

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import FlakyStrategyDefinition, HypothesisException
from schemathesis import Case, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.types import ASGIApp

from api_server.app import apps
from pipeline import Settings, Studio, brief, open_studio

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
# They make something before they answer: a few cases each.
SLOW = {"/api/mv/scenes": 0.3, "/api/mv/character-reference": 0.1, "/api/mv/video": 0.02}
SECONDS = 120
STEPS = 10
TURNS = 5
LEAK = re.compile(r"Traceback|site-packages|\.py\b.{0,9}line \d|sqlite3?\.|/(?:home|root|tmp|usr)/")
WRONG = (FailureGroup, HypothesisException, AssertionError, OSError)
Known = Mapping[str, Sequence[str | int]]


def no_leak(_context: object, response: Response, _case: Case) -> None:
    """No trace, no path of this machine."""
    found = LEAK.search(response.content.decode(errors="replace"))
    assert not found, f"an answer tells {found and found[0]!r}"


def how(cases: float, **more: object) -> settings:
    """Hypothesis without its own files and clocks."""
    return settings(
        max_examples=max(1, round(cases)), deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck), **more,
    )  # fmt: skip


def schema_of(app: ASGIApp) -> BaseSchema:
    """What the application says of itself."""
    return schemathesis.openapi.from_asgi("/openapi.json", app)


def operations(schema: BaseSchema) -> list[APIOperation]:
    """Every operation, those that take things away last."""
    found = [operation.ok() for operation in schema.get_all_operations()]
    return sorted(found, key=lambda one: (one.method == "delete", "cancel" in one.path))


def tried(operation: APIOperation, cases: int, known: Known, number: int) -> int:
    """Generate that many requests, and hold each answer to the schema; how many were sent."""
    sent = 0

    @seed(number)
    @how(cases * SLOW.get(operation.path, 1))
    @given(case=operation.as_strategy(), real=st.booleans(), place=st.integers(0, 999))
    def holds(case: Case, real: bool, place: int) -> None:
        nonlocal sent
        sent += 1
        for name in case.path_parameters if real and isinstance(case.path_parameters, dict) else ():
            if values := known.get(name):
                case.path_parameters[name] = values[place % len(values)]
        case.call_and_validate(headers={"X-API-Key": "x"}, checks=CHECKS, additional_checks=[no_leak], timeout=SECONDS)

    holds()
    return sent


def followed(app: ASGIApp, cases: int, number: int) -> int:
    """Walks of some steps, each from what an earlier answer named; how many requests were sent."""
    sent, wrong = 0, list[BaseException]()
    machine = schema_of(app).as_state_machine()

    class Walk(machine):  # type: ignore[misc, valid-type]
        def get_call_kwargs(self, case: Case) -> dict[str, object]:
            return {"headers": {"X-API-Key": "x"}, "timeout": SECONDS}

        def validate_response(self, response: Response, case: Case, **named: object) -> None:
            nonlocal sent
            sent += 1
            try:
                case.validate_response(response, checks=CHECKS, additional_checks=[no_leak])
            except WRONG as error:
                wrong.append(error)
                raise

    # What can be walked depends on what the films have become, so a walk may end early: another one begins elsewhere.
    for turn in range(TURNS):
        if sent < cases / 2:
            with suppress(FlakyStrategyDefinition):
                seed(number + turn)(Walk).run(settings=how((cases - sent) // STEPS, stateful_step_count=STEPS))
        if wrong:
            raise wrong[0]
    return sent


def known_in(studio: Studio) -> Known:
    """Values for path parameters that name something."""
    jobs = studio.jobs(limit=100).jobs
    ids = [job.id for job in jobs]
    films = [job.film.video for job in jobs if job.film]
    products = [product.id for product in studio.library.products()]
    return {
        "job_id": ids,
        "task_id": ids,
        "number": [job.number for job in jobs],
        "digest": films,
        "product_id": products,
    }


@contextmanager
def furnished(home: Path) -> Iterator[Studio]:
    """A studio with films at all stages in which nothing runs any more."""
    quiet = Settings(reelwright_home=home, creates_per_minute=0, trusted_hosts="testserver", _env_file=None)
    small = {"prompt": "A quiet harbour at dawn", "seconds": 5, "short_side": 144, "scene_count": 2}
    studio = open_studio(quiet.model_copy(update={"executor": "inline"}))
    studio.submit(brief(**small), origin="storyboard", number=123)
    studio.submit(brief(**small, review=True), origin="storyboard", number=124)
    studio.submit(
        brief(kind="narration", text="A small boat left the harbour.", seconds=None, short_side=144), origin="narration"
    )
    studio.close()
    studio = open_studio(quiet, work=False)
    for origin in ("scenario", "advert", "shots", "narration"):
        studio.submit(brief(**small), origin=origin)
    studio.library.add_product("Lamp", product_id="lamp")
    yield studio
    studio.close()


def main() -> int:
    """Run the cases of both ports; 0 when all held."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    sent, failures, began = Counter[str](), [], time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, furnished(Path(folder) / "home") as studio:
        known, served = known_in(studio), apps(studio)
        schemas = {name: schema_of(app) for name, app in served.items()}
        each = options.cases // sum(len(operations(schema)) for schema in schemas.values())
        for name, schema in schemas.items():
            for operation in operations(schema):
                try:
                    sent[name] += tried(operation, each, known, options.seed)
                except WRONG as error:
                    failures.append(f"{name} {operation.method.upper()} {operation.path}: {error}")
        try:
            sent["followed"] = followed(served["api"], options.cases // 10, options.seed)
        except WRONG as error:
            failures.append(f"followed: {error}")
    for failure in failures:
        print(failure)
    print(json.dumps({"cases": sum(sent.values()), **sent, "failures": len(failures), "seed": options.seed,
                      "seconds": round(time.monotonic() - began)}))  # fmt: skip
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
