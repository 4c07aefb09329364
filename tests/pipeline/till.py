"""A till: the ledger and the toolbox over the stand-in, with a clock that moves by what they wait."""

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import time_machine

from pipeline import Settings, postmark
from pipeline.brief import Brief, brief
from pipeline.capabilities import ClipRequest, ImageRequest, MusicRequest, Request, ScriptRequest, VoiceRequest
from pipeline.errors import Cancelled
from pipeline.fetch import Fetcher
from pipeline.ledger import Ledger
from pipeline.pickup import PATIENCE_SECONDS
from pipeline.provider import Provider, Remote, nowhere
from pipeline.providers import providers
from pipeline.spending import Decision, Spending
from pipeline.toolbox import Toolbox
from pipeline.work import Work
from pipeline.workshop import Workshop
from pipeline.writers import Writers
from store import Store, budgets, calls, jobs
from store.budgets import Caps
from store.jobs import Claim
from store.models import Job, PaidCall
from store.uptime import Uptime
from tests import forks
from tests.providers_server import Charge, ProvidersServer
from tests.providers_server.world import Work as Vendors

ROOT = Path(__file__).parents[2]
KEYS = {
    "openai_api_key": "sk-test",
    "anthropic_api_key": "ak-test",
    "replicate_api_token": "rt-test",
    "runwayml_api_secret": "rw-test",
    "pexels_api_key": "px-test",
}
CAPS = Caps(job=5_000_000, day=20_000_000)
ENDED_UNPAID = ("rejected", "refused", "failed", "void")

PICTURE = ImageRequest(prompt="A lighthouse at dusk", width=160, height=90)
SCRIPT = ScriptRequest(prompt="A walk along the pier", seconds=10.0, scene_count=2)
SPEECH = VoiceRequest(text="Good morning, harbour.")
CLIP = ClipRequest(prompt="Waves", seconds=5.0, width=160, height=90)
MUSIC = MusicRequest(seconds=8.0)

LISTED, UNLISTED_LATER, UNLISTED_NOW, LISTED_NOW = (
    ("replicate:flux-schnell", PICTURE),
    ("runwayml:gen4_image", PICTURE),
    ("openai:gpt-image-2", PICTURE),
    ("openai:gpt-4o-mini", SCRIPT),
)
EVERY_KIND = (LISTED, UNLISTED_LATER, UNLISTED_NOW, LISTED_NOW)
IDS = [model for model, _ in EVERY_KIND]


