"""Examine this machine and this studio; every fault comes with its exact fix."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pipeline import hosts, prices
from pipeline.backups import Backups, Copies
from pipeline.captions import fonts
from pipeline.errors import ReelwrightError, StoreError
from pipeline.providers import providers
from pipeline.render import ffmpeg, trial
from store import Settings, Store, checks, restore
from store.backups import way_back
from store.settings import settings

NEEDED_FILTERS = ("scale", "crop", "fps", "aformat", "alimiter", "ebur128", "palettegen", "paletteuse")
NEEDED_ENCODERS = ("libx264", "aac", "libvpx-vp9", "libopus")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    found: str
    fix: str = ""


def examine(*, strict: bool = False) -> tuple[Finding, ...]:
    """Everything, in the order in which it would stop a film."""
    try:
        chosen = settings()
    except StoreError as error:
        return (Finding(name="settings", ok=False, found=str(error), fix="Correct it in the environment or in .env."),)
    return tuple(finding for look in LOOKS for finding in look(chosen)) + (tuple(_strict(chosen)) if strict else ())


def _home(chosen: Settings) -> Iterator[Finding]:
    home = chosen.reelwright_home
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=home):
            pass
    except OSError as error:
        fix = f"Give yourself write rights on {home}, or set REELWRIGHT_HOME to another folder."
        yield Finding(name="write rights", ok=False, found=f"{home}: {error.strerror}", fix=fix)
        return
    yield Finding(name="write rights", ok=True, found=str(home))
    free = shutil.disk_usage(home).free >> 20
    enough = free > chosen.disk_watermark_mb
    yield Finding(
        name="disk", ok=enough, found=f"{free:,} MB free", fix=f"Free at least {chosen.disk_watermark_mb} MB."
    )


def _ffmpeg(chosen: Settings) -> Iterator[Finding]:
    fix = "Reinstall with: uv sync --reinstall-package imageio-ffmpeg, or set FFMPEG_BINARY to a working ffmpeg."
    try:
        said, offered = ffmpeg.version(Path.cwd()), ffmpeg.offered(Path.cwd())
        trial.check()
    except ReelwrightError as error:
        reason = error.__cause__ or error
        yield Finding(
            name="ffmpeg", ok=False, found=f"{chosen.ffmpeg_binary or 'the one in the wheel'}: {reason}", fix=fix
        )
        return
    yield Finding(name="ffmpeg", ok=True, found=said)
    missing = [name for name in (*NEEDED_FILTERS, *NEEDED_ENCODERS) if name not in offered]
    found = f"missing: {', '.join(missing)}" if missing else "all there"
    yield Finding(name="ffmpeg filters and encoders", ok=not missing, found=found, fix=fix)


def _fonts(_chosen: Settings) -> Iterator[Finding]:
    covered = fonts.scripts()
    missing = [script for script, there in covered.items() if not there]
    found = f"missing: {', '.join(missing)}" if missing else ", ".join(covered)
    yield Finding(name="fonts", ok=not missing, found=found, fix="Reinstall with: uv sync --reinstall")


def _database(chosen: Settings) -> Iterator[Finding]:
    try:
        store = Store(chosen)
    except StoreError as error:
        yield Finding(
            name="database", ok=False, found=str(error), fix="See the message; your files were left untouched."
        )
        return
    faults = store.db.check()
    with store.db.read() as session:
        reason = restore.reason(session)
    if reason:
        fix = "See what was paid: reelwright restored; then agree to go on with: reelwright restored --agree."
        yield Finding(name="restored copy", ok=False, found=f"{reason} Nothing is paid now.", fix=fix)
    yield Finding(
        name="database", ok=not faults, found="; ".join(faults[:3]) or "sound", fix=f"{way_back(store.db.path)}."
    )
    yield _copies(Backups(store).found())
    count = len(checks.unowned(store))
    yield Finding(name="calls under way that nobody is at work on", ok=True, found=str(count))
    store.close()


def _copies(found: Copies | None) -> Finding:
    if found is None:
        return Finding(name="backups", ok=True, found="on a database server: copy it with pg_dump")
    newest = f"{found.count}, the newest {found.newest}, {said(found.age)} old" if found.count else "none yet"
    fix = "Free some space for the daily copy, or make one now: reelwright backup."
    return Finding(name="backups", ok=not found.late, found=newest, fix=fix)


def said(age: timedelta) -> str:
    """An age in words."""
    hours = max(0, int(age.total_seconds() // 3600))
    number, word = (hours // 24, "day") if hours >= 48 else (hours, "hour")
    return f"{number} {word}{'' if number == 1 else 's'}"


def _keys(chosen: Settings) -> Iterator[Finding]:
    names = {"OPENAI_API_KEY": chosen.openai_api_key, "ANTHROPIC_API_KEY": chosen.anthropic_api_key,
             "REPLICATE_API_TOKEN": chosen.replicate_api_token, "RUNWAYML_API_SECRET": chosen.runwayml_api_secret,
             "PEXELS_API_KEY": chosen.pexels_api_key}  # fmt: skip
    present = [name for name, secret in names.items() if secret.get_secret_value()]
    yield Finding(name="keys", ok=True, found=", ".join(present) or "none: everything is made by the local engine")


def _prices(chosen: Settings) -> Iterator[Finding]:
    """A price that a person made lower than the vendor's is theirs to set, and is told; what is charged counts."""
    try:
        models = [model for provider in providers(chosen).values() for model in provider.models]
        cheaper = prices.overridden(models, chosen)
    except ReelwrightError as error:
        yield Finding(name="prices", ok=False, found=str(error), fix="Correct PRICE_OVERRIDES in .env.")
        return
    told = [f"{name}: ${own / 1e6:g} here, ${listed / 1e6:g} listed" for name, (own, listed) in cheaper.items()]
    rule = " (PRICE_OVERRIDES; the caps count what is charged)" if told else ""
    yield Finding(name="prices", ok=True, found="; ".join(told) + rule or "as the vendors list them")


def _user(_chosen: Settings) -> Iterator[Finding]:
    """Root needs no refusal: in a container it is the usual user."""
    root = sys.platform != "win32" and os.geteuid() == 0
    found = "root: outside a container, better use an account of your own" if root else "not root"
    yield Finding(name="user", ok=True, found=found)


def _door(chosen: Settings) -> Iterator[Finding]:
    """A warning only: the proxy may ask who comes."""
    asked = "a token is demanded" if hosts.demands_tokens(chosen) else "this machine only, or who has a token"
    yield Finding(name="door", ok=True, found=hosts.left_open(chosen) or asked)


LOOKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _home, _user, _door, _ffmpeg, _fonts, _database, _keys, _prices,
)  # fmt: skip


def _strict(chosen: Settings) -> Iterator[Finding]:
    store = Store(chosen)
    try:
        for name, faults in checks.invariants(store).items():
            yield Finding(
                name=name, ok=not faults, found="; ".join(faults[:5]) or "holds", fix="Report this with your log."
            )
    finally:
        store.close()
