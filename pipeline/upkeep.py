"""Commands that look after the studio itself: its health, its database, its tokens and credits."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from pipeline import console, demo, doctor, serving
from pipeline import rescue as films
from pipeline.build import own_work
from pipeline.console import JsonFlag
from pipeline.doctor import Finding
from pipeline.restored import Restored
from pipeline.studio import Studio
from pipeline.views import AssetView, CallView

app = typer.Typer()


@app.command("doctor")
def check(strict: Annotated[bool, typer.Option(help="Also check the ledger, files and database.")] = False,
          as_json: JsonFlag = False) -> None:  # fmt: skip
    """Check this machine: ffmpeg, fonts, disk, database, keys, rights. Each fault comes with its fix."""
    findings = doctor.examine(strict=strict)
    show_findings(findings, as_json=as_json)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(3)


@app.command()
def rescue(
    new: Annotated[
        bool, typer.Option("--new", help="Set a database that can't be opened aside and begin another.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Pictures and sounds too.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Take films that the database does not know back into the library. Nothing is deleted."""
    show_rescued(films.rescue(own_work(), new=new, everything=everything), as_json=as_json)


@app.command()
def backup(
    folder: Annotated[Path | None, typer.Argument(help="Where to; by default `backups` beside the database.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Copy the database, while the studio works or not. Films lie in `media` and are never in it."""
    with console.studio(work=False) as studio:
        made = studio.backups.make(folder)
        size = made.stat().st_size
        console.show({"file": str(made), "bytes": size}, f"{made} ({size / 1e6:.1f} MB)", as_json=as_json)


@app.command()
def restored(
    agree: Annotated[bool, typer.Option("--agree", help="Let the studio pay again.")] = False,
    by: Annotated[str, typer.Option(help="Who agrees.")] = "command line",
    as_json: JsonFlag = False,
) -> None:
    """Show what was taken back into a database that was put back; --agree lets the studio pay again."""
    with console.studio(work=False) as studio:
        studio.restoring.ask()
        found = studio.restoring.found()
        files = studio.restoring.unknown_files() if found else 0
        show_restored(found, studio.spending.unknown(), files, as_json=as_json)
        if agree:
            studio.go_on(by=by)


@app.command("demo")
def make_demo(
    short_side: Annotated[int, typer.Option(min=144, max=2160, help="Smaller films are made sooner.")] = 1080,
    as_json: JsonFlag = False,
) -> None:
    """Make what the documents talk about: film 123 (approved), job_abc123, the advert, product-123, user-456, the robot."""
    with console.studio() as studio:
        job = demo.make(
            studio, lambda job_id: console.follow(studio, job_id, quiet=as_json), short_side=short_side // 2 * 2
        )
        console.show_job(job, as_json=as_json)


@app.command()
def token(
    name: Annotated[str, typer.Argument(help="What it is for.")] = "",
    owner: str = "",
    days: Annotated[int, typer.Option(help="How long it works; 0 is for ever.")] = 0,
    read_only: Annotated[bool, typer.Option("--read-only", help="It may look, and change nothing.")] = False,
    adopt: Annotated[bool | None, typer.Option(help="Own the studio: what is there, and what is made here later; else asked.")] = None,
    open_again: Annotated[bool, typer.Option("--open", help="Need no token again, on this machine only.")] = False,
    as_json: JsonFlag = False,
) -> None:  # fmt: skip
    """Make an API token; it is shown this once. Or need none again."""
    with console.studio(work=False) as studio:
        if open_again:
            studio.access.open()
            console.show({"access": "open"}, "Every program of this machine may use the studio now.", as_json=as_json)
            return
        keep = adopts(studio) if adopt is None else adopt
        made, plain = studio.access.create_token(name, owner=owner, days=days, reads_only=read_only, adopt=keep)
        console.show({"token": plain, "id": made.id, "owner": made.owner}, plain, as_json=as_json)


@app.command("credits")
def give_credits(
    user: Annotated[str, typer.Argument(help="Whose: a user_id of the scenario contract.")],
    give: Annotated[int, typer.Option(help="How many more; negative ones are taken away.")] = 0,
    as_json: JsonFlag = False,
) -> None:
    """Show a user's credits for scenarios, and give some."""
    with console.studio(work=False) as studio:
        balance = studio.library.give_credits(user, give) if give else studio.library.credits(user)
        console.show({"user_id": user, "credits": balance}, f"{user} has {balance} credits.", as_json=as_json)


@app.command()
def worker() -> None:
    """Run queued films until Ctrl-C, without a dashboard."""
    serving.work()


def adopts(studio: Studio) -> bool:
    """Whether a first token's owner shall own what is there: asked where a person answers, else yes."""
    if studio.access.is_closed() or not sys.stdin.isatty():
        return True
    return typer.confirm(
        "Shall its owner own what was made so far, and what the dashboard and the command line make from now on?",
        default=True,
        err=True,
    )


def show_rescued(rescued: Sequence[AssetView], *, as_json: bool) -> None:
    """What is in the library again."""
    if as_json:
        console.out.out(json.dumps([asset.model_dump(mode="json") for asset in rescued], ensure_ascii=False))
        return
    table = Table("Name", "Seconds", "Size", "Pixels")
    for asset in rescued:
        size = f"{asset.size_bytes / 1e6:.1f} MB"
        table.add_row(console.plain(asset.name), f"{asset.seconds:.1f}", size, f"{asset.width} x {asset.height}")
    console.out.print(table if rescued else "Every film beside this database is known to it.")


def show_restored(found: Restored | None, unknown: Sequence[CallView], files: int, *, as_json: bool) -> None:
    """What is known of a database that was put back."""
    if as_json:
        calls = [call.model_dump(mode="json") for call in unknown]
        console.out.out(
            json.dumps({"restored": found.model_dump() if found else None, "unknown": calls, "files": files})
        )
        return
    if found is None:
        console.out.print("This database is as new as its studio: nothing was put back.")
        return
    back = f"{found.taken_back} paid calls were taken back; of unknown outcome: {found.unknown}."
    console.out.print(f"{found.reason} {back}", soft_wrap=True)
    for call in unknown:
        price = f"${call.estimated_micros / 1e6:.2f}"
        console.out.print(
            f"  {call.created_at:%Y-%m-%d %H:%M} · {console.plain(call.model)} · {console.plain(call.step)} · {price}"
        )
    if files:
        console.out.print(f"Files that it does not know: {files}. Take their films back: reelwright rescue")
    console.out.print("Look at the vendors' billing pages, then: reelwright restored --agree", soft_wrap=True)


def show_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """The doctor's findings."""
    if as_json:
        console.out.out(json.dumps([{"name": f.name, "ok": f.ok, "found": f.found, "fix": f.fix} for f in findings]))
        return
    for finding in findings:
        mark = "[green]ok[/]  " if finding.ok else "[red]fix[/] "
        console.out.print(f"{mark} {finding.name}: {console.plain(finding.found)}", soft_wrap=True)
        if not finding.ok:
            console.out.print(f"     → {console.plain(finding.fix)}", soft_wrap=True)
