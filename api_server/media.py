"""Media: films and pictures by a signed link, or as part of a job that the caller may see."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as PathPart
from starlette.requests import Request
from starlette.responses import Response

from api_server.deps import Ask, Asking
from api_server.files import file_answer
from api_server.problem import Problem
from api_server.route import LinkRoute, PublicRoute
from pipeline.errors import NotFound, StoreError
from pipeline.views import JobView

Digest = Annotated[str, PathPart(pattern=r"^[0-9a-f]{64}$")]


router = APIRouter(tags=["media"], route_class=PublicRoute)
signed = APIRouter(tags=["media"], route_class=LinkRoute)


@router.get("/media/jobs/{job_id}/{digest}", response_class=Response)
async def of_job(request: Request, job_id: str, digest: Digest, ask: Asking) -> Response:
    """A picture or film that belongs to a job."""
    job = await ask.of(ask.studio.job, job_id)
    if digest not in belongings(job):
        raise NotFound("No such file in this job.")
    return await stored(request, ask, digest)


@signed.get("/media/{token}", response_class=Response)
async def by_link(request: Request, token: str, ask: Asking) -> Response:
    """A file by a link that works for five minutes."""
    try:
        path, asset, name = await ask.of_all(ask.studio.library.linked, token)
    except StoreError:
        raise Problem(404, "File not found") from None
    return await file_answer(request.headers, path, media_type=asset.media_type, name=name, digest=asset.digest)


async def stored(
    request: Request, ask: Ask, digest: str, *, name: str = "", media_type: str = "", attachment: bool = False
) -> Response:
    """The kept file `digest` as an answer; whoever calls has checked that the caller may have it."""
    asset = await ask.of_all(ask.studio.library.asset, digest)
    path = await _path(ask, digest)
    return await file_answer(
        request.headers, path, media_type=media_type or asset.media_type, name=name or asset.name or digest[:16],
        digest=digest, attachment=attachment,
    )  # fmt: skip


async def _path(ask: Ask, digest: str) -> Path:
    try:
        return await ask.of_all(ask.studio.library.path, digest)
    except StoreError:
        raise Problem(404, "File not found") from None


def belongings(job: JobView) -> frozenset[str]:
    """Every media digest that a job shows."""
    kept = {value for scene in job.scenes for value in (scene.image, scene.reference) if value}
    film = (job.film.video, job.film.cover) if job.film else ()
    return frozenset(kept | set(film) | set(job.brief.product.images if job.brief.product else ()))


def picture_url(base: str, job_id: str, digest: str) -> str | None:
    """Where a picture of a job is served, or None for no picture."""
    return f"{base}/media/jobs/{job_id}/{digest}" if digest else None


router.include_router(signed)
