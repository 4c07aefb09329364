"""Files: films and pictures as answers — one range at a time, safe names, never a page."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api_server.head import head_only
from api_server.problem import Problem

# So much waits in memory for each reader, once read and once on its way; little for those who have taken little yet.
CHUNK, FIRST_CHUNK = 64 * 1024, 16 * 1024
TAKEN = 1024 * 1024
ONE_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")
SHOWN = ("image/png", "image/jpeg", "image/webp", "image/gif", "video/mp4", "video/webm", "video/quicktime", "audio/")
SAFE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-cache",
}


class FileAnswer(Response):
    """Streams `length` bytes of an open file from where it stands, then closes it."""

    def __init__(self, stream: BinaryIO, length: int, status: int, headers: dict[str, str]) -> None:
        super().__init__(status_code=status, headers={**headers, "Content-Length": str(length)})
        self._stream, self._length = stream, length

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send head and bytes, or the head alone where no more is asked for, for as long as somebody listens."""
        leaving = asyncio.create_task(_left(receive))
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if head_only(scope):
                self._length = 0
            async for chunk in self._chunks():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                if leaving.done():
                    return
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()
            await run_sync(self._stream.close)

    async def _chunks(self) -> AsyncIterator[bytes]:
        left = self._length
        while left:
            size = CHUNK if self._length - left >= TAKEN else FIRST_CHUNK
            if not (chunk := await run_sync(self._stream.read, min(size, left))):
                break
            left -= len(chunk)
            yield chunk


async def _left(receive: Receive) -> None:
    """Return when the caller has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def file_answer(
    headers: Headers, path: Path, *, media_type: str, name: str, digest: str, attachment: bool = False
) -> Response:
    """The file, the asked range of it, or 304. Raises Problem 404 when it is gone and 416 for a range outside it."""
    tag = f'"{digest}"'
    shown = media_type.startswith(SHOWN) and not attachment
    head = {
        **SAFE,
        "Content-Type": media_type if media_type.startswith(SHOWN) else "application/octet-stream",
        "Content-Disposition": disposition(name, attachment=not shown),
        "ETag": tag,
    }
    if headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=head)
    stream, size = await run_sync(_open, path)
    try:
        span = wanted(headers, size, tag)
    except Problem:
        stream.close()
        raise
    if span is None:
        return FileAnswer(stream, size, 200, head)
    first, last = span
    stream.seek(first)
    return FileAnswer(stream, last - first + 1, 206, {**head, "Content-Range": f"bytes {first}-{last}/{size}"})


def wanted(headers: Headers, size: int, tag: str) -> tuple[int, int] | None:
    """First and last byte asked for; None for all of it (also for several ranges). Raises Problem 416."""
    asked = ONE_RANGE.match(headers.get("range", ""))
    if asked is None or asked[0] == "bytes=-" or headers.get("if-range", tag) != tag:
        return None
    first, last = asked[1], asked[2]
    span = (int(first), min(int(last or size), size - 1)) if first else (max(0, size - int(last)), size - 1)
    if first and last and int(last) < int(first):
        return None
    if span[0] > span[1]:
        raise Problem(416, "Range not satisfiable", headers={"Content-Range": f"bytes */{size}"})
    return span


def disposition(name: str, *, attachment: bool) -> str:
    """A Content-Disposition whose name can't break out of its quotes."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name)[:150].strip(".") or "file"
    kind = "attachment" if attachment else "inline"
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name[:150], safe='', errors='replace')}"
    return f'{kind}; filename="{plain}"{extended}'


def _open(path: Path) -> tuple[BinaryIO, int]:
    try:
        return path.open("rb"), path.stat().st_size
    except OSError:
        raise Problem(404, "File not found") from None
