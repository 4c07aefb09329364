"""Serve the dashboard from this process, in a thread that ends when told to."""

import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import h11
import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

from pages.guard import headers
from pipeline import Studio, handshake
from pipeline.errors import Unavailable

HERE = Path(__file__).parent
CONFIGS = (HERE.parent / ".streamlit" / "config.toml", HERE / "config.toml")
STOP_SECONDS = 2


def serve(studio: Studio, stop: threading.Event) -> None:
    """Serve until `stop` is set. Streamlit finds no config.toml from a console command, so ours is handed to it."""
    from streamlit.web import bootstrap

    port = studio.settings.ui_port
    bootstrap.load_config_options({**_options(), "server_port": port})
    from app import app

    server = _Quiet(
        uvicorn.Config(
            app, host="127.0.0.1", port=port, http=_Careful, log_level="warning", timeout_graceful_shutdown=STOP_SECONDS
        )
    )
    ending = threading.Thread(target=_end, args=(server, stop), daemon=True)
    ending.start()
    print(f"dashboard: http://localhost:{port}", flush=True)  # noqa: T201
    server.run()
    if not stop.is_set():
        raise Unavailable(f"Port {port} is taken: close what uses it, or set UI_PORT to another one.")


class _Quiet(uvicorn.Server):
    """Leaves signals to the program that owns this server."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Careful(H11Protocol):
    """Answers what is no HTTP request with the headers of every other answer; it never reaches the application."""

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        if handshake.is_sound(event.method, event.target, self.headers):
            super().handle_websocket_upgrade(event)
        else:
            self.send_400_response("Invalid WebSocket handshake.")

    def send_400_response(self, msg: str) -> None:
        answer = PlainTextResponse(msg, 400, {**headers(), "Connection": "close"})
        head = h11.Response(status_code=answer.status_code, headers=answer.raw_headers)
        for event in (head, h11.Data(data=bytes(answer.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def _end(server: uvicorn.Server, stop: threading.Event) -> None:
    stop.wait()
    server.should_exit = True


def _options() -> dict[str, object]:
    """Our config.toml as command-line flags: "theme_light_primaryColor" and so on."""
    file = next(path for path in CONFIGS if path.exists())
    return dict(_flat("", tomllib.loads(file.read_text(encoding="utf-8"))))


def _flat(prefix: str, table: dict[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{name}_", value)
        else:
            yield prefix + name, value
