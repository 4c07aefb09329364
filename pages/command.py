"""The console command's first step: it imports next to nothing, so that Ctrl-C is heard while the rest loads."""

import gc
import os
import signal

STOPPED = 130


def main() -> None:
    """Load the command line and run it. Until it is loaded nothing is open, so Ctrl-C may end the process at once."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)
    # Nothing that is loaded here goes away again: looking for it is a tenth of the start.
    gc.disable()
    from pipeline import cli

    gc.freeze()
    gc.enable()
    cli.main()


def _leave(_number: int, _frame: object) -> None:
    os.write(2, b"reelwright: Stopped.\n")
    os._exit(STOPPED)
