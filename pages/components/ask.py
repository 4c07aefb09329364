"""The questions of the Generate page: each kind of film shows only its own."""

import streamlit as st

from pages.components import own, spoken, writer
from pages.components.widgets import held, keep, key, pick
from pages.forms import FORMS, LANGUAGES, MOODS, SIZES, STYLES, WRITTEN, Answers, Form, answers_of
from pages.words import say
from pipeline.brief import ASPECTS, SECONDS, TEXT_LIMIT

EXAMPLES = 3
LINES = ("prompt", "text", "product_description")


def ask(form: Form) -> Answers:
    """Draw the questions of `form`; what has been answered so far."""
    _examples(form)
    _about(form)
    if "models" in form.asks and "text" not in form.asks:
        writer.offer(form)
    if "images" in form.asks:
        keep(form, "images", own.images())
    _look(form)
    if "captions" in form.asks:
        spoken.questions(form)
    own.material(form)
    if "review" in form.asks:
        st.toggle(
            say("ask.review"), True, key=key(form, "review"), help=say("ask.review_help"), persist_state="session"
        )
    if "models" in form.asks:
        own.models(form)
    return answers_of(held(form))


def _examples(form: Form) -> None:
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="examples"):
        st.caption(say("ask.examples"), width="content")
        for number in range(1, EXAMPLES + 1):
            name = f"examples.{form.name}.{number}"
            st.button(
                say(f"{name}.title"),
                key=name,
                type="tertiary",
                icon=":material/auto_awesome:",
                on_click=fill,
                args=(form, name),
            )


def fill(form: Form, name: str) -> None:
    """Put an example's answers into the form."""
    first = next(field for field in ("product_name", "text", "prompt") if field in form.asks)
    st.session_state[key(form, first)] = say(f"{name}.{first}")
    for field in ("product_description", "call_to_action"):
        if field in form.asks:
            st.session_state[key(form, field)] = say(f"{name}.{field}")
    for field in ("style", "mood"):
        if field in form.asks:
            st.session_state[key(form, field)] = EXAMPLE_LOOKS[name][("style", "mood").index(field)]


EXAMPLE_LOOKS = {
    "examples.film.1": ("watercolour", "calm"),
    "examples.film.2": ("cinematic", "mysterious"),
    "examples.film.3": ("bold", "energetic"),
    "examples.advert.1": ("minimal", "happy"),
    "examples.advert.2": ("cinematic", "inspiring"),
    "examples.advert.3": ("bold", "energetic"),
    "examples.narration.1": ("documentary", "calm"),
    "examples.narration.2": ("cinematic", "mysterious"),
    "examples.narration.3": ("vintage", "romantic"),
    "examples.scenario.1": ("minimal", "calm"),
    "examples.scenario.2": ("bold", "energetic"),
    "examples.scenario.3": ("watercolour", "playful"),
    "examples.music.1": ("noir", "mysterious"),
    "examples.music.2": ("watercolour", "romantic"),
    "examples.music.3": ("bold", "energetic"),
}


def _about(form: Form) -> None:
    for name in ("product_name", "prompt", "text", "product_description", "call_to_action"):
        if name not in form.asks:
            continue
        words = say(f"ask.{name}"), say(f"ask.{name}_hint")
        if name in LINES:
            most = TEXT_LIMIT if name == "text" else 5000
            st.text_area(
                words[0], placeholder=words[1], key=key(form, name), max_chars=most, height=220 if name == "text" else 110,
                persist_state="session",
            )  # fmt: skip
        else:
            st.text_input(words[0], placeholder=words[1], key=key(form, name), max_chars=200, persist_state="session")


def _look(form: Form) -> None:
    if "aspect" in form.asks:
        st.segmented_control(
            say("ask.aspect"),
            list(ASPECTS),
            default=form.aspect,
            key=key(form, "aspect"),
            required=True,
            wrap=True,
            persist_state="session",
            format_func=lambda aspect: say(f"aspect.{aspect.replace(':', '_')}"),
        )
    if "seconds" in form.asks:
        st.slider(
            say("ask.seconds"),
            *SECONDS,
            form.seconds,
            key=key(form, "seconds"),
            step=5,
            format="%d s",
            persist_state="session",
        )
    with st.grid(2, min_column_width=170):
        for name, options, start in PICKS:
            if name in form.asks:
                pick(form, name, options, prefix=name, start=start)
        if "language" in form.asks:
            titles = {WRITTEN: say("ask.written"), **LANGUAGES}
            pick(form, "language", list(titles), titles=titles, start=WRITTEN)


PICKS = (("style", STYLES, "cinematic"), ("mood", MOODS, ""), ("size", tuple(SIZES), "full"))


def form_of(name: str) -> Form:
    """The form of a kind, the first for a name that nobody knows."""
    return FORMS.get(name, next(iter(FORMS.values())))
