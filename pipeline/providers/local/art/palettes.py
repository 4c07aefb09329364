"""Colours and finish of a picture: chosen by style, mood, time of day and seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from pipeline.providers.local.art.colours import BLACK, Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a picture is finished; 0 leaves a thing out. One of `close` colours has no wall in a contrasting hue."""

    chroma: float = 1.0
    contrast: float = 0.0
    grain: float = 2.0
    vignette: float = 0.34
    paper: float = 0.0
    wobble: float = 0.0
    outline: float = 0.0
    close: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Sky from zenith to horizon, haze of the distance, near ground, light, two accents."""

    name: str
    zenith: Colour
    sky: Colour
    horizon: Colour
    haze: Colour
    ground: Colour
    light: Colour
    accent: Colour
    second: Colour
    look: Look = Look()

    @property
    def dark(self) -> bool:
        """Whether it is a night."""
        return self.sky.lightness < 0.42

    def tone(self, depth: float) -> Colour:
        """Colour of a thing at `depth`: 0 is the haze of the distance, 1 the near ground."""
        return self.haze.mix(self.ground, depth)

    def local(self, natural: Colour, depth: float = 1.0) -> Colour:
        """A thing's own colour in this light and distance."""
        shade = natural.shift(-0.24 if self.dark else -0.04, 0.8 if self.dark else 1.0)
        return shade.mix(self.sky if self.dark else self.light, 0.16).mix(self.haze, 0.62 * (1 - depth))

    def kept(self, asked: Colour) -> Colour:
        """A colour that was asked for: darker at night, but the same to the eye."""
        return asked.shift(-0.08 if self.dark else 0.0, self.look.chroma).mix(
            self.sky if self.dark else self.light, 0.05
        )

    def varied(self, rng: Random) -> "Palette":
        """These colours a little warmer, cooler, lighter or darker."""
        hue, light = rng.uniform(-14, 14), rng.uniform(-0.04, 0.04)
        return replace(
            self,
            zenith=self.zenith.shift(light, 1, hue),
            sky=self.sky.shift(light, 1, hue),
            horizon=self.horizon.shift(light * 0.5, 1, hue),
            haze=self.haze.shift(light, 1, hue),
        )

    def graded(self, look: Look) -> "Palette":
        """These colours with a look's chroma and contrast."""

        def grade(colour: Colour) -> Colour:
            return colour.shift((colour.lightness - 0.5) * look.contrast, look.chroma)

        return replace(
            self,
            look=look,
            zenith=grade(self.zenith), sky=grade(self.sky), horizon=grade(self.horizon), haze=grade(self.haze),
            ground=grade(self.ground), light=grade(self.light), accent=grade(self.accent), second=grade(self.second),
        )  # fmt: skip

    def tinted(self, colour: Colour, share: float = 0.3) -> "Palette":
        """These colours drawn towards one named in the words."""
        return replace(
            self,
            name="tinted",
            sky=self.sky.mix(colour.shift(self.sky.lightness - colour.lightness), share),
            horizon=self.horizon.mix(colour, share * 0.7),
            haze=self.haze.mix(colour.shift(self.haze.lightness - colour.lightness), share),
            accent=self.accent.mix(colour, min(1.0, share * 2.5)),
        )

    def clear(self) -> "Palette":
        """Colours of a bright day without grain, paper or a darker rim."""
        bright = PALETTES["pastel"].graded(self.look) if self.dark else self
        return replace(bright, look=replace(self.look, grain=0.0, vignette=0.0, paper=0.0, wobble=0.0))

    def dimmed(self, share: float) -> "Palette":
        """The same place with less light in the sky."""
        return replace(self, zenith=self.zenith.mix(BLACK, share), sky=self.sky.mix(BLACK, share * 0.7))


