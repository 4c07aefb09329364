"""Runway's side: tasks that are created, polled and cancelled; no list, no webhooks."""

import math

from tests.providers_server import media
from tests.providers_server.world import Ask, Reply, Route, Work, World, said

CREDIT = 10_000
PER_SECOND = {"gen4.5": 12, "gen4_turbo": 5, "veo3.1": 20, "veo3.1_fast": 10}
PER_IMAGE = {"gen4_image": 8, "gen4_image_turbo": 2}
SPEECH = ("eleven_multilingual_v2",)
SMALL = 8


def create(world: World, ask: Ask) -> Reply:
    wanted, model = ask.json, ask.json["model"]
    if "wrong" in (ask.headers.get("Authorization") or ""):
        return said({"error": "The API key you provided is not valid."}, 401)
    if not ask.headers.get("X-Runway-Version"):
        return said({"error": "A version header is needed."}, 400)
    if model not in (*PER_SECOND, *PER_IMAGE, *SPEECH):
        return said({"error": f"Model variant {model} is not available."}, 404)
    if ask.suffers("refused"):
        return said({"error": "Prompt did not pass content moderation.", "code": "SAFETY.INPUT.TEXT"}, 400)
    cost = _credits(wanted)
    ending = {"nsfw": "SAFETY.OUTPUT.VIDEO", "failed": "INTERNAL.BAD_OUTPUT.CODE01", "cancelled": "CANCELLED"}
    work = Work(
        id=world.new_id("task-", ask),
        vendor="runwayml",
        model=model,
        wanted=wanted,
        key=ask.key,
        usd_micros=cost * CREDIT,
        ending=ending.get(ask.fault.kind, "SUCCEEDED") if ask.fault else "SUCCEEDED",
        result=ask.fault.kind if ask.fault else "",
    )
    world.charge("runwayml", model, work.usd_micros, wanted, id=work.id)
    world.remember(work)
    return said({"id": work.id, "estimatedCost": {"credits": cost}})


def retrieve(world: World, ask: Ask) -> Reply:
    work = world.works.get(ask.groups[0])
    if not work or not ask.owns(work):
        return said({"error": "Task not found."}, 404)
    work.polls += 1
    cost = work.usd_micros // CREDIT
    shown = {"id": work.id, "createdAt": "2026-11-20T10:00:00Z"}
    if work.cancelled:
        return said({**shown, "status": "CANCELLED", "cost": {"credits": cost}})
    if work.polls <= world.polls:
        return said({**shown, "status": "RUNNING", "progress": 0.5, "estimatedCost": {"credits": cost}})
    shown["cost"] = {"credits": cost}
    if work.ending == "CANCELLED":
        return said({**shown, "status": "CANCELLED"})
    if work.ending != "SUCCEEDED":
        return said({**shown, "status": "FAILED", "failure": "It did not work.", "failureCode": work.ending})
    return said({**shown, "status": "SUCCEEDED", "output": [_output(world, work)]})


def cancel(world: World, ask: Ask) -> Reply:
    work = world.works.get(ask.groups[0])
    if work:
        work.cancelled = True
    return Reply(status=204)


def _credits(wanted: dict) -> int:
    model = wanted["model"]
    if model in PER_SECOND:
        return round(PER_SECOND[model] * wanted.get("duration", 5))
    return PER_IMAGE.get(model) or math.ceil(len(wanted["promptText"]) / 50)


def _output(world: World, work: Work) -> str:
    if work.model in SPEECH:
        content, name, media_type = media.wav(max(0.5, len(work.wanted["promptText"]) / 14)), "wav", "audio/wav"
    else:
        width, height = (int(side) // SMALL // 2 * 2 for side in work.wanted["ratio"].split(":"))
        if work.result == "wrong_size":
            width, height = 32, 48
        if work.model in PER_IMAGE:
            content, name, media_type = media.png(width, height), "png", "image/png"
        else:
            content, name, media_type = media.mp4(width, height, work.wanted.get("duration", 5)), "mp4", "video/mp4"
    if work.result == "wrong_type":
        content = media.HTML
    return world.keep(f"{work.id}.{name}", media_type, content)


ROUTES: list[Route] = [
    ("POST", r"/v1/(?:text_to_image|image_to_video|text_to_video|text_to_speech)", "create", create),
    ("GET", r"/v1/tasks/([\w-]+)", "poll", retrieve),
    ("DELETE", r"/v1/tasks/([\w-]+)", "cancel", cancel),
]
