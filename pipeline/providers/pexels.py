"""Pexels: free photos and clips for a search phrase, by shape and length, with who made them."""

import json
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.capabilities import FootageFacts, FootageRequest, Request
from pipeline.errors import ProviderFailed, Rejected
from pipeline.provider import Accepted, Desk, Model, Price, Produced, Remote, Sent
from pipeline.providers.account import Account
from pipeline.providers.transport import Line, session
from store.settings import Settings

BASE_URL = "https://api.pexels.com"
FREE = Price(source="pexels.com/api, free of charge", dated="2026-11")
PAGE = 15
MOST_ITEMS = 6
PHOTO_SECONDS = 5.0
LARGEST_SIDE = 2560


class Answer(BaseModel):
    """Base of what we read of Pexels' answers."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Person(Answer):
    name: str = Field(default="", max_length=300)


class File(Answer):
    """One size of a clip."""

    link: str = Field(max_length=4000)
    file_type: str = ""
    width: int | None = None
    height: int | None = None


class Clip(Answer):
    """One clip and its sizes."""

    duration: float = Field(ge=0)
    url: str = Field(default="", max_length=4000)
    user: Person = Person()
    video_files: tuple[File, ...]


class Clips(Answer):
    """A page of clips."""

    videos: tuple[Clip, ...]


class Sizes(Answer):
    """The addresses of one photo."""

    large2x: str = Field(max_length=4000)


class Photo(Answer):
    """One photo."""

    url: str = Field(default="", max_length=4000)
    photographer: str = Field(default="", max_length=300)
    src: Sizes


class Photos(Answer):
    """A page of photos."""

    photos: tuple[Photo, ...]


class Pexels:
    """A search costs nothing, so it may always be made again."""

    vendor: ClassVar[str] = "pexels"
    settle_seconds: ClassVar[float] = 0.0
    models: ClassVar[tuple[Model, ...]] = (
        Model(id="pexels:videos", capability="footage", title="Pexels clips", price=FREE),
        Model(id="pexels:photos", capability="footage", title="Pexels photos", price=FREE),
    )

    def __init__(self, settings: Settings) -> None:
        self.account = Account(
            vendor=self.vendor,
            variable="PEXELS_API_KEY",
            key=settings.pexels_api_key,
            base_url=settings.pexels_base_url or BASE_URL,
            sdk=("requests", "requests.adapters"),
        )

    def create(self, model: Model, request: Request, desk: Desk) -> Produced:
        """Search; raises Rejected when nothing fits, so that the next footage source is asked."""
        key = self.account.secret(model)
        if not isinstance(request, FootageRequest):
            raise Rejected(f"{model.id!r} does not make {request.capability}.", vendor=self.vendor)
        with self.account.creating(model, desk) as line:
            if model.name == "photos":
                return self._photos(line, key, request)
            return self._clips(line, key, request)

    def poll(self, model: Model, provider_id: str, desk: Desk) -> Produced:
        """Raise ProviderFailed: a search is never pending."""
        raise ProviderFailed(f"Pexels has no pending search {provider_id!r}.", vendor=self.vendor, usd_micros=0)

    def find(self, model: Model, intent: str, sent: Sent) -> Accepted | None:
        """Say no: a search that did not come back cost nothing."""
        return None

    def cancel(self, model: Model, provider_id: str) -> None:
        """Do nothing: a search is over in a moment."""

    def _clips(self, line: Line, key: str, request: FootageRequest) -> Produced:
        self._search(line, key, "/v1/videos/search", request)
        chosen: list[tuple[Remote, str]] = []
        seconds = 0.0
        for clip in Clips.model_validate_json(line.body).videos:
            file = _nearest(clip, request)
            if seconds < request.seconds and len(chosen) < MOST_ITEMS and file:
                credit = f"Video by {clip.user.name or 'a Pexels maker'} on Pexels {clip.url}"
                chosen.append((Remote(url=file.link, kind="video"), credit))
                seconds += clip.duration
        return self._produced(chosen, "clip", request)

    def _photos(self, line: Line, key: str, request: FootageRequest) -> Produced:
        self._search(line, key, "/v1/search", request)
        wanted = min(MOST_ITEMS, max(1, round(request.seconds / PHOTO_SECONDS)))
        found = Photos.model_validate_json(line.body).photos[:wanted]
        chosen = [
            (
                Remote(url=photo.src.large2x, kind="image", cover=(request.width, request.height)),
                f"Photo by {photo.photographer or 'a Pexels maker'} on Pexels {photo.url}",
            )
            for photo in found
        ]
        return self._produced(chosen, "image", request)

    def _search(self, line: Line, key: str, path: str, request: FootageRequest) -> None:
        orientation = (
            "square"
            if request.width == request.height
            else "portrait"
            if request.height > request.width
            else "landscape"
        )
        with session(line) as web:
            answer = web.get(
                self.account.base_url.rstrip("/") + path,
                headers={"Authorization": key},
                params={"query": request.query[:100], "orientation": orientation, "per_page": str(PAGE)},
                allow_redirects=False,
            )
            answer.raise_for_status()

    def _produced(
        self, chosen: list[tuple[Remote, str]], kind: Literal["image", "clip"], request: FootageRequest
    ) -> Produced:
        if not chosen:
            said = json.dumps(request.query, ensure_ascii=False)
            raise Rejected(f"Pexels has nothing for {said} in this shape.", vendor=self.vendor)
        return Produced(
            facts=FootageFacts(kinds=(kind,) * len(chosen), attributions=tuple(credit[:500] for _, credit in chosen)),
            files={f"item-{number}": remote for number, (remote, _) in enumerate(chosen)},
            usd_micros=0,
        )


def _nearest(clip: Clip, request: FootageRequest) -> File | None:
    """The smallest MP4 that is at least as large as the film, else the largest one of a sane size."""
    usable = [
        file
        for file in clip.video_files
        if file.file_type == "video/mp4" and file.width and file.height and max(file.width, file.height) <= LARGEST_SIDE
    ]
    usable.sort(key=lambda file: (file.width or 0) * (file.height or 0))
    enough = (f for f in usable if (f.width or 0) >= request.width and (f.height or 0) >= request.height)
    return next(enough, usable[-1] if usable else None)
