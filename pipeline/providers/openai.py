"""OpenAI, and any server that speaks its API at OPENAI_BASE_URL: scripts, pictures, speech, word times."""

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Literal

from pipeline.capabilities import (
    ImageFacts,
    ImageRequest,
    Request,
    ScriptRequest,
    TranscriptFacts,
    TranscriptRequest,
    VoiceFacts,
    VoiceRequest,
    Word,
)
from pipeline.errors import OutcomeUnknown, ProviderFailed, Refused, Rejected, ResultLost
from pipeline.prices import own_server
from pipeline.provider import Accepted, Desk, Model, Price, Produced, Sent
from pipeline.providers import draft, offers, openai_answers, outcome, pictures, sounds
from pipeline.providers.account import Account
from pipeline.providers.transport import Line, client
from store.settings import Settings

if TYPE_CHECKING:
    import openai

BASE_URL = "https://api.openai.com/v1"
DRAFT_TOKENS = 12_000
FASTEST = 1.6
LONGEST_PROMPT = 8000
# Stored chats are deleted after 30 days (developers.openai.com/api/docs/guides/your-data).
KEPT = timedelta(days=29)
MOST_REFERENCES = 4
VOICES = ("alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse")
SIZES = ("1024:1024", "1024:1536", "1536:1024")
ANY_SIZES = (*SIZES, "1536:864", "864:1536", "1920:1088", "1088:1920", "1440:1088", "1088:1440")


def _price(usd_micros: int, per: Literal["image", "second", "thousand_characters", "thousand_tokens"]) -> Price:
    source = "developers.openai.com/api/docs/pricing, estimate"
    return Price(usd_micros=usd_micros, per=per, source=source, dated="2026-11")


