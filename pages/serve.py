"""Serve the dashboard from this process, in a thread that ends when told to."""

import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.responses import PlainTextResponse

from pages.guard import headers
from pipeline import Studio
from pipeline.errors import Unavailable
from pipeline.front import Front
from pipeline.listening import Listener, listen
from pipeline.pace import Readers

HERE = Path(__file__).parent
CONFIGS = (HERE.parent / ".streamlit" / "config.toml", HERE / "config.toml")
HOST = "127.0.0.1"
STOP_SECONDS = 2


def serve(studio: Studio, stop: threading.Event) -> None:
    """Serve until `stop` is set; raises Unavailable where the port is taken.

    Streamlit finds no config.toml from a console command, so ours is handed to it.
    """
    with listen(HOST, studio.settings.ui_port, "UI_PORT") as listener:
        _serve(listener, stop)


def _serve(listener: Listener, stop: threading.Event) -> None:
    from streamlit.web import bootstrap

    port = listener.getsockname()[1]
    bootstrap.load_config_options({**_options(), "server_port": port})
    from app import app

    server = _Quiet(
        uvicorn.Config(
            app, host=HOST, port=port, http=_Careful, log_level="warning", timeout_graceful_shutdown=STOP_SECONDS
        )
    )
    ending = threading.Thread(target=_end, args=(server, stop), daemon=True)
    ending.start()
    if not stop.is_set():
        print(f"dashboard: http://localhost:{port}", flush=True)  # noqa: T201
    server.run(sockets=[listener])
    if not stop.is_set():
        raise Unavailable("The dashboard's server ended by itself; its log says why.")


class _Quiet(uvicorn.Server):
    """Leaves signals to the program that owns this server."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Careful(Front):
    """Answers what is no HTTP request with the headers of every other answer; it never reaches the application."""

    readers = Readers()

    def send_400_response(self, msg: str) -> None:
        answer = PlainTextResponse(msg, 400, {**headers(), "Connection": "close"})
        self.answer_and_close(answer.status_code, answer.raw_headers, bytes(answer.body))


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
