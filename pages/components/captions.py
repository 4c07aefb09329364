"""How captions look: the styles as small pictures, and what is chosen over one, shown by the code that draws films."""

from base64 import b64encode

import streamlit as st

from pages.components.choice import Option, choice
from pages.components.widgets import held, keep, key, pick, translated
from pages.forms import FORMS, Form
from pages.words import say
from pipeline import studio
from pipeline.brief import ASPECTS, Brief
from pipeline.captions.choosing import Choice
from pipeline.captions.sprites import preview
from pipeline.captions.styles import FONTS, POSITIONS, STYLES

WIDTH, HEIGHT = 280, 280
MOST_ACROSS, MOST_DOWN = 250, 270
NONE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 5 4'%3E"
    "%3Crect width='5' height='4' fill='%232b211a'/%3E%3C/svg%3E"
)
COLOURS = {"caption_color": "#FFFFFF", "caption_highlight": "#FFE11A"}


def questions(form: Form) -> None:
    """The style, and beside a picture of it where it stands, its typeface and its colours; the last film's to begin with."""
    kept = studio().library.captions()
    shown = [
        Option(value=style.name, title=say(f"captions.{style.name}"), image=sample(style.name))
        for style in STYLES.values()
    ]
    shown.append(Option(value="none", title=say("captions.none"), image=sample("")))
    cards, start = f"{key(form, 'captions')}.cards", str(kept.get("captions", "highlight"))
    style = choice(say("ask.captions"), shown, key=cards, start=start, size="small")
    keep(form, "captions", style)
    if style == "none":
        return
    with st.container(horizontal=True, vertical_alignment="top", key=f"captions-{form.name}"):
        place = st.empty()
        with st.container():
            _place(form, kept)
            for name, plain in COLOURS.items():
                _colour(form, name, kept.get(name, ""), plain)
        across, down = _shape(form)
        place.image(_picture(form, style, across, down), width=across, alt=say("ask.caption_alt"))


def remember(brief: Brief) -> None:
    """What this film's captions look like is what the next one begins with, if its form asks about them."""
    if any(form.kind == brief.kind and "captions" in form.asks for form in FORMS.values()):
        studio().library.remember_captions(brief)


def _place(form: Form, kept: dict[str, str]) -> None:
    position, font = kept.get("caption_position", "low"), kept.get("caption_font", "")
    st.segmented_control(
        say("ask.caption_position"),
        POSITIONS,
        default=position if position in POSITIONS else "low",
        key=translated(key(form, "caption_position")),
        required=True,
        persist_state="session",
        format_func=lambda name: say(f"position.{name}"),
    )
    titles = {str(name): title or say("ask.caption_font_own") for name, title in FONTS.items()}
    pick(form, "caption_font", list(titles), titles=titles, start=font if font in FONTS else "")


def _colour(form: Form, name: str, kept: str, plain: str) -> None:
    """A colour of one's own, where one is wanted."""
    own = st.toggle(say(f"ask.{name}"), bool(kept), key=f"{key(form, name)}.own", persist_state="session")
    colour = ""
    if own:
        colour = st.color_picker(
            say(f"ask.{name}"), kept or plain, key=f"{key(form, name)}.colour", label_visibility="collapsed",
            persist_state="session",
        )  # fmt: skip
    keep(form, name, colour.upper())


def _shape(form: Form) -> tuple[int, int]:
    """Pixels of a small frame in the film's shape."""
    across, down = ASPECTS.get(held(form).get("aspect", form.aspect), (9, 16))  # type: ignore[call-overload]
    scale = min(MOST_ACROSS / across, MOST_DOWN / down)
    return round(across * scale), round(down * scale)


def _picture(form: Form, style: str, across: int, down: int) -> bytes:
    """The style as chosen so far, at twice the size that it is shown at."""
    answers = held(form)
    chosen = Choice(
        position=answers.get("caption_position", "low"),  # type: ignore[arg-type]
        text=str(answers.get("caption_color", "")),
        highlight=str(answers.get("caption_highlight", "")),
        font=str(answers.get("caption_font", "")),
    )
    return shown(style, 2 * across, 2 * down, chosen)


@st.cache_data(max_entries=64, show_spinner=False)
def shown(style_name: str, width: int, height: int, chosen: Choice) -> bytes:
    """A PNG of a frame with captions as chosen."""
    return preview(style_name, width, height, chosen)


@st.cache_data(max_entries=64, show_spinner=False)
def sample(style_name: str) -> str:
    """A data URI of a style; a plain dark one where a film goes without captions."""
    if not style_name:
        return NONE
    return f"data:image/png;base64,{b64encode(preview(style_name, WIDTH, HEIGHT)).decode()}"
