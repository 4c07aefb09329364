"""Dialect: how one contract words what happens to a job on its socket."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pydantic import BaseModel

from api_server.problem import JSON, Problem
from pipeline.views import JobView


@dataclass(frozen=True, slots=True)
class Message:
    """One text frame. A `passing` one may be replaced by a newer one that waits; after a `last` one nothing follows."""

    text: str
    passing: bool = False
    last: bool = False


def message(body: BaseModel, *, passing: bool = False, last: bool = False) -> Message:
    """`body` as a frame."""
    return Message(body.model_dump_json(), passing, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Pure translations; the collections are the numbers of the shots that are ready, or that became so, and the texts
    the address that links begin with.
    """

    opening: Callable[[JobView, Collection[int], str], list[Message]]
    news: Callable[[JobView, JobView, Collection[int], str], list[Message]]
    pong: Callable[[JobView, str], Message]
    error_body: Callable[[Problem], dict[str, JSON]]
