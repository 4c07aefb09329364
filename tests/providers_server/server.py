"""The HTTP server: finds the route, takes the fault, answers as well or as badly as the fault says."""

import json
import re
import socket
import struct
import threading
import time
from dataclasses import asdict, fields, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qsl, urlsplit

from tests.providers_server import anthropic, media, openai, pexels, replicate, runwayml
from tests.providers_server.charges import Charges
from tests.providers_server.faults import Fault, Faults
from tests.providers_server.world import Ask, Reply, Route, World, said

VENDORS: dict[str, list[Route]] = {
    "openai": openai.ROUTES,
    "anthropic": anthropic.ROUTES,
    "replicate": replicate.ROUTES,
    "runwayml": runwayml.ROUTES,
    "pexels": pexels.ROUTES,
}
SHAPELESS = {"id": 7, "choices": "none", "data": {"x": 1}, "status": ["done"], "output": 5, "results": 3, "content": 1}
HUGE_BYTES = 2**30


class ProvidersServer:
    """The stand-in on a free loopback port; `polls` is how often work is still running when asked."""

    def __init__(self, charges: Path, *, port: int = 0, polls: int = 0, seed: int | None = None, rate: float = 0.0):
        self.world = World(Charges(charges), Faults(seed, rate), polls=polls)
        world = self.world

        class Bound(_Handler):
            pass

        Bound.world = world
        self._http = _Server(("127.0.0.1", port), Bound)
        self.port = self._http.server_address[1]
        self.url = world.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def base_urls(self) -> dict[str, str]:
        """The settings that point the adapters here."""
        return {
            f"{vendor}_base_url": f"{self.url}/{vendor}" + ("/v1" if vendor == "openai" else "") for vendor in VENDORS
        }

    @property
    def charges(self) -> Charges:
        return self.world.charges

    def fault(self, kind: str, stage: str = "create", **more: object) -> None:
        """Let the next matching request go wrong."""
        self.world.faults.add(Fault(kind=kind, stage=stage, **more))  # type: ignore[arg-type]

    def creates(self, vendor: str = "") -> int:
        """How many creates have arrived, charged or not."""
        return sum(stage == "create" and vendor in ("", who) for who, stage, _ in self.world.asked)

    def holds(self) -> None:
        """Wait until a "held" answer is ready to leave."""
        assert self.world.holding.wait(60.0)

    def release(self) -> None:
        """Let "held" answers leave."""
        self.world.released.set()

    def serve(self) -> None:
        """Serve in this thread until interrupted."""
        self._http.serve_forever()

    def __enter__(self) -> "ProvidersServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is nobody's error."""


