"""OpenAI's side: chat, stored chats, pictures, speech, transcription."""

import base64
import json
import re

from tests.providers_server import media, scripts
from tests.providers_server.world import Ask, Reply, Route, Work, World, said

RATES = {"gpt-4o-mini": (0.15, 0.6), "gpt-4.1-mini": (0.4, 1.6)}
PICTURES = {"gpt-image-2": (5, 8, 30), "gpt-image-1.5": (5, 8, 32), "gpt-image-1-mini": (2, 2.5, 8)}
SPEECH = {"gpt-4o-mini-tts": 18_000, "tts-1": 15_000, "tts-1-hd": 30_000}
MODELS = {*RATES, *PICTURES, *SPEECH, "whisper-1", "llama3.2", "kokoro"}


def chat(world: World, ask: Ask) -> Reply:
    wanted = ask.json
    if refusal := _unwelcome(ask, wanted["model"]):
        return refusal
    content = scripts.answer(json.dumps(wanted["response_format"]), wanted["messages"][-1]["content"])
    told, made = len(ask.body) // 4, len(content) // 4
    intent = (wanted.get("metadata") or {}).get("intent", "")
    rates = RATES.get(wanted["model"], (0, 0))
    cost = told * rates[0] + made * rates[1]
    number = world.new_id("chatcmpl-", ask)
    message = {"role": "assistant", "content": content, "refusal": None, "annotations": []}
    finish = "stop"
    if ask.suffers("nsfw"):
        message |= {"content": None, "refusal": "I can't help with that content."}
    if ask.suffers("failed"):
        message |= {"content": content[: len(content) // 2]}
        finish = "length"
    answer = {
        "id": number,
        "object": "chat.completion",
        "created": 1_790_000_000,
        "model": wanted["model"],
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        "usage": {"prompt_tokens": told, "completion_tokens": made, "total_tokens": told + made},
        "metadata": wanted.get("metadata") or {},
    }
    if cost:
        world.charge("openai", wanted["model"], cost, {**wanted, "metadata": None}, intent, number)
    if wanted.get("store"):
        kept = {"answer": answer, "messages": wanted["messages"]}
        world.remember(Work(id=number, vendor="openai", model=wanted["model"], wanted=kept, intent=intent))
    return said(answer)


def stored(world: World, ask: Ask) -> Reply:
    intent = ask.query.get("metadata[intent]", "")
    found = [
        work for work in world.listed("openai") if not intent or (work.intent == intent and ask.sees(work, world.now()))
    ]
    if ask.suffers("unkept"):
        found = []
    answers = [work.wanted["answer"] for work in found[:20]]
    return said({"object": "list", "data": answers, "has_more": False, "first_id": None, "last_id": None})


def stored_one(world: World, ask: Ask) -> Reply:
    work = world.works.get(ask.groups[0])
    return said(work.wanted["answer"]) if work else error(404, "No such chat completion", "not_found")


def account(_world: World, ask: Ask) -> Reply:
    listed = [{"id": name, "object": "model"} for name in ("nomic-embed-text", "llama3.2", "whisper-large")]
    return _unwelcome(ask, "gpt-4o-mini") or said({"object": "list", "data": listed})


def image(world: World, ask: Ask) -> Reply:
    if ask.body.startswith(b"{"):
        fields = ask.json
    else:
        fields = dict(re.findall(r'name="(\w+)"\r\n\r\n([^\r]*)', ask.body.decode("latin-1")))
        fields["references"] = ask.body.count(b"filename=")
    if refusal := _unwelcome(ask, fields["model"]):
        return refusal
    width, height = (int(side) for side in fields["size"].split("x"))
    shown = 300 * fields.get("references", 0)
    told, made = len(fields["prompt"]) // 4 + 6, round(width * height / 1024)
    rates = PICTURES.get(fields["model"], (0, 0, 0))
    world.charge("openai", fields["model"], told * rates[0] + shown * rates[1] + made * rates[2], fields)
    if ask.suffers("wrong_size"):
        width, height = 64, 48
    content = media.HTML if ask.suffers("wrong_type", "html") else media.png(width, height, len(fields["prompt"]))
    details = {"image_tokens": shown, "text_tokens": told}
    usage = {"input_tokens": told + shown, "output_tokens": made, "total_tokens": told + shown + made}
    return said(
        {
            "created": 1_790_000_000,
            "data": [{"b64_json": base64.b64encode(content).decode()}],
            "usage": {**usage, "input_tokens_details": details},
        }
    )


def speech(world: World, ask: Ask) -> Reply:
    wanted = ask.json
    if refusal := _unwelcome(ask, wanted["model"]):
        return refusal
    price = SPEECH.get(wanted["model"], 0)
    if price:
        world.charge("openai", wanted["model"], price * len(wanted["input"]) / 1000, wanted)
    seconds = max(0.5, len(wanted["input"]) / 14 / float(wanted.get("speed", 1)))
    content = media.png(8, 8) if ask.suffers("wrong_type") else media.wav(seconds)
    return Reply(body=content, media_type="audio/wav")


def transcription(world: World, ask: Ask) -> Reply:
    if refusal := _unwelcome(ask, "whisper-1"):
        return refusal
    seconds = 3.0
    world.charge("openai", "whisper-1", seconds * 100, {"sound": len(ask.body)})
    words = ["One", "small", "step", "for", "film"]
    timed = [{"word": word, "start": n * 0.5, "end": n * 0.5 + 0.4} for n, word in enumerate(words)]
    usage = {"type": "duration", "seconds": seconds}
    return said({"text": " ".join(words), "language": "english", "duration": seconds, "words": timed, "usage": usage})


def error(status: int, message: str, code: str) -> Reply:
    return said({"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}, status)


def _unwelcome(ask: Ask, model: str) -> Reply | None:
    if "wrong" in (ask.headers.get("Authorization") or ""):
        return error(401, "Incorrect API key provided: sk-wr*****ng.", "invalid_api_key")
    if ask.suffers("refused"):
        return error(400, "Your request was rejected by the safety system.", "moderation_blocked")
    if model not in MODELS:
        return error(404, f"The model `{model}` does not exist or you do not have access to it.", "model_not_found")
    return None


ROUTES: list[Route] = [
    ("GET", r"/models", "list", account),
    ("POST", r"/chat/completions", "create", chat),
    ("GET", r"/chat/completions", "list", stored),
    ("GET", r"/chat/completions/([\w-]+)", "poll", stored_one),
    ("POST", r"/images/(?:generations|edits)", "create", image),
    ("POST", r"/audio/speech", "create", speech),
    ("POST", r"/audio/transcriptions", "create", transcription),
]
