"""What a call is expected to cost, in integer micro-dollars, rounded up.

The tables are public list prices, each with its source and date: estimates, until the vendor's own figure arrives.
PRICE_OVERRIDES in the settings replaces any of them: `openai:gpt-image-2=0.04, runwayml:gen4_turbo=0.05` (US dollars
for the row's own unit).
"""

import math
from collections.abc import Iterable
from urllib.parse import urlsplit

from pipeline.capabilities import (
    ClipRequest,
    FootageRequest,
    MusicRequest,
    Request,
    ScriptRequest,
    TranscriptRequest,
    VoiceRequest,
)
from pipeline.errors import InvalidInput
from pipeline.provider import Model
from pipeline.providers import beats, offers
from pipeline.providers.markup import unmarked
from store.settings import Settings

MICROS = 1_000_000
INSTRUCTION_TOKENS = 900
SCENE_TOKENS = 260
WHOLE_TOKENS = 500
LETTERS_A_TOKEN = 3.5
LETTERS_A_SECOND = 14.0
UNKNOWN_SECONDS = 60.0
VENDORS_OWN = ("openai.com",)


def estimate(model: Model, request: Request, settings: Settings | None = None) -> int:
    """Return the expected price of one call; raises InvalidInput for a PRICE_OVERRIDES that can't be read."""
    unit = unit_micros(model, settings) if settings else model.price.usd_micros
    return math.ceil(unit * units(model, request))


def hold(model: Model, request: Request, settings: Settings) -> int:
    """Return what is held for one call: its price, and the list price of a model that PRICE_OVERRIDES says is free."""
    return estimate(model, request, settings) or (0 if _is_own(model, settings) else estimate(model, request))


def unit_micros(model: Model, settings: Settings) -> int:
    """Return the price of one unit of `model`: the override, nothing for a server of one's own, else the list price."""
    overrides = parsed(settings.price_overrides)
    if model.id in overrides:
        return overrides[model.id]
    return 0 if _is_own(model, settings) else model.price.usd_micros


def _is_own(model: Model, settings: Settings) -> bool:
    return model.vendor == "openai" and own_server(settings)


def overridden(models: Iterable[Model], settings: Settings) -> dict[str, tuple[int, int]]:
    """Return the price and the list price of each model that PRICE_OVERRIDES makes cheaper than its vendor's list."""
    prices = {model: unit_micros(model, settings) for model in models if model.id in parsed(settings.price_overrides)}
    return {
        model.id: (micros, model.price.usd_micros) for model, micros in prices.items()
        if micros < model.price.usd_micros and not _is_own(model, settings)
    }  # fmt: skip


def units(model: Model, request: Request) -> float:
    """Return how many of its units one call takes, by what will really be asked of the model."""
    match model.price.per:
        case "second":
            return _seconds(model, request)
        case "thousand_characters":
            return len(request.text) / 1000 if isinstance(request, VoiceRequest) else 1.0
        case "thousand_tokens":
            return _tokens(request) / 1000
        case _:
            return 1.0


def own_server(settings: Settings) -> bool:
    """Say whether OPENAI_BASE_URL names a server of one's own, which costs nothing: not OpenAI's, and without a key."""
    host = urlsplit(settings.openai_base_url).hostname or ""
    official = any(host == name or host.endswith(f".{name}") for name in VENDORS_OWN)
    return bool(host) and not official and not settings.openai_api_key.get_secret_value()


def parsed(overrides: str) -> dict[str, int]:
    """Return PRICE_OVERRIDES as micro-dollars by model id."""
    prices: dict[str, int] = {}
    for pair in filter(None, (part.strip() for part in overrides.split(","))):
        name, _, dollars = pair.partition("=")
        try:
            micros = float(dollars) * MICROS
        except ValueError:
            micros = math.nan
        if ":" not in name or not 0 <= micros < math.inf:
            raise InvalidInput(f"PRICE_OVERRIDES: write vendor:model=dollars, not {pair!r}.", field="PRICE_OVERRIDES")
        prices[name.strip()] = math.ceil(micros)
    return prices


def _seconds(model: Model, request: Request) -> float:
    match request:
        case ClipRequest() | MusicRequest() | FootageRequest():
            return offers.seconds(model, request.seconds)
        case TranscriptRequest():
            return len(request.text) / LETTERS_A_SECOND or UNKNOWN_SECONDS
        case VoiceRequest():
            return len(request.text) / LETTERS_A_SECOND
        case _:
            return 1.0


def _tokens(request: Request) -> float:
    if not isinstance(request, ScriptRequest):
        return SCENE_TOKENS
    scenes = beats.count(request.scene_count, request.seconds, unmarked(request.text).text, request.language)
    told = len(request.model_dump_json()) + len(request.text)
    return INSTRUCTION_TOKENS + told / LETTERS_A_TOKEN + WHOLE_TOKENS + scenes * SCENE_TOKENS
