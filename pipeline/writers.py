"""Writers on this machine: the language models of Ollama, LM Studio and other servers that speak OpenAI's API on loopback."""

import json
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from urllib.parse import urlsplit

from pipeline.prices import own_server
from pipeline.provider import Model, Price
from pipeline.wire import Deadline, ExchangeFailed, exchange
from store.settings import Settings

TITLES = {"ollama": "Ollama", "lmstudio": "LM Studio", "server": "Own server"}
OFF = "off"
# Nothing on loopback takes longer to list its models.
LOOK_SECONDS, FRESH_SECONDS = 0.8, 20.0
MOST_BYTES, MOST_MODELS = 1 << 20, 12
# Models that are listed beside those that write.
OTHERS = re.compile(r"embed|rerank|whisper|tts|kokoro|bge-|clip|diffusion|flux|ocr", re.IGNORECASE)
FREE = Price(source="a model on this machine")


def servers(settings: Settings) -> dict[str, str]:
    """Each server's address by its name: LOCAL_WRITERS, and OPENAI_BASE_URL without a key; on loopback only."""
    named = {} if settings.local_writers.strip().lower() == OFF else _pairs(settings.local_writers)
    if own_server(settings):
        named["server"] = settings.openai_base_url
    unlike = {address.rstrip("/"): name for name, address in reversed(named.items()) if _is_loopback(address)}
    return {name: address for address, name in reversed(unlike.items())}


def _pairs(listed: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in listed.split(",") if "=" in pair)
    return {name.strip(): address.strip() for name, _, address in pairs}


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def named(model_id: str) -> Model | None:
    """The model of an id such as "local:ollama/llama3.2", whether its server runs or not; None for any other id."""
    vendor, _, name = model_id.partition(":")
    server, _, model = name.partition("/")
    if vendor != "local" or not model or server not in TITLES:
        return None
    shown = model.removesuffix(":latest").rpartition("/")[2]
    return Model(id=model_id, capability="script", title=f"{TITLES[server]} · {shown}", price=FREE)


class Writers:
    """What the servers of this machine offer; looking never holds up who only asks what was found."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings, self._lock = settings, threading.Lock()
        self._found: tuple[Model, ...] = ()
        self._looked, self._looking = -FRESH_SECONDS, False

    def found(self) -> tuple[Model, ...]:
        """What the last look found, at once; one that is old is followed by another, in the background."""
        with self._lock:
            if time.monotonic() - self._looked >= FRESH_SECONDS and not self._looking:
                self._looking = True
                threading.Thread(target=self.look, name="writers", daemon=True).start()
            return self._found

    def look(self) -> tuple[Model, ...]:
        """Ask every server now, which takes less than a second."""
        asked = servers(self._settings())
        try:
            with ThreadPoolExecutor(max(1, len(asked))) as pool:
                listed = list(pool.map(lambda server: _offered(*server), asked.items()))
        finally:
            with self._lock:
                self._looked, self._looking = time.monotonic(), False
        with self._lock:
            self._found = tuple(model for models in listed for model in models)
            return self._found


def _offered(server: str, address: str) -> list[Model]:
    """The writing models of one server; none where nobody answers."""
    try:
        with exchange(
            "GET", f"{address}/models", headers={}, deadline=Deadline(LOOK_SECONDS), max_bytes=MOST_BYTES
        ) as answer:
            told: object = json.loads(answer.body()) if answer.status == 200 else None
    except (ExchangeFailed, ValueError):
        return []
    listed = told.get("data") if isinstance(told, dict) else None
    ids = [str(row["id"])[:120] for row in listed or () if isinstance(row, dict) and row.get("id")]
    ids = [name for name in ids if not OTHERS.search(name)][:MOST_MODELS]
    return [model for name in ids if (model := named(f"local:{server}/{name}"))]
