"""Described: what the documentation says of each operation besides its types — an example, and the errors that are its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from api_server import examples

Operation = dict[str, Any]

# Statuses below 500 that need a reason; 400, 431, 500 and 503 may meet every request.
ALWAYS = frozenset((400, 431, 500, 503))
WITH_BODY = frozenset((408, 413))
WITH_CREDENTIAL = frozenset((401, 429))
WRITING = frozenset((403,))
KEYED = frozenset((409, 422))
NAMING = frozenset((404,))
SPENDING = ("generate", "batch", "jobs", "refine", "render", "scenes", "character-reference", "video")
STRICT = ("/api/v2/", "/data/videos/")

SOCKETS = """How a job is followed live: `WS /ws/jobs/{job_id}` (OpenAPI has no place for sockets).

Who listens first hears how the job is now, then everything that happens, then its end; after that the server closes with 1000.
Ids that begin with `job_` speak the shots contract: `connected`, `progress` (`step`, `progress` from 0 to 100, `message`,
`shot_id`), `shot_complete` (`shot_id`, `video_path`), `job_complete` (`output_path`, `message`) and `error`. All other ids speak
the advert contract: `job_id`, `stage`, `progress`, `status`, `message` and `timestamp` in every message, with its `type`
(`connected`, `progress_update`, `status_update`, `error`). A number names the storyboard contract's job.

Send the text `ping` or `{"type": "ping"}` to hear `{"type": "pong"}`. An unknown job is closed with 1008 "Job not found", a reader who
is too slow with 1008, and one socket too many with 1013. Programs send their token in the header `Authorization`; a page asks
`POST /ws/tickets` for a ticket and opens `/ws/jobs/{job_id}?ticket=...` within a minute. Try it with the sample:
`ws://localhost:8000/ws/jobs/job_abc123`."""


def describe(spec: dict[str, Any]) -> None:
    """Add to an OpenAPI document what its routes don't say."""
    for path, method, operation in sorted(operations(spec), key=lambda each: each[1] != "get"):
        operation["tags"] = list(dict.fromkeys(operation.get("tags", [])))
        operation["responses"] = {
            code: answer for code, answer in operation["responses"].items() if is_own(path, method, operation, code)
        }
        _exemplify(spec, path, method, operation)


def operations(spec: Mapping[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    """Path, method and description of each."""
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def is_own(path: str, method: str, operation: Operation, code: str) -> bool:
    """Whether this operation can answer so: a success, or an error that has a reason here."""
    return not code.isdigit() or int(code) < 400 or int(code) in reasons(path, method, operation)


def reasons(path: str, method: str, operation: Operation) -> frozenset[int]:
    """The errors that a request of this operation can meet."""
    writes = method != "get"
    spends = method == "post" and path.rpartition("/")[2] in SPENDING
    film = any("video" in kind or "octet" in kind for kind in operation["responses"].get("200", {}).get("content", {}))
    found = (
        (True, ALWAYS), ("requestBody" in operation or "{intent}" in path, WITH_BODY), (operation.get("security"), WITH_CREDENTIAL),
        (writes, WRITING), (method == "post", KEYED), ("{" in path, NAMING), (spends, frozenset((402,))),
        (film or "/media/" in path, frozenset((416,))), (path.startswith(STRICT), frozenset((422,))),
    )  # fmt: skip
    return frozenset().union(*(codes for fits, codes in found if fits))


def _exemplify(spec: dict[str, Any], path: str, method: str, operation: Operation) -> None:
    queries = examples.QUERIES.get(path, {}) if method == "get" or "{" in path else {}
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        known = queries.get(name) if parameter["in"] == "query" else place_of(path, name)
        if known is not None:
            parameter["example"] = known
    body = examples.BODIES.get(path) if method == "post" else None
    for content in operation.get("requestBody", {}).get("content", {}).values() if body else ():
        content["example"] = body
        _show(spec, content["schema"], body)
    known_answer = examples.ANSWERS[spec["info"]["title"]].get(f"{method} {path}")
    for code, answer in operation["responses"].items():
        for kind, content in answer.get("content", {}).items():
            if int(code) < 300 and kind == "application/json" and known_answer is not None:
                content["example"] = known_answer
            _show(spec, content.get("schema", {}), content.get("example"))


def _show(spec: dict[str, Any], schema: dict[str, Any], value: object) -> None:
    """Give the named schemas within `schema` what they hold in `value` as their example, the first that is found."""
    named = schema.get("$ref", "").rpartition("/")[2]
    if named:
        schema = spec["components"]["schemas"][named]
        if value is not None and (isinstance(value, dict) or schema.get("type") != "object"):
            schema.setdefault("example", value)
    for choice in schema.get("anyOf", ()):
        _show(spec, choice, value)
    if isinstance(value, list) and value and "items" in schema:
        _show(spec, schema["items"], value[0])
    if isinstance(value, dict):
        for name in schema.get("properties", {}).keys() & value.keys():
            _show(spec, schema["properties"][name], value[name])


def place_of(path: str, name: str) -> object:
    """The sample's value for a part of a path, or None."""
    return next((value for place, part, value in examples.PLACES if path.startswith(place) and part == name), None)
