"""Anthropic's side: messages with one forced tool."""

import json

from tests.providers_server import scripts
from tests.providers_server.world import Ask, Reply, Route, World, said

RATES = {"claude-haiku-4-5": (1, 5), "claude-sonnet-4-6": (3, 15), "claude-opus-4-6": (5, 25)}


def messages(world: World, ask: Ask) -> Reply:
    wanted = ask.json
    if "wrong" in (ask.headers.get("X-Api-Key") or "") + (ask.headers.get("Authorization") or ""):
        return error(401, "authentication_error", "invalid x-api-key")
    if ask.suffers("refused"):
        return error(400, "invalid_request_error", "Output blocked by content filtering policy")
    if wanted["model"] not in RATES:
        return error(404, "not_found_error", f"model: {wanted['model']}")
    content = scripts.answer(json.dumps(wanted["tools"]), wanted["messages"][-1]["content"])
    told, made = len(ask.body) // 4, len(content) // 4
    rates = RATES[wanted["model"]]
    number = world.new_id("msg_", ask)
    world.charge("anthropic", wanted["model"], told * rates[0] + made * rates[1], wanted, id=number)
    block = {"type": "tool_use", "id": "toolu_1", "name": wanted["tools"][0]["name"], "input": json.loads(content)}
    stop = "tool_use"
    blocks = [block]
    if ask.suffers("nsfw"):
        stop, blocks = "refusal", []
    if ask.suffers("failed"):
        stop, blocks = "max_tokens", [{**block, "input": {}}]
    return said(
        {
            "id": number,
            "type": "message",
            "role": "assistant",
            "model": wanted["model"],
            "content": blocks,
            "stop_reason": stop,
            "stop_sequence": None,
            "usage": {"input_tokens": told, "output_tokens": made},
        }
    )


def error(status: int, kind: str, message: str) -> Reply:
    return said({"type": "error", "error": {"type": kind, "message": message}}, status)


ROUTES: list[Route] = [("POST", r"/v1/messages", "create", messages)]
