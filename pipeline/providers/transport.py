"""The vendors' SDKs over our own wire: total deadlines, bounded answers, no redirects, no proxies."""

import importlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.provider import nowhere
from pipeline.wire import Deadline, ExchangeFailed, exchange

if TYPE_CHECKING:
    import httpx
    import httpx2
    import requests

MAX_ANSWER_BYTES = 64 * 2**20
NOT_SENT = ("accept-encoding", "connection", "transfer-encoding")
IMPORTING = threading.Lock()
NOT_KEPT = ("content-encoding", "transfer-encoding")


def load(packages: tuple[str, ...]) -> None:
    """Import packages, one thread at a time, so that no SDK meets a half-made module (OpenAI's peeks at httpx)."""
    with IMPORTING:
        for package in packages:
            importlib.import_module(package)


@dataclass(slots=True, kw_only=True)
class Line:
    """One SDK call on the wire: its limit in seconds, and what is known of its last request."""

    seconds: float
    sent: bool = False
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    failure: ExchangeFailed | None = None
    spooled: bytes | None = None
    spool: Callable[[bytes], None] = nowhere

    def __post_init__(self) -> None:
        if self.spooled is not None:
            self._answered_before(self.spooled)

    def exchange(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Send one request and keep its answer; raises ExchangeFailed. Where one was spooled, nothing is sent."""
        if self.spooled is not None:
            return
        given = {name: value for name, value in headers.items() if name.lower() not in NOT_SENT}
        self.status, self.headers, self.body, self.failure = 0, {}, b"", None
        try:
            with exchange(
                method,
                url,
                headers={**given, "Connection": "close"},
                body=body,
                deadline=Deadline(self.seconds),
                max_bytes=MAX_ANSWER_BYTES,
            ) as answer:
                self.sent, self.status = True, answer.status
                self.headers = {name: value for name, value in answer.headers.items() if name not in NOT_KEPT}
                self.body = answer.body()
            self.spool(self._reply())
        except ExchangeFailed as failure:
            self.sent, self.failure = self.sent or failure.sent, failure
            raise

    def _reply(self) -> bytes:
        """The answer as it came, for the spool."""
        head = {"status": self.status, "headers": dict(self.headers)}
        return json.dumps(head).encode() + b"\n" + self.body

    def _answered_before(self, reply: bytes) -> None:
        head, _, self.body = reply.partition(b"\n")
        told = json.loads(head)
        self.sent, self.status, self.headers = True, told["status"], told["headers"]


def legacy_client(line: Line, base_url: str, headers: Mapping[str, str]) -> "httpx.Client":
    """Return an httpx client on `line` (Runway, Replicate)."""
    import httpx

    class Wire(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            line.exchange(request.method, str(request.url), request.headers, request.read())
            return httpx.Response(line.status, headers=line.headers, content=line.body, request=request)

    return httpx.Client(
        base_url=base_url,
        headers=headers,
        transport=Wire(),
        timeout=line.seconds,
        follow_redirects=False,
        trust_env=False,
    )


def client(line: Line) -> "httpx2.Client":
    """Return an httpx2 client on `line` (OpenAI, Anthropic)."""
    import httpx2

    class Wire(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            line.exchange(request.method, str(request.url), request.headers, request.read())
            return httpx2.Response(line.status, headers=line.headers, content=line.body, request=request)

    return httpx2.Client(transport=Wire(), timeout=line.seconds, follow_redirects=False, trust_env=False)


def session(line: Line) -> "requests.Session":
    """Return a requests session on `line` (Pexels)."""
    import requests
    from requests.adapters import BaseAdapter

    class Wire(BaseAdapter):
        def send(self, request: requests.PreparedRequest, *_args: object, **_options: object) -> requests.Response:
            body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
            line.exchange(request.method or "GET", request.url or "", request.headers, body)
            answer = requests.Response()
            answer.status_code, answer.url, answer.request = line.status, request.url or "", request
            answer.headers.update(line.headers)
            answer._content = line.body
            return answer

        def close(self) -> None:
            """Keep nothing open."""

    web = requests.Session()
    web.trust_env = False
    for scheme in ("https://", "http://"):
        web.mount(scheme, Wire())
    return web
