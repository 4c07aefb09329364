"""What the command line reads, shows and writes."""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline import ceilings
from pipeline.brief import Brief
from pipeline.build import open_studio, own_work
from pipeline.errors import (
    Conflict,
    InvalidInput,
    KeyRefused,
    NotFound,
    OutOfCredit,
    ReelwrightError,
    StoreError,
    Unaffordable,
    Unavailable,
)
from pipeline.render import trial
from pipeline.studio import Studio
from pipeline.timeline import NO_CAPTIONS
from pipeline.views import JobView

TEXT_LIMIT_BYTES = 1 << 20
FOLLOW_SECONDS = 0.2
JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")]
FILM_ENDINGS = (".mp4", ".m4v")
PARKED = ("waiting",)
WRONG_ASK, LACKS = 2, 3
# The first class that fits decides; what is in no row ends with 1.
EXITS: tuple[tuple[type[ReelwrightError], int], ...] = (
    (InvalidInput, WRONG_ASK),
    (NotFound, WRONG_ASK),
    (Conflict, WRONG_ASK),
    (Unaffordable, LACKS),
    (Unavailable, LACKS),
    (StoreError, LACKS),
    (KeyRefused, LACKS),
    (OutOfCredit, LACKS),
)

out, err = Console(highlight=False), Console(stderr=True, highlight=False)


@contextmanager
def studio(*, work: bool = True) -> Iterator[Studio]:
    """A studio for one command; one that makes films needs an ffmpeg that works. Raises Unavailable."""
    ceilings.check()
    if work:
        trial.check()
    opened = open_studio(own_work(), work=work)
    try:
        yield opened
    finally:
        opened.close()


def exit_code(error: ReelwrightError) -> int:
    """2 for a wrong ask, 3 for what this studio lacks (a program, a key, room, money), else 1."""
    return next((code for kind, code in EXITS if isinstance(error, kind)), 1)


def outcome(job: JobView) -> int:
    """The exit code for a job that was followed: 0 finished or up for review, 3 waiting for this studio, else 1."""
    if job.state == "completed" or job.waiting == "approval":
        return 0
    return LACKS if job.waiting in ("disk", "credentials", "budget") else 1


def fail(message: str) -> None:
    """One line to stderr."""
    err.print(f"[bold red]reelwright:[/] {plain(message)}", soft_wrap=True)


def caution(wanted: Brief) -> None:
    """One line to stderr, before anything is made, about letters that its captions can't show."""
    if wanted.captions != NO_CAPTIONS:
        from pipeline.captions.fonts import caution as told

        if note := told(wanted.text or wanted.prompt):
            err.print(f"[yellow]Note:[/] {plain(note)}", soft_wrap=True)


def show(value: object, words: str, *, as_json: bool) -> None:
    """A value for scripts, or words for people."""
    if as_json:
        out.out(json.dumps(value, default=str, ensure_ascii=False))
    else:
        out.print(plain(words), soft_wrap=True)


def find(studio: Studio, job: str) -> JobView:
    """A job by number or id. Raises NotFound."""
    return studio.numbered(int(job)) if job.isascii() and job.isdigit() and len(job) < 19 else studio.job(job)


def follow(studio: Studio, job_id: str, *, quiet: bool) -> JobView:
    """Show progress until the job ends or waits; Ctrl-C cancels it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, disable=quiet, transient=True) as bar:
        task = bar.add_task("Queued", total=1.0)
        try:
            while True:
                version, job = studio.version(job_id), studio.job(job_id)
                bar.update(task, completed=job.progress, description=plain(job.message or job.state))
                if job.ended or (job.state in PARKED and job.waiting):
                    return job
                while studio.version(job_id) == version:
                    time.sleep(FOLLOW_SECONDS)
        except KeyboardInterrupt:
            studio.cancel(job_id)
            raise


def written_by(studio: Studio, wanted: Brief, writer: str) -> Brief:
    """The brief with its writer: "auto" takes a free one of this machine where nobody else would write, and says so."""
    if writer != "auto":
        chosen = "local:script" if writer == "local" else writer
        return wanted.model_copy(update={"models": (("script", chosen),)})
    script = next(line for line in studio.estimate(wanted).lines if line.capability == "script")
    if wanted.text or script.model != "local:script":
        return wanted
    found = studio.writers(look=True)
    if not found:
        return wanted
    err.print(
        f"Written by {plain(found[0].title)}, free, on this machine (--writer local for the studio's own).",
        soft_wrap=True,
    )
    return wanted.model_copy(update={"models": (("script", found[0].id),)})


def read_text(source: str) -> str:
    """A text file, or standard input for "-". Raises InvalidInput unless it is UTF-8 and at most 1 MB."""
    raw = sys.stdin.buffer.read(TEXT_LIMIT_BYTES + 1) if source == "-" else read_file(Path(source))
    if len(raw) > TEXT_LIMIT_BYTES:
        raise InvalidInput(f"text: {source} is larger than 1 MB: give a shorter text.", field="text")
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"text: {source} is not UTF-8 (byte {error.start}): save it as UTF-8 and try again.", field="text"
        ) from None
    if not words.strip():
        raise InvalidInput(f"text: {source} is empty: write something into it.", field="text")
    return words


def read_file(path: Path) -> bytes:
    """A file's bytes. Raises InvalidInput that says why it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"Can't read {str(path)!r}: {error.strerror}. Check the path.", field="file") from None


