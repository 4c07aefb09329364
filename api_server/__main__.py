"""`python -m api_server`: the five contracts without the dashboard."""

import signal
import threading
from types import FrameType

import typer

from api_server.serve import Server
from pipeline import open_studio
from pipeline.console import exit_code
from pipeline.errors import ReelwrightError
from pipeline.serving import finish, leave


def main() -> int:
    """Serve until told to stop; the exit status."""
    stop = threading.Event()

    def asked_to_stop(_: int, __: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, asked_to_stop)
    try:
        studio = open_studio()
    except ReelwrightError as error:
        return _refused(error)
    try:
        with Server(studio) as server:
            typer.echo("\n".join(server.greeting()))
            while not stop.wait(0.5):
                pass
    except ReelwrightError as error:
        return _refused(error)
    finally:
        studio.stop()
        finish(studio)
        studio.close()
    return 0


def _refused(error: ReelwrightError) -> int:
    typer.echo(error, err=True)
    return exit_code(error)


if __name__ == "__main__":
    leave(main())
