"""Files that lie, point elsewhere, swell or never end: each by its name, made anew for each run."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from PIL import Image

from tests.pipeline.footage import film, moving

TAIL = b"<script>canary-tail</script>"
# What may be kept all the same: what is hostile about it is left behind, or does no harm.
HARMLESS = frozenset(
    [
        "animated png", "film and page", "film cut off", "film of 4294 megapixels", "film of endless length", "film that loops",
        "jpeg and playlist", "mkv with attachments", "png and page", "png of 39 megapixels",
        "tagged sound with a link", "wav of 4 GB", "webp of 60 frames",
    ]
)  # fmt: skip


def corpus(folder: Path, secret: Path, url: str) -> list[Path]:
    """Write all of them into `folder`; those that point elsewhere point to `secret` and `url`."""
    real = film(folder / "real", moving(64, 48), seconds=1.0).read_bytes()
    made = {**texts(str(secret), url), **pictures(), **films(real, str(secret), url), **sounds(folder, url)}
    (folder / "real").unlink()
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in made]


def texts(secret: str, url: str) -> dict[str, bytes]:
    """Lists of other files and addresses, in each language that a media library reads."""
    m3u8 = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n"
    mpd = (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT9S">'
        '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{}</BaseURL>'
        "</Representation></AdaptationSet></Period></MPD>"
    )
    svg = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
    found = {
        "empty": "", "one byte": "x", "page": f"<html><img src='{url}'>{TAIL.decode()}</html>",
        "playlist of an address": m3u8.format(url), "playlist of a file": m3u8.format(f"file://{secret}"),
        "playlist of a bare path": m3u8.format(secret), "playlist of a list": m3u8.format(f"concat:{secret}|{url}"),
        "playlist with a key": f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{url}"\n#EXTINF:9,\n{secret}\n',
        "playlist after a mark": "\ufeff" + m3u8.format(url), "playlist of subfiles": m3u8.format(f"subfile,,start,0,end,9,,:{secret}"),
        "concat of a file": f"ffconcat version 1.0\nfile '{secret}'\n", "concat of an address": f"ffconcat version 1.0\nfile {url}\n",
        "manifest of an address": mpd.format(url), "manifest of a file": mpd.format(f"file://{secret}"),
        "svg of an address": svg.format(f'<image xlink:href="{url}"/>'), "svg of a file": svg.format(f'<image xlink:href="file://{secret}"/>'),
        "svg with an entity": f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{secret}">]>' + svg.format("<text>&x;</text>"),
        "mvg": f"push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 'url({url})'\npop graphic-context",
        "msl": f'<?xml version="1.0"?><image><read filename="{secret}"/><write filename="/tmp/x"/></image>',
        "postscript": f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({secret}) (r) file\n",
        "sdp": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {url[-5:-1]} RTP/AVP 96\n",
        "pls": f"[playlist]\nFile1={url}\nNumberOfEntries=1\n", "graph": f"movie={secret}[out0]",
        "metadata": f";FFMETADATA1\ntitle={url}\n",
    }  # fmt: skip
    return {name: text.encode() for name, text in found.items()}


def pictures() -> dict[str, bytes]:
    """Bombs, impostors and pictures with something behind them."""
    plain = drawn("PNG", (40, 30))
    frames = [Image.new("RGB", (64, 64), (n * 4, 0, 0)) for n in range(60)]
    text = b"k\0\0" + zlib.compress(bytes(80_000_000), 9)
    return {
        "png of 48 megapixels": png(8000, 6000), "png of 3600 megapixels": png(60_000, 60_000), "png of a long side": png(20_000, 10),
        "png of 39 megapixels": png(6200, 6300, whole=True), "png with a swelling text": png(9, 9, (b"zTXt", text), whole=True),
        "png with a swelling profile": png(9, 9, (b"iCCP", b"p" + text[1:]), whole=True), "png cut off": plain[: len(plain) // 2],
        "png without rows": png(0, 9), "png and page": plain + TAIL, "animated png": drawn("PNG", (64, 64), frames),
        "jpeg of 4294 megapixels": jpeg_of(65_535, 65_535), "jpeg and playlist": drawn("JPEG", (40, 30)) + b"\n#EXTM3U\n" + TAIL,
        "jpeg of many scans": scans(drawn("JPEG", (1200, 1200), progressive=True), 200), "jpeg cut off": drawn("JPEG", (400, 300))[:900],
        "webp of 60 frames": drawn("WEBP", (64, 64), frames), "webp of 268 megapixels": webp_of(16_384, 16_384),
        "gif": drawn("GIF", (40, 30)), "tiff": drawn("TIFF", (40, 30)), "icon": drawn("ICO", (32, 32)), "bitmap": drawn("BMP", (40, 30)),
    }  # fmt: skip


def films(real: bytes, secret: str, url: str) -> dict[str, bytes]:
    """Containers with references, wrong counts, missing parts and other formats inside."""
    ftyp, body = real[: (first := int.from_bytes(real[:4], "big"))], real[first:]
    mkv = b"\x1aE\xdf\xa3"
    noise = np.random.default_rng(2).bytes(4000)
    reference = atom(
        b"rmra", atom(b"rmda", atom(b"rdrf", bytes(4) + b"url " + struct.pack(">I", len(url)) + url.encode()))
    )
    swollen = struct.pack(">I", 300_000_000) + zlib.compress(bytes(300_000_000), 9)
    compressed = atom(b"dcom", b"zlib") + atom(b"cmvd", swollen)
    deep = b""
    for _ in range(3000):
        deep = atom(b"udta", deep)
    return {
        "film without an index": ftyp + atom(b"mdat", bytes(9000)), "film of a head": ftyp, "film cut off": real[: len(real) // 2],
        "film with a cut index": real[: first + 400], "film of noise": ftyp + noise,
        "film that is a playlist": ftyp + b"#EXTM3U\n" + url.encode(),
        "film that refers": ftyp + atom(b"moov", reference),
        "film of external tracks": external(real, secret),
        "film of a swelling index": ftyp + atom(b"moov", atom(b"cmov", compressed)),
        "film of 268 million samples": counted(real), "film of 4294 megapixels": sized(real),
        "film that loops": real.replace(b"edts", b"free"),
        "film of deep boxes": ftyp + atom(b"moov", deep), "film of a huge box": ftyp + struct.pack(">I4sQ", 1, b"moov", 2**62),
        "film of endless length": lengthy(real), "film and page": real + TAIL, "film inside noise": noise[:64] + real,
        "mkv of nothing": mkv + bytes(60), "mkv of noise": mkv + noise,
        "mkv that is a playlist": mkv + b"\n#EXTM3U\n" + url.encode(),
        "mkv of a huge part": mkv + b"\x01" + b"\xff" * 7 + noise, "mkv with attachments": attached(remuxed(real)),
        "mkv cut off": remuxed(real)[:900],
        "mkv flipped": flipped(remuxed(real)), "film flipped": ftyp + flipped(body), "avi": b"RIFF\0\x10\0\0AVI LIST" + noise,
        "mpeg stream": b"G\x40\0\x10" * 470, "flash": b"FLV\x01\x05\0\0\0\x09" + noise,
        "swf": b"CWS\x0a" + noise, "zip": b"PK\x03\x04" + noise,
    }  # fmt: skip


def sounds(folder: Path, url: str) -> dict[str, bytes]:
    """Sounds that claim too much, last too long or are none."""
    ordinary = wav(48_000, 2, 16, bytes(9600))
    lists = b"#EXTM3U\n" + url.encode()
    return {
        "wav of 4 GB": wav(48_000, 2, 16, bytes(64), claimed=2**32 - 9), "wav at 0 Hz": wav(0, 2, 16, bytes(64)),
        "wav of 65535 channels": wav(48_000, 65_535, 16, bytes(640)), "wav of 0 bits": wav(48_000, 2, 0, bytes(64)),
        "wav that is a playlist": b"RIFF\x40\0\0\0WAVE" + lists, "wav cut off": ordinary[:30], "ogg that is a playlist": b"OggS" + lists,
        "ogg of noise": b"OggS" + np.random.default_rng(3).bytes(3000), "flac that is a playlist": b"fLaC" + lists,
        "flac of a huge promise": b"fLaC\x80\0\0\x22\x10\0\x10\0" + bytes(6) + b"\x0a\xc4\x42\xff\xff\xff\xff\xff" + bytes(16),
        "three hours of silence": silence(folder, 3 * 3600), "mp3 that is a playlist": b"\xff\xfb\x90\0" + lists,
        "tag of a huge size": b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + lists,
        "tagged sound with a link": linked(silence(folder, 2, "mp3"), url), "aac that is a playlist": b"\xff\xf1\x50\x80" + lists,
        "aiff": b"FORM\0\0\x01\0AIFF" + bytes(300), "midi": b"MThd\0\0\0\x06\0\x01\0\x01\0\x60" + bytes(99),
    }  # fmt: skip


def drawn(kind: str, size: tuple[int, int], frames: list[Image.Image] | None = None, **how: object) -> bytes:
    out = io.BytesIO()
    more = {"save_all": True, "append_images": frames[1:]} if frames else {}
    shown = frames[0] if frames else Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 50).convert("RGB")
    shown.save(out, kind, **more, **how)
    return out.getvalue()


def png(width: int, height: int, *extra: tuple[bytes, bytes], whole: bool = False) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = bytes((width * 3 + 1) * height) if whole else bytes(1000)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        *extra,
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def jpeg_of(width: int, height: int) -> bytes:
    real = bytearray(drawn("JPEG", (40, 30)))
    at = real.index(b"\xff\xc0") + 5
    real[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(real)


def scans(progressive: bytes, count: int) -> bytes:
    last = progressive.rindex(b"\xff\xda")
    return progressive[:last] + progressive[last:-2] * count + progressive[-2:]


def webp_of(width: int, height: int) -> bytes:
    canvas = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + canvas + drawn("WEBP", (40, 30))[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def atom(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def external(real: bytes, secret: str) -> bytes:
    """The tracks' data reference says: not in this file, but there."""
    there = atom(b"url ", bytes(4) + f"file://{secret}".encode() + b"\0")
    return b"".join(rebuilt(real, atom(b"dref", bytes(4) + struct.pack(">I", 1) + there)))


