"""The local camera: a moving clip from a picture, or from art drawn for the prompt."""

from collections.abc import Callable
from pathlib import Path

from pipeline.actors import Actor, actors
from pipeline.capabilities import ClipFacts, ClipRequest, ImageFacts, ImageRequest
from pipeline.errors import ProviderFailed
from pipeline.provider import Desk, Produced
from pipeline.providers.local import art
from pipeline.render import films
from pipeline.timeline import MOTIONS, Canvas, Layer, Shot

# Ways to ask for a camera move in a prompt, beside the moves' own names.
WORDS = {
    "zoom in": "push in",
    "dolly in": "push in",
    "zoom out": "pull out",
    "dolly out": "pull out",
    "tilt up": "rise",
    "static": "still",
}


def animate(request: ClipRequest, desk: Desk) -> Produced:
    """Film the request's picture, or new art, into "clip". Raises Cancelled, InvalidInput for an unreadable picture."""
    canvas = Canvas(width=request.width // 2 * 2, height=request.height // 2 * 2, fps=request.fps)
    shot, media = _from_picture(request, desk) if request.picture else _from_art(request, desk)
    target = desk.folder / "clip.mp4"
    seconds = films.clip(shot, canvas, target, media=media, check_cancelled=desk.check_cancelled)
    facts = ClipFacts(seconds=seconds, width=canvas.width, height=canvas.height)
    return Produced(facts=facts, files={"clip": target})


def motion(prompt: str) -> str:
    """The camera move that a prompt asks for, or nothing."""
    lowered = prompt.lower()
    asked = {**{name: name for name in MOTIONS if " " in name}, **WORDS}
    return next((move for words, move in asked.items() if words in lowered), "")


def _from_picture(request: ClipRequest, desk: Desk) -> tuple[Shot, Callable[[str], Path]]:
    return _shot(request, picture=request.picture), desk.media


def _from_art(request: ClipRequest, desk: Desk) -> tuple[Shot, Callable[[str], Path]]:
    size = {"width": request.width, "height": request.height}
    drawn = art.draw(ImageRequest(prompt=request.prompt, seed=request.seed, take=request.take, **size), desk)
    files = {name: file for name, file in drawn.files.items() if isinstance(file, Path)}
    if not isinstance(drawn.facts, ImageFacts):
        raise ProviderFailed("The local illustrator drew no picture.", vendor="local")
    layers = tuple(Layer(digest=f"layer-{number}", depth=depth) for number, depth in enumerate(drawn.facts.depths))
    cast = actors(drawn.facts, str, (request.width, request.height), request.seconds)
    return _shot(request, picture="picture", layers=layers, actors=cast), files.__getitem__


def _shot(
    request: ClipRequest, *, picture: str, layers: tuple[Layer, ...] = (), actors: tuple[Actor, ...] = ()
) -> Shot:
    return Shot(
        scene=request.digest(),
        seconds=request.seconds,
        picture=picture,
        layers=layers,
        actors=actors,
        motion=motion(request.prompt),
    )
