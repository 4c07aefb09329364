"""Uploads: one file of a multipart body, its size and declared type, and what is kept of it."""

from pathlib import PurePosixPath

from anyio.to_thread import run_sync
from fastapi import UploadFile

from api_server.deps import Ask
from pipeline.views import AssetView

MAX_BYTES = 10 * 1024 * 1024
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")
HEAD_BYTES = 64
# What is taken for a picture by mistake; the pictures themselves are here where their bytes are damaged.
MAGIC = (
    (b"GIF8", "image/gif"), (b"BM", "image/bmp"), (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"), (b"%PDF", "application/pdf"),
    (b"\0\0\x01\0", "image/x-icon"), (b"\0\0\0", "an MP4 or HEIF file"), (b"PK\x03\x04", "application/zip"),
    (b"\x89PNG", "a damaged image/png"), (b"\xff\xd8\xff", "a damaged image/jpeg"), (b"RIFF", "a damaged image/webp"),
)  # fmt: skip


def too_large(file: UploadFile) -> bool:
    """More than 10 MiB; the parser has counted."""
    return (file.size or 0) > MAX_BYTES


def extension(file: UploadFile) -> str:
    """The last extension of the sender's name in lower case, or "". Never used in a path."""
    return PurePosixPath((file.filename or "").replace("\\", "/")).suffix.lower()[:20]


def declared(file: UploadFile) -> str:
    """What the sender calls it: its extension, else its content type."""
    return extension(file) or (file.content_type or "").partition(";")[0].strip()[:100] or "unknown"


def found(file: UploadFile) -> str:
    """What its first bytes say it is, beside what it is called: "image/gif (sent as .png)"."""
    file.file.seek(0)
    head = file.file.read(HEAD_BYTES)
    kind = next((name for magic, name in MAGIC if head.startswith(magic)), "" if head else "empty")
    if not kind and head.isascii() and head.lstrip().startswith(b"<"):
        kind = "text/xml"
    return f"{kind or 'unknown'} (sent as {declared(file)})"


async def kept(ask: Ask, file: UploadFile) -> AssetView:
    """The picture, made anew from its own pixels. Raises InvalidInput when it is not a JPEG, PNG or WebP."""

    def upload() -> AssetView:
        return ask.studio.library.upload(file.file, name=file.filename or "", kinds=("image",), owner=ask.caller.name)

    return await run_sync(upload)
