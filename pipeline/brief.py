"""A Brief: what a creator asks for, checked and frozen."""

import unicodedata
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, ValidationError, model_validator

from pipeline.capabilities import CAPABILITIES, Capability, Value
from pipeline.captions.choosing import Choice
from pipeline.captions.styles import Font, Position
from pipeline.errors import InvalidInput

Kind = Literal["storyboard", "scenario", "shots", "advert", "narration"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Aspect = Literal["16:9", "9:16", "1:1", "4:3"]
ASPECTS: dict[Aspect, tuple[int, int]] = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1), "4:3": (4, 3)}
Priority = Literal["low", "normal", "high"]

SECONDS = (5, 300)
TEXT_LIMIT = 20_000


# What a person reads when a field is wrong, by pydantic's name of the fault.
WORDING = {
    "string_too_long": "This is too long: give at most {max_length} characters",
    "string_too_short": "This is empty: give at least {min_length} character(s)",
    "greater_than_equal": "This is too small: give a number greater than or equal to {ge}",
    "less_than_equal": "This is too large: give a number less than or equal to {le}",
    "multiple_of": "Give an even number",
    "caption_color:string_pattern_mismatch": "This is no colour: give one such as #FFFFFF",
    "caption_highlight:string_pattern_mismatch": "This is no colour: give one such as #FFE11A",
    "language:string_pattern_mismatch": "This is no language code: give one such as en, es or pt-BR",
}


def clean(text: str) -> str:
    """NFC text without control characters (tabs stay, every kind of line break becomes a newline) and without outer blanks."""
    lines = "\n".join(text.splitlines())
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn") or _picture(c))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _picture(char: str) -> bool:
    """Whether it is an emoji, which may be newer than this Python's own table of characters."""
    return "\U0001f000" <= char <= "\U0001faff"


Text = Annotated[str, AfterValidator(clean)]
Line = Annotated[str, AfterValidator(lambda text: " ".join(clean(text).split()))]
Colour = Annotated[str, Field(pattern=r"^(#[0-9A-Fa-f]{6})?$")]


class Product(Value):
    """What an advert or scenario sells; `images` are media digests."""

    name: Line = Field(min_length=1, max_length=200)
    description: Text = Field(default="", max_length=5000)
    images: tuple[str, ...] = ()
    call_to_action: Line = Field(default="", max_length=200)


class Brief(Value):
    """One film's ask. `seconds` None lets the words decide; `models` pins capabilities to "vendor:model", in turn,
    `music_volume` is in % of the usual level, `remove_silences` shortens the pauses of `own_voice`,
    `reuse` takes equal paid results of earlier films instead of paying again, `outline` lets the storyboard have scenes that
    only the creator can fill.
    """

    kind: Kind = "storyboard"
    prompt: Text = Field(default="", max_length=5000)
    text: Text = Field(default="", max_length=TEXT_LIMIT)
    product: Product | None = None
    seconds: int | None = Field(default=30, ge=SECONDS[0], le=SECONDS[1])
    scene_count: int | None = Field(default=None, ge=1, le=60)
    aspect: Aspect = "9:16"
    short_side: int = Field(default=1080, ge=144, le=2160, multiple_of=2)
    style: Line = Field(default="cinematic", max_length=100)
    mood: Line = Field(default="", max_length=100)
    palette: Line = Field(default="", max_length=100)
    guidelines: Text = Field(default="", max_length=5000)
    language: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")
    voice: Line = Field(default="", max_length=100)
    captions: Line = Field(default="highlight", max_length=40)
    caption_position: Position = "low"
    caption_color: Colour = ""
    caption_highlight: Colour = ""
    caption_font: Font = ""
    music: Line = Field(default="auto", max_length=100)
    music_volume: int = Field(default=100, ge=0, le=200)
    own_music: str = ""
    own_voice: str = ""
    remove_silences: bool = False
    own_media: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    resolution: tuple[int, int] | None = None
    review: bool = False
    models: tuple[tuple[Capability, str], ...] = ()
    local_fallback: bool = True
    reuse: bool = False
    outline: bool = False
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def _says_something(self) -> "Brief":
        if not (self.prompt or self.text or self.product):
            raise ValueError("Say what the film is about: give a prompt, a text or a product.")
        return self

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the film in pixels, both even."""
        across, down = ASPECTS[self.aspect]
        scale = self.short_side / min(across, down)
        return round(across * scale / 2) * 2, round(down * scale / 2) * 2

    @property
    def caption_choice(self) -> Choice:
        """What was chosen over the captions' style."""
        return Choice(
            position=self.caption_position, text=self.caption_color, highlight=self.caption_highlight,
            font=self.caption_font,
        )  # fmt: skip

    @property
    def prose(self) -> tuple[str, ...]:
        """What its creator wrote in a language, what tells most of it first."""
        product = (self.product.description, self.product.call_to_action) if self.product else ()
        return (self.text, *product, self.prompt)

    @property
    def is_cut(self) -> bool:
        """Whether scenes share out a length by number, as contracts promise it; else each lasts as long as its words."""
        return self.seconds is not None and self.scene_count is not None

    def models_for(self, capability: Capability) -> tuple[str, ...]:
        """The pinned model ids in the order in which they are asked; none for the studio's default."""
        return tuple(model for pinned, model in self.models if pinned == capability)


def brief(**fields: object) -> Brief:
    """A Brief, or InvalidInput that names the first wrong field in one line."""
    try:
        return Brief.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        said = WORDING.get(f"{name}:{first['type']}") or WORDING.get(first["type"]) or first["msg"]
        reason = said.format(**first.get("ctx", {})).removeprefix("Value error, ")
        got = first.get("input")
        shown = f" (got {str(got)[:60]!r})" if name and not isinstance(got, dict) else ""
        raise InvalidInput(f"{name}: {reason}{shown}" if name else reason, field=name) from None


__all__ = ["ASPECTS", "CAPABILITIES", "KINDS", "Aspect", "Brief", "Kind", "Priority", "Product", "brief", "clean"]
