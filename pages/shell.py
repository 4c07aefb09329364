"""The frame around every page: identity, navigation, the day's budget, the language."""

from pathlib import Path

import streamlit as st

from pages.components import side
from pages.components.boundary import boundary, told
from pages.words import say

HERE = Path(__file__).parent
ART = HERE / "components" / "art"
PAGES = {
    "generate": "movie_edit",
    "storyboard": "view_carousel",
    "export": "ios_share",
    "library": "video_library",
    "metrics": "monitoring",
    "settings": "tune",
}


def page(name: str, icon: str) -> st.Page:
    """One page of the navigation; the first is where the address without a path leads."""
    return st.Page(
        HERE / f"{name}.py",
        title=say(f"pages.{name}"),
        icon=f":material/{icon}:",
        help=say(f"pages.{name}_help"),
        default=name == "generate",
    )


st.set_page_config(page_title="Reelwright", page_icon=str(ART / "favicon.png"), layout="wide")
st.html(HERE / "components" / "style.css")
st.logo(ART / "logo.svg", size="large", icon_image=ART / "mark.svg")

current = st.navigation([page(*entry) for entry in PAGES.items()], expanded=True)
with boundary():
    side.show()
with boundary():
    told()
    current.run()
