"""The film player: bytes come in ranges from our own route, captions from the film's VTT."""

from io import BytesIO
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components.frames import shaped
from pages.media import small, url
from pages.words import say
from pipeline import studio
from pipeline.views import FilmView, JobView

SHAPES = ((0.75, "tall"), (1.2, "square"))


def player(job: JobView, film: FilmView) -> None:
    """Play a finished film with captions that can be switched on; upright films stay as tall as a phone."""
    with shaped("player", job.brief.aspect), frame(film.width, film.height):
        st.video(url(film.video), subtitles=_captions(job, film), alt=say("player.alt", title=job.title))


def frame(width: int, height: int) -> DeltaGenerator:
    """A container as wide as a picture of this shape should be."""
    shape = next((name for most, name in SHAPES if width / height < most), "wide")
    return st.container(key=f"screen-{shape}")


def _captions(job: JobView, film: FilmView) -> dict[str, str | Path | bytes | BytesIO] | None:
    if not film.vtt:
        return None
    return {job.brief.language: studio().library.path(film.vtt).read_text(encoding="utf-8")}


def covers(job: JobView, film: FilmView) -> None:
    """The cover, and the scene pictures that could take its place."""
    scenes = [scene for scene in job.scenes if scene.image]
    with (
        st.expander(say("export.cover"), icon=":material/image:"),
        shaped("covers", job.brief.aspect),
        st.grid("auto", min_column_width=96, gap="small"),
    ):
        if film.cover:
            with st.container(key="covernow", gap="xsmall"):
                st.image(small(film.cover), alt=say("export.cover_now"), width="stretch")
                st.markdown(f":green[:material/check:] {say('export.cover_now')}")
        for scene in scenes:
            with st.container(key=f"coverpick-{scene.scene_id}", gap="xsmall"):
                st.image(small(scene.image), alt=say("scene.alt", number=scene.number), width="stretch")
                if st.button(say("export.cover_use"), key=f"cover-{scene.scene_id}", width="stretch"):
                    studio().exports.set_cover(job.id, scene.scene_id)
                    st.rerun()
