"""Speak every scene's words, or take the creator's own recording of them."""

from collections.abc import Callable

from pipeline.brief import Brief
from pipeline.capabilities import Manner, VoiceFacts, VoiceRequest
from pipeline.context import Context
from pipeline.providers.local.script.speaking import speaking_seconds
from pipeline.stages import own_voice
from pipeline.timeline import tempo
from pipeline.toolbox import facts
from pipeline.views import SceneView
from pipeline.workshop import LOCAL

LEAD_SECONDS = 0.15
TAIL_SECONDS = 0.25
# Beyond these a voice sounds dragged, or rushed; within the first share of the asked length nothing needs to change.
SLOWEST, FASTEST, NEAR = 0.85, 1.25, 0.025
# A single line may be spoken 5 % faster or slower than its syllables say; half of all words are off by 3 % at most.
MEASURED_SHARE = 0.5


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """Scenes without words stay silent; `voice` "none" silences all."""
    if ctx.brief.voice == "none":
        return
    if ctx.brief.own_voice:
        own_voice.run(ctx)
        return
    chosen = manner(ctx.brief) if ctx.model("voice").vendor == LOCAL else ""
    speaking = [scene for scene in ctx.scenes() if scene.words and scene.voice is None]
    pace = fitting_pace(ctx, speaking, chosen)

    def speak(scene: SceneView) -> None:
        asked = request(ctx.brief, scene, chosen, pace=pace)
        ctx.fill(scene, voice=ctx.toolbox.ask(asked, step=f"voice:{scene.scene_id}"))

    ctx.each(speaking, speak, lambda done, total: report(done / total, f"Spoke {done} of {total} lines"))


def request(brief: Brief, scene: SceneView, manner: Manner = "", *, pace: float = 1.0) -> VoiceRequest:
    """What the speaker is asked for; a scene whose length is set asks for a pace that fits it."""
    room = scene.seconds - LEAD_SECONDS - TAIL_SECONDS if brief.is_cut or scene.held else None
    return VoiceRequest(
        text=scene.words, language=brief.language, voice=brief.voice, pace=pace, max_seconds=room, manner=manner
    )


def fitting_pace(ctx: Context, speaking: list[SceneView], chosen: Manner) -> float:
    """The pace at which all words fill the asked length, measured on the longer half of them; 1 where none would.

    A paid voice is not asked twice for that.
    """
    free = [scene for scene in speaking if not scene.held]
    likely = {scene.scene_id: speaking_seconds(scene.words, ctx.brief.language) for scene in free}
    total = sum(likely.values())
    if ctx.brief.seconds is None or ctx.brief.is_cut or not total or ctx.model("voice").vendor != LOCAL:
        return 1.0
    spoken = heard = 0.0
    for scene in sorted(free, key=lambda scene: -likely[scene.scene_id]):
        if heard < total * MEASURED_SHARE:
            line = ctx.toolbox.ask(request(ctx.brief, scene, chosen), step=f"voice:{scene.scene_id}")
            spoken, heard = spoken + facts(line, VoiceFacts).seconds, heard + likely[scene.scene_id]
    needed = spoken * total / heard
    # By their ids: pictures are drawn into the scenes meanwhile.
    others = sum(scene.seconds for scene in ctx.scenes() if scene.scene_id not in likely and not scene.is_blank)
    room = ctx.brief.seconds - others - len(free) * (LEAD_SECONDS + TAIL_SECONDS)
    if room <= 0 or abs(needed - room) <= NEAR * ctx.brief.seconds or needed / room < SLOWEST:
        return 1.0
    return round(min(needed / room, FASTEST), 3)


def manner(brief: Brief) -> Manner:
    """How the local voice reads a film of this style and mood; vendors have no such choice, and are not told."""
    match tempo(f"{brief.style} {brief.mood}"):
        case "calm":
            return "calm"
        case "lively":
            return "lively"
        case _:
            return ""
