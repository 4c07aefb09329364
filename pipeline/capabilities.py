"""The seven things a provider can be asked for: frozen requests in, files and facts out.

A request holds only what changes the result, so its digest names the work. Pictures, sounds and clips
travel as media digests (hex SHA-256); a provider gets their paths from its `Desk`.
"""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from pipeline import identity

Capability = Literal["script", "image", "clip", "voice", "transcript", "music", "footage"]
CAPABILITIES: tuple[Capability, ...] = ("script", "image", "clip", "voice", "transcript", "music", "footage")

Manner = Literal["", "calm", "lively"]


class Value(BaseModel):
    """A frozen, hashable, strictly named value that crosses a boundary as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# ---- what is asked ------------------------------------------------------------------------------


class Request(Value):
    """Base of the seven requests; `take` is raised only by an explicit "make another"."""

    capability: ClassVar[Capability]
    take: int = 0

    def digest(self) -> str:
        """Hex SHA-256 of the logical inputs (see identity.py before adding a field)."""
        return identity.digest(self)


class ScriptRequest(Request):
    """A script of `scene_count` scenes over `seconds`; a `text` is kept word for word and split into beats.

    `purpose` "film" plans a film, "scenario" also fills audience and audio script, "prompts" asks for scene
    prompts only (music video), "queries" asks for one stock-footage search phrase a scene of `text`. With `outline` a
    local writer that knows nothing of the prompt may leave scenes for the creator to fill; a `silent` film says nothing.
    """

    capability = "script"
    purpose: Literal["film", "scenario", "prompts", "queries"] = "film"
    prompt: str = ""
    text: str = ""
    product_name: str = ""
    product_description: str = ""
    product_images: tuple[str, ...] = ()
    call_to_action: str = ""
    style: str = ""
    mood: str = ""
    guidelines: str = ""
    language: str = "en"
    seconds: float | None = 30.0
    scene_count: int | None = None
    seed: int = 0
    outline: bool = False
    silent: bool = False


class ImageRequest(Request):
    """One picture, exactly `width` x `height` pixels.

    `role` "product" sets `references[0]` on a lit set, "end_card" shows `caption` as its call to action,
    "character" is a reference sheet. `layered` asks for parallax layers where the provider can.
    """

    capability = "image"
    prompt: str
    words: str = ""
    role: Literal["scene", "product", "end_card", "character"] = "scene"
    caption: str = ""
    style: str = ""
    mood: str = ""
    language: str = "en"
    width: int
    height: int
    references: tuple[str, ...] = ()
    layered: bool = True
    seed: int = 0


class ClipRequest(Request):
    """A moving clip of `seconds`, from `picture` where given, else from the prompt alone."""

    capability = "clip"
    prompt: str
    picture: str = ""
    seconds: float
    width: int
    height: int
    fps: int = 30
    references: tuple[str, ...] = ()
    seed: int = 0


class VoiceRequest(Request):
    """Speech for `text`; `max_seconds` asks for shorter pauses and a faster pace, within reason, to fit.

    `manner` is how a person would read it: a calm one leaves more time between sentences, a lively one less.
    """

    capability = "voice"
    text: str
    language: str = "en"
    voice: str = ""
    pace: float = 1.0
    max_seconds: float | None = None
    manner: Manner = ""


class TranscriptRequest(Request):
    """Word times of `audio`; `text`, where known, is aligned rather than guessed."""

    capability = "transcript"
    audio: str
    text: str = ""
    language: str = "en"


class MusicRequest(Request):
    """A bed of music of exactly `seconds`, without a hard start or end; `film` tells films of one mood apart."""

    capability = "music"
    mood: str = "inspiring"
    prompt: str = ""
    seconds: float
    seed: int = 0
    film: str = ""


class FootageRequest(Request):
    """Pictures or clips for a search phrase, of the given shape, at least `seconds` in all.

    `library` lists the user's own media as (digest, tags) pairs; `words` are spoken, in `language`.
    """

    capability = "footage"
    query: str
    words: str = ""
    language: str = "en"
    style: str = ""
    mood: str = ""
    seconds: float
    width: int
    height: int
    library: tuple[tuple[str, str], ...] = ()
    seed: int = 0


REQUESTS: dict[Capability, type[Request]] = {
    "script": ScriptRequest,
    "image": ImageRequest,
    "clip": ClipRequest,
    "voice": VoiceRequest,
    "transcript": TranscriptRequest,
    "music": MusicRequest,
    "footage": FootageRequest,
}


# ---- what comes back ----------------------------------------------------------------------------


class Word(Value):
    """A spoken word and its times in seconds from the start of its sound."""

    text: str
    start: float
    end: float


class ScriptScene(Value):
    """One beat: what is seen (`prompt`), what is said (`words`), for how long.

    One that only its creator can say has no words: `to_fill` names what is missing ("point 1", "answer").
    """

    title: str = ""
    description: str
    words: str = ""
    prompt: str
    motion: str = ""
    query: str = ""
    role: Literal["scene", "product", "end_card"] = "scene"
    seconds: float
    reasoning: str = ""
    to_fill: str = ""


class Demographics(Value):
    """Who a scenario speaks to."""

    target_gender: str = "unisex"
    age_group: str = "all-ages"
    product_type: str = "general"
    context: str = ""


class AudioScript(Value):
    """Opening, body and close of the spoken text, and hashtags that start with #."""

    hook: str
    main: str
    cta: str
    hashtags: tuple[str, ...] = ()


