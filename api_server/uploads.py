"""Uploads: one file of a multipart body, its size and declared type, and what is kept of it."""

from pathlib import PurePosixPath

from anyio.to_thread import run_sync
from fastapi import UploadFile

from api_server.deps import Ask
from pipeline.views import AssetView

MAX_BYTES = 10 * 1024 * 1024
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")


def too_large(file: UploadFile) -> bool:
    """More than 10 MiB; the parser has counted."""
    return (file.size or 0) > MAX_BYTES


def extension(file: UploadFile) -> str:
    """The last extension of the sender's name in lower case, or "". Never used in a path."""
    return PurePosixPath((file.filename or "").replace("\\", "/")).suffix.lower()[:20]


async def kept(ask: Ask, file: UploadFile) -> AssetView:
    """The picture, made anew from its own pixels. Raises InvalidInput when it is not a JPEG, PNG or WebP."""

    def upload() -> AssetView:
        return ask.studio.library.upload(file.file, name=file.filename or "", kinds=("image",), owner=ask.caller.name)

    return await run_sync(upload)
