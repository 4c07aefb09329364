"""Pictures and clips as phones and cameras write them, seen as they are meant."""

import io
import struct
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from pages.thumbs import thumb
from pipeline import uploads
from pipeline.errors import InvalidInput
from pipeline.processes import never
from pipeline.render import colours, ffmpeg, planes
from pipeline.timeline import Canvas

WIDE, HIGH = 192, 128
QUARTERS = ((200, 40, 40), (40, 170, 60), (40, 60, 200), (220, 200, 40))
Pixels = np.ndarray


def chart() -> Pixels:
    """Four quarters: red, green, blue, yellow from the top left."""
    drawn = np.zeros((HIGH, WIDE, 3), np.uint8)
    for number, colour in enumerate(QUARTERS):
        top, left = number // 2 * HIGH // 2, number % 2 * WIDE // 2
        drawn[top : top + HIGH // 2, left : left + WIDE // 2] = colour
    return drawn


def middles(pixels: Pixels) -> list[tuple[int, ...]]:
    high, wide = pixels.shape[:2]
    places = [
        (high // 4, wide // 4),
        (high // 4, 3 * wide // 4),
        (3 * high // 4, wide // 4),
        (3 * high // 4, 3 * wide // 4),
    ]
    return [tuple(int(value) for value in pixels[place][:3]) for place in places]


def near(seen: list[tuple[int, ...]], meant: tuple[tuple[int, ...], ...], within: int) -> bool:
    return all(
        abs(int(a) - int(b)) <= within
        for one, two in zip(seen, meant, strict=True)
        for a, b in zip(one, two, strict=True)
    )


def made(target: Path, source: bytes, form: str, *options: str, more: tuple[str, ...] = ()) -> Path:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", form, "-s", f"{WIDE}x{HIGH}",
               "-r", "25", *more, "-i", "-", *options, str(target)]  # fmt: skip
    subprocess.run(command, input=source, check=True)
    return target


def frame(clip: Path, folder: Path, width: int = WIDE, height: int = HIGH, number: int = 5) -> Pixels:
    """One frame of a clip as a film of that size shows it."""
    canvas = Canvas(width=width, height=height, fps=25)
    room = bytearray(width * height * 3 // 2)
    with ffmpeg.clip_frames(clip, canvas, number, 1, 25, folder=folder, check=never) as child:
        assert child.fill(room)
    return planes.pixels(planes.unpacked(room, width, height))


def coded(transfer: int) -> bytes:
    """A second of the chart in 10-bit BT.2020, its white at 203 cd/m², by the formulas of BT.2100."""
    to_2020 = np.linalg.inv(colours._to_xyz(colours.WIDE[9])) @ colours._to_xyz(colours.BT709)
    light = np.clip(colours._linear(chart() / 255) @ to_2020.T, 0, None)
    if transfer == colours.PQ:
        power = (light * 203 / 10_000) ** 0.1593017578125
        signal = ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375
    elif transfer == colours.HLG:
        shown = light * 0.203
        scene = shown * np.maximum(shown @ np.array([0.2627, 0.6780, 0.0593]), 1e-9)[..., None] ** (-1 / 6)
        signal = np.where(
            scene <= 1 / 12,
            np.sqrt(3 * scene),
            0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073,
        )
    else:
        signal = colours._coded(light)
    luma = signal @ np.array([0.2627, 0.6780, 0.0593])
    blue, red = (signal[..., 2] - luma) / 1.8814, (signal[..., 0] - luma) / 1.4746
    whole = [luma * 876 + 64, *(plane[::2, ::2] * 896 + 512 for plane in (blue, red))]
    return b"".join(np.round(plane).astype("<u2").tobytes() for plane in whole) * 25


@pytest.mark.parametrize(
    ("name", "number"), [("arib-std-b67", colours.HLG), ("smpte2084", colours.PQ), ("bt2020-10", 14)]
)
def test_a_clip_in_wide_or_high_dynamic_range_has_the_colours_that_were_filmed(
    name: str, number: int, tmp_path: Path
) -> None:
    tags = ("-color_primaries", "bt2020", "-color_trc", name, "-colorspace", "bt2020nc", "-color_range", "tv")
    coder = ("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params",
             f"log-level=none:colorprim=bt2020:transfer={name}:colormatrix=bt2020nc")  # fmt: skip
    clip = made(tmp_path / "phone.mov", coded(number), "yuv420p10le", *coder, *tags, more=tags)
    assert near(middles(frame(clip, tmp_path)), QUARTERS, 15)


def test_a_turned_clip_is_upright_and_measured_as_it_is_seen(tmp_path: Path) -> None:
    flat = made(tmp_path / "flat.mp4", chart().tobytes() * 25, "rgb24", "-vf", BT709, *H264)
    turned = tmp_path / "turned.mov"
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-display_rotation", "90", "-i", flat, "-c", "copy", turned],
        check=True,
    )
    red, green, blue, yellow = QUARTERS
    assert near(middles(frame(turned, tmp_path, HIGH, WIDE)), (green, yellow, red, blue), 12)
    found = uploads.received(turned.read_bytes(), fresh(tmp_path), name="turned.mov", kinds=("video",)).measures
    assert (found.width, found.height) == (HIGH, WIDE)


BT709 = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "14")


def fresh(tmp_path: Path) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir(exist_ok=True)
    return folder


def test_a_disc_of_an_anamorphic_clip_is_round(tmp_path: Path) -> None:
    rows, columns = np.mgrid[0:HIGH, 0:WIDE]
    # Each pixel is shown half as wide again: a disc is stored as a narrow ellipse.
    disc = ((columns - WIDE / 2) * 1.5) ** 2 + (rows - HIGH / 2) ** 2 < 40**2
    clip = made(
        tmp_path / "wide.mp4",
        (disc * 235).astype(np.uint8).tobytes() * 25,
        "gray",
        "-vf",
        "setsar=3/2,format=yuv420p",
        *H264,
    )
    seen = frame(clip, tmp_path, WIDE * 3 // 2, HIGH)[..., 1] > 128
    across, down = np.ptp(np.flatnonzero(seen.any(axis=0))), np.ptp(np.flatnonzero(seen.any(axis=1)))
    assert 0.95 < across / down < 1.05
    found = uploads.received(clip.read_bytes(), fresh(tmp_path), name="wide.mp4", kinds=("video",)).measures
    assert (found.width, found.height) == (WIDE * 3 // 2, HIGH)


@pytest.mark.parametrize("order", ["top", "bottom"])
def test_an_interlaced_clip_shows_no_comb(order: str, tmp_path: Path) -> None:
    fields = []
    for number in range(50):
        one = np.zeros((HIGH, WIDE), np.uint8)
        one[:, 10 + 3 * number : 30 + 3 * number] = 235
        fields.append(one)
    first = 0 if order == "top" else 1
    frames = []
    for early, late in zip(fields[::2], fields[1::2], strict=True):
        woven = early.copy()
        woven[1 - first :: 2] = late[1 - first :: 2]
        frames.append(woven.tobytes())
    flags = "tff=1" if order == "top" else "bff=1"
    clip = made(tmp_path / "fields.mp4", b"".join(frames), "gray", "-vf", f"setfield={order[0]}ff,format=yuv420p", *H264,
                "-flags", "+ildct", "-x264-params", flags)  # fmt: skip
    seen = frame(clip, tmp_path, number=12)[..., 1].astype(int)
    rows = np.abs(np.diff(seen, axis=0))[10:-10]
    assert seen.max() > 200
    assert (rows > 60).mean() < 0.002


@pytest.mark.parametrize(
    ("name", "coder"),
    [
        ("clear.webm", ("-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-deadline", "realtime", "-cpu-used", "8")),
        ("clear8.webm", ("-c:v", "libvpx", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0", "-deadline", "realtime")),
        ("clear.mov", ("-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le")),
    ],
)
@pytest.mark.parametrize(("shown", "behind"), [((40, 60, 200), (255, 255, 255)), ((250, 250, 250), (24, 28, 36))])
def test_what_a_transparent_clip_hides_never_shows(
    name: str, coder: tuple[str, ...], shown: tuple[int, ...], behind: tuple[int, ...], tmp_path: Path
) -> None:
    drawn = np.full((HIGH, WIDE, 4), (255, 0, 0, 0), np.uint8)
    drawn[32:96, 48:144] = (*shown, 255)
    clip = made(tmp_path / name, drawn.tobytes() * 25, "rgba", *coder)
    pixels = frame(clip, tmp_path)
    assert near([tuple(pixels[8, 8]), tuple(pixels[HIGH // 2, WIDE // 2])], (behind, shown), 14)


def kept(picture: Image.Image, form: str, tmp_path: Path, **options: object) -> Pixels:
    """The pixels of a picture that was saved in a format and taken as an upload."""
    file = io.BytesIO()
    picture.save(file, form, **options)
    found = uploads.received(
        file.getvalue(), fresh(tmp_path), name=f"a.{form}", kinds=("image",), pictures=uploads.EVERY
    )
    return np.asarray(Image.open(found.path))


def profile(primaries: int) -> bytes:
    """A matrix profile of the ICC (version 2) for the primaries, adapted to D50 by Bradford, with a gamma of 2.2."""
    bradford = np.array([[1.0479, 0.0229, -0.0502], [0.0296, 0.9904, -0.0171], [-0.0092, 0.0151, 0.7519]])
    matrix = bradford @ colours._to_xyz(colours.WIDE[primaries])
    xyz = [
        b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in values))
        for values in (*matrix.T, (0.9642, 1.0, 0.8249))
    ]
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"wide\0" + bytes(78 + 1)
    tags = dict(zip((b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt"), xyz, strict=True)) | {
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
        b"desc": text,
    }
    table, content, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, block in tags.items():
        block += bytes(-len(block) % 4)
        table += name + struct.pack(">2I", start + len(content), len(block))
        content += block
    size = start + len(content)
    head = (
        struct.pack(">I4xI12s", size, 0x02100000, b"mntrRGB XYZ ")
        + bytes(12)
        + b"acsp"
        + bytes(28)
        + struct.pack(">3i", 63190, 65536, 54061)
    )
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + content


@pytest.mark.parametrize(
    ("form", "options"), [("JPEG", {"quality": 98, "subsampling": 0}), ("PNG", {}), ("WEBP", {"lossless": True})]
)
def test_a_colour_profile_is_obeyed_before_it_is_dropped(form: str, options: dict[str, object], tmp_path: Path) -> None:
    to_p3 = np.linalg.inv(colours._to_xyz(colours.WIDE[12])) @ colours._to_xyz(colours.BT709)
    light = np.clip(colours._linear(chart() / 255) @ to_p3.T, 0, 1)
    wide = Image.fromarray(np.round(255 * light ** (1 / 2.2)).astype(np.uint8))
    seen = middles(kept(wide, form, tmp_path, icc_profile=profile(12), **options))
    assert near(seen, QUARTERS, 10)
    assert not near(middles(np.asarray(wide)), QUARTERS, 10)


def test_a_profile_of_another_kind_of_picture_does_no_harm(tmp_path: Path) -> None:
    assert near(middles(kept(Image.fromarray(chart()), "PNG", tmp_path, icc_profile=b"no profile")), QUARTERS, 1)


def test_sixteen_bits_of_grey_are_a_ramp(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (8, 1))
    seen = kept(Image.fromarray(ramp), "PNG", tmp_path)[4, :, 0].astype(int)
    assert np.abs(seen - np.arange(256)).max() <= 1


def test_a_photograph_of_48_megapixels_is_made_smaller(tmp_path: Path) -> None:
    large = Image.fromarray(chart()).resize((8064, 6048), Image.Resampling.NEAREST)
    seen = kept(large, "JPEG", tmp_path, quality=30)
    assert 20_000_000 < seen.shape[0] * seen.shape[1] <= 24_000_000
    assert near(middles(seen), QUARTERS, 8)


def test_heic_is_taken_upright_on_the_dashboard_and_refused_with_a_way_by_contracts(tmp_path: Path) -> None:
    photo = Path(__file__).with_name("photos") / "turned.heic"
    found = uploads.received(
        photo.read_bytes(), fresh(tmp_path), name="IMG.HEIC", kinds=("image",), pictures=uploads.EVERY
    )
    red, green, blue, yellow = QUARTERS
    assert near(middles(np.asarray(Image.open(found.path))), (blue, red, yellow, green), 12)
    found.path.unlink()
    (tmp_path / "incoming" / "upload.bin").unlink()
    with pytest.raises(InvalidInput, match="HEIF: save it as a JPEG"):
        uploads.received(photo.read_bytes(), fresh(tmp_path), name="IMG.HEIC", kinds=("image",))


def test_avif_is_taken_on_the_dashboard(tmp_path: Path) -> None:
    assert near(middles(kept(Image.fromarray(chart()), "AVIF", tmp_path, quality=95)), QUARTERS, 12)


def test_a_white_logo_on_a_clear_ground_can_be_seen(tmp_path: Path) -> None:
    logo = np.full((HIGH, WIDE, 4), (255, 0, 0, 0), np.uint8)
    logo[32:96, 48:144] = 255
    file = tmp_path / "logo.png"
    Image.fromarray(logo).save(file)
    shown = planes.pixels(planes.picture(file, WIDE, HIGH).planes)
    small = np.asarray(Image.open(io.BytesIO(thumb(file))).convert("RGB"))
    for pixels in (shown, small):
        high, wide = pixels.shape[:2]
        assert near(
            [tuple(pixels[high // 8, wide // 2]), tuple(pixels[high // 2, wide // 2])],
            ((24, 28, 36), (255, 255, 255)),
            8,
        )


def test_a_clip_that_browsers_can_t_play_has_a_picture(tmp_path: Path) -> None:
    clip = made(tmp_path / "phone.mov", chart().tobytes() * 25, "rgb24", "-vf", BT709, "-c:v", "libx265", "-preset", "ultrafast",
                "-tag:v", "hvc1", "-x265-params", "log-level=none")  # fmt: skip
    shown = Image.open(io.BytesIO(thumb(clip)))
    assert max(shown.size) == 640
    assert near(middles(np.asarray(shown.convert("RGB"))), QUARTERS, 14)
