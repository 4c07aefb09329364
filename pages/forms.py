"""What the Generate page asks for each kind of film, and how the answers become a Brief."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from pages.words import say
from pipeline import languages
from pipeline.brief import SECONDS, Aspect, Brief, Kind, brief
from pipeline.capabilities import Capability, Value
from pipeline.captions.styles import Font, Position
from pipeline.errors import InvalidInput

STYLES = ("cinematic", "documentary", "minimal", "vintage", "animated", "watercolour", "bold", "noir")
MOODS = (
    "", "inspiring", "calm", "happy", "playful", "energetic", "dramatic", "romantic", "mysterious", "dark", "epic",
    "lofi", "corporate",
)  # fmt: skip
WRITTEN = ""
LANGUAGES = {
    "en": "English", "es": "Español", "fr": "Français", "de": "Deutsch", "it": "Italiano", "pt": "Português",
    "nl": "Nederlands", "pl": "Polski", "sv": "Svenska", "tr": "Türkçe", "ru": "Русский", "uk": "Українська",
    "ar": "العربية", "he": "עברית", "hi": "हिन्दी", "th": "ไทย", "id": "Bahasa Indonesia", "vi": "Tiếng Việt",
    "ja": "日本語", "zh": "中文",
}  # fmt: skip
SIZES = {"draft": 480, "hd": 720, "full": 1080}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of film: the Brief it becomes, what is asked, and which capabilities it may pay for."""

    name: str
    kind: Kind
    asks: frozenset[str]
    pays: tuple[Capability, ...]
    seconds: int = 30
    aspect: Aspect = "9:16"


LOOK = {"seconds", "aspect", "size", "style", "mood", "language", "models"}
CAPTIONS = {"captions", "caption_position", "caption_color", "caption_highlight", "caption_font"}
SOUND = {"voice", "music", "music_volume", "own_music", *CAPTIONS}
PRODUCT = {"product_name", "product_description", "call_to_action"}
SPOKEN: tuple[Capability, ...] = ("script", "image", "voice", "music", "clip")

FORMS = {
    form.name: form
    for form in (
        Form(
            name="film",
            kind="storyboard",
            asks=frozenset(LOOK | SOUND | {"prompt", "own_media", "review"}),
            pays=SPOKEN,
        ),
        Form(
            name="advert",
            kind="advert",
            asks=frozenset(LOOK | SOUND | PRODUCT | {"images"}),
            pays=SPOKEN,
            seconds=20,
        ),
        Form(
            name="narration",
            kind="narration",
            asks=frozenset(LOOK - {"seconds"} | SOUND | {"text", "own_voice", "remove_silences", "own_media"}),
            pays=("voice", "script", "footage", "music"),
            aspect="16:9",
        ),
        Form(
            name="scenario",
            kind="scenario",
            asks=frozenset(PRODUCT | {"seconds", "style", "mood", "language", "models"}),
            pays=("script", "image"),
        ),
        Form(
            name="music",
            kind="shots",
            asks=frozenset(LOOK - {"language"} | {"prompt", "own_music", "music", "music_volume"}),
            pays=("script", "image", "clip"),
            aspect="16:9",
        ),
    )
}


class Unusable(InvalidInput):
    """An answer that can't be used, told in the reader's own language."""


class Answers(Value):
    """Everything a person can answer; a form takes from it only what it asks."""

    prompt: str = ""
    text: str = ""
    product_name: str = ""
    product_description: str = ""
    call_to_action: str = ""
    images: tuple[str, ...] = ()
    seconds: int = 30
    aspect: Aspect = "9:16"
    size: str = "full"
    style: str = "cinematic"
    mood: str = ""
    language: str = WRITTEN
    voice: str = ""
    captions: str = "highlight"
    caption_position: Position = "low"
    caption_color: str = ""
    caption_highlight: str = ""
    caption_font: Font = ""
    music: str = "auto"
    music_volume: int = 100
    own_music: str = ""
    own_voice: str = ""
    remove_silences: bool = False
    own_media: tuple[str, ...] = ()
    review: bool = True
    models: tuple[tuple[Capability, str], ...] = ()


NAMES = tuple(Answers.model_fields)
EMPTY = Answers()


def answers_of(given: Mapping[str, object]) -> Answers:
    """The answers in a mapping by field name. Raises InvalidInput naming the first that can't be."""
    try:
        return Answers.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise Unusable(say("wrong.answer", field=name, given=str(first.get("input"))[:40]), field=name) from None


def asked(form: Form, answers: Answers) -> Answers:
    """The answers without what this form does not ask."""
    return answers.model_copy(update={name: getattr(EMPTY, name) for name in NAMES if name not in form.asks})


def brief_of(form: Form, answers: Answers) -> Brief:
    """The Brief a filled form stands for. Raises InvalidInput naming the field to fix."""
    _needs(form, answers)
    given = asked(form, answers)
    return brief(
        kind=form.kind,
        prompt=given.prompt,
        text=given.text,
        product=_product(given) if "product_name" in form.asks else None,
        seconds=given.seconds if "seconds" in form.asks else None,
        aspect=given.aspect,
        short_side=SIZES[given.size],
        style=given.style,
        mood=given.mood,
        language=language_of(given),
        voice=given.voice,
        captions=given.captions,
        caption_position=given.caption_position,
        caption_color=given.caption_color,
        caption_highlight=given.caption_highlight,
        caption_font=given.caption_font,
        music=given.music,
        music_volume=given.music_volume,
        own_music=given.own_music,
        own_voice=given.own_voice,
        remove_silences=given.remove_silences and bool(given.own_voice),
        own_media=given.own_media,
        review=given.review and "review" in form.asks,
        outline=given.review and "review" in form.asks,
        models=tuple((capability, model) for capability, model in given.models if capability in form.pays),
    )


def language_of(answers: Answers) -> str:
    """The chosen language, else the one that the answers are written in."""
    return answers.language or languages.of(
        answers.text, answers.product_description, answers.call_to_action, answers.prompt
    )


def ready(form: Form, answers: Answers) -> bool:
    """Whether enough is filled in to name a price."""
    return bool(_subject(form, answers).strip())


def _subject(form: Form, answers: Answers) -> str:
    first = next(name for name in ("product_name", "text", "prompt") if name in form.asks)
    return str(getattr(answers, first))


def _needs(form: Form, answers: Answers) -> None:
    first = next(name for name in ("product_name", "text", "prompt") if name in form.asks)
    if not ready(form, answers):
        raise Unusable(say("wrong.subject"), field=first)
    if "seconds" in form.asks and not SECONDS[0] <= answers.seconds <= SECONDS[1]:
        raise Unusable(say("wrong.seconds", least=SECONDS[0], most=SECONDS[1]), field="seconds")
    if answers.size not in SIZES:
        raise Unusable(say("wrong.size", given=answers.size, known=", ".join(SIZES)), field="size")


def _product(answers: Answers) -> Mapping[str, object]:
    return {
        "name": answers.product_name,
        "description": answers.product_description,
        "call_to_action": answers.call_to_action,
        "images": answers.images,
    }