class _Handler(BaseHTTPRequestHandler):
    world: World
    protocol_version = "HTTP/1.1"

    def handle_one_request(self) -> None:
        super().handle_one_request()
        self.close_connection = True

    def send_response(self, code: int, message: str | None = None) -> None:
        self.send_response_only(code, message)
        if self.world.dated:
            self.send_header("Date", self.date_time_string(self.world.now()))

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_DELETE = do_PUT = do_GET  # noqa: N815

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        ask = Ask(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers=self.headers,
            body=body,
        )
        _, vendor, rest = [*parts.path.split("/", 2), "", ""][:3]
        match vendor:
            case "control":
                self._send(control(self.world, ask))
            case "files":
                self._answer(ask, "download", lambda asked: _file(self.world, asked), vendor)
            case _:
                self._vendor(ask, vendor, "/" + rest)

    def _vendor(self, ask: Ask, vendor: str, rest: str) -> None:
        rest = rest.removeprefix("/v1") if vendor == "openai" else rest
        for method, pattern, stage, function in VENDORS.get(vendor, []):
            found = re.fullmatch(pattern, rest)
            if method == ask.method and found:
                self.world.asked.append((vendor, stage, rest))
                named = replace(ask, groups=found.groups())
                self._answer(named, stage, lambda asked, function=function: function(self.world, asked), vendor)
                return
        self._send(said({"error": {"message": f"No route {ask.method} {ask.path}"}}, 404))

    def _answer(self, ask, stage, function, vendor) -> None:
        fault = self.world.faults.take(vendor, stage)
        ask = replace(ask, fault=fault)
        match fault:
            case Fault(kind="status"):
                self._send(_status(fault))
            case Fault(kind="drop"):
                self._drop()
            case Fault(kind="redirect"):
                self._send(Reply(status=307, headers={"Location": fault.location}))
            case Fault(kind="expired"):
                self._send(Reply(status=403, body=b"<Error><Code>AccessDenied</Code></Error>", media_type="text/xml"))
            case Fault():
                self._spoil(fault, function(ask))
            case None:
                self._send(function(ask))

    def _spoil(self, fault: Fault, reply: Reply) -> None:
        match fault.kind:
            case "latency":
                time.sleep(fault.seconds)
                self._send(reply)
            case "held":
                self.world.holding.set()
                self.world.released.wait()
                self._send(reply)
            case "status_after":
                self._send(_status(fault))
            case "drop_after":
                self._drop()
            case "hang":
                time.sleep(fault.seconds)
                self._drop()
            case "drip":
                self._drip(reply, fault.seconds)
            case "truncated":
                self._send(replace(reply, body=reply.body[: len(reply.body) // 2]), length=len(reply.body))
            case "huge":
                self._endless(reply)
            case kind:
                self._send(_SPOILT[kind](reply) if kind in _SPOILT else reply)

    def _send(self, reply: Reply, length: int | None = None) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.body) if length is None else length))
        self.send_header("Connection", "close")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def _drip(self, reply: Reply, pause: float) -> None:
        self._send(replace(reply, body=b""), length=len(reply.body))
        for byte in reply.body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(pause)

    def _endless(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply.body[:1])
        for _ in range(HUGE_BYTES // 2**16):
            self.wfile.write(b" " * 2**16)

    def _drop(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


_SPOILT = {
    "empty": lambda reply: replace(reply, body=b""),
    "invalid": lambda reply: replace(reply, body=b"{'this': is not JSON"),
    "html": lambda reply: replace(reply, body=media.HTML, media_type="text/html"),
    "schema": lambda reply: replace(reply, body=json.dumps(SHAPELESS).encode()),
    "nan": lambda reply: replace(reply, body=re.sub(rb'": ?[\d.]+', b'": NaN', reply.body)),
    "missing_id": lambda reply: replace(reply, body=_without_id(reply.body)),
}


def _without_id(body: bytes) -> bytes:
    try:
        return json.dumps({name: value for name, value in json.loads(body).items() if name != "id"}).encode()
    except ValueError:
        return b"{}"


def _status(fault: Fault) -> Reply:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    words = {"message": fault.message, "type": "injected", "code": None}
    return Reply(status=fault.status, body=json.dumps({"error": words}).encode(), headers=headers)


def _file(world: World, ask: Ask) -> Reply:
    media_type, content = world.files.get(ask.path.removeprefix("/files/"), ("", b""))
    if not content:
        return Reply(status=404, body=b"gone", media_type="text/plain")
    if ask.suffers("wrong_type"):
        return Reply(body=media.HTML, media_type=media_type)
    return Reply(body=content, media_type=media_type)


def control(world: World, ask: Ask) -> Reply:
    """GET /control/charges, /control/asked; POST /control/faults with a list of faults; DELETE /control/faults."""
    match ask.method, ask.path:
        case "GET", "/control/charges":
            return said([asdict(charge) for charge in world.charges.all()])
        case "GET", "/control/asked":
            return said(world.asked)
        case "POST", "/control/faults":
            known = {field.name for field in fields(Fault)}
            world.faults.add(*(Fault(**{k: v for k, v in one.items() if k in known}) for one in json.loads(ask.body)))
            return said({"added": True})
        case "DELETE", "/control/faults":
            world.faults.clear()
            return said({"cleared": True})
        case _:
            return said({"error": "no such control"}, 404)
