"""The steps of a film: each is a function of a Context that saves what it makes and repeats nothing."""

from collections.abc import Callable

from pipeline.context import Context
from pipeline.stages import captions, clips, compose, footage, images, music, preview, script, search, voice

Report = Callable[[float, str], None]

STAGES: dict[str, Callable[[Context, Report], None]] = {
    "script": script.run,
    "images": images.run,
    "preview": preview.run,
    "voice": voice.run,
    "music": music.run,
    "clips": clips.run,
    "captions": captions.run,
    "search": search.run,
    "footage": footage.run,
    "compose": compose.run,
}
