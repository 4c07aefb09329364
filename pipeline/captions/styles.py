"""The looks a caption can have; each is one row of plain values."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["display", "text"]
Behaviour = Literal["still", "highlight", "sweep", "box", "pop"]
Position = Literal["low", "middle", "high"]
POSITIONS: tuple[Position, ...] = get_args(Position)

Font = Literal["", "montserrat", "inter", "noto-sans", "heebo"]
# The families that captions can be set in; they decide about Latin letters, Cyrillic and Greek as far as they go.
FONTS: dict[Font, str] = {
    "": "", "montserrat": "Montserrat", "inter": "Inter", "noto-sans": "Noto Sans", "heebo": "Heebo",
}  # fmt: skip

WHITE = 0xFFFFFFFF
BLACK = 0xFF000000
CLEAR = 0x00000000
OVERSHOOT = 1.05
PLATE_PADDING = 0.3
BOX_PADDING = 0.16


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How lines are cut and drawn. Colours are ARGB; lengths are in ems, `size` in parts of the short side.

    `behaviour` is what happens to the spoken word: nothing; `active` colour; a sweep of `active`; `active` on
    an `active_box`; or growth by `growth` with `active` colour.
    """

    name: str
    title: str
    behaviour: Behaviour
    role: Role = "display"
    weight: int = 800
    size: float = 0.08
    fill: int = WHITE
    active: int = WHITE
    active_box: int = CLEAR
    growth: float = 1.0
    stroke: float = 0.0
    stroke_colour: int = BLACK
    shadow: float = 0.0
    shadow_drop: float = 0.0
    shadow_colour: int = 0xB0000000
    shadow_layers: int = 1
    plate: int = CLEAR
    uppercase: bool = False
    max_words: int = 5
    max_columns: int = 26
    word_space: float = 0.0
    foot: float | None = None
    font: str = ""
    position: Position = "low"

    @property
    def edge(self) -> float:
        """Ems that are drawn above and below the letters."""
        return self._outside(self.stroke + self.shadow_drop + 2 * self.shadow)

    @property
    def side(self) -> float:
        """Ems that are drawn beside the letters, up to where a shadow can no longer be seen."""
        return self._outside(self.stroke + 1.1 * self.shadow)

    def _outside(self, ink: float) -> float:
        padding = PLATE_PADDING if self.plate else BOX_PADDING if self.active_box else 0.0
        return max(ink, padding) + 0.6 * (self.peak - 1) + 0.03

    @property
    def peak(self) -> float:
        """The most that any part grows: the spoken word's growth on top of its entrance."""
        return self.growth * OVERSHOOT if self.growth > 1 else 1.0


_ROWS: tuple[Style, ...] = (
    Style(
        name="plain", title="Plain", behaviour="still", role="text", weight=700, size=0.062, stroke=0.055,
        shadow=0.1, shadow_drop=0.04, max_words=8, max_columns=40,
    ),
    Style(
        name="highlight", title="Highlight", behaviour="highlight", size=0.086, active=0xFFFFE11A, stroke=0.085,
        shadow=0.1, shadow_drop=0.06,
    ),
    Style(
        name="karaoke", title="Karaoke", behaviour="sweep", size=0.08, active=0xFF2CE5A7, stroke=0.08,
        shadow=0.1, shadow_drop=0.06, max_words=6, max_columns=30,
    ),
    Style(
        name="pop", title="Pop", behaviour="pop", weight=900, size=0.108, active=0xFFFFE11A, growth=1.1,
        stroke=0.09, shadow=0.08, shadow_drop=0.07, uppercase=True, max_words=3, max_columns=14, word_space=0.08,
    ),
    Style(
        name="minimal", title="Minimal", behaviour="still", role="text", weight=600, size=0.05, stroke=0.035, shadow=0.13,
        shadow_drop=0.03, shadow_colour=0xE8000000, max_words=9, max_columns=44, foot=1.0,
    ),
    Style(
        name="boxed", title="Boxed", behaviour="box", size=0.08, active_box=0xFF6D3BFF, stroke=0.05, shadow=0.1,
        shadow_drop=0.05, word_space=0.12,
    ),
    Style(
        name="neon", title="Neon", behaviour="highlight", weight=700, size=0.084, active=0xFF5CF6FF, stroke=0.05,
        stroke_colour=0xFF8C0A72, shadow=0.28, shadow_colour=0xFFD400A6, shadow_layers=2,
    ),
    Style(
        name="outline", title="Outline", behaviour="highlight", size=0.088, fill=0xFF0B0B10, active=0xFF1D4ED8,
        stroke=0.095, stroke_colour=WHITE, shadow=0.09, shadow_drop=0.03, shadow_colour=0xFF000000,
        uppercase=True, max_words=4, max_columns=22,
    ),
    Style(
        name="subtitle", title="Subtitle", behaviour="still", role="text", weight=600, size=0.05, plate=0xC8101014,
        max_words=9, max_columns=44, foot=1.0,
    ),
    Style(
        name="headline", title="Headline", behaviour="highlight", size=0.074, fill=0xFF131318, active=0xFFE5173F,
        plate=0xFFFFFFFF, max_columns=28,
    ),
)  # fmt: skip

STYLES: dict[str, Style] = {row.name: row for row in _ROWS}
