"""Exports: finished films in other formats, made once for each film and format."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore

from filelock import FileLock

from pipeline import assets, bundle, covers, cuts, delivery
from pipeline.errors import InvalidInput, NotFound, SourceMissing, WrongState
from pipeline.processes import never
from pipeline.projection import asset_view
from pipeline.render import convert, films, presets
from pipeline.render.films import digest
from pipeline.shelf import Shelf
from pipeline.stages import compose
from pipeline.timeline import Canvas
from pipeline.views import AssetView, ExportView, FilmView, JobView, SceneView, Stored
from store import assets as asset_rows
from store import calls, events, jobs, library
from store.models import Asset, Export, now

AT_ONCE = 2

_slots = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file to be made of a film: its key, and how to make it in a folder; its row keeps `facts` of the file."""

    key: str
    job: JobView
    film: FilmView
    make: Callable[[Path], Path]
    facts: Callable[[Path, Path], str]


class Exports:
    """Makes and counts what people take away."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._store, self._db = shelf, shelf.store, shelf.store.db

    def export(
        self, job_id: str, format: str = "mp4", quality: str = "medium", *, preset: str = "", owner: str | None = None
    ) -> ExportView:
        """The film in a format and quality, or made for a platform; the same export again costs nothing.

        Raises NotFound, InvalidInput, WrongState, SourceMissing, FfmpegMissing, RenderFailed, DiskFull.
        """
        job, film = self._finished(job_id, owner)
        target = presets.target(film.width, film.height, format, quality, preset)
        source = self._source(film)

        def make(folder: Path) -> Path:
            if target.format.container == "mp4" and convert.fits(convert.probe(source), target):
                return source
            made = folder / f"film.{target.format.ending}"
            convert.convert(source, target, made, check=never)
            return made

        def facts(path: Path, folder: Path) -> str:
            found = delivery.measure(path, folder=folder, check=never)
            return found.model_copy(update={"captions": delivery.caption_box(cuts.cut(job))}).model_dump_json()

        key = digest((job.id, film.video, target.look), convert.REVISION)
        row = self._once(Wanted(key=key, job=job, film=film, make=make, facts=facts))
        checks = delivery.checks(delivery.Measured.model_validate_json(row.checks), target, (film.width, film.height))
        name = f"video_{job.number}-{preset or f'{target.width}x{target.height}'}.{target.format.ending}"
        return self._view(row.digest, name, target.format.media_type, checks)

    def bundle(self, job_id: str, *, owner: str | None = None) -> ExportView:
        """A zip of the film, its subtitles, its scenes' media and timelines for an editor; made once until it changes.

        Raises NotFound, WrongState, SourceMissing.
        """
        job, film = self._finished(job_id, owner)
        self._source(film)
        entries = bundle.entries(job, film, self._music(job), self._asset, self._store.media.path)

        def make(folder: Path) -> Path:
            bundle.pack(entries, self._store.media.path, folder / "bundle.zip")
            return folder / "bundle.zip"

        key = f"{digest(job.id, 0)}:{digest(entries, bundle.REVISION)}"
        row = self._once(Wanted(key=key, job=job, film=film, make=make, facts=lambda path, folder: "{}"))
        return self._view(row.digest, f"video_{job.number}.zip", "application/zip")

    def shot(self, job_id: str, number: int, *, owner: str | None = None) -> str:
        """Digest of one scene as a silent clip, before the film is made too; made once until the scene changes.

        Raises NotFound for a scene that has nothing to show yet, InvalidInput, RenderFailed, DiskFull.
        """
        job = self._shelf.view(job_id, owner=owner)
        scene = next((scene for scene in job.scenes if scene.number == number), None)
        if scene is None or not (scene.clip or scene.picture):
            raise NotFound(f"Film {job.number} has no scene {number} to show yet.")
        return scene.clip.file("clip") if scene.clip else self._filmed(job, scene)

    def _filmed(self, job: JobView, scene: SceneView) -> str:
        width, height = job.brief.size
        canvas, shot = Canvas(width=width, height=height), compose.shot(scene, job.brief)

        def make(folder: Path) -> Path:
            path = folder / "shot.mp4"
            films.clip(replace(shot, voice=None), canvas, path, media=self._store.media.path, check_cancelled=never)
            return path

        film = job.film or FilmView(video="", seconds=0.0, width=width, height=height)
        key = f"{digest((job.id, scene.scene_id), 0)}:{digest((canvas, shot), convert.REVISION)}"
        return self._once(Wanted(key=key, job=job, film=film, make=make, facts=lambda path, folder: "{}")).digest

    def set_cover(self, job_id: str, scene_id: str | None, *, owner: str | None = None) -> JobView:
        """Make a scene's picture the film's cover; None brings the film's own cover back.

        Raises NotFound for an unknown job, InvalidInput for an unknown scene or one without a picture, WrongState.
        """
        job, film = self._finished(job_id, owner)
        first = film.first_cover or film.cover
        chosen = self._drawn_cover(job, film, scene_id) if scene_id else first
        changed = film.model_copy(update={"cover": chosen, "cover_scene": scene_id or "", "first_cover": first})
        with self._db.write() as session:
            row = self._shelf.job(session, job_id, owner)
            if not row.film or FilmView.model_validate_json(row.film) != film:
                raise WrongState(f"Film {job.number} has just changed: look at it again, then choose its cover.")
            row.film, row.updated_at = changed.model_dump_json(), now()
            session.add(row)
            events.add(session, row, "film")
            gone = library.forget(session, [film.cover])
        self._store.let_go(gone)
        return self._shelf.view(job_id, owner=owner)

    def count_download(self, job_id: str, *, owner: str | None = None) -> None:
        """Count one download of a job's film. Raises NotFound."""
        with self._db.write() as session:
            jobs.count_download(session, self._shelf.job(session, job_id, owner).id)

    def _finished(self, job_id: str, owner: str | None) -> tuple[JobView, FilmView]:
        job = self._shelf.view(job_id, owner=owner)
        if job.state != "completed" or job.film is None:
            raise WrongState(f"Film {job.number} is not ready ({job.waiting or job.state}): export it when it is made.")
        return job, job.film

    def _source(self, film: FilmView) -> Path:
        if not self._store.media.has(film.video):
            raise SourceMissing(f"The file of this film, {film.video[:12]!r}, is gone: render it again.")
        return self._store.media.path(film.video)

    def _asset(self, digest: str) -> AssetView:
        with self._db.read() as session:
            row = asset_rows.get(session, digest)
        if row is None or not self._store.media.has(digest):
            raise SourceMissing(f"A file of this film, {digest[:12]!r}, is gone: make its scene again.")
        return asset_view(row)

    def _music(self, job: JobView) -> str:
        if job.brief.music == "none" or job.brief.own_music:
            return job.brief.own_music
        with self._db.read() as session:
            made = [
                call.result for call in calls.listed(session, job_id=job.id, state="stored") if call.step == "music"
            ]
        return Stored.model_validate_json(made[-1]).file("audio") if made and made[-1] else ""

    def _drawn_cover(self, job: JobView, film: FilmView, scene_id: str) -> str:
        image = next((scene.image for scene in job.scenes if scene.scene_id == scene_id), "")
        if not image:
            raise InvalidInput(f"scene_id: no scene {scene_id[:40]!r} with a picture in this film.", field="scene_id")
        with self._folder() as folder:
            path = Path(folder) / "cover.jpg"
            covers.crop(self._store.media.path(image), film.width, film.height, path)
            return self._keep(path).digest

    def _once(self, wanted: Wanted) -> Export:
        """What was made before, or made now: by one thread of one process, while others that want it wait."""
        if (known := self._known(wanted)) is not None:
            return known
        lock = (
            self._store.settings.reelwright_home
            / "locks"
            / f"export-{sha256(wanted.key.encode()).hexdigest()[:2]}.lock"
        )
        with FileLock(lock, thread_local=False), _slots:
            return self._known(wanted) or self._made(wanted)

    def _known(self, wanted: Wanted) -> Export | None:
        with self._db.read() as session:
            row = library.export(session, wanted.key)
        return row if row and self._store.media.has(row.digest) else None

    def _made(self, wanted: Wanted) -> Export:
        self._store.media.check_space()
        with self._folder() as folder:
            path = wanted.make(Path(folder))
            facts = wanted.facts(path, Path(folder))
            noted = [self._keep(path)] if path.is_relative_to(folder) else []
        kept = noted[0].digest if noted else wanted.film.video
        row = Export(id=wanted.key, job_id=wanted.job.id, film=wanted.film.video, digest=kept, checks=facts)
        with self._db.write() as session:
            job = jobs.get(session, row.job_id)
            film = FilmView.model_validate_json(job.film).video if job and job.film else ""
            asset_rows.hold(session, noted)
            gone = library.keep_export(session, row, film) if job else library.forget(session, [kept])
        self._store.media.bring_back(file.digest for file in noted)
        self._store.let_go(gone)
        if job is None:
            raise NotFound(f"Film {wanted.job.number} was deleted while it was exported.")
        return row

    def _keep(self, path: Path) -> Asset:
        return assets.note(self._store, self._store.media.publish(path), path)

    def _view(self, kept: str, name: str, media_type: str, checks: tuple[delivery.Check, ...] = ()) -> ExportView:
        return ExportView(
            digest=kept, media_type=media_type, file_name=name, checks=checks,
            size_bytes=self._store.media.path(kept).stat().st_size,
        )  # fmt: skip

    def _folder(self) -> "tempfile.TemporaryDirectory[str]":
        return tempfile.TemporaryDirectory(dir=self._store.work, prefix=f"{self._store.pulse.name}-")
