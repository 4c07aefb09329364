"""Puts each file of a folder through every door for media, as a program, so that all it does can be watched.

Arguments: the files' folder, a home, and where the verdicts go: file, door, what came of it.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import Settings, Studio, open_studio
from pipeline.errors import InvalidInput, RenderFailed
from pipeline.processes import never
from pipeline.providers import media_types, sounds
from pipeline.providers.local import hearing
from pipeline.render import ffmpeg
from pipeline.timeline import Canvas

CANVAS = Canvas(width=32, height=32)
Door = Callable[[Studio, Path, Path], str]
PLAIN = (InvalidInput, RenderFailed, ValueError)


def upload(studio: Studio, path: Path, folder: Path) -> str:
    kept = studio.library.upload(path.read_bytes(), name=path.name, kinds=("image", "audio", "video"))
    return f"{kept.media_type} {kept.digest}"


def clip(studio: Studio, path: Path, folder: Path) -> str:
    with ffmpeg.clip_frames(path, CANVAS, 0, 5, 5, folder=folder, check=never) as child:
        return f"filled: {child.fill(bytearray(5 * 32 * 48))}"


def sound(studio: Studio, path: Path, folder: Path) -> str:
    ffmpeg.decode_sound(path, folder / "raw.f32", most_seconds=5, check=never)
    return "decoded"


def transcript(studio: Studio, path: Path, folder: Path) -> str:
    return f"{len(hearing.decode(path, 16_000, never))} samples"


def vendor(studio: Studio, path: Path, folder: Path) -> str:
    kind = media_types.check(path)
    return f"{len(sounds.decode(path))} samples" if kind == "audio" else kind


GATES, ROOMS = (upload, vendor), (clip, sound, transcript)


def main(corpus: Path, home: Path, verdicts: Path) -> None:
    studio = open_studio(Settings(reelwright_home=home, disk_watermark_mb=0, _env_file=None), work=False)
    files = sorted(corpus.iterdir())
    with verdicts.open("w") as out:

        def through(doors: tuple[Door, ...], path: Path) -> bool:
            rows = [passed(studio, door, path, home) for door in doors]
            out.writelines(json.dumps(row) + "\n" for row in rows)
            return any(row["came"] == "in" for row in rows)

        let_in = [path for path in files if through(GATES, path)]
        for path in (*let_in, *(path for path in files if path not in let_in)):
            through(ROOMS, path)
    studio.close()


def passed(studio: Studio, door: Door, path: Path, home: Path) -> dict[str, object]:
    began, before = time.monotonic(), peak(resource.RUSAGE_SELF)
    with TemporaryDirectory(dir=home) as folder:
        try:
            came, said = "in", door(studio, path, Path(folder))
        except PLAIN as error:
            came, said = "refused", str(error)
    return {
        "file": path.name, "door": door.__name__, "came": came, "said": said, "seconds": time.monotonic() - began,
        "grown_mb": peak(resource.RUSAGE_SELF) - before, "child_mb": peak(resource.RUSAGE_CHILDREN),
    }  # fmt: skip


def peak(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
