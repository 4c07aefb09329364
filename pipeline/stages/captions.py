"""Make sure that every spoken word has its time."""

from collections.abc import Callable

from pipeline.capabilities import TranscriptFacts, TranscriptRequest, VoiceFacts
from pipeline.context import Context
from pipeline.toolbox import facts
from pipeline.views import SceneView


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """Voices that came without word times are listened to; the others are ready."""
    untimed = [s for s in ctx.scenes() if s.voice and s.words and not facts(s.voice, VoiceFacts).words]

    def listen(scene: SceneView) -> None:
        assert scene.voice is not None
        audio = scene.voice.file("audio")
        request = TranscriptRequest(audio=audio, text=scene.words, language=ctx.brief.language)
        words = facts(ctx.toolbox.ask(request, step=f"words:{scene.scene_id}"), TranscriptFacts).words
        timed = facts(scene.voice, VoiceFacts).model_copy(update={"words": words})
        ctx.fill(scene, voice=scene.voice.model_copy(update={"facts": timed.model_dump_json()}))

    ctx.each(untimed, listen, lambda done, total: report(done / total, f"Timed {done} of {total} lines"))
