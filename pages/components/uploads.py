"""Files from the reader's machine into the library, once each, whatever reruns."""

from collections.abc import Sequence

import streamlit as st
from streamlit.typing import UploadedFile

from pages.components.boundary import line, plain
from pages.words import say
from pipeline import studio
from pipeline.errors import ReelwrightError
from pipeline.uploads import EVERY, Kind

TYPES = {
    "image": ("png", "jpg", "jpeg", "jfif", "webp", "heic", "heif", "avif"),
    "audio": ("mp3", "wav", "m4a", "m4b", "aac", "ogg", "oga", "opus", "flac", "mka", "weba"),
    "video": ("mp4", "m4v", "mov", "qt", "3gp", "3g2", "webm", "mkv"),
}
MOST_MB = {"image": 40, "audio": 50, "video": 200}


def upload(
    label: str, *, kinds: Sequence[Kind], key: str, most: int = 1, note: str = "", library: bool = False
) -> tuple[str, ...]:
    """An uploader; the digests of what was kept. A file that can't be used is named with the reason."""
    files = st.file_uploader(
        label,
        type=[ending for kind in kinds for ending in TYPES[kind]],
        accept_multiple_files=True,
        max_upload_size=max(MOST_MB[kind] for kind in kinds),
        key=key,
        help=note or None,
    )
    if len(files) > most:
        st.warning(say("uploads.most", most=most), icon=":material/filter_none:")
    return tuple(digest for file in files[:most] if (digest := _kept(file, tuple(kinds), library)))


def _kept(file: UploadedFile, kinds: tuple[Kind, ...], library: bool) -> str:
    seen: dict[str, tuple[str, str]] = st.session_state.setdefault("uploads", {})
    if file.file_id not in seen:
        try:
            seen[file.file_id] = (
                studio().library.upload(file, name=file.name, kinds=kinds, library=library, pictures=EVERY).digest,
                "",
            )
        except ReelwrightError as error:
            seen[file.file_id] = ("", say("uploads.refused", name=plain(file.name), reason=line(error)))
    digest, problem = seen[file.file_id]
    if problem:
        st.error(problem, icon=":material/broken_image:")
    return digest