@dataclass
class Till:
    """One process's ledger; `lives()` is the same home opened by another one."""

    settings: Settings
    server: ProvidersServer
    clock: time_machine.Traveller
    store: Store = field(init=False)
    providers: dict[str, Provider] = field(init=False)
    warnings: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    stopping: bool = False
    on_pause: Callable[[], None] = lambda: None
    claim: Claim = field(init=False)

    def __post_init__(self) -> None:
        self.store = Store(self.settings)
        self.providers = providers(self.settings)
        self.claim = self.job("film")

    def job(self, job_id: str, *, caps: Caps = CAPS) -> Claim:
        """A claimed job with a budget, or the one that is there already."""
        with self.store.db.write() as session:
            known = session.get(Job, job_id)
            if known is None:
                jobs.add(
                    session, Job(id=job_id, number=0, origin="test", kind="storyboard", brief='{"prompt":"x"}'), ()
                )
                budgets.open_job(session, job_id, 0, caps)
                claim = jobs.claim(session, self.store.pulse.name, kinds=("storyboard",), job_id=job_id)
            else:
                claim = jobs.reclaim(session, known, self.store.pulse.name)
        assert claim is not None
        return claim

    def next_life(self, **changed: object) -> "Till":
        """The same home in the next process, after this one ended."""
        self.store.close()
        return Till(self.settings.model_copy(update=changed), self.server, self.clock)

    def check_cancelled(self) -> None:
        if self.stopping:
            raise Cancelled("Cancelled")

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.later(max(0.0, seconds))
        self.on_pause()
        self.check_cancelled()

    def later(self, seconds: float) -> None:
        """So much time passes, for every clock there is."""
        self.clock.shift(seconds)
        Uptime.passed += seconds

    def put_clock(self, seconds: float) -> None:
        """Somebody sets this computer's clock, forward or back; no time passes, and the vendors' clock stays right."""
        self.clock.shift(seconds)
        self.server.world.apart -= seconds

    def work(self, model_id: str, request: Request, *, step: str = "step", claim: Claim | None = None) -> Work:
        provider = self.providers[model_id.partition(":")[0]]
        return Work(
            claim=claim or self.claim, step=step, request=request, provider=provider,
            model=next(model for model in provider.models if model.id == model_id), allow=lambda: None,
            check_cancelled=self.check_cancelled, pause=self.pause, warn=self.warnings.append, download=self.download,
        )  # fmt: skip

    def charge(self, call: PaidCall, model_id: str, request: Request) -> None:
        """Its vendor takes a call, and the answer dies with the process that sent it."""
        work = self.work(model_id, request)
        with work.desk(self.store, call) as desk:
            work.provider.create(work.model, request, replace(desk, spool=nowhere))

    def download(self, source: Remote, target: Path) -> None:
        Fetcher(self.settings).download(source, target)

    def ledger(self, patience_seconds: float = PATIENCE_SECONDS) -> Ledger:
        return Ledger(self.store, patience_seconds=patience_seconds)

    def workshop(self) -> Workshop:
        return Workshop(
            store=self.store, providers=self.providers, has_key=partial(_has_key, self.settings), download=self.download,
            writers=Writers(lambda: self.settings),
        )  # fmt: skip

    def toolbox(self, wanted: Brief | None = None, *, claim: Claim | None = None, anew: bool = False) -> Toolbox:
        return Toolbox(
            self.workshop(), claim or self.claim, wanted or wish(), check_cancelled=self.check_cancelled,
            pause=self.pause, warn=self.warnings.append, anew=anew,
        )  # fmt: skip

    def rows(self) -> list[PaidCall]:
        """Every call, oldest first."""
        with self.store.db.read() as session:
            return sorted(calls.listed(session), key=lambda call: (call.created_at, call.attempt))

    def states(self) -> list[str]:
        return [call.state for call in self.rows()]

    def decide(self, call: PaidCall, decision: Decision) -> None:
        """Ada's word on a call, once the film waits for it."""
        with self.store.db.write() as session:
            if (job := session.get_one(Job, call.job_id)).state == "running":
                jobs.move(session, job, "waiting", waiting="attention")
        Spending(self.store).decide(call.id, decision, by="Ada")

    def prediction(self, number: str) -> str:
        """A prediction that the stand-in knows by this id."""
        wanted = {"input": {"seed": 1}}
        self.server.world.remember(
            Vendors(id=number, vendor="replicate", model="black-forest-labs/flux-schnell", wanted=wanted)
        )
        return number

    def charges(self) -> list[Charge]:
        return self.server.charges.all()

    def money(self) -> tuple[int, int]:
        """Held and spent today."""
        with self.store.db.read() as session:
            return budgets.used(session, budgets.today())

    def balanced(self) -> None:
        """The vendor's file and the ledger say the same, to the micro-dollar."""
        assert sum(charge.usd_micros for charge in self.charges()) == sum(
            call.actual_micros or 0 for call in self.rows()
        )

    def write(self, state: str, model: str, request: Request, **values: object) -> PaidCall:
        """A row as an earlier life left it."""
        fields = {
            "step": "step",
            "capability": request.capability,
            "request_sha": request.digest(),
            "estimated_micros": 3000,
            **values,
        }
        call = PaidCall(job_id="film", vendor=model.partition(":")[0], model=model, **fields)
        marks = postmark.mark(call, self.providers[call.vendor], self.store.uptime)
        call.sqlmodel_update({name: value for name, value in marks.items() if name not in values})
        with self.store.db.write() as session:
            calls.reserve(session, call, CAPS)
            call.state = state
        return call


def wish(*models: str, **fields: object) -> Brief:
    """A brief that pins models, by default without the local fallback."""
    kinds = {"flux": "image", "gpt-image": "image", "gen4_image": "image", "gpt-4": "script", "claude": "script",
             "eleven": "voice", "tts": "voice", "musicgen": "music"}  # fmt: skip
    pinned = [(next(kind for word, kind in kinds.items() if word in model), model) for model in models]
    return brief(**{"prompt": "The pier", "local_fallback": False, "models": pinned, **fields})


def _has_key(settings: Settings, vendor: str) -> bool:
    names = {"openai": "openai_api_key", "anthropic": "anthropic_api_key", "replicate": "replicate_api_token",
             "runwayml": "runwayml_api_secret", "pexels": "pexels_api_key"}  # fmt: skip
    return vendor == "local" or bool(getattr(settings, names[vendor]).get_secret_value())


def environment(settings: Settings, server: ProvidersServer, **more: str) -> dict[str, str]:
    """The environment of a child that works in this home, over this stand-in."""
    urls = {name.upper(): url for name, url in server.base_urls.items()}
    keys = {name.upper(): key for name, key in KEYS.items()}
    own = {"REELWRIGHT_HOME": str(settings.reelwright_home), "PYTHONPATH": str(ROOT), "DISK_WATERMARK_MB": "0",
           "PROVIDER_SETTLE_SECONDS": "0"}  # fmt: skip
    return {**os.environ, **urls, **keys, **own, **more}


def child(script: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script to its end, in a process of its own."""
    done = forks.run(script, env=env)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def doubled(charges: Sequence[Charge]) -> dict[str, int]:
    """Works that were charged more than once."""
    return {work: count for work, count in Counter(charge.work for charge in charges).items() if count > 1}
