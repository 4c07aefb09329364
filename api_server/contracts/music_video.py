"""Music video: the pieces of one — scene prompts, a character, clips — each made within its request."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, Field
from starlette.responses import Response

from api_server import headers
from api_server.contract import Contract
from api_server.deps import Ask, Asking, Creating
from api_server.problem import JSON, Problem
from api_server.route import ContractRoute
from pipeline.brief import clean
from pipeline.errors import NotFound

NAME = "music_video"

# ---- words: names of files, limits and texts -----------------------------------------------------

DEFAULT = "default"
CHARACTER_KEY = "mv/outputs/character_reference/{}.png"
CLIP_KEY = "mv/projects/{}/scenes/scene_001.mp4"
LINK_SECONDS = 3600
AT_ONCE = 8
NO_REFERENCE = ("Reference image not found", "No image of yours has the key {!r}")

T = TypeVar("T")

# ---- schemas -------------------------------------------------------------------------------------


def _said(text: str) -> str:
    if not clean(text):
        raise ValueError("cannot be empty")
    return text


Text = Annotated[str, Field(max_length=5000), AfterValidator(_said)]
Flavor = Annotated[str, Query(max_length=200)]


class Concept(BaseModel):
    """What the video is about; without a number the flavor's is taken."""

    concept_prompt: Text
    num_scenes: int | None = Field(default=None, ge=1, le=20)


class Scene(BaseModel):
    """One scene's prompt; sequence from 1, duration in seconds."""

    sequence: int
    prompt: str
    duration: float


class Scenes(BaseModel):
    """All scenes in order."""

    scenes: list[Scene]


class Character(BaseModel):
    """Who is in the video."""

    character_description: Text


class CharacterImage(BaseModel):
    """A picture: its key for later calls, and an address that works for an hour."""

    image_url: str
    s3_key: str


class Clip(BaseModel):
    """One scene to film."""

    prompt: Text
    duration: float | None = Field(default=None, ge=1, le=10)
    reference_image_s3_keys: list[Annotated[str, Field(max_length=300)]] = Field(default=[], max_length=10)


class ClipVideo(BaseModel):
    """A clip: its key, and an address that works for an hour."""

    video_url: str
    s3_key: str


class Flavors(BaseModel):
    """The presets there are."""

    flavors: list[str]
    default_flavor: str = DEFAULT


class Failure(BaseModel):
    """Every error of this contract."""

    error: str
    message: str
    details: str


# ---- translations --------------------------------------------------------------------------------


def body_from(prompts: Sequence[str], seconds: float) -> Scenes:
    """Scene prompts as scenes."""
    return Scenes(
        scenes=[Scene(sequence=place, prompt=prompt, duration=seconds) for place, prompt in enumerate(prompts, start=1)]
    )


def warning_from(warnings: Sequence[str]) -> dict[str, str]:
    """A header for what could not be done as asked; bodies have no place for it."""
    return headers.warning(" ".join(dict.fromkeys(warnings)))


def error_body(problem: Problem) -> dict[str, JSON]:
    """A kind, a message and more about it."""
    details = problem.details if isinstance(problem.details, str) and problem.details else problem.message
    return {"error": problem.kind, "message": problem.message, "details": details}


# ---- routes --------------------------------------------------------------------------------------

router = APIRouter(prefix="/api/mv", tags=[NAME], route_class=ContractRoute)

_pool: RunVar[CapacityLimiter] = RunVar("music_video_pool")


@router.get("/config-flavors")
async def flavors(ask: Asking) -> Flavors:
    """Every preset that can be named."""
    return Flavors(flavors=list(ask.studio.parts.flavors.usable))


@router.post("/scenes", dependencies=[Creating])
async def scenes(asked: Concept, ask: Asking, response: Response, config_flavor: Flavor = DEFAULT) -> Scenes:
    """Write a prompt for each scene of a concept."""
    made = await pooled(
        lambda: ask.studio.parts.imagine(
            asked.concept_prompt,
            count=asked.num_scenes,
            flavor=config_flavor,
            owner=ask.caller.name,
            job_id=ask.fresh().hex,
        )
    )
    response.headers.update(warning_from(made.warnings))
    return body_from([scene.prompt for scene in made.scenes], made.seconds)


@router.post("/character-reference", dependencies=[Creating])
async def character_reference(
    asked: Character, ask: Asking, response: Response, config_flavor: Flavor = DEFAULT
) -> CharacterImage:
    """Draw the picture by which a character stays the same."""
    made = await pooled(
        lambda: ask.studio.parts.character(
            asked.character_description, flavor=config_flavor, owner=ask.caller.name, job_id=ask.fresh().hex
        )
    )
    response.headers.update(warning_from(made.warnings))
    key = CHARACTER_KEY.format(ask.fresh(1).hex)
    return CharacterImage(image_url=await _given(ask, made.digest, key), s3_key=key)


@router.post("/video", dependencies=[Creating])
async def video(asked: Clip, ask: Asking, response: Response, config_flavor: Flavor = DEFAULT) -> ClipVideo:
    """Film one scene with its characters."""
    references = [await _reference(ask, key) for key in asked.reference_image_s3_keys]
    made = await pooled(
        lambda: ask.studio.parts.scene_clip(
            asked.prompt,
            seconds=asked.duration,
            references=references,
            flavor=config_flavor,
            owner=ask.caller.name,
            job_id=ask.fresh().hex,
        )
    )
    response.headers.update(warning_from(made.warnings))
    key = CLIP_KEY.format(ask.fresh(1).hex[:12])
    return ClipVideo(video_url=await _given(ask, made.digest, key), s3_key=key)


async def pooled(make: Callable[[], T]) -> T:
    """What `make` makes, in this contract's own small pool; a server that ends does not wait for it."""
    return await run_sync(make, abandon_on_cancel=True, limiter=_limiter())


def _limiter() -> CapacityLimiter:
    try:
        return _pool.get()
    except LookupError:
        _pool.set(CapacityLimiter(AT_ONCE))
        return _pool.get()


async def _given(ask: Ask, digest: str, key: str) -> str:
    """The address of a file that its owner can name by `key` from now on."""
    await ask.of_all(ask.studio.library.give, digest, key, owner=ask.caller.name)
    return await ask.of_all(
        ask.studio.library.url, digest, base=ask.base, name=key.rpartition("/")[2], seconds=LINK_SECONDS
    )


async def _reference(ask: Ask, key: str) -> str:
    message, details = NO_REFERENCE
    try:
        return await ask.of(ask.studio.library.given, key)
    except NotFound:
        raise Problem(400, message, details=details.format(key), field="reference_image_s3_keys") from None


CONTRACT = Contract(
    name=NAME, title=NAME, about="Scene prompts, characters and clips for music videos.", router=router,
    prefixes=("/api/mv",), error_body=error_body, error_model=Failure,
)  # fmt: skip
