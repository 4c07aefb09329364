"""The reader's own media and the voices of the library."""

from collections.abc import Sequence

import streamlit as st

from pages.components.boundary import attempt, plain
from pages.components.empty import empty
from pages.components.uploads import upload
from pages.components.voices import called, play
from pages.components.widgets import mirror, typed
from pages.forms import LANGUAGES, MOODS
from pages.media import small, url
from pages.words import say
from pipeline import studio
from pipeline.views import AssetView


def media() -> None:
    """Own pictures, clips and music with their tags; narrations look here first."""
    upload(say("shelf.add"), kinds=("image", "video", "audio"), key="shelf.add", most=20, library=True)
    search = st.text_input(say("library.search"), key="shelf.search", type="search") or ""
    found = studio().library.media(search=search)
    if not found:
        empty("unlike" if search else "media", icon="perm_media", page="")
    _cards(found)


def music() -> None:
    """The reader's own tracks, and what the local engine plays for each mood."""
    upload(say("shelf.add_music"), kinds=("audio",), key="shelf.music", most=20, library=True)
    found = studio().library.media(kind="audio")
    if found:
        st.subheader(say("shelf.yours"), anchor=False)
    else:
        empty("music", icon="music_note", page="")
    _cards(found)
    st.subheader(say("shelf.made"), anchor=False)
    with st.grid("auto", min_column_width=230, gap="medium"):
        for mood in filter(None, MOODS):
            with st.container(border=True, height="stretch", key=f"mood-{mood}"):
                title = say(f"music.{mood}")
                if _listen(f":material/music_note: **{title}**", mood):
                    heard = url(studio().library.hear(mood))
                    st.audio(heard, autoplay=True, alt=say("shelf.mood_alt", mood=title.lower()))


def _cards(found: Sequence[AssetView]) -> None:
    with st.grid("auto", min_column_width=210, gap="medium"):
        for asset in found:
            with st.container(border=True, height="stretch", key=f"asset-{asset.digest[:16]}", gap="small"):
                _card(asset)


def _card(asset: AssetView) -> None:
    match asset.media_type.partition("/")[0]:
        case "image":
            with st.container(key=f"cover-{asset.digest[:16]}"):
                st.image(small(asset.digest), alt=asset.tags or asset.name, width="stretch")
        case "video":
            # Browsers play few of the codecs that cameras write: a picture of the clip is always there.
            with st.container(key=f"cover-{asset.digest[:16]}"):
                st.image(small(asset.digest), alt=asset.tags or asset.name, width="stretch")
            if st.toggle(say("shelf.play"), key=f"play-{asset.digest[:16]}"):
                st.video(url(asset.digest), autoplay=True, alt=asset.tags or asset.name)
        case "audio":
            st.audio(url(asset.digest), alt=asset.tags or asset.name)
    st.caption(f"{plain(asset.name)} · {asset.size_bytes / 1e6:.1f} MB")
    tags = mirror(f"tags-{asset.digest[:16]}", asset.tags)
    st.text_input(say("shelf.tags"), asset.tags, key=tags, max_chars=500, on_change=_tag, args=(asset.digest, tags))
    st.button(
        say("products.drop"),
        icon=":material/delete:",
        key=f"drop-{asset.digest[:16]}",
        type="tertiary",
        help=say("shelf.remove", name=plain(asset.name)),
        on_click=_remove,
        args=(asset.digest,),
    )


def _tag(digest: str, tags: str) -> None:
    if typed(tags):
        attempt(lambda: studio().library.tag(digest, st.session_state[tags]))


def _remove(digest: str) -> None:
    attempt(lambda: studio().library.remove(digest))


def voices() -> None:
    """The local voices of a language, to listen to."""
    code = st.selectbox(say("ask.language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="shelf.language")
    with st.grid("auto", min_column_width=230, gap="medium"):
        for voice in studio().library.voices(code):
            with st.container(border=True, key=f"voice-{voice.id}"):
                if _listen(f":material/record_voice_over: **{plain(called(voice))}**", voice.id):
                    play(voice)


def _listen(title: str, name: str) -> bool:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(title, width="content")
        return st.button(say("ask.listen"), icon=":material/volume_up:", type="tertiary", key=f"listen-{name}")