#        zenith  sky    horizon haze   ground light  accent second
_CODES = {
    "golden": "2b2a5e c9566a ffbf73 ee9f78 26182f fff0c4 ff7a3c 58c6bf",
    "dawn": "5f93d0 f0b7a8 ffe9c9 e9c9bd 1f4148 fff6dc f0805c 3f8f8b",
    "day": "1f77cf 6fbcf0 e2f4fa b4dcef 17544a fffbe6 ff8a3d f2c14e",
    "dusk": "171240 67307c f27f80 b0598a 130e2c ffd1a1 ff5d73 57c7d4",
    "night": "040a20 0f2556 35679a 234a80 040818 e4efff ffc861 5fd0e6",
    "moonlit": "071a2b 134252 5f9c9c 2b6872 04111a e9fff4 f4c76a 8fe0d0",
    "neon": "0a0420 2c0c62 c9208c 5b1a92 07031a ff6ae4 19e3ff ffe14d",
    "teal": "0a2530 1d5c66 f2a863 5b8a86 08161d ffdba6 ff8a3d 6fd6d0",
    "noir": "101114 33363b b9bdc2 75797e 08090a ffffff e8e8e8 9a9a9a",
    "sepia": "8a7350 cdb081 f3e2b4 d2b583 38271b fff3d2 b2482c 4f6f66",
    "luxury": "0a090d 231a1c 7a5627 4a3824 070507 ffe2a0 dcab4a a23a46",
    "minimal": "dcd9d0 ece8df faf6ee dfd9cd 3e4a56 fffdf6 e4572e 2e86ab",
    "pastel": "9fb3f2 dcc0f6 ffe3e8 e2c9ec 565488 fffaf0 ff7f96 63c2b9",
    "energetic": "3c10a8 e5248a ffb42a e8478a 200544 fff3b0 ffd60a 00f0d0",
    "emerald": "23625c 83bb9c f4f0bf a3cba5 0c2c29 fffbd1 f0983c ecd86a",
    "storm": "17212b 43586a a9b8bf 72879a 0e161d eef4f8 f2c14e 5fa8d3",
    "crimson": "180409 6e1220 f46a2c 8c2a28 0c0306 ffc98a ffb000 c9d6df",
    "arctic": "3f7fc4 a2cdef f6fcff c9e1f3 1c3c5c ffffff ff6b5e 2bb3c0",
    "lagoon": "b8fff0 1f9fb8 0a4f86 1687a6 04203c f2fff0 ff7d5a ffd166",
    "abyss": "7fd8ff 12509a 07204f 144f8f 020b20 dff6ff ff6f61 7df9e9",
    "kelp": "e6f7b0 2b9c86 0a4a52 2a8a80 042426 fffde0 ff8f4a f9d96b",
    "violet": "d6c8ff 5a4bc0 1e1763 4a3fa8 0a0628 f5edff ff6fa8 66f0e0",
    "nebula": "05030f 1d0f3c 7a2f7d 4b2377 04020c fff0ff ff9f5a 5ad1ff",
    "cosmos": "02060f 08203a 1f6f80 12405c 01040a eafcff ffb15a 57e0d0",
}


def _palette(name: str, row: str) -> Palette:
    zenith, sky, horizon, haze, ground, light, accent, second = map(Colour.of, row.split())
    return Palette(
        name=name, zenith=zenith, sky=sky, horizon=horizon, haze=haze, ground=ground, light=light,
        accent=accent, second=second,
    )  # fmt: skip


PALETTES = {name: _palette(name, row) for name, row in _CODES.items()}

TIMES = {
    "night": ("night", "moonlit"),
    "sunrise": ("dawn", "golden"),
    "sunset": ("golden", "dusk", "crimson"),
    "day": ("day", "emerald"),
    "storm": ("storm",),
    "snow": ("arctic",),
}
SURROUNDS = {
    "underwater": ("lagoon", "abyss", "kelp", "violet"),
    "space": ("nebula", "cosmos", "night"),
    "night": ("night", "moonlit", "cosmos"),
    "tech": ("cosmos", "neon", "night", "moonlit", "luxury"),
    "concert": ("neon", "dusk", "crimson", "luxury", "night"),
    "cave": ("moonlit", "teal", "dusk", "night", "luxury", "crimson"),
}

