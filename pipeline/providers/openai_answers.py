"""What we read of OpenAI's answers, and what their tokens cost."""

import math

from pydantic import BaseModel, ConfigDict, Field

# micro-dollars for a thousand tokens: text in, picture in, out (list prices of 2026-11, estimates)
RATES: dict[str, tuple[int, int, int]] = {
    "gpt-4o-mini": (150, 150, 600),
    "gpt-4.1-mini": (400, 400, 1600),
    "gpt-image-2": (5000, 8000, 30_000),
    "gpt-image-1.5": (5000, 8000, 32_000),
    "gpt-image-1-mini": (2000, 2500, 8000),
}


class Answer(BaseModel):
    """Base of the parts that we read; anything else is ignored, anything of the wrong type is an error."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Details(Answer):
    """How the tokens that went in divide."""

    image_tokens: int = Field(default=0, ge=0)


class Usage(Answer):
    """Tokens (chat and pictures name them differently) or seconds of sound."""

    prompt_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)
    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)
    input_tokens_details: Details | None = None
    seconds: float | None = Field(default=None, ge=0)


class Message(Answer):
    """What a chat answered."""

    content: str | None = None
    refusal: str | None = None


class Choice(Answer):
    """One answer of a chat."""

    message: Message
    finish_reason: str | None = None


class Completion(Answer):
    """A chat's answer, stored or fresh."""

    id: str = Field(min_length=1, max_length=200)
    choices: tuple[Choice, ...] = Field(min_length=1)
    usage: Usage | None = None
    metadata: dict[str, str] | None = None


class Completions(Answer):
    """A page of stored chats."""

    data: tuple[Completion, ...]

    def with_intent(self, intent: str) -> str:
        """Return the id of the chat that carries `intent`, or ""."""
        return next((one.id for one in self.data if (one.metadata or {}).get("intent") == intent), "")


class Picture(Answer):
    """One picture as base64."""

    b64_json: str = Field(min_length=1)


class Pictures(Answer):
    """The pictures of one request."""

    data: tuple[Picture, ...] = Field(min_length=1)
    usage: Usage | None = None


class Heard(Answer):
    """One word and its times."""

    word: str
    start: float
    end: float


class Transcript(Answer):
    """A transcription with word times."""

    duration: float = Field(ge=0)
    words: tuple[Heard, ...] = ()
    usage: Usage | None = None


def cost(model: str, usage: Usage | None) -> int | None:
    """Return what the tokens cost in micro-dollars, or None where OpenAI or our table does not say."""
    rates = RATES.get(model)
    if not usage or not rates:
        return None
    pictures = usage.input_tokens_details.image_tokens if usage.input_tokens_details else 0
    words = max(0, usage.prompt_tokens + usage.input_tokens - pictures)
    made = usage.completion_tokens + usage.output_tokens
    return math.ceil((words * rates[0] + pictures * rates[1] + made * rates[2]) / 1000)


def names(setting: str) -> dict[str, str]:
    """Return OPENAI_MODELS ("script=llama3.2, voice=kokoro") as the server's model name by capability."""
    pairs = (pair.partition("=") for pair in setting.split(",") if "=" in pair)
    return {capability.strip(): name.strip() for capability, _, name in pairs}
