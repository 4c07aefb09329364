"""Examine this machine and this studio; every fault comes with its exact fix."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.captions import fonts
from pipeline.errors import ReelwrightError, StoreError
from pipeline.render import ffmpeg, trial
from store import Settings, Store, checks, restore
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
    store.close()
    yield Finding(
        name="database", ok=not faults, found="; ".join(faults[:3]) or "sound", fix="Restore the newest backup."
    )


def _keys(chosen: Settings) -> Iterator[Finding]:
    names = {"OPENAI_API_KEY": chosen.openai_api_key, "ANTHROPIC_API_KEY": chosen.anthropic_api_key,
             "REPLICATE_API_TOKEN": chosen.replicate_api_token, "RUNWAYML_API_SECRET": chosen.runwayml_api_secret,
             "PEXELS_API_KEY": chosen.pexels_api_key}  # fmt: skip
    present = [name for name, secret in names.items() if secret.get_secret_value()]
    yield Finding(name="keys", ok=True, found=", ".join(present) or "none: everything is made by the local engine")


def _user(_chosen: Settings) -> Iterator[Finding]:
    """Root needs no refusal: in a container it is the usual user."""
    root = sys.platform != "win32" and os.geteuid() == 0
    found = "root: outside a container, better use an account of your own" if root else "not root"
    yield Finding(name="user", ok=True, found=found)


LOOKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_home, _user, _ffmpeg, _fonts, _database, _keys)


def _strict(chosen: Settings) -> Iterator[Finding]:
    store = Store(chosen)
    try:
        for name, faults in checks.invariants(store).items():
            yield Finding(
                name=name, ok=not faults, found="; ".join(faults[:5]) or "holds", fix="Report this with your log."
            )
    finally:
        store.close()
