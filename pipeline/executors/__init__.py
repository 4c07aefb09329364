"""Ways to run jobs: each takes hints that a job is queued; the claim in the store makes them interchangeable."""

from typing import Protocol


class Executor(Protocol):
    """Runs queued jobs, here or elsewhere."""

    def start(self) -> None: ...

    def hint(self, job_id: str) -> None:
        """A job was queued; may be lost or doubled without harm."""

    def stop(self, seconds: float) -> None:
        """Stop claiming, let go of what runs (it is taken up at the next start), and end within `seconds`."""

    def finish(self, seconds: float) -> bool:
        """Once stopped, wait for answers that are being paid for elsewhere; whether all came within `seconds`."""
