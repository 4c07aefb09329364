from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.errors import RenderFailed
from pipeline.processes import never
from pipeline.render import ffmpeg
from pipeline.render.convert import convert, fits, probe, verify
from pipeline.render.presets import Target, target
from tests.pipeline import footage

WIDE = (256, 144)


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return footage.film(tmp_path / "master.mp4", footage.moving(*WIDE))


def sized(format: str, width: int, height: int, *, fill: bool = False) -> Target:
    row = target(*WIDE, format, "low")
    return Target(format=row.format, width=width, height=height, safe=row.safe, fill=fill)


def made(master: Path, wanted: Target) -> Path:
    path = master.with_name(f"made.{wanted.format.ending}")
    convert(master, wanted, path, check=never)
    return path


def packets(path: Path, kind: str) -> list[bytes]:
    with av.open(str(path)) as file:
        return [bytes(packet) for packet in file.demux(getattr(file.streams, kind)[0]) if packet.size]


@pytest.mark.parametrize(
    ("format", "codecs"),
    [("mp4", ("h264", "aac")), ("mov", ("h264", "aac")), ("webm", ("vp9", "opus")), ("av1", ("av1", "aac")), ("gif", ("gif", ""))],
)  # fmt: skip
def test_each_format_has_its_codecs_size_and_length(master, format, codecs):
    found = probe(made(master, sized(format, 192, 108)))
    assert (found.video, found.audio) == codecs
    assert (found.width, found.height) == (192, 108)
    assert found.seconds == pytest.approx(2.0, abs=0.1)


def test_a_master_that_fits_is_packed_anew_without_touching_a_byte(master):
    path = made(master, sized("mov", *WIDE))
    assert packets(path, "video") == packets(master, "video")
    assert path.read_bytes()[4:12] == b"ftypqt  "


@pytest.mark.parametrize("format", ["mp4", "mov", "av1"])
def test_the_sound_stays_the_master_s_own(master, format):
    assert packets(made(master, sized(format, 192, 108)), "audio") == packets(master, "audio")


def test_opus_keeps_the_loudness(master):
    before, after = (
        ffmpeg.loudness(path, raw=False, folder=master.parent, check=never)
        for path in (master, made(master, sized("webm", 192, 108)))
    )
    assert after.lufs == pytest.approx(before.lufs, abs=0.3)


@pytest.mark.parametrize("format", ["mp4", "mov", "av1"])
def test_a_player_can_start_before_the_file_is_whole(master, format):
    content = made(master, sized(format, 192, 108)).read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("format", ["mp4", "webm", "av1", "gif"])
def test_the_same_export_has_the_same_bytes(master, format):
    wanted = sized(format, 192, 108)
    assert made(master, wanted).read_bytes() == made(master, wanted).read_bytes()


def test_the_picture_stays_the_picture(master):
    shown = footage.frame(made(master, sized("mp4", *(2 * side for side in WIDE))), 1.0).astype(int)
    across, down = int(256 / 4) + 20, 54
    red, green, blue = shown[2 * down, 2 * across]
    assert red > 180
    assert max(green, blue) < 110


def test_another_shape_gets_the_whole_film_before_a_blur_of_itself(master):
    shown = footage.frame(made(master, sized("mp4", 144, 144, fill=True)), 1.0).astype(float)
    detail = [np.abs(np.diff(part, axis=1)).mean() for part in (shown[:28], shown[36:108], shown[-28:])]
    assert detail[1] > 4 * max(detail[0], detail[2])
    assert shown[:20].mean() > 40


def test_a_gif_ends_after_five_seconds(tmp_path):
    master = footage.film(tmp_path / "long.mp4", footage.moving(*WIDE), seconds=7)
    assert probe(made(master, sized("gif", 96, 54))).seconds == pytest.approx(5.0, abs=0.1)


def test_a_file_that_is_not_the_export_is_refused(master):
    with pytest.raises(RenderFailed, match=r"not 2\.00 s of 192x108 vp9"):
        verify(master, sized("webm", 192, 108), 2.0)


def test_a_film_fits_only_with_its_size_and_both_codecs(master):
    found = probe(master)
    assert fits(found, sized("mp4", *WIDE))
    assert not fits(found, sized("webm", *WIDE))
    assert not fits(found, sized("mp4", 128, 72))


def test_what_is_no_film_is_refused_and_leaves_nothing(tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0\0\0\x20ftypisom" + bytes(500))
    with pytest.raises(RenderFailed):
        convert(broken, sized("mp4", 128, 72), tmp_path / "out.mp4", check=never)
    assert [path.name for path in tmp_path.iterdir()] == ["broken.mp4"]


def test_this_ffmpeg_offers_all_that_exports_ask_for(tmp_path):
    needed = {"libx264", "libvpx-vp9", "libopus", "libsvtav1", "scale", "gblur", "overlay", "palettegen", "paletteuse"}
    offered = ffmpeg.offered(tmp_path)
    assert needed <= offered
    assert "no such filter" not in offered
    assert {"=", "V"}.isdisjoint(offered)
