"""Replicate's side: predictions that are created, polled, listed and cancelled; webhooks signed as svix does."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.request import Request, urlopen

from tests.providers_server import media
from tests.providers_server.world import Ask, Reply, Route, Work, World, said

SVD = "3f0457e4619daac51203dedb472816fd4af51f3149fa7a9e0b5ffcf1b8172438"
MUSICGEN = "671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb"
A100 = 1400
FORGETS_AFTER = 3600.0
SECRET = "whsec_" + base64.b64encode(b"a stand-in's signing secret").decode()
# kind, micro-dollars a run (0: by the second of an A100), seconds of predict_time
MODELS = {
    "black-forest-labs/flux-schnell": ("image", 3000, 0.9),
    "black-forest-labs/flux-dev": ("image", 25_000, 2.5),
    "black-forest-labs/flux-1.1-pro": ("image", 40_000, 3.0),
    "wan-video/wan-2.2-i2v-fast": ("clip", 110_000, 30.0),
    "wan-video/wan-2.2-t2v-fast": ("clip", 100_000, 30.0),
    SVD: ("clip", 0, 61.5),
    MUSICGEN: ("music", 0, 38.25),
}
SHAPES = {"16:9": (160, 90), "9:16": (90, 160), "1:1": (120, 120), "4:3": (160, 120), "3:4": (120, 160)}


def create(world: World, ask: Ask) -> Reply:
    wanted = ask.json
    model = ask.groups[0] if ask.groups else wanted["version"].rpartition(":")[2]
    if "wrong" in (ask.headers.get("Authorization") or ""):
        return error(401, "Unauthenticated", "You did not pass a valid authentication token")
    if model not in MODELS:
        return error(404, "Not found", "The requested resource could not be found.")
    if ask.suffers("refused"):
        return error(422, "Input rejected", "The input was flagged as sensitive content (E005).")
    _, price, seconds = MODELS[model]
    work = Work(
        id=world.new_id("pred", ask),
        vendor="replicate",
        model=model,
        wanted=wanted,
        key=ask.key,
        intent=str(wanted["input"].get("seed", "")),
        usd_micros=price or round(seconds * A100),
        ending={"nsfw": "nsfw", "failed": "failed", "cancelled": "canceled"}.get(ask.fault.kind, "succeeded")
        if ask.fault
        else "succeeded",
    )
    work.result = ask.fault.kind if ask.fault else ""
    unseeded = {name: value for name, value in wanted["input"].items() if name != "seed"}
    world.charge("replicate", model, work.usd_micros, unseeded, work.intent, work.id)
    world.remember(work)
    return said(_shown(world, work), 201)


def get(world: World, ask: Ask) -> Reply:
    work = world.works.get(ask.groups[0])
    if not work or not ask.owns(work):
        return error(404, "Not found", "The requested resource could not be found.")
    work.polls += 1
    work.result = ask.fault.kind if ask.fault else work.result
    return said(_shown(world, work))


def cancel(world: World, ask: Ask) -> Reply:
    work = world.works.get(ask.groups[0])
    if not work or not ask.owns(work):
        return error(404, "Not found", "The requested resource could not be found.")
    work.cancelled = True
    return said(_shown(world, work))


def listing(world: World, ask: Ask) -> Reply:
    works = [work for work in world.listed("replicate") if ask.owns(work) and ask.sees(work, world.now())]
    start = int(ask.query.get("cursor", "0"))
    page = works[start : start + 100]
    following = f"{world.url}/replicate/v1/predictions?cursor={start + 100}" if len(works) > start + 100 else None
    return said({"next": following, "previous": None, "results": [_shown(world, work) for work in page]})


def webhook(world: World, id: str, url: str, *, secret: str = SECRET, age_seconds: float = 0.0) -> int:
    """Deliver the webhook for a prediction and return the receiver's status."""
    headers, body = news(world, id, secret=secret, age_seconds=age_seconds)
    with urlopen(Request(url, body, {**headers, "Content-Type": "application/json"}), timeout=10) as answer:
        return int(answer.status)


def news(world: World, id: str, *, secret: str = SECRET, age_seconds: float = 0.0) -> tuple[dict[str, str], bytes]:
    """The webhook for a prediction: its headers and body."""
    body = json.dumps(_shown(world, world.works[id])).encode()
    stamp, number = str(round(world.now() - age_seconds)), f"msg_{id}"
    signed = f"{number}.{stamp}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {"webhook-id": number, "webhook-timestamp": stamp, "webhook-signature": f"v1,{signature}"}, body


def _shown(world: World, work: Work) -> dict:
    done = work.polls > world.polls or work.cancelled
    status = ("canceled" if work.cancelled else work.ending) if done else ("processing" if work.polls else "starting")
    at, forgotten = datetime.fromtimestamp(work.at, UTC).isoformat(), world.now() - work.at > FORGETS_AFTER
    failed = {
        "nsfw": "NSFW content detected. Try running it again, or try a different prompt.",
        "failed": "CUDA error: an illegal memory access was encountered",
    }
    shown = {
        "id": work.id,
        "model": work.model,
        "version": work.wanted.get("version", "hidden"),
        "input": {} if forgotten else work.wanted["input"],
        "data_removed": forgotten,
        "logs": "",
        "output": _output(world, work) if status == "succeeded" and not forgotten else None,
        "error": failed.get(status),
        "status": "failed" if status in failed else status,
        "created_at": at,
        "urls": {"get": f"{world.url}/replicate/v1/predictions/{work.id}"},
    }
    if done:
        shown |= {"completed_at": at, "metrics": {"predict_time": MODELS[work.model][2]}}
    return shown


def _output(world: World, work: Work) -> object:
    kind, wanted = MODELS[work.model][0], work.wanted["input"]
    width, height = SHAPES.get(str(wanted.get("aspect_ratio", "16:9")), (128, 128))
    if work.result == "wrong_size":
        width, height = 32, 48
    if kind == "image":
        content, name, media_type = media.png(width, height, wanted.get("seed", 0) % 99), "png", "image/png"
    elif kind == "clip":
        seconds = 25 / float(wanted.get("frames_per_second", 8))
        content, name, media_type = media.mp4(width, height, round(seconds, 1)), "mp4", "video/mp4"
    else:
        content, name, media_type = media.wav(float(wanted["duration"])), "wav", "audio/wav"
    if work.result == "wrong_type":
        content = media.HTML
    url = world.keep(f"{work.id}.{name}", media_type, content)
    return [url] if kind == "image" and "schnell" in work.model else url


def error(status: int, title: str, detail: str) -> Reply:
    return said({"title": title, "detail": detail, "status": status}, status)


ROUTES: list[Route] = [
    ("POST", r"/v1/models/([\w.-]+/[\w.-]+)/predictions", "create", create),
    ("POST", r"/v1/predictions", "create", create),
    ("GET", r"/v1/predictions", "list", listing),
    ("GET", r"/v1/predictions/(\w+)", "poll", get),
    ("POST", r"/v1/predictions/(\w+)/cancel", "cancel", cancel),
]
