"""What chaos draws from: vendors' faults, clocks, keys and caps, and the life of one worker."""

import random
from dataclasses import dataclass
from datetime import timedelta

from pipeline import janitor
from pipeline.brief import Brief, brief
from tests.providers_server import Fault

# Clocks of single workers, in seconds, and how they step while one lives.
APART = (-40_000, -3600, 3600, 40_000)
STEPS = (-86_400, -3600, 3600, 86_400)
SCRIPTS = ("openai:gpt-4o-mini", "openai:gpt-4o-mini", "anthropic:claude-haiku-4-5")
PICTURES = ("replicate:flux-schnell", "replicate:flux-schnell", "runwayml:gen4_image", "openai:gpt-image-1-mini")
VOICES, CLIPS = (
    ("openai:gpt-4o-mini-tts", "runwayml:eleven_multilingual_v2"),
    ("runwayml:gen4_turbo", "replicate:wan-2.2-i2v-fast"),
)
CANARIES = {name: f"canary-{name.lower()}-5f1c" for name in (
    "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "REPLICATE_API_TOKEN", "RUNWAYML_API_SECRET", "PEXELS_API_KEY",
    "WEBHOOK_SECRET")}  # fmt: skip
# The keys of a second account, which single workers have.
OTHERS = {name: f"canary-other-{name.lower()}-77ab" for name in ("REPLICATE_API_TOKEN", "RUNWAYML_API_SECRET")}
FAULTS = (
    *(Fault(kind=kind) for kind in ("drop", "drop_after", "truncated", "invalid", "schema", "missing_id", "empty",
                                    "refused", "nsfw", "failed", "duplicate_id")),
    *(Fault(kind="status", status=status, retry_after="1") for status in (400, 401, 402, 404, 429, 429, 500, 503)),
    *(Fault(kind="status_after", status=status) for status in (500, 502, 504)),
    Fault(kind="latency", seconds=0.3), Fault(kind="hang", seconds=0.5), Fault(kind="lag", stage="list", seconds=0.3),
    Fault(kind="status", stage="list", status=503), Fault(kind="status", stage="poll", status=500),
    Fault(kind="drop", stage="poll"), Fault(kind="truncated", stage="poll"), Fault(kind="expired", stage="download"),
    Fault(kind="truncated", stage="download"), Fault(kind="html", stage="download", times=4),
)  # fmt: skip
# Above the settle time of 0.4 s, which is all that the ledger waits for here.
LAGS = tuple(Fault(kind="lag", stage="list", seconds=seconds, times=times) for seconds, times in ((1.0, 3), (4.0, 6)))
# Dollars a film and a day: most of the time there is room, and for a while there is not.
ROOM, TIGHT = (100.0, 100_000.0), ((0.001, 100_000.0), (100.0, 0.001), (0.004, 100_000.0))


def keep_progress() -> None:
    """Forget no progress: clocks step by a day here, after which it is past its time, and events would have gaps."""
    janitor.PROGRESS_KEPT = timedelta(days=3650)


@dataclass
class Life:
    """One worker: which failpoint it may die at, and when it is killed or stopped from outside."""

    pid: int
    ends_at: float
    failpoint: str = ""
    stops_at: float = 0.0
    goes_on_at: float = 0.0
    told: bool = False
    killed: bool = False
    up: bool = False

    def begin(self, now: float) -> None:
        """Its studio is open, so its time counts from now: on a busy machine it would die before it did anything."""
        self.up, self.ends_at = True, self.ends_at + now
        self.stops_at, self.goes_on_at = (at + now if at else 0.0 for at in (self.stops_at, self.goes_on_at))


def ways(chance: random.Random, seed: int, *, trouble: bool) -> dict[str, str]:
    """The environment of one life: its clock and how that steps, whose keys it has, and whether it serves a person too.

    Nearly every film here has been in a process that died, and would be made in one of its own from then on, where no
    death of a worker hurts it: most lives make it themselves all the same (no WARD).
    """
    found = {"CLOCK_SECONDS": "0", "CLOCK_STEP": "0", "SERVES": str(seed) if chance.random() < 0.5 else ""}
    found["WARD"] = "1" if chance.random() < 0.2 else ""
    if trouble and chance.random() < 0.1:
        found["CLOCK_SECONDS"] = str(chance.choice(APART))
    if trouble and chance.random() < 0.15:
        found["CLOCK_STEP"] = str(chance.choice(STEPS))
    if trouble and chance.random() < 0.08:
        found |= OTHERS
    return found


def wish(chance: random.Random, tale: str) -> Brief:
    """Up to the review by vendors of chance, else a scenario, or a whole film with a voice and clips."""
    kind = chance.choices(("storyboard", "scenario", "whole"), (70, 20, 10))[0]
    models = [("script", chance.choice(SCRIPTS)), ("image", chance.choice(PICTURES)), ("voice", chance.choice(VOICES))]
    if kind == "whole" and chance.random() < 0.5:
        models.append(("clip", chance.choice(CLIPS)))
    return brief(prompt=f"About {tale}", style=f"in the style of {tale}", kind="storyboard" if kind == "whole" else kind,
                 review=kind == "storyboard", seconds=10, short_side=144, scene_count=2, models=models,
                 local_fallback=False)  # fmt: skip
