"""The `reelwright` command: make films, look after them, and serve the studio."""

import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipeline import console, languages, logs, memory, serving, upkeep
from pipeline.brief import Aspect, Kind, brief
from pipeline.captions.styles import Font, Position
from pipeline.console import JsonFlag
from pipeline.errors import InvalidInput, ReelwrightError
from pipeline.studio import Studio
from pipeline.uploads import EVERY
from pipeline.views import JobView

app = typer.Typer(
    add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False, rich_markup_mode="rich",
    help="Reelwright: from a prompt, a product or a text to a finished short film.",
)  # fmt: skip

app.add_typer(upkeep.app)

STOPPED = 130
JobArg = Annotated[str, typer.Argument(metavar="JOB", help="A job's number or id.")]


def main() -> NoReturn:
    """Exit codes: 0 done, 1 the film failed, 2 the ask was wrong, 3 this studio lacks something (money too), 130 stopped by Ctrl-C."""
    ended = _run()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(ended)


def _run() -> int:
    try:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        logs.set_up()
        memory.share_heaps()
        ended = app(standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        console.fail("Stopped.")
        return STOPPED
    except typer._click.ClickException as error:
        error.show()
        return 2
    except ReelwrightError as error:
        console.fail(str(error))
        return console.exit_code(error)
    if ended == STOPPED:
        console.fail("Stopped.")
    return ended if isinstance(ended, int) else 0


@app.callback(invoke_without_command=True)
def serve(ctx: typer.Context) -> None:
    """Without a command: serve the dashboard and the API until Ctrl-C."""
    if ctx.invoked_subcommand is None:
        serving.serve()


@app.command()
def make(
    prompt: Annotated[str, typer.Argument(help="What the film is about.")] = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where the film goes.")] = None,
    kind: Annotated[Kind, typer.Option(help="What kind of film.")] = "storyboard",
    product: Annotated[str, typer.Option(help="A product's name, for an advert.")] = "",
    description: Annotated[str, typer.Option(help="What the product is.")] = "",
    cta: Annotated[str, typer.Option(help="The call to action, on the end card.")] = "",
    image: Annotated[list[Path] | None, typer.Option(help="A picture of the product, or to go by.")] = None,
    text: Annotated[str, typer.Option(metavar="FILE|-", help="A finished text, kept word for word.")] = "",
    seconds: Annotated[int | None, typer.Option(help="Length: 5 to 300. A text decides by itself.")] = None,
    aspect: Annotated[Aspect, typer.Option(help="Shape of the picture.")] = "9:16",
    size: Annotated[int, typer.Option(help="Pixels of the short side.")] = 1080,
    style: Annotated[str, typer.Option(help="Look: cinematic, minimalist, neon, vintage …")] = "cinematic",
    mood: Annotated[str, typer.Option(help="Feeling: calm, energetic, dramatic …")] = "",
    language: Annotated[
        str, typer.Option(help="Language of words and voice: en, es, fr … Left out: as you write.")
    ] = "",
    writer: Annotated[
        str, typer.Option(help="Who writes: auto, local, or a model such as local:ollama/llama3.2.")
    ] = "auto",
    voice: Annotated[str, typer.Option(help="A voice's id, or none.")] = "",
    voice_over: Annotated[Path | None, typer.Option(help="Your own recording of the text, instead of a voice.")] = None,
    remove_silences: Annotated[bool, typer.Option("--remove-silences", help="Shorten its long pauses.")] = False,
    captions: Annotated[str, typer.Option(help="Caption style, or none.")] = "highlight",
    caption_position: Annotated[Position, typer.Option(help="Where captions stand.")] = "low",
    caption_color: Annotated[str, typer.Option(help="Colour of their letters, such as #FFFFFF.")] = "",
    caption_highlight: Annotated[str, typer.Option(help="Colour of the spoken word, such as #FFE11A.")] = "",
    caption_font: Annotated[Font, typer.Option(help="Their typeface; the style's own unless one is named.")] = "",
    music: Annotated[str, typer.Option(help="A mood, a file of your own, or none.")] = "auto",
    review: Annotated[bool, typer.Option("--review", help="Stop at the storyboard.")] = False,
    seed: Annotated[int, typer.Option(help="Another number gives another film.")] = 0,
    as_json: JsonFlag = False,
) -> None:
    """Make a film, with a progress bar, and put it where -o says."""
    target = console.film_place(output) if output else None
    if kind in ("advert", "scenario") and not product:
        raise InvalidInput(f"--kind {kind} is about a product: name it with --product.", field="product")
    with console.studio() as studio:
        words = console.read_text(text) if text else ""
        digests = tuple(
            studio.library.upload(console.read_file(path), name=path.name, pictures=EVERY).digest
            for path in image or ()
        )
        own_music = Path(music) if Path(music).suffix else None
        wanted = brief(
            kind="advert" if product and kind == "storyboard" else "narration" if text and kind == "storyboard" else kind,
            prompt=prompt, text=words, aspect=aspect, short_side=size,
            seconds=seconds if text or seconds is not None else 30,
            style=style, mood=mood, voice=voice, captions=_style(captions), seed=seed, review=review,
            language=language or languages.of(words, description, cta, prompt),
            caption_position=caption_position, caption_color=caption_color, caption_highlight=caption_highlight,
            caption_font=caption_font,
            product={"name": product, "description": description, "call_to_action": cta, "images": digests} if product else None,
            references=() if product else digests,
            music="auto" if own_music else music,
            own_music=_upload_sound(studio, own_music),
            own_voice=_upload_sound(studio, voice_over), remove_silences=remove_silences,
        )  # fmt: skip
        console.caution(wanted)
        wanted = console.written_by(studio, wanted, writer)
        job = console.follow(studio, studio.submit(wanted, origin="cli").id, quiet=as_json)
        _finish(studio, job, target, as_json)


def _finish(studio: Studio, job: JobView, target: Path | None, as_json: bool) -> None:
    written = console.deliver(studio, job, target) if target and job.film else None
    console.show_job(job, as_json=as_json, written=written)
    if ended := console.outcome(job):
        raise typer.Exit(ended)


def _style(name: str) -> str:
    from pipeline.captions.styles import STYLES

    if name not in (*STYLES, "none"):
        raise InvalidInput(
            f"captions: no style {name!r}: choose one of {', '.join((*STYLES, 'none'))}.", field="captions"
        )
    return name


def _upload_sound(studio: Studio, path: Path | None) -> str:
    if path is None:
        return ""
    return studio.library.upload(console.read_file(path), name=path.name, kinds=("audio",)).digest


@app.command("jobs")
def list_jobs(limit: int = 20, search: str = "", as_json: JsonFlag = False) -> None:
    """List films, newest first."""
    with console.studio(work=False) as studio:
        console.show_jobs(studio.jobs(limit=limit, search=search, brief_views=True).jobs, as_json=as_json)


@app.command()
def show(job: JobArg, as_json: JsonFlag = False) -> None:
    """Show one film: its state, its storyboard, its cost."""
    with console.studio(work=False) as studio:
        console.show_job(console.find(studio, job), as_json=as_json, scenes=True)


@app.command()
def approve(
    job: JobArg, output: Annotated[Path | None, typer.Option("-o", "--output")] = None, as_json: JsonFlag = False
) -> None:
    """Say yes to a storyboard and render the film."""
    target = console.film_place(output) if output else None
    with console.studio() as studio:
        found = studio.approve(console.find(studio, job).id)
        studio.render(found.id)
        _finish(studio, console.follow(studio, found.id, quiet=as_json), target, as_json)


@app.command()
def retry(
    job: JobArg, output: Annotated[Path | None, typer.Option("-o", "--output")] = None, as_json: JsonFlag = False
) -> None:
    """Go on with a film that failed or was cancelled; nothing that was made is made again."""
    target = console.film_place(output) if output else None
    with console.studio() as studio:
        found = studio.retry(console.find(studio, job).id)
        _finish(studio, console.follow(studio, found.id, quiet=as_json), target, as_json)


@app.command()
def refine(
    job: JobArg, scene: Annotated[int, typer.Argument(help="The scene's number, from 1.")], prompt: str = "",
    words: str = "", as_json: JsonFlag = False,
) -> None:  # fmt: skip
    """Change a scene: --prompt draws its picture anew, --words changes what is said. Five times a film."""
    with console.studio(work=False) as studio:
        found = console.find(studio, job)
        console.show_changed(studio.storyboard.refine(found.id, scene, prompt=prompt, words=words), as_json=as_json)


@app.command()
def reorder(
    job: JobArg, numbers: Annotated[list[int], typer.Argument(help="All scene numbers in their new order.")],
    as_json: JsonFlag = False,
) -> None:  # fmt: skip
    """Put the scenes into a new order."""
    with console.studio(work=False) as studio:
        found = console.find(studio, job)
        console.show_changed(studio.storyboard.reorder(found.id, numbers), as_json=as_json)


@app.command()
def undo(job: JobArg, as_json: JsonFlag = False) -> None:
    """Take the storyboard's last change back."""
    with console.studio(work=False) as studio:
        console.show_changed(studio.storyboard.undo(console.find(studio, job).id), as_json=as_json)


@app.command()
def export(
    job: JobArg, output: Annotated[Path, typer.Option("-o", "--output")],
    format: Annotated[str, typer.Option(help="mp4, webm, mov, av1 or gif; left out, as -o ends.")] = "",
    quality: str = "medium", preset: str = "", as_json: JsonFlag = False,
) -> None:  # fmt: skip
    """Write a film in another format, size or platform preset."""
    target = console.writable(output)
    wanted = format or output.suffix.lower().removeprefix(".") or "mp4"
    with console.studio(work=False) as studio:
        found = console.find(studio, job)
        made = studio.exports.export(found.id, wanted, quality, preset=preset)
        console.copy(studio.library.path(made.digest), target)
        console.show(made.model_dump(), f"Wrote {target} ({made.size_bytes / 1e6:.1f} MB).", as_json=as_json)


@app.command()
def cancel(job: JobArg, as_json: JsonFlag = False) -> None:
    """Stop a film that is being made."""
    with console.studio(work=False) as studio:
        console.show_job(studio.cancel(console.find(studio, job).id), as_json=as_json)


@app.command()
def delete(job: JobArg, as_json: JsonFlag = False) -> None:
    """Remove a film and its files; what it cost stays in the ledger."""
    with console.studio(work=False) as studio:
        found = console.find(studio, job)
        studio.delete(found.id)
        console.show({"deleted": found.id}, f"Deleted film {found.number}.", as_json=as_json)
