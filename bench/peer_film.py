"""A film by MoneyPrinterTurbo through its own doors, with its own defaults; its own Python runs this.

peer_film.py version|prepare|clips|stills FOLDER

`prepare` puts the folder's materials where it looks for them; `clips` and `stills` film them into FOLDER/film.mp4.
It looks for `app` on PYTHONPATH and among its packages, and writes below MPT_HOME.
"""

import shutil
import sys
from pathlib import Path

from app.config import config
from app.models.schema import MaterialInfo, VideoConcatMode, VideoParams
from app.services import video
from app.utils import utils
from loguru import logger

MUSIC = "bench.wav"


def prepare(folder: Path) -> None:
    """Leave nothing to copy for the run that is measured."""
    own = utils.storage_dir("local_videos", create=True)
    for path in [*folder.glob("clip*.mp4"), *folder.glob("still*.png")]:
        shutil.copy(path, own)
    shutil.copy(folder / "music.wav", Path(utils.song_dir()) / MUSIC)
    utils.font_dir()


def film(folder: Path, kind: str) -> None:
    """The three steps that its own task takes once it has materials, voice and subtitles."""
    errors: list[str] = []
    logger.add(errors.append, level="ERROR")
    found = sorted(path.name for path in folder.glob(f"{kind[:-1]}[0-9]*"))
    chosen = VideoParams(
        video_subject="bench",
        video_source="local",
        video_materials=[MaterialInfo(provider="local", url=name) for name in found],
        bgm_type="custom",
        bgm_file=MUSIC,
    )
    ready = video.preprocess_video(chosen.video_materials, clip_duration=chosen.video_clip_duration)
    joined, voice, lines, made = (str(folder / name) for name in ("joined.mp4", "voice.wav", "voice.srt", "film.mp4"))
    video.combine_videos(
        combined_video_path=joined,
        video_paths=[each.url for each in ready],
        audio_file=voice,
        video_aspect=chosen.video_aspect,
        video_concat_mode=VideoConcatMode(chosen.video_concat_mode),
        video_transition_mode=chosen.video_transition_mode,
        max_clip_duration=chosen.video_clip_duration,
        threads=chosen.n_threads,
    )
    video.generate_video(joined, voice, lines, made, chosen)
    if errors or len(ready) != len(found):
        sys.exit(f"It filmed {len(ready)} of {len(found)} materials: {''.join(errors) or 'no error said'}")


if __name__ == "__main__":
    step, where = sys.argv[1], Path(sys.argv[2])
    if step == "version":
        print(config.project_version)
    elif step == "prepare":
        prepare(where)
    else:
        film(where, step)
