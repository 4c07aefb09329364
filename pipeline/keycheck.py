"""Prove a vendor's key by a free question."""

from pipeline.errors import KeyRefused, NoKey, NotFound, NotSent
from pipeline.wire import Deadline, ExchangeFailed, exchange
from pipeline.workshop import LOCAL
from store.settings import Settings

SECONDS = 15.0
MOST_BYTES = 1 << 20

BASES = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com",
         "replicate": "https://api.replicate.com", "runwayml": "https://api.dev.runwayml.com",
         "pexels": "https://api.pexels.com"}  # fmt: skip
QUESTIONS = {"openai": "/models", "anthropic": "/v1/models", "replicate": "/v1/account",
             "runwayml": "/v1/organization", "pexels": "/v1/search?query=sea&per_page=1"}  # fmt: skip
REFUSED = (401, 403)


def check(settings: Settings, vendor: str) -> None:
    """Return when the key works. Raises NoKey, KeyRefused, NotSent, or NotFound for a vendor nobody knows."""
    if vendor == LOCAL:
        return
    if vendor not in QUESTIONS:
        raise NotFound(f"No vendor {vendor!r}: choose one of {', '.join(QUESTIONS)}.")
    headers, base = _headers(settings)[vendor], getattr(settings, f"{vendor}_base_url") or BASES[vendor]
    if not any(headers.values()):
        raise NoKey(f"No key for {vendor!r}: put it into .env.")
    try:
        with exchange(
            "GET",
            base.rstrip("/") + QUESTIONS[vendor],
            headers=headers,
            deadline=Deadline(SECONDS),
            max_bytes=MOST_BYTES,
        ) as answer:
            status = answer.status
    except ExchangeFailed as error:
        raise NotSent(
            f"{vendor} could not be reached: {error}. Check the network, then try again.", vendor=vendor
        ) from error
    if status in REFUSED:
        raise KeyRefused(f"{vendor} does not accept this key (status {status}): make a new one there.", vendor=vendor)


def _headers(settings: Settings) -> dict[str, dict[str, str]]:
    bearer = {"openai": settings.openai_api_key, "replicate": settings.replicate_api_token,
              "runwayml": settings.runwayml_api_secret}  # fmt: skip
    found = {vendor: {"Authorization": _worded("Bearer ", key.get_secret_value())} for vendor, key in bearer.items()}
    found["runwayml"] |= {"X-Runway-Version": "2024-11-06"} if found["runwayml"]["Authorization"] else {}
    anthropic = settings.anthropic_api_key.get_secret_value()
    found["anthropic"] = {"x-api-key": anthropic, "anthropic-version": "2023-06-01" if anthropic else ""}
    found["pexels"] = {"Authorization": settings.pexels_api_key.get_secret_value()}
    return found


def _worded(word: str, key: str) -> str:
    return word + key if key else ""
