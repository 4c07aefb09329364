"""Export: play the film, choose its cover, take it to each platform."""

import streamlit as st

from pages.components import go
from pages.components.chooser import chooser
from pages.components.deliver import deliver, files
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.player import covers, player
from pages.components.states import live
from pages.words import say
from pipeline import studio
from pipeline.views import FilmView, JobView


def choose() -> None:
    """No film in the address: the finished ones."""
    st.title(say("pages.export"), anchor=False)
    finished = studio().jobs(states=("completed",), limit=24, brief_views=True).jobs
    if finished:
        chooser(finished, page="export")
    else:
        empty("export", icon="movie")


def finished(job: JobView, film: FilmView) -> None:
    """The player beside the ways out."""
    heading(job)
    upright = film.width < film.height
    screen, ways = st.columns([2, 3] if upright else [3, 2], gap="large")
    with screen:
        player(job, film)
        facts(film)
        covers(job, film)
    with ways:
        deliver(job)
        files(job, film)


def facts(film: FilmView) -> None:
    """What was measured of the film."""
    parts = [f"{film.width} × {film.height}", f"{film.seconds:.1f} s", f"{film.size_bytes / 1e6:.1f} MB"]
    if film.loudness is not None:
        parts.append(f"{film.loudness:.1f} LUFS")
    if film.true_peak is not None:
        parts.append(f"{film.true_peak:.1f} dBTP")
    st.caption(" · ".join(parts))


def unfinished(job: JobView) -> None:
    """A film that can't be exported yet, and what to do."""
    heading(job)
    if job.waiting == "approval":
        st.info(say("export.review_first"), icon=":material/front_hand:")
        go.link("storyboard", say("progress.to_storyboard"), icon=":material/view_carousel:", job_id=job.id)
    else:
        st.info(say("export.making" if live(job) else "export.none"), icon=":material/movie:")
        go.link("generate", say("export.watch"), icon=":material/movie:", job_id=job.id)


job_id = go.current()
if not job_id:
    choose()
else:
    shown = studio().job(job_id)
    if shown.film:
        finished(shown, shown.film)
    else:
        unfinished(shown)
    if st.button(say("export.others"), icon=":material/arrow_back:", type="tertiary", key="others"):
        go.forget()
        st.rerun()