def writable(target: Path) -> Path:
    """The target, if a file can be put there. Raises InvalidInput before any work is done."""
    try:
        taken = target.is_dir()
    except OSError as error:
        raise InvalidInput(
            f"Can't write {target.name[:40]!r}…: {error.strerror}. Choose a shorter name.", field="output"
        ) from None
    if taken:
        raise InvalidInput(
            f"{str(target)!r} is a folder: name a file, such as {str(target / 'film.mp4')!r}.", field="output"
        )
    folder = target.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise InvalidInput(
            f"Can't write into {str(folder)!r}: make that folder, or choose another place.", field="output"
        )
    return target


def film_place(target: Path) -> Path:
    """The target, if a film can be put there with its subtitles and cover beside it. Raises InvalidInput."""
    if target.suffix.lower() not in FILM_ENDINGS:
        wanted = str(target.with_suffix(".mp4"))
        raise InvalidInput(
            f"{str(target)!r}: a film is an MP4 file: write -o {wanted!r}; reelwright export makes other formats.",
            field="output",
        )
    return writable(target)


def copy(source: Path, target: Path) -> None:
    """Put a file in place whole or not at all. Raises StoreError."""
    # Its name is as short as any: that of the target may be as long as names can be.
    temporary = target.with_name(f".{token_hex(4)}.part")
    try:
        shutil.copyfile(source, temporary)
        temporary.replace(target)
    except OSError as error:
        raise StoreError(
            f"Can't write {str(target)!r}: {error.strerror}. Free some space or choose another place."
        ) from None
    finally:
        temporary.unlink(missing_ok=True)


def deliver(studio: Studio, job: JobView, target: Path) -> list[str]:
    """The film, its subtitles and its cover beside each other."""
    assert job.film is not None
    parts = {"": job.film.video, ".srt": job.film.srt, ".vtt": job.film.vtt, ".jpg": job.film.cover}
    written = []
    for suffix, digest in parts.items():
        if digest:
            place = target if not suffix else target.with_suffix(suffix)
            copy(studio.library.path(digest), place)
            written.append(str(place))
    return written


def show_job(job: JobView, *, as_json: bool, written: Sequence[str] | None = None, scenes: bool = False) -> None:
    """One job."""
    if as_json:
        out.out(json.dumps(job.model_dump(mode="json") | {"written": written or []}, ensure_ascii=False))
        return
    out.print(f"[bold]Film {job.number}[/] · {plain(job.title)} · {_state(job)}", soft_wrap=True)
    if scenes or job.waiting == "approval":
        out.print(_storyboard(job))
    if job.script and job.script.writer:
        out.print(f"Written by {plain(job.script.writer)}", soft_wrap=True)
    if job.script and job.script.sources:
        out.print(f"Sources: {plain('; '.join(job.script.sources))}", soft_wrap=True)
    for warning in job.warnings:
        out.print(f"[yellow]Note:[/] {plain(warning)}", soft_wrap=True)
    if job.film:
        out.print(_measures(job), soft_wrap=True)
    for path in written or ():
        out.print(f"Wrote {plain(path)}", soft_wrap=True)
    if job.waiting == "approval":
        out.print(f"Next: reelwright approve {job.number} -o film.mp4", soft_wrap=True)


def show_changed(job: JobView, *, as_json: bool) -> None:
    """A job whose storyboard was changed; a finished film shows the change once it is approved again."""
    show_job(job, as_json=as_json, scenes=True)
    if job.film and not as_json:
        out.print(f"Next: reelwright approve {job.number} -o film.mp4 makes the film anew", soft_wrap=True)


def _measures(job: JobView) -> str:
    assert job.film is not None
    film = job.film
    sound = f", {film.loudness:.1f} LUFS" if film.loudness is not None else ""
    return f"{film.seconds:.1f} s, {film.width} x {film.height}, {film.size_bytes / 1e6:.1f} MB{sound}, ${job.spent_micros / 1e6:.2f}"


def _state(job: JobView) -> str:
    words = {"completed": "[green]finished[/]", "failed": f"[red]failed[/]: {plain(job.error)}"}
    waits = f"waiting for {job.waiting}: {plain(job.message)}"
    return words.get(job.state, waits if job.waiting else job.state)


def _storyboard(job: JobView) -> Table:
    table = Table("#", "Seconds", "Words", "Picture", show_lines=True)
    for scene in job.scenes:
        table.add_row(str(scene.number), f"{scene.seconds:g}", plain(scene.words), plain(scene.error or scene.prompt))
    return table


def show_jobs(jobs: Sequence[JobView], *, as_json: bool) -> None:
    """A listing."""
    if as_json:
        out.out(json.dumps([job.model_dump(mode="json") for job in jobs], ensure_ascii=False))
        return
    table = Table("#", "State", "Title", "Made", "Cost")
    for job in jobs:
        cost = f"${job.spent_micros / 1e6:.2f}"
        table.add_row(
            str(job.number), job.waiting or job.state, plain(job.title), f"{job.created_at:%Y-%m-%d %H:%M}", cost
        )
    out.print(table if jobs else 'No films yet: reelwright make "Why we dream" -o film.mp4')


def plain(text: str) -> str:
    """A text in which nothing is read as markup."""
    return text.replace("[", r"\[")
