import contextlib
import io
import resource
import struct
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline import Studio, uploads
from pipeline.errors import InvalidInput
from pipeline.library import shown_name
from pipeline.providers import pictures


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **how: object) -> bytes:
    out = io.BytesIO()
    Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 50).convert("RGB").save(out, kind, **how)  # type: ignore[arg-type]
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG whose header promises far more pixels than its few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_without_its_metadata(studio: Studio, kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "canary-description"
    kept = studio.library.upload(picture(kind, exif=exif), name="a.x")
    assert (kept.media_type, kept.width, kept.height) == ("image/png", 60, 40)
    assert b"canary" not in studio.library.path(kept.digest).read_bytes()


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a" + b"\0" * 50, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"#EXTM3U\nfile:///etc/passwd",
     b"ffconcat version 1.0\nfile /etc/passwd", b"<html>", b"\x89PNG\r\n\x1a\n", b"MZ" + b"\0" * 100, picture()[:300],
     picture("JPEG")[:200]],
)  # fmt: skip
def test_what_is_no_picture_is_refused(studio: Studio, content: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        studio.library.upload(content, name="innocent.jpg")
    assert caught.value.field == "file"
    assert studio.library.media() == ()


def test_more_than_40_megapixels_are_refused_unread(studio: Studio) -> None:
    for size in ((8000, 6000), (60_000, 60_000), (20_000, 10)):
        with pytest.raises(InvalidInput, match=r"megapixels|damaged"):
            studio.library.upload(bomb(*size), name="bomb.png")


def scanned(count: int, size: tuple[int, int] = (1000, 1000)) -> bytes:
    """A JPEG that is drawn so many times more than a usual one; each time costs a few bytes."""
    whole = io.BytesIO()
    Image.new("RGB", size, "teal").save(whole, "JPEG", progressive=True)
    first = whole.getvalue().rindex(b"\xff\xda")
    return whole.getvalue()[:first] + whole.getvalue()[first:-2] * count + b"\xff\xd9"


@pytest.mark.parametrize(
    ("count", "size"), [(5000, (1000, 1000)), (5000, (60, 40)), (100, (60, 40)), (70, (4000, 3000))]
)
def test_a_jpeg_in_too_many_passes_is_refused_before_it_is_drawn(
    studio: Studio, tmp_path: Path, count: int, size: tuple[int, int]
) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(InvalidInput, match="too many passes"):
        studio.library.upload(scanned(count, size), name="slow.jpg")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5
    with pytest.raises(InvalidInput, match="too many passes"):
        pictures.cover(scanned(count, size), 40, 40, tmp_path / "cover.png")


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG", (800, 600), progressive=True),
        picture("JPEG") + b"\xff\xda\0\x0c" * 1000,
        picture("JPEG", comment=b"\xff\xda" * 1000),
        scanned(20),
    ],
    ids=["a usual one", "something after its end", "a comment", "thirty passes"],
)
def test_a_jpeg_with_its_usual_passes_is_taken_whatever_is_in_it_or_after_it(studio: Studio, content: bytes) -> None:
    assert studio.library.upload(content, name="usual.jpg").media_type == "image/png"


def chunked(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG with these chunks before its pixels."""
    whole = picture()
    parts = (struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in chunks)
    return whole[:33] + b"".join(parts) + whole[33:]


def moving(kind: str, frames: int = 2000) -> bytes:
    """A picture of many pictures."""
    out = io.BytesIO()
    pictures_ = [Image.new("RGB", (40, 40), (n % 256, n // 256, 0)) for n in range(frames)]
    pictures_[0].save(out, kind, save_all=True, append_images=pictures_[1:])
    return out.getvalue()


@cache
def swollen(size: int = 200 << 20) -> bytes:
    """So many bytes of nothing, compressed."""
    return zlib.compress(bytes(size), 9)


@pytest.mark.parametrize(
    "made",
    [
        lambda: chunked((b"zTXt", b"a\0\0" + swollen())),
        lambda: chunked(*[(b"zTXt", b"a\0\0" + swollen(1 << 20))] * 2000),
        lambda: chunked((b"iTXt", b"a\0\1\0\0\0" + swollen())),
        lambda: chunked((b"iCCP", b"a\0\0" + swollen())),
        lambda: moving("PNG"), lambda: moving("WEBP", 500), lambda: moving("MPO", 500),
    ],
    ids=["zTXt", "many zTXt", "iTXt", "iCCP", "APNG", "WebP", "MPO"],
)  # fmt: skip
def test_what_is_hidden_in_a_picture_costs_little_whether_it_is_taken_or_not(
    studio: Studio, made: Callable[[], bytes]
) -> None:
    content = made()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with contextlib.suppress(InvalidInput):
        studio.library.upload(content, name="odd")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5


def test_a_file_is_counted_while_it_arrives(studio: Studio) -> None:
    class Endless(io.RawIOBase):
        sent = 0

        def read(self, size: int = -1, /) -> bytes:
            self.sent += size
            return b"\xff" * size

    endless = Endless()
    with pytest.raises(InvalidInput, match="larger than 10 MB"):
        studio.library.upload(endless, name="endless.jpg")  # type: ignore[arg-type]
    assert endless.sent < 13 << 20


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_mutated_pictures_never_crash(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    content = bytearray(picture(data.draw(st.sampled_from(["PNG", "JPEG", "WEBP"]))))
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    folder: Path = tmp_path_factory.mktemp("mutant")
    try:
        kept, _ = uploads.received(bytes(content), folder, name="m", kinds=("image",))
    except InvalidInput as error:
        assert error.field == "file"
    else:
        with Image.open(kept) as found:
            assert found.width * found.height <= 40_000_000


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../etc/passwd", "passwd"), ("a\x00b\nc.png", "abc.png"), ("C:\\x\\y.jpg", "y.jpg"), ("‮gpj.exe", "gpj.exe"),
     ("x" * 4000, "x" * 255), ("é.png", "é.png")],
)  # fmt: skip
def test_names_are_display_text_only(name: str, shown: str) -> None:
    assert shown_name(name) == shown
