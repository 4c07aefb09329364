"""A script by a language model of this machine: one question to a server on loopback that speaks OpenAI's API."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial

from pydantic import BaseModel, Field, ValidationError

from pipeline.capabilities import ScriptRequest
from pipeline.errors import NotSent, ProviderFailed, ReelwrightError
from pipeline.provider import Desk, Model, Produced
from pipeline.providers import draft
from pipeline.wire import Deadline, ExchangeFailed, exchange
from pipeline.writers import servers
from store.settings import Settings

# A model without a graphics card writes some five words a second.
WRITING_SECONDS = 600.0
LOOK_SECONDS = 0.5
MOST_BYTES = 1 << 22
MOST_TOKENS = 6000


class Message(BaseModel):
    """What was said."""

    content: str


class Choice(BaseModel):
    """One answer."""

    message: Message


class Completion(BaseModel):
    """What we read of a chat's answer."""

    choices: tuple[Choice, ...] = Field(min_length=1)


def write(model: Model, request: ScriptRequest, desk: Desk, settings: Settings) -> Produced:
    """The script that `request` asks for, with the model's name as its writer. Raises NotSent or ProviderFailed."""
    server, _, name = model.name.partition("/")
    address = servers(settings).get(server)
    if address is None:
        raise NotSent(f"No server {server!r}: see LOCAL_WRITERS, or choose another writer.", vendor="local")
    desk.check_cancelled()
    written = _meanwhile(partial(_asked, address, model, _question(name, request)), desk)
    facts = draft.read(written, request, vendor=model.title, usd_micros=0)
    return Produced(facts=facts.model_copy(update={"writer": model.title}), usd_micros=0)


def _meanwhile(ask: Callable[[], str], desk: Desk) -> str:
    """The answer, for which nobody waits any more once the film is cancelled."""
    answer: Future[str] = Future()

    def work() -> None:
        try:
            answer.set_result(ask())
        except ReelwrightError as error:
            answer.set_exception(error)

    threading.Thread(target=work, name="neighbour", daemon=True).start()
    while True:
        done, _ = wait((answer,), timeout=LOOK_SECONDS)
        if done:
            return answer.result()
        desk.check_cancelled()


def _question(name: str, request: ScriptRequest) -> bytes:
    system, asked = draft.instructions(request)
    return json.dumps({
        "model": name, "stream": False, "max_tokens": MOST_TOKENS, "seed": request.seed + request.take,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": asked}],
        "response_format": {
            "type": "json_schema", "json_schema": {"name": "script", "strict": True, "schema": draft.schema(request)},
        },
    }).encode()  # fmt: skip


def _asked(address: str, model: Model, question: bytes) -> str:
    try:
        with exchange(
            "POST", f"{address}/chat/completions", headers={"Content-Type": "application/json"}, body=question,
            deadline=Deadline(WRITING_SECONDS), max_bytes=MOST_BYTES,
        ) as answer:  # fmt: skip
            status, body = answer.status, answer.body()
    except ExchangeFailed as error:
        raise NotSent(f"{model.title} did not answer: {error}. Is it running?", vendor="local") from error
    if status != 200:
        said = body[:300].decode("utf-8", "replace")
        raise ProviderFailed(f"{model.title} answered {status}: {said}", vendor="local", usd_micros=0)
    try:
        return Completion.model_validate_json(body).choices[0].message.content
    except ValidationError as error:
        raise ProviderFailed(f"{model.title} gave no readable answer.", vendor="local", usd_micros=0) from error