class Facts(Value):
    """Base of what is known about a result, beside its files."""


class ScriptFacts(Facts):
    """A whole script; `demographics` and `audio` are set for scenarios, `mood` is a music mood.

    `sources` are whose facts it tells, `writer` is the model that wrote it.
    """

    title: str
    description: str = ""
    narrative_style: str = ""
    target_audience: str = ""
    scenes: tuple[ScriptScene, ...]
    demographics: Demographics | None = None
    audio: AudioScript | None = None
    mood: str = ""
    sources: tuple[str, ...] = ()
    writer: str = ""


PartMotion = Literal[
    "still", "sway", "lean", "bob", "hover", "rock", "roll", "rumble", "breathe", "flicker", "spin", "pulse", "twinkle",
    "drift", "flow", "stream",
]  # fmt: skip


class MovingPart(Value):
    """A part of a picture that moves by itself: the file "part-N", an RGBA PNG of `cells` equal cells one below another.

    The box is in shares of the picture's layers and may reach beyond them. The part enters with the scene, or at the word number
    `cue` (from 0) of the scene's words; its cells are shown in turn, `cell_seconds` each, again and again if they `loop`.
    A part that sways, leans, flickers or breathes stands on the middle of its box's foot, one that spins, rocks or pulses is
    held at its middle. What flows runs through its box and comes round, to the left in a wide box, downwards in a tall one.
    A stream does so in any direction, `way` boxes a second to the right and downwards, and not under the camera but before
    it. What slides left comes in from the right. `pace` and `reach` are multiples of a motion's usual speed and size.
    `whole` is the box (x, y, width, height) of the thing that the part belongs to: all parts of it enter as one.
    """

    x: float
    y: float
    width: float
    height: float
    depth: float = 1.0
    motion: PartMotion = "still"
    entrance: Literal["none", "pop", "rise", "drop", "slide left", "slide right", "fade", "wipe"] = "none"
    cue: int | None = None
    cells: int = 1
    cell_seconds: float = 0.1
    loop: bool = True
    pace: float = 1.0
    reach: float = 1.0
    way: tuple[float, float] = (0.0, 0.0)
    whole: tuple[float, float, float, float] | None = None


class ImageFacts(Facts):
    """Pixel size, and for layers (files "layer-0" … back to front) their depth: 0 is far, 1 is near.

    The file "picture" is the whole composed picture. A layer keeps the picture's aspect ratio but may be
    drawn larger, so that moving it never shows its edge; layers are RGBA PNG. Layers lack the `parts` that move,
    each of which lies in front of the layers of its depth; "picture" has them all in their final places.
    `spelled` are its scene's words where all of them are written in it, so that captions would say them twice.
    """

    width: int
    height: int
    depths: tuple[float, ...] = ()
    parts: tuple[MovingPart, ...] = ()
    description: str = ""
    spelled: str = ""


class ClipFacts(Facts):
    """File "clip": a video of `seconds`."""

    seconds: float
    width: int
    height: int
    attribution: str = ""


class VoiceFacts(Facts):
    """File "audio" (WAV or MP3) of `seconds`; `words` in the text's own spelling and order.

    A piece of the creator's own `recording` names the media digest of the whole.
    """

    seconds: float
    words: tuple[Word, ...]
    voice: str = ""
    recording: str = ""


class TranscriptFacts(Facts):
    """Word times."""

    words: tuple[Word, ...]


class MusicFacts(Facts):
    """File "audio" of `seconds`; `title` is what is played."""

    seconds: float
    mood: str = ""
    title: str = ""


class FootageFacts(Facts):
    """Files "item-0" …; for each its kind and who to credit.

    Where the first one is drawn, `drawn` says what it is made of, and its layers and parts are among the files.
    """

    kinds: tuple[Literal["image", "clip"], ...]
    attributions: tuple[str, ...] = ()
    drawn: ImageFacts | None = None


FACTS: dict[Capability, type[Facts]] = {
    "script": ScriptFacts,
    "image": ImageFacts,
    "clip": ClipFacts,
    "voice": VoiceFacts,
    "transcript": TranscriptFacts,
    "music": MusicFacts,
    "footage": FootageFacts,
}
