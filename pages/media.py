"""Pictures, sounds and films on the dashboard's own origin: signed, ranged, straight from the disk."""

import time
from functools import lru_cache

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from pages.thumbs import thumb
from pipeline import links, studio
from pipeline.errors import ReelwrightError

PREFIX = "/reel/"
HOUR = 3600
SHRINKABLE = ("image/png", "image/jpeg", "image/webp", "video/")
HEADERS = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}


def url(digest: str, *, name: str = "") -> str:
    """A link to one of our files, good for one to two hours; a `name` makes it a download."""
    return origin(st.context.url or f"http://127.0.0.1:{studio().settings.ui_port}") + path(
        digest, name=name, hour=int(time.time()) // HOUR
    )


def small(digest: str) -> str:
    """A link to a small copy of a kept picture, or to a picture of a clip."""
    return url(digest) + "?small"


def origin(page_url: str) -> str:
    """Scheme and host of a page's address, so that a phone asks the machine it already talks to."""
    return "/".join(page_url.split("/")[:3])


def path(digest: str, *, name: str = "", hour: int) -> str:
    """The signed path; it stays the same within an hour, so that a rerun does not restart a player."""
    return _signed(str(studio().settings.reelwright_home), digest, name, hour)


@lru_cache(maxsize=8192)
def _signed(_home: str, digest: str, name: str, _hour: int) -> str:
    signed = studio().library.url(digest, name=name, seconds=2 * HOUR)
    return PREFIX + signed.removeprefix(links.PREFIX) + ("?save" if name else "")


async def send(request: Request) -> Response:
    """The file behind a link, whole or a range of it."""
    try:
        return await run_in_threadpool(_answer, request.path_params["token"], set(request.query_params))
    except ReelwrightError:
        return PlainTextResponse("This link has ended: reload the page.", status_code=404)


def _answer(token: str, asked: set[str]) -> Response:
    found, asset, name = studio().library.linked(token)
    if "small" in asked and asset.media_type.startswith(SHRINKABLE):
        return Response(thumb(found), media_type="image/webp", headers=HEADERS)
    return FileResponse(
        found,
        media_type=asset.media_type,
        filename=name,
        content_disposition_type="attachment" if "save" in asked else "inline",
        headers=HEADERS,
    )


ROUTES = [Route(f"{PREFIX}{{token}}", send, methods=["GET", "HEAD"])]
