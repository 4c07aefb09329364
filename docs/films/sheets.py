"""Make the films of asks.yaml with no key, and write a contact sheet of each and README.md with what each film says.

`python docs/films/sheets.py` makes all of them, `python docs/films/sheets.py octopus bees` only those; the films
themselves are kept in the folder that FILMS names (else a temporary one). Frames are taken where most of a scene is said.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import av
import yaml
from PIL import Image

from pipeline import Settings, open_studio
from pipeline.brief import brief
from pipeline.studio import Studio
from pipeline.views import JobView

HERE = Path(__file__).resolve().parent
README = HERE / "README.md"
HIGHEST, WIDEST, COLUMNS, GAP, QUALITY = 420, 380, 6, 8, 78
# By then what enters on a word has entered, and the next scene's transition has not begun.
EARLY, BEFORE_END_SECONDS = 0.38, 0.75
HEAD = """# Films with no key

What the studio makes on a machine without a key and without a network: asks of [asks.yaml](asks.yaml), two frames of
every scene of each film (read from left to right), and every word that is spoken. `python docs/films/sheets.py` made them.
The photographs of the adverts that go by one are the project's own
([where they are from](../../tests/pipeline/providers/local/photographs/ORIGIN.md)).
"""


def main(names: list[str]) -> None:
    """Make the films, their sheets, and the page anew."""
    asks = yaml.safe_load((HERE / "asks.yaml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        home = Settings(reelwright_home=Path(folder), executor="inline", creates_per_minute=0, _env_file=None)
        studio = open_studio(home)
        for name in names or list(asks):
            job = studio.job(studio.submit(brief(**given(studio, asks[name])), origin="cli").id)
            if job.film is None:
                raise SystemExit(f"{name}: {job.message or job.state}")
            sheet(studio.library.path(job.film.video), job).save(HERE / f"{name}.jpg", quality=QUALITY, optimize=True)
            (HERE / f"{name}.txt").write_text(said(job), "utf-8")
        studio.close()
    README.write_text(HEAD + "".join(entry(name, ask) for name, ask in asks.items() if _made(name)), "utf-8")


def given(studio: Studio, ask: dict[str, Any]) -> dict[str, Any]:
    """The ask with its product's photographs, which it names by their paths in this repository, in the studio's library."""
    product = ask.get("product") or {}
    if "images" not in product:
        return ask
    paths = [HERE.parent.parent / name for name in product["images"]]
    kept = [studio.library.upload(path.read_bytes(), name=path.name, kinds=("image",)).digest for path in paths]
    return {**ask, "product": {**product, "images": kept}}


def _made(name: str) -> bool:
    return (HERE / f"{name}.jpg").is_file()


def sheet(film: Path, job: JobView) -> Image.Image:
    """Frames of the film in rows of COLUMNS."""
    shown = list(frames(film, moments(job)))
    width, height = shown[0].size
    rows = -(-len(shown) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * (width + GAP) - GAP, rows * (height + GAP) - GAP), "white")
    for place, frame in enumerate(shown):
        page.paste(frame, (place % COLUMNS * (width + GAP), place // COLUMNS * (height + GAP)))
    return page


def moments(job: JobView) -> list[float]:
    """Seconds of the film at which frames are taken, two a scene."""
    if job.film is None:
        return []
    total = sum(scene.seconds for scene in job.scenes)
    start, found = 0.0, []
    for scene in job.scenes:
        length = scene.seconds * job.film.seconds / total
        found += [start + EARLY * length, start + max(0.5 * length, length - BEFORE_END_SECONDS)]
        start += length
    return found


def frames(film: Path, wanted: list[float]) -> Iterator[Image.Image]:
    """The frames at these seconds, within WIDEST by HIGHEST."""
    with av.open(str(film)) as opened:
        left = list(wanted)
        for frame in opened.decode(video=0):
            if left and frame.time >= left[0]:
                left.pop(0)
                picture = frame.to_image()
                picture.thumbnail((WIDEST, HIGHEST))
                yield picture


def said(job: JobView) -> str:
    """The words of each scene, and what the film warns of."""
    lines = [f"{scene.number}. {scene.words or '(no words)'}" for scene in job.scenes]
    return "\n".join([*lines, *(f"Warning: {text}" for text in job.warnings)]) + "\n"


def entry(name: str, ask: Mapping[str, object]) -> str:
    """The film's part of the page."""
    asked = ask.get("prompt") or (ask.get("product") or {}).get("name") or str(ask.get("text", "")).splitlines()[0]
    words = (HERE / f"{name}.txt").read_text("utf-8").strip()
    facts = ", ".join(str(ask[key]) for key in ("kind", "aspect", "language", "style", "mood") if key in ask)
    shots = (ask.get("product") or {}).get("images", ())
    facts += "".join(f", from [this photograph](../../{shot})" for shot in shots)
    return f"\n## {asked}\n\n{facts}\n\n![{name}]({name}.jpg)\n\n```text\n{words}\n```\n"


if __name__ == "__main__":
    main(sys.argv[1:])