# word stem of a style or mood: palettes, look
_LOOKS: tuple[tuple[str, tuple[str, ...], Look], ...] = (
    ("noir", ("noir",), Look(chroma=0.0, contrast=0.16, grain=6, vignette=0.6)),
    ("black and white", ("noir",), Look(chroma=0.0, contrast=0.1, grain=5, vignette=0.5)),
    ("neon", ("neon",), Look(chroma=1.1, contrast=0.06, grain=2, vignette=0.4)),
    ("cyber", ("neon",), Look(chroma=1.1, contrast=0.06, grain=2, vignette=0.4)),
    ("vintage", ("sepia", "teal"), Look(chroma=0.75, contrast=-0.06, grain=6, vignette=0.5, paper=0.6)),
    ("retro", ("sepia", "golden"), Look(chroma=0.85, contrast=-0.04, grain=5, vignette=0.4, paper=0.5)),
    (
        "watercolo",
        ("pastel", "dawn", "emerald"),
        Look(chroma=0.92, contrast=-0.08, grain=1, vignette=0, paper=1, wobble=1),
    ),
    ("hand", ("pastel", "dawn", "emerald"), Look(chroma=0.95, grain=1, vignette=0.1, paper=0.8, wobble=0.7)),
    ("minimal", ("minimal", "dawn"), Look(chroma=0.9, grain=0.6, vignette=0.08)),
    ("clean", ("minimal", "day", "arctic"), Look(grain=0.6, vignette=0.08)),
    ("luxur", ("luxury",), Look(contrast=0.04, grain=2, vignette=0.5)),
    ("elegan", ("luxury", "moonlit"), Look(grain=1.5, vignette=0.45)),
    ("premium", ("luxury", "teal"), Look(grain=1.5, vignette=0.45)),
    ("energ", ("energetic", "dusk", "neon"), Look(chroma=1.12, contrast=0.05, grain=1.5, vignette=0.2)),
    ("anime", ("day", "pastel", "dusk"), Look(chroma=1.12, grain=0.8, vignette=0.12)),
    ("cartoon", ("day", "energetic", "pastel"), Look(chroma=1.15, grain=0.6, vignette=0.1)),
    ("documentar", ("teal", "emerald", "golden"), Look(chroma=0.82, contrast=0.03, grain=4, vignette=0.42)),
    ("cinema", ("teal", "golden", "dusk", "day"), Look(contrast=0.05, grain=2.5, vignette=0.34)),
    ("epic", ("crimson", "golden", "teal"), Look(contrast=0.06, grain=3, vignette=0.5)),
    ("drama", ("crimson", "storm", "dusk"), Look(contrast=0.07, grain=3, vignette=0.52)),
    ("horror", ("crimson", "noir"), Look(chroma=0.8, contrast=0.1, grain=5, vignette=0.65)),
    ("suspens", ("moonlit", "storm"), Look(chroma=0.85, contrast=0.08, grain=4, vignette=0.55)),
    ("myster", ("moonlit", "violet", "nebula"), Look(contrast=0.05, grain=3, vignette=0.5)),
    ("dark", ("moonlit", "crimson", "night"), Look(contrast=0.06, grain=3, vignette=0.55)),
    ("sad", ("storm", "moonlit"), Look(chroma=0.75, grain=3, vignette=0.45)),
    ("melanchol", ("storm", "dusk"), Look(chroma=0.8, grain=3, vignette=0.45)),
    ("tech", ("cosmos", "neon", "night"), Look(chroma=1.05, grain=1.2, vignette=0.35)),
    ("futur", ("neon", "cosmos", "violet"), Look(chroma=1.08, grain=1.2, vignette=0.35)),
    ("modern", ("day", "dusk", "teal", "energetic"), Look(chroma=1.05, grain=1, vignette=0.22)),
    ("corporate", ("arctic", "day", "teal"), Look(grain=0.8, vignette=0.18)),
    ("profession", ("arctic", "teal", "day"), Look(grain=0.8, vignette=0.2)),
    ("playful", ("pastel", "energetic", "day"), Look(chroma=1.12, grain=0.8, vignette=0.12)),
    ("fun", ("energetic", "day", "pastel"), Look(chroma=1.12, grain=0.8, vignette=0.15)),
    ("happy", ("day", "energetic", "pastel"), Look(chroma=1.08, grain=1, vignette=0.18)),
    ("upbeat", ("energetic", "day", "golden"), Look(chroma=1.08, grain=1, vignette=0.2)),
    ("calm", ("emerald", "dawn", "moonlit"), Look(chroma=0.92, grain=1.5, vignette=0.25)),
    ("peace", ("dawn", "emerald"), Look(chroma=0.94, grain=1.5, vignette=0.25)),
    ("relax", ("dawn", "pastel", "emerald"), Look(chroma=0.92, grain=1.5, vignette=0.22)),
    ("dream", ("pastel", "violet", "dusk"), Look(grain=1.5, vignette=0.25)),
    ("romantic", ("dusk", "pastel", "golden"), Look(grain=2, vignette=0.3)),
    ("lofi", ("dusk", "pastel", "moonlit", "golden"), Look(chroma=0.92, grain=3, vignette=0.35)),
    ("lo-fi", ("dusk", "pastel", "moonlit", "golden"), Look(chroma=0.92, grain=3, vignette=0.35)),
    ("ambient", ("moonlit", "dawn", "violet"), Look(chroma=0.95, grain=2, vignette=0.32)),
    ("electronic", ("neon", "cosmos", "energetic"), Look(chroma=1.08, grain=1.2, vignette=0.32)),
    ("jazz", ("luxury", "teal", "dusk"), Look(grain=3, vignette=0.45)),
    ("acoustic", ("golden", "emerald", "dawn"), Look(grain=2, vignette=0.28)),
    ("warm", ("golden",), Look(grain=2, vignette=0.3)),
    ("cool", ("arctic", "moonlit", "cosmos"), Look(grain=2, vignette=0.3)),
    ("vibrant", ("energetic", "day", "dusk"), Look(chroma=1.14, grain=1, vignette=0.2)),
    ("bold", ("energetic", "crimson", "dusk"), Look(chroma=1.14, contrast=0.05, grain=1, vignette=0.25)),
    ("pastel", ("pastel", "dawn"), Look(grain=1, vignette=0.15)),
    ("earth", ("emerald", "golden", "sepia"), Look(chroma=0.85, grain=2, vignette=0.3)),
    ("muted", ("teal", "dawn", "storm"), Look(chroma=0.7, grain=2, vignette=0.3)),
    ("mono", ("noir",), Look(chroma=0.0, contrast=0.1, grain=4, vignette=0.45)),
    ("inspir", ("golden", "dawn", "teal"), Look(grain=2, vignette=0.32)),
    ("hope", ("dawn", "golden"), Look(grain=2, vignette=0.28)),
    ("nature", ("emerald", "dawn", "golden"), Look(grain=2, vignette=0.3)),
    ("natural", ("emerald", "dawn", "golden"), Look(grain=2, vignette=0.3)),
    ("realis", ("teal", "golden", "dawn"), Look(chroma=0.92, grain=3, vignette=0.4)),
)
# Looks that leave the light to the hour; every other one keeps its own colours unless the words name one of HARD.
_OPEN = frozenset({"cinema", "documentar", "realis", "nature", "natural", "epic", "drama", "inspir", "hope"})
HARD = frozenset({"night", "storm", "snow"})
# Looks that name colours: they go before any other, and tint an hour or a place that keeps its own.
COLOURED = frozenset({
    "noir", "black and white", "neon", "warm", "cool", "vibrant", "bold", "pastel", "earth", "muted", "mono", "dark",
})  # fmt: skip
TINT = 0.35
# A product stands out clearly from colours that suit it so well.
WELL = 0.8
Suits = Callable[[Palette], float]
_ANY = ("golden", "dusk", "teal", "dawn", "emerald", "day", "moonlit", "pastel")


