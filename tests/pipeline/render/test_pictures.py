import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.render.pictures import Pictures
from pipeline.render.segments import Part, segments
from tests.pipeline.render import reel

Media = Callable[[str], Path]


def part(**changes: object) -> Part:
    return replace(segments(reel.timeline())[1].parts[0], **changes)  # type: ignore[arg-type]


def test_threads_that_want_the_same_picture_share_one_conversion(media: Media) -> None:
    asked: list[str] = []
    pictures = Pictures(reel.CANVAS, lambda digest: asked.append(digest) or media(digest))
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(pictures.of(part(picture="picture1")))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked == ["picture1"]
    assert all(one is found[0] for one in found)


def test_only_the_last_scenes_are_kept(media: Media) -> None:
    asked: list[str] = []
    names = [f"copy{number}" for number in range(9)]
    for name in names:
        media(name).write_bytes(media("picture0").read_bytes())
    pictures = Pictures(reel.CANVAS, lambda digest: asked.append(digest) or media(digest))
    for name in [*names, names[-1], names[0]]:
        pictures.of(part(picture=name))
    assert asked == [*names, names[0]]


def test_layers_come_back_to_front_with_their_depths(media: Media) -> None:
    found = Pictures(reel.CANVAS, media).of(part(layers=reel.layers(3)))
    assert [one.depth for one in found] == [0, 1 / 3, 2 / 3]
    assert found[0].clear is None
    assert found[1].clear is not None
