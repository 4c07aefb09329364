"""A bench for adapters: the stand-in (or, with -m live, the real services under a dollar cap), desks, media."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from pipeline import prices
from pipeline.capabilities import Request
from pipeline.provider import Accepted, Desk, Model, Produced, Provider
from pipeline.providers import providers
from store.settings import Settings
from tests.providers_server import ProvidersServer, media

KEYS = {
    "openai_api_key": "sk-test",
    "anthropic_api_key": "ak-test",
    "replicate_api_token": "rt-test",
    "runwayml_api_secret": "rw-test",
    "pexels_api_key": "px-test",
}


@dataclass
class Bench:
    """Runs adapters as the ledger does, without the ledger."""

    settings: Settings
    folder: Path
    server: ProvidersServer | None = None
    left_micros: int = 10**9
    made: dict[str, Provider] = field(default_factory=dict)

    def provider(self, model_id: str) -> Provider:
        self.made = self.made or providers(self.settings)
        return self.made[model_id.partition(":")[0]]

    def model(self, model_id: str) -> Model:
        return next(model for model in self.provider(model_id).models if model.id == model_id)

    def desk(self, request: Request, intent: str = "intent-1", seconds: float = 30.0) -> Desk:
        folder = self.folder / f"desk-{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        return Desk(
            intent=intent,
            folder=folder,
            media=lambda digest: self.folder / digest,
            check_cancelled=lambda: None,
            deadline_seconds=seconds,
            request=request,
        )

    def create(
        self, model_id: str, request: Request, intent: str = "intent-1", seconds: float = 30.0
    ) -> Produced | Accepted:
        model = self.model(model_id)
        self.left_micros -= prices.estimate(model, request, self.settings)
        if self.left_micros < 0:
            pytest.fail("REELWRIGHT_LIVE_USD is spent.")
        return self.provider(model_id).create(model, request, self.desk(request, intent, seconds))

    def poll(self, model_id: str, request: Request, provider_id: str) -> Produced | Accepted:
        return self.provider(model_id).poll(self.model(model_id), provider_id, self.desk(request))

    def finish(self, model_id: str, request: Request, intent: str = "intent-1") -> Produced:
        """Create and poll until done, as long as that takes."""
        answer = self.create(model_id, request, intent, 300.0)
        while isinstance(answer, Accepted):
            if not self.server:
                Event().wait(answer.poll_after)
            answer = self.poll(model_id, request, answer.provider_id)
        return answer


@pytest.fixture(scope="session")
def live_purse() -> list[int]:
    """What the live tests of this session may still spend, in micro-dollars."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return [round(float(os.environ.get("REELWRIGHT_LIVE_USD", "0")) * 1_000_000) // workers]


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[ProvidersServer]:
    with ProvidersServer(tmp_path / "charges.jsonl") as server:
        yield server


@pytest.fixture
def bench(stand_in: ProvidersServer, tmp_path: Path) -> Bench:
    """The adapters on the stand-in."""
    settings = Settings(_env_file=None, reelwright_home=tmp_path / "home", **KEYS, **stand_in.base_urls)
    return Bench(settings=settings, folder=_media(tmp_path), server=stand_in)


@pytest.fixture(params=["stand-in", pytest.param("live", marks=pytest.mark.live)])
def either(request: pytest.FixtureRequest, tmp_path: Path, live_purse: list[int]) -> Iterator[Bench]:
    """The adapters on the stand-in, and on the real services when asked with -m live."""
    if request.param == "stand-in":
        yield request.getfixturevalue("bench")
        return
    bench = Bench(
        settings=Settings(reelwright_home=tmp_path / "home"), folder=_media(tmp_path), left_micros=live_purse[0]
    )
    yield bench
    live_purse[0] = bench.left_micros


def _media(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "still").write_bytes(media.png(320, 180))
    (folder / "product").write_bytes(media.png(200, 200, 5))
    (folder / "sound").write_bytes(media.wav(3.0))
    return folder
