from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import DiskFull, FfmpegMissing, InvalidInput, RenderFailed
from pipeline.render import ffmpeg
from pipeline.timeline import Canvas
from tests.pipeline import footage

Stub = Callable[[str], Path]
Media = Callable[[str], Path]

ARGUMENTS = "import json; open(os.path.join(os.path.dirname(__file__), 'argv'), 'w').write(json.dumps(sys.argv[1:]))"


def decode(media: Media, folder: Path) -> None:
    ffmpeg.decode_sound(media("voice"), folder / "raw.f32", most_seconds=1, check=lambda: None)


def test_the_bundled_ffmpeg_is_found_and_tells_its_version(tmp_path: Path) -> None:
    assert ffmpeg.version(tmp_path).startswith("ffmpeg version")


def test_a_wanted_ffmpeg_that_is_not_there_is_named(ffmpeg_stub: Stub, tmp_path: Path) -> None:
    ffmpeg_stub("")
    (tmp_path / "ffmpeg").chmod(0o644)
    with pytest.raises(FfmpegMissing, match=r"FFMPEG_BINARY names '.*ffmpeg'"):
        ffmpeg.binary()


def test_every_input_has_its_one_demuxer_and_no_protocol_but_files(
    ffmpeg_stub: Stub, media: Media, tmp_path: Path
) -> None:
    ffmpeg_stub(ARGUMENTS)
    decode(media, tmp_path)
    argv = (tmp_path / "argv").read_text()
    before = argv[: argv.index('"-i"')]
    for words in (
        '"-f", "wav"',
        '"-format_whitelist", "wav"',
        '"-protocol_whitelist", "file"',
        '"-max_pixels", "40000000"',
    ):
        assert words in before
    assert '"-nostdin"' in before
    assert f'"-i", "file:{media("voice")}"' in argv


@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts",
        b"ffconcat version 1.0\nfile /etc/passwd",
        b"<MPD></MPD>",
        b"<svg/>",
        b"",
    ],
    ids=["playlist", "concat list", "manifest", "svg", "nothing"],
)
def test_files_that_only_point_elsewhere_never_reach_it(
    ffmpeg_stub: Stub, media: Media, tmp_path: Path, content: bytes
) -> None:
    calls = ffmpeg_stub("")
    media("voice").write_bytes(content)
    with pytest.raises(InvalidInput):
        decode(media, tmp_path)
    assert not calls.exists()


def test_a_full_disk_is_told_apart_from_other_failures(ffmpeg_stub: Stub, media: Media, tmp_path: Path) -> None:
    ffmpeg_stub("sys.exit('av_interleaved_write_frame(): No space left on device')")
    with pytest.raises(DiskFull):
        decode(media, tmp_path)


def test_its_last_words_are_in_the_error(ffmpeg_stub: Stub, media: Media, tmp_path: Path) -> None:
    ffmpeg_stub("sys.exit('Invalid data found when processing input')")
    with pytest.raises(RenderFailed, match="Invalid data found"):
        decode(media, tmp_path)


def test_a_measure_without_a_summary_is_an_error(ffmpeg_stub: Stub, media: Media, tmp_path: Path) -> None:
    ffmpeg_stub("")
    with pytest.raises(RenderFailed, match="can't be measured"):
        ffmpeg.loudness(media("voice"), raw=True, folder=tmp_path, check=lambda: None)


@pytest.mark.parametrize(
    ("first", "demuxer"),
    [
        (b"\0\0\0\x20ftypisom", "mov"),
        (b"\x1aE\xdf\xa3", "matroska"),
        (b"RIFF\0\0\0\0WAVE", "wav"),
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90\x00", "mp3"),
        (b"\xff\xf1\x50\x80", "aac"),
        (b"OggS", "ogg"),
        (b"fLaC", "flac"),
    ],
)
def test_containers_are_known_by_their_first_bytes(tmp_path: Path, first: bytes, demuxer: str) -> None:
    (tmp_path / "m").write_bytes(first + bytes(32))
    assert ffmpeg.container(tmp_path / "m") == demuxer


def test_a_clip_that_ends_in_an_error_is_an_error(ffmpeg_stub: Stub, media: Media, tmp_path: Path) -> None:
    (tmp_path / "clip").write_bytes(b"\0\0\0\x20ftypisom" + bytes(200))
    ffmpeg_stub("sys.exit('moov atom not found')")
    with (
        pytest.raises(RenderFailed, match="'clip'"),
        ffmpeg.clip_frames(
            tmp_path / "clip", Canvas(width=16, height=16), 0, 1, 1, folder=tmp_path, check=lambda: None
        ) as child,
    ):
        assert not child.fill(bytearray(384))


@pytest.mark.parametrize(
    ("fps", "wanted"),
    [(30, 90), (24, 90), (25, 84), (30, 110), (24, 103)],
    ids=["30", "24", "25", "slowed", "24 slowed"],
)
def test_a_clip_entered_late_shows_the_frames_it_shows_from_its_start(tmp_path: Path, fps: int, wanted: int) -> None:
    clip = footage.film(tmp_path / "clip.mp4", footage.moving(64, 48), seconds=3.2, fps=fps)
    canvas = Canvas(width=64, height=48)

    def frames(first: int, count: int) -> list[bytes]:
        rooms = [bytearray(64 * 48 * 3 // 2) for _ in range(count)]
        with ffmpeg.clip_frames(clip, canvas, first, count, wanted, folder=tmp_path, check=lambda: None) as child:
            assert all(child.fill(room) for room in rooms)
        return [bytes(room) for room in rooms]

    whole = frames(0, 80)
    assert len(set(whole)) > 50
    for first in (31, 47, 60):
        assert frames(first, 20) == whole[first : first + 20]