class OpenAI:
    """The official SDK with retries off; only scripts can be found again, by the intent in their metadata."""

    vendor: ClassVar[str] = "openai"
    # As long as a request may take by OpenAI's own SDK (github.com/openai/openai-python, "Timeouts").
    settle_seconds: ClassVar[float] = 600.0
    models: ClassVar[tuple[Model, ...]] = (
        Model(id="openai:gpt-4o-mini", capability="script", title="GPT-4o mini", price=_price(600, "thousand_tokens")),
        Model(
            id="openai:gpt-4.1-mini", capability="script", title="GPT-4.1 mini", price=_price(1600, "thousand_tokens")
        ),
        Model(
            id="openai:gpt-image-2",
            capability="image",
            title="GPT Image 2",
            price=_price(55_000, "image"),
            ratios=ANY_SIZES,
            pictures=MOST_REFERENCES,
        ),
        Model(
            id="openai:gpt-image-1.5",
            capability="image",
            title="GPT Image 1.5",
            price=_price(60_000, "image"),
            ratios=SIZES,
            pictures=MOST_REFERENCES,
        ),
        Model(
            id="openai:gpt-image-1-mini",
            capability="image",
            title="GPT Image 1 mini",
            price=_price(15_000, "image"),
            ratios=SIZES,
            pictures=MOST_REFERENCES,
        ),
        Model(
            id="openai:gpt-4o-mini-tts",
            capability="voice",
            title="GPT-4o mini speech",
            price=_price(18_000, "thousand_characters"),
        ),
        Model(id="openai:tts-1", capability="voice", title="TTS 1", price=_price(15_000, "thousand_characters")),
        Model(id="openai:tts-1-hd", capability="voice", title="TTS 1 HD", price=_price(30_000, "thousand_characters")),
        Model(id="openai:whisper-1", capability="transcript", title="Whisper", price=_price(100, "second")),
    )

    def __init__(self, settings: Settings) -> None:
        self._own = own_server(settings)
        self._names = openai_answers.names(settings.openai_models)
        self.account = Account(
            vendor=self.vendor,
            variable="OPENAI_API_KEY",
            key=settings.openai_api_key,
            base_url=settings.openai_base_url or BASE_URL,
            sdk=("httpx", "httpx2", "openai.types", "openai.resources", "openai.resources.chat"),
            keyless=self._own,
        )

    def create(self, model: Model, request: Request, desk: Desk) -> Produced:
        """Make it in one request; raises the ProviderError that says what was charged, or NoKey."""
        key = self.account.secret(model)
        with self.account.creating(model, desk) as line:
            sdk = self._sdk(line, key)
            match request:
                case ScriptRequest():
                    return self._script(sdk, line, model, request, desk)
                case ImageRequest():
                    return self._image(sdk, line, model, request, desk)
                case VoiceRequest():
                    return self._voice(sdk, line, model, request, desk)
                case TranscriptRequest():
                    return self._transcript(sdk, line, model, request, desk)
                case _:
                    raise Rejected(f"{model.id!r} does not make {request.capability}.", vendor=self.vendor)

    def poll(self, model: Model, provider_id: str, desk: Desk) -> Produced | Accepted:
        """Read a stored script again; nothing else of OpenAI's is ever pending."""
        desk.check_cancelled()
        if not isinstance(desk.request, ScriptRequest):
            raise ResultLost(f"OpenAI keeps {provider_id!r}, but not what was asked", vendor=self.vendor)
        with self.account.asking() as asking:
            self._sdk(asking.line, self.account.secret(model)).chat.completions.retrieve(provider_id)
            return self._read(asking.line, model, desk.request)
        return asking.again(provider_id)

    def find(self, model: Model, intent: str, sent: Sent) -> Accepted | None:
        """Look for a stored script by its intent; raises OutcomeUnknown for what OpenAI does not list (any more).

        Accounts with zero data retention store nothing whatever is asked, so an empty list only counts where there
        are other stored scripts to be seen.
        """
        if self._own:
            return None
        if model.capability != "script":
            raise OutcomeUnknown(f"OpenAI does not list past {model.capability} calls.", vendor=self.vendor)
        with self.account.asking() as asking:
            stored = self._sdk(asking.line, self.account.secret(model)).chat.completions
            stored.list(metadata={"intent": intent})
            found = openai_answers.Completions.model_validate_json(asking.line.body).with_intent(intent)
            if found:
                return Accepted(provider_id=found, poll_after=0.0)
            stored.list(limit=1)
            others = openai_answers.Completions.model_validate_json(asking.line.body).data
            since = sent.since(outcome.told_at(asking.line.headers))
            if others and since is not None and since < KEPT:
                return None
        raise OutcomeUnknown("OpenAI's list of stored scripts does not tell.", vendor=self.vendor)

    def cancel(self, model: Model, provider_id: str) -> None:
        """Do nothing: OpenAI answers in the request itself."""

    def _sdk(self, line: Line, key: str) -> "openai.OpenAI":
        import openai

        return openai.OpenAI(
            api_key=key, base_url=self.account.base_url, max_retries=0, timeout=line.seconds, http_client=client(line)
        )

    def _name(self, model: Model) -> str:
        return self._names.get(model.capability, model.name) if self._own else model.name

    def _script(self, sdk: "openai.OpenAI", line: Line, model: Model, request: ScriptRequest, desk: Desk) -> Produced:
        import openai

        system, asked = draft.instructions(request)
        sdk.chat.completions.create(
            model=self._name(model),
            messages=[{"role": "system", "content": system}, {"role": "user", "content": asked}],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "script", "strict": True, "schema": draft.schema(request)},
            },
            max_completion_tokens=openai.omit if self._own else DRAFT_TOKENS,
            max_tokens=DRAFT_TOKENS if self._own else openai.omit,
            store=openai.omit if self._own else True,
            metadata=openai.omit if self._own else {"intent": desk.intent},
            seed=request.seed + request.take,
        )
        return self._read(line, model, request)

    def _read(self, line: Line, model: Model, request: ScriptRequest) -> Produced:
        completion = openai_answers.Completion.model_validate_json(line.body)
        cost = 0 if self._own else openai_answers.cost(model.name, completion.usage)
        choice = completion.choices[0]
        if choice.message.refusal or choice.finish_reason == "content_filter":
            reason = (choice.message.refusal or "content filter")[:300]
            raise Refused(f"OpenAI refused this script: {reason}", vendor=self.vendor, usd_micros=cost)
        if choice.finish_reason == "length":
            raise ProviderFailed("The script was longer than its limit.", vendor=self.vendor, usd_micros=cost)
        facts = draft.read(choice.message.content or "", request, vendor=self.vendor, usd_micros=cost)
        return Produced(facts=facts, usd_micros=cost, provider_id=completion.id)

    def _image(self, sdk: "openai.OpenAI", line: Line, model: Model, request: ImageRequest, desk: Desk) -> Produced:
        across, down = offers.size(model, request.width, request.height)
        prompt, size = pictures.described(request)[:LONGEST_PROMPT], f"{across}x{down}"
        if request.references:
            shown = [
                (f"reference-{number}.jpg", pictures.jpeg(desk.media(digest)), "image/jpeg")
                for number, digest in enumerate(request.references[:MOST_REFERENCES])
            ]
            sdk.images.edit(model=self._name(model), image=shown, prompt=prompt, size=size, quality="medium")
        else:
            sdk.images.generate(model=self._name(model), prompt=prompt, size=size, quality="medium")
        answer = openai_answers.Pictures.model_validate_json(line.body)
        made = base64.b64decode(answer.data[0].b64_json, validate=True)
        picture = pictures.cover(made, request.width, request.height, desk.folder / "picture.png")
        return Produced(
            facts=ImageFacts(width=request.width, height=request.height, description=request.prompt[:300]),
            files={"picture": picture},
            usd_micros=0 if self._own else openai_answers.cost(model.name, answer.usage),
            warnings=offers.size_warning(model, request.width, request.height),
        )

    def _voice(self, sdk: "openai.OpenAI", line: Line, model: Model, request: VoiceRequest, desk: Desk) -> Produced:
        known = request.voice in VOICES or (self._own and request.voice)
        voice = request.voice if known else VOICES[0]
        sdk.audio.speech.create(
            model=self._name(model),
            voice=voice,
            input=request.text,
            response_format="wav",
            speed=sounds.pace(request, FASTEST),
        )
        raw = desk.folder / "speech"
        raw.write_bytes(line.body)
        samples = sounds.decode(raw)
        raw.unlink()
        facts = VoiceFacts(
            seconds=round(samples.size / sounds.HERTZ, 3), words=sounds.spread(request.text, samples), voice=voice
        )
        unknown = f"{model.title} has no voice {request.voice!r}: spoken by {voice!r}."
        return Produced(
            facts=facts,
            files={"audio": sounds.write(samples, desk.folder / "audio.wav")},
            usd_micros=0 if self._own else None,
            warnings=() if known or not request.voice else (unknown,),
        )

    def _transcript(
        self, sdk: "openai.OpenAI", line: Line, model: Model, request: TranscriptRequest, desk: Desk
    ) -> Produced:
        path = desk.media(request.audio)
        sdk.audio.transcriptions.create(
            model=self._name(model),
            file=("sound.wav", path.read_bytes()),
            language=request.language.partition("-")[0].lower(),
            response_format="verbose_json",
            timestamp_granularities=["word"],
        )
        answer = openai_answers.Transcript.model_validate_json(line.body)
        heard = tuple(
            Word(text=word.word.strip()[:100], start=max(0.0, word.start), end=max(word.start, word.end, 0.0))
            for word in answer.words[:20_000]
        )
        billed = answer.usage.seconds if answer.usage and answer.usage.seconds else answer.duration
        cost = 0 if self._own else round(billed * model.price.usd_micros)
        if not heard:
            raise ProviderFailed(f"{model.title} gave no word times.", vendor=self.vendor, usd_micros=cost)
        words = sounds.align(request.text, heard) if request.text else heard
        return Produced(facts=TranscriptFacts(words=words), usd_micros=cost)