def choose(
    style: str, mood: str, times: tuple[str, ...], surround: str, rng: Random, suits: Suits | None = None
) -> Palette:
    """The graded palette: asked colours first, then a named time of day, the style, the mood; a look of its own goes
    before soft light. Of several the one that `suits`, 0 to 1, where that matters; any other before one that does not at all.
    """
    found = [row for text in (style, mood) for row in _LOOKS if row[0] in text.casefold()]
    rows = sorted(found, key=lambda row: row[0] not in COLOURED)
    look = rows[0][2] if rows else Look()
    timed = tuple(name for time in times for name in TIMES.get(time, ()))
    styled = rows[0][1] if rows else ()
    both = tuple(name for name in styled if name in timed)
    around = SURROUNDS.get(surround, ())
    within = tuple(name for name in styled if name in around)
    coloured = bool(rows) and rows[0][0] in COLOURED
    own = bool(rows) and rows[0][0] not in _OPEN and not HARD.intersection(times)
    placed = within if coloured and within else (*within, *around)
    names = placed or both or (styled if own else timed) or timed or styled or _ANY
    if look.chroma == 0.0:
        names = ("noir",)
    if suits is not None and look.chroma:
        names = _suiting(names, suits, () if coloured else _ANY)
    palette = PALETTES[rng.choice(names)]
    if coloured and palette.name not in styled:
        palette = palette.tinted(PALETTES[styled[0]].horizon, TINT)
    return palette.varied(rng).graded(replace(look, close=coloured))


def _suiting(names: Sequence[str], suits: Suits, others: Sequence[str]) -> tuple[str, ...]:
    """The names that suit well enough, else such of the others, else the best of all."""
    for kind in (names, others):
        if well := tuple(name for name in kind if suits(PALETTES[name]) >= WELL):
            return well
    return (max((*names, *others), key=lambda name: suits(PALETTES[name])),)
