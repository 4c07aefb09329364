"""Library: every film, the products, the reader's own media, the voices, the music."""

import streamlit as st

from pages.components import address, products, shelf
from pages.components.chooser import chooser
from pages.components.empty import empty
from pages.words import say
from pipeline import studio
from pipeline.brief import KINDS
from pipeline.views import State

PAGE_SIZE = 24
STATES: tuple[State, ...] = ("completed", "waiting", "running", "queued", "failed", "cancelled")
ALL = "all"


def films() -> None:
    """Films with search and filters that live in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(say("library.search"), key="search", bind="query-params", type="search") or ""
        state = address.choice(
            say("library.state"), (ALL, *STATES), key="state", format_func=lambda s: say(f"state.{s}")
        )
        kind = address.choice(say("library.kind"), (ALL, *KINDS), key="form", format_func=lambda k: say(f"kinds.{k}"))
    wanted = {"search": search, "kind": "" if kind == ALL else kind}
    states = () if state == ALL else (state,)
    number = int(st.session_state.get("library.page", 1))
    page = studio().jobs(
        search=wanted["search"], kind=wanted["kind"], states=states, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE,
    )  # fmt: skip
    if not page.total:
        empty("films" if not (search or states or wanted["kind"]) else "found", icon="movie")
        return
    st.caption(say("library.count", count=page.total))
    chooser(page.jobs, page="generate")
    if page.total > PAGE_SIZE:
        with st.container(horizontal_alignment="center"):
            st.pagination(-(-page.total // PAGE_SIZE), key="library.page")


st.title(say("pages.library"), anchor=False)
SECTIONS = {
    "films": films,
    "products": products.show,
    "media": shelf.media,
    "voices": shelf.voices,
    "music": shelf.music,
}
section = address.section(
    say("library.section"), list(SECTIONS), key="section", format_func=lambda name: say(f"library.{name}")
)
SECTIONS[section]()
