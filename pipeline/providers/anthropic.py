"""Anthropic: scripts, by one forced tool call whose input is the script."""

import json
import math
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from pipeline.capabilities import Request, ScriptRequest
from pipeline.errors import OutcomeUnknown, ProviderFailed, Refused, Rejected, ResultLost
from pipeline.provider import Accepted, Desk, Model, Price, Produced, Sent
from pipeline.providers import draft
from pipeline.providers.account import Account
from pipeline.providers.transport import Line, client
from store.settings import Settings

if TYPE_CHECKING:
    import anthropic

BASE_URL = "https://api.anthropic.com"
DRAFT_TOKENS = 12_000
TOOL = "write_script"
# micro-dollars for a thousand tokens: in, out
RATES: dict[str, tuple[int, int]] = {
    "claude-haiku-4-5": (1000, 5000),
    "claude-sonnet-4-6": (3000, 15_000),
    "claude-opus-4-6": (5000, 25_000),
}


def _row(name: str, title: str) -> Model:
    source = "docs.anthropic.com/en/docs/about-claude/pricing, estimate"
    price = Price(usd_micros=RATES[name][1], per="thousand_tokens", source=source, dated="2026-03")
    return Model(id=f"anthropic:{name}", capability="script", title=title, price=price)


class Block(BaseModel):
    """One block of an answer; only a tool's input is of use."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: str
    input: dict[str, object] | None = None


class Usage(BaseModel):
    """Tokens in (with the cached ones) and out."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    input_tokens: int = Field(ge=0)
    output_tokens: int = Field(ge=0)


class Answer(BaseModel):
    """What we read of a message."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: str = Field(min_length=1, max_length=200)
    content: tuple[Block, ...]
    stop_reason: str | None
    usage: Usage


class Anthropic:
    """The official SDK with retries off; Anthropic lists no past messages, so a lost answer stays unknown."""

    vendor: ClassVar[str] = "anthropic"
    settle_seconds: ClassVar[float] = 0.0
    models: ClassVar[tuple[Model, ...]] = (
        _row("claude-haiku-4-5", "Claude Haiku 4.5"),
        _row("claude-sonnet-4-6", "Claude Sonnet 4.6"),
        _row("claude-opus-4-6", "Claude Opus 4.6"),
    )

    def __init__(self, settings: Settings) -> None:
        self.account = Account(
            vendor=self.vendor,
            variable="ANTHROPIC_API_KEY",
            key=settings.anthropic_api_key,
            base_url=settings.anthropic_base_url or BASE_URL,
            sdk=("httpx", "httpx2", "anthropic.types", "anthropic.resources"),
        )

    def create(self, model: Model, request: Request, desk: Desk) -> Produced:
        """Write a script in one request; raises the ProviderError that says what was charged, or NoKey."""
        key = self.account.secret(model)
        if not isinstance(request, ScriptRequest):
            raise Rejected(f"{model.id!r} does not make {request.capability}.", vendor=self.vendor)
        with self.account.creating(model, desk) as line:
            system, asked = draft.instructions(request)
            self._sdk(line, key).messages.create(
                model=model.name,
                max_tokens=DRAFT_TOKENS,
                system=system,
                messages=[{"role": "user", "content": asked}],
                tools=[
                    {"name": TOOL, "description": "Hand in the finished script.", "input_schema": draft.schema(request)}
                ],
                tool_choice={"type": "tool", "name": TOOL},
            )
            return self._read(Answer.model_validate_json(line.body), model, request)

    def poll(self, model: Model, provider_id: str, desk: Desk) -> Produced | Accepted:
        """Raise ResultLost: nothing of Anthropic's is ever pending."""
        raise ResultLost(f"Anthropic keeps no answers, so {provider_id!r} can't be read again", vendor=self.vendor)

    def find(self, model: Model, intent: str, sent: Sent) -> Accepted | None:
        """Raise OutcomeUnknown: Anthropic does not list past messages."""
        raise OutcomeUnknown("Anthropic does not list past messages.", vendor=self.vendor)

    def cancel(self, model: Model, provider_id: str) -> None:
        """Do nothing: Anthropic answers in the request itself."""

    def _read(self, answer: Answer, model: Model, request: ScriptRequest) -> Produced:
        rates = RATES[model.name]
        usage = answer.usage
        cost = math.ceil((usage.input_tokens * rates[0] + usage.output_tokens * rates[1]) / 1000)
        if answer.stop_reason == "refusal":
            raise Refused("Anthropic refused to write this script.", vendor=self.vendor, usd_micros=cost)
        if answer.stop_reason == "max_tokens":
            raise ProviderFailed("The script was longer than its limit.", vendor=self.vendor, usd_micros=cost)
        written = next((block.input for block in answer.content if block.input), {})
        facts = draft.read(json.dumps(written), request, vendor=self.vendor, usd_micros=cost)
        return Produced(facts=facts, usd_micros=cost, provider_id=answer.id)

    def _sdk(self, line: Line, key: str) -> "anthropic.Anthropic":
        import anthropic

        return anthropic.Anthropic(
            api_key=key, base_url=self.account.base_url, max_retries=0, timeout=line.seconds, http_client=client(line)
        )
