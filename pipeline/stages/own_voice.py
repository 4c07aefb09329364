"""Give every scene its piece of the creator's own recording, and the times of its words."""

import shutil
from pathlib import Path

from pipeline import assets
from pipeline.capabilities import TranscriptFacts, TranscriptRequest, VoiceFacts
from pipeline.context import Context
from pipeline.toolbox import facts
from pipeline.views import Stored


def run(ctx: Context) -> None:
    """Cut the recording by its words; scenes without words keep their length. Words that were changed are timed anew."""
    if not any(scene.words and scene.voice is None for scene in ctx.scenes()):
        return
    folder = ctx.store.work / f"{ctx.store.pulse.name}-voice-{ctx.claim.job_id}"
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        _share(ctx, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _share(ctx: Context, folder: Path) -> None:
    from pipeline import recordings

    scenes = [scene for scene in ctx.scenes() if scene.words]
    own = ctx.brief.own_voice
    recording = recordings.take_in(
        ctx.store.media.path(own), folder, remove_silences=ctx.brief.remove_silences, check=ctx.check_cancelled
    )
    if recording.mended:
        own = _kept(ctx, recording.write(folder / "whole.wav"))
    text = " ".join(scene.words for scene in scenes)
    asked = TranscriptRequest(audio=own, text=text, language=ctx.brief.language)
    words = facts(ctx.toolbox.ask(asked, step="voice"), TranscriptFacts).words
    for scene, piece in zip(
        scenes, recordings.pieces([one.words for one in scenes], words, recording.seconds), strict=True
    ):
        ctx.check_cancelled()
        audio = _kept(ctx, recording.write(folder / "piece.wav", piece.first, piece.last))
        spoken = VoiceFacts(seconds=piece.seconds, words=piece.words, voice="own", recording=own)
        ctx.set_seconds(scene, piece.seconds)
        ctx.fill(scene, voice=Stored(model="own", files=(("audio", audio),), facts=spoken.model_dump_json()))


def _kept(ctx: Context, path: Path) -> str:
    digest = ctx.store.media.publish(path)
    assets.note(ctx.store, digest, path)
    return digest
