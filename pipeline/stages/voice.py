"""Speak every scene's words, or time the words of the creator's own recording."""

from collections.abc import Callable

from pipeline.brief import Brief
from pipeline.capabilities import Manner, TranscriptFacts, TranscriptRequest, VoiceFacts, VoiceRequest, Word
from pipeline.context import Context
from pipeline.timeline import tempo
from pipeline.toolbox import facts
from pipeline.views import SceneView, Stored
from pipeline.workshop import LOCAL

LEAD_SECONDS = 0.15
TAIL_SECONDS = 0.25


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """Scenes without words stay silent; `voice` "none" silences all."""
    if ctx.brief.voice == "none":
        return
    if ctx.brief.own_voice:
        time_own(ctx)
        return
    chosen = manner(ctx.brief) if ctx.model("voice").vendor == LOCAL else ""
    speaking = [scene for scene in ctx.scenes() if scene.words and scene.voice is None]

    def speak(scene: SceneView) -> None:
        ctx.fill(scene, voice=ctx.toolbox.ask(request(ctx.brief, scene, chosen), step=f"voice:{scene.scene_id}"))

    ctx.each(speaking, speak, lambda done, total: report(done / total, f"Spoke {done} of {total} lines"))


def request(brief: Brief, scene: SceneView, manner: Manner = "") -> VoiceRequest:
    """What the speaker is asked for; a fixed length asks for a pace that fits the scene."""
    room = scene.seconds - LEAD_SECONDS - TAIL_SECONDS if brief.seconds else None
    return VoiceRequest(text=scene.words, language=brief.language, voice=brief.voice, max_seconds=room, manner=manner)


def manner(brief: Brief) -> Manner:
    """How the local voice reads a film of this style and mood; vendors have no such choice, and are not told."""
    match tempo(f"{brief.style} {brief.mood}"):
        case "calm":
            return "calm"
        case "lively":
            return "lively"
        case _:
            return ""


def time_own(ctx: Context) -> None:
    """Lay the whole recording under the film from the first scene on, and cut the scenes to its words."""
    scenes = ctx.scenes()
    if scenes[0].voice is not None:
        return
    text = " ".join(scene.words for scene in scenes)
    request = TranscriptRequest(audio=ctx.brief.own_voice, text=text, language=ctx.brief.language)
    words = facts(ctx.toolbox.ask(request, step="voice"), TranscriptFacts).words
    seconds = ctx.asset(ctx.brief.own_voice).seconds
    for scene, length in zip(scenes, cut(scenes, words, seconds), strict=True):
        ctx.set_seconds(scene, length)
    spoken = VoiceFacts(seconds=seconds, words=words, voice="own")
    ctx.fill(
        scenes[0], voice=Stored(model="own", files=(("audio", ctx.brief.own_voice),), facts=spoken.model_dump_json())
    )


def cut(scenes: tuple[SceneView, ...], words: tuple[Word, ...], seconds: float) -> list[float]:
    """Scene lengths so that each lasts until the next one's first word."""
    starts, place = [0.0], 0
    for scene in scenes[:-1]:
        place = min(place + len(scene.words.split()), len(words) - 1)
        starts.append(max(words[place].start, starts[-1] + 0.5))
    ends = [*starts[1:], max(seconds + TAIL_SECONDS, starts[-1] + 0.5)]
    return [end - start for start, end in zip(starts, ends, strict=True)]