def rebuilt(boxes: bytes, reference: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(boxes):
        size, name = struct.unpack(">I4s", boxes[at : at + 8])
        inside = boxes[at + 8 : at + size]
        if name in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
            yield atom(name, b"".join(rebuilt(inside, reference)))
        else:
            yield reference if name == b"dref" else boxes[at : at + size]
        at += size


def counted(real: bytes) -> bytes:
    at = real.index(b"stsz") + 8
    return real[:at] + struct.pack(">II", 1, 2**28) + real[at + 8 :]


def sized(real: bytes) -> bytes:
    at = real.index(b"avc1", real.index(b"stsd")) + 28
    return real[:at] + b"\xff\xff\xff\xff" + real[at + 4 :]


def lengthy(real: bytes) -> bytes:
    at = real.index(b"mvhd") + 20
    return real[:at] + b"\x7f\xff\xff\xff" + real[at + 4 :]


def flipped(real: bytes) -> bytes:
    broken, chance = bytearray(real), np.random.default_rng(4)
    for at in chance.integers(20, len(real), 60):
        broken[at] = chance.integers(256)
    return bytes(broken)


def remuxed(real: bytes) -> bytes:
    out = io.BytesIO()
    with av.open(io.BytesIO(real)) as source, av.open(out, "w", format="matroska") as target:
        pairs = {s.index: target.add_stream_from_template(s) for s in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = pairs[packet.stream.index]
                target.mux(packet)
    return out.getvalue()


def attached(mkv: bytes) -> bytes:
    """An attached program at the end, as one more part of the file."""
    part = b"\x46\x6e\x88evil.exe\x46\x60\x98application/octet-stream\x46\x5c\x88MZcanary\x46\xae\x81\x09"
    one = b"\x61\xa7" + bytes([0x80 | len(part)]) + part
    return mkv + b"\x19\x41\xa4\x69" + bytes([0x80 | len(one)]) + one


def wav(hertz: int, channels: int, bits: int, body: bytes, claimed: int | None = None) -> bytes:
    size = len(body) if claimed is None else claimed
    rate, block = min(hertz * channels * bits // 8, 2**32 - 1), min(channels * bits // 8, 65_535)
    head = struct.pack("<4sIHHIIHH4sI", b"fmt ", 16, 1, channels, hertz, rate, block, bits, b"data", size)
    return b"RIFF" + struct.pack("<I", min(size + 36, 2**32 - 1)) + b"WAVE" + head + body


def silence(folder: Path, seconds: int, kind: str = "flac") -> bytes:
    path = folder / f"silence.{kind}"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libmp3lame" if kind == "mp3" else kind, rate=8000, layout="mono")
        block = np.zeros((1, 8000), np.int16)
        for number in range(seconds):
            frame = AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate, frame.pts = 8000, number * 8000
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    content = path.read_bytes()
    path.unlink()
    return content


def linked(mp3: bytes, url: str) -> bytes:
    body = b"\0-->\0\x03\0" + url.encode()
    frame = b"APIC" + struct.pack(">IH", len(body), 0) + body
    return b"ID3\x03\0\0" + bytes((len(frame) >> shift) & 127 for shift in (21, 14, 7, 0)) + frame + mp3
