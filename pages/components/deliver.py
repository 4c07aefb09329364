"""Exports: one click per platform, every format and quality, checks, and the other files of a film."""

import streamlit as st

from pages.components.boundary import boundary, plain
from pages.components.widgets import translated
from pages.media import url
from pages.words import has, language, say
from pipeline import studio
from pipeline.render.presets import FORMATS, PRESETS, QUALITIES
from pipeline.views import ExportView, FilmView, JobView

OWN = "own"


def deliver(job: JobView) -> None:
    """Choose where the film goes, make the file, check it, save it."""
    st.subheader(say("export.to"), anchor=False)
    place = st.pills(
        say("export.place"), [*PRESETS, OWN], default=next(iter(PRESETS)), required=True, key="place",
        format_func=lambda name: say("export.own") if name == OWN else named(name), label_visibility="collapsed", wrap=True,
    )  # fmt: skip
    kind, quality = "mp4", "high"
    if place == OWN:
        with st.grid(2, min_column_width=150):
            kind = st.selectbox(say("export.format"), list(FORMATS), format_func=kind_of_file, key=translated("format"))
            quality = st.selectbox(
                say("export.quality"), list(QUALITIES), index=2, format_func=lambda q: QUALITIES[q].title, key="quality"
            )
    preset = "" if place == OWN else str(place)
    if st.button(say("export.make"), type="primary", icon=":material/ios_share:", key="export.make"):
        with st.spinner(say("export.working")), boundary():
            made = studio().exports.export(job.id, kind, quality, preset=preset)
            st.session_state.setdefault("exports", {})[job.id, preset or f"{kind}-{quality}"] = made
    for (owner, target), made in st.session_state.get("exports", {}).items():
        if owner == job.id:
            _made(job, made, target)


def named(preset: str) -> str:
    """A platform's name: ours where words are translated, its own otherwise."""
    return say(f"preset.{preset}") if has(f"preset.{preset}") else PRESETS[preset].title


def kind_of_file(name: str) -> str:
    """A format's name: ours where words are translated, its own otherwise."""
    return say(f"format.{name}") if has(f"format.{name}") else FORMATS[name].title


def _made(job: JobView, made: ExportView, target: str) -> None:
    with st.container(border=True, key=f"made-{target}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{plain(made.file_name)}**  \n:gray[{made.size_bytes / 1e6:.1f} MB]", width="content")
            save(job, made, say("export.save"), key=f"save-{target}")
        st.markdown("  \n".join(_check(*check) for check in made.checks))


def _check(name: str, passed: bool, detail: str) -> str:
    colour, icon = ("green", "check_circle") if passed else ("orange", "warning")
    label = say(f"check.{name}") if has(f"check.{name}") else name
    return f":{colour}[:material/{icon}:] {plain(label)} :gray[{plain(_found(detail))}]"


def _found(detail: str) -> str:
    """What a check found: all of it in English, else the measured figures alone, which need no words."""
    if language() == "en":
        return detail
    figures = detail.partition(";")[0].replace(" to ", "–").replace(" and more", " …")
    return figures if figures[:1] in "-0123456789" else ""


def save(job: JobView, made: ExportView, label: str, *, key: str) -> None:
    """A download straight from the disk, counted."""
    st.link_button(
        label, url(made.digest, name=made.file_name), icon=":material/download:", key=key,
        on_click=lambda: studio().exports.count_download(job.id),
    )  # fmt: skip


def _picture(digest: str) -> str:
    return studio().library.asset(digest).media_type.partition("/")[2] if digest else ""


def files(job: JobView, film: FilmView) -> None:
    """Subtitles, cover, and the bundle for an editor."""
    st.subheader(say("export.files"), anchor=False)
    stem = f"reelwright-{job.number}"
    with st.container(horizontal=True):
        for digest, ending in ((film.srt, "srt"), (film.vtt, "vtt"), (film.cover, _picture(film.cover))):
            if digest:
                label = say("export.cover_file") if digest == film.cover else ending.upper()
                st.link_button(
                    label, url(digest, name=f"{stem}.{ending}"), icon=":material/download:", key=f"file-{ending}"
                )
    st.caption(say("export.bundle_text"))
    if st.button(say("export.bundle"), icon=":material/folder_zip:", key="bundle"):
        with st.spinner(say("export.working")), boundary():
            st.session_state.setdefault("bundles", {})[job.id] = studio().exports.bundle(job.id)
    if bundle := st.session_state.get("bundles", {}).get(job.id):
        save(job, bundle, f"{bundle.file_name} · {bundle.size_bytes / 1e6:.1f} MB", key="save-bundle")
