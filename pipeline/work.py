"""One piece of work for a provider: what is to be made, for which step of which claimed job, by which model."""

import math
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from pipeline.capabilities import Request
from pipeline.provider import Desk, Model, Provider, Remote
from pipeline.standing import Ask, request_of
from store import Store
from store.jobs import Claim
from store.models import PaidCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """`allow` is asked before every create: it waits out the vendor's pauses, or raises why nothing may be sent now.

    `patience` says for how many more seconds the asker waits for a vendor that is not at work.
    `anew` is for what a person asks for in other words than the storyboard has yet.
    """

    claim: Claim
    step: str
    request: Request
    model: Model
    provider: Provider
    allow: Callable[[], None]
    check_cancelled: Callable[[], None]
    pause: Callable[[float], None]
    warn: Callable[[str], None]
    download: Callable[[Remote, Path], None]
    patience: Callable[[], float] = lambda: math.inf
    anew: bool = False

    @property
    def ask(self) -> Ask:
        """What is asked for, by which its call is found."""
        return Ask(job_id=self.claim.job_id, step=self.step, request=self.request, anew=self.anew)

    @contextmanager
    def desk(self, store: Store, call: PaidCall) -> Iterator[Desk]:
        """A desk with a folder of its own, gone afterwards."""
        folder = Path(mkdtemp(prefix=f"{store.pulse.name}-{call.id}-", dir=store.work))
        try:
            yield Desk(
                intent=call.id,
                folder=folder,
                media=store.media.path,
                check_cancelled=self.check_cancelled,
                request=request_of(call, self.request),
                spool=partial(store.spool.keep, call.id),
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
