"""Pack the drawings of objects, and write down their shapes: drawings.zip and shapes.tsv of pipeline/providers/local/art/objects.

    npm pack @iconify-json/fluent-emoji emojibase-data     # unpack each into a folder of its own
    python docs/objects/drawings.py FOLDER/fluent-emoji/package FOLDER/emojibase-data/package

The first package has the drawings (MIT, Microsoft), the second the groups by which docs/objects/stances.yaml says how an
object is held up and how big it is. Takes about a minute.
"""

import json
import re
import sys
import unicodedata
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile, ZipInfo

import numpy as np
import skia
import yaml
from numpy.typing import NDArray

HERE = Path(__file__).parent
HOME = HERE.parents[1] / "pipeline" / "providers" / "local" / "art" / "objects"
# Skia draws nothing of these.
BLANK = frozenset(("face-screaming-in-fear", "shaking-face"))
TONES = re.compile(r"-(?:light|medium-light|medium|medium-dark|dark)$")
WHO = re.compile(r"^(?:wo)?man-|^person-")
PER_SHEET = 24
PIXELS, UNIT = 160, 32
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 32 32">{}</svg>'
PARTS = ("stances", "sizes", "facing", "edge")
Rows = dict[str, dict[str, str]]


def main(drawings: Path, groups: Path) -> None:
    """Write both files."""
    icons = json.loads((drawings / "icons.json").read_text("utf-8"))["icons"]
    bodies = {name: icon["body"] for name, icon in icons.items() if not TONES.search(name) and name not in BLANK}
    alike = sorted(bodies, key=lambda name: (WHO.sub("", name), name))
    sheets = [alike[start : start + PER_SHEET] for start in range(0, len(alike), PER_SHEET)]
    with ZipFile(HOME / "drawings.zip", "w", ZIP_LZMA) as packed:
        for number, sheet in enumerate(sheets):
            kept = json.dumps({name: bodies[name] for name in sheet})
            packed.writestr(ZipInfo(f"{number}.json", (2026, 1, 1, 0, 0, 0)), kept, ZIP_LZMA)
    where = {name: number for number, sheet in enumerate(sheets) for name in sheet}
    subgroups = read_groups(groups)
    rules = yaml.safe_load((HERE / "stances.yaml").read_text("utf-8"))
    check(rules, set(bodies))
    rows = ["name\tink\tstance\tsize\tfacing\tedge\tcolours\tsheet"]
    for name in sorted(bodies):
        ink, colours = seen(bodies[name])
        rows.append("\t".join((name, ink, *held(name, subgroups.get(name, ""), rules), colours, str(where[name]))))
    (HOME / "shapes.tsv").write_text("\n".join(rows) + "\n", "utf-8")


def slug(label: str) -> str:
    """The name that the set of drawings gives to a label of Unicode's."""
    plain = unicodedata.normalize("NFKD", re.sub("[’']", "", label).lower())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def read_groups(groups: Path) -> dict[str, str]:
    """The subgroup of each object."""
    titles = json.loads((groups / "meta" / "groups.json").read_text("utf-8"))["subgroups"]
    labels = json.loads((groups / "en" / "data.json").read_text("utf-8"))
    return {slug(one["label"]): titles.get(str(one.get("subgroup")), "") for one in labels}


def check(rules: Rows, known: set[str]) -> None:
    """ValueError if the rules name what is not drawn."""
    listed = {name for part in PARTS for row in rules[part].values() for name in row.split()}
    if lost := sorted(listed - known):
        raise ValueError(f"stances.yaml names objects that are not drawn: {', '.join(lost)}.")


def held(name: str, subgroup: str, rules: Rows) -> tuple[str, ...]:
    """An object's stance, size, facing and edge."""
    usual = next(row for pattern, row in rules["subgroups"].items() if fnmatch(subgroup, pattern)).split()
    by_name = ({one: kind for kind, row in rules[part].items() for one in row.split()} for part in PARTS)
    return tuple(listed.get(name, other) for listed, other in zip(by_name, (*usual, "ahead", "whole"), strict=True))


def seen(body: str) -> tuple[str, str]:
    """The box of an object's ink and its three commonest colours."""
    pixels = painted(body)
    rows, columns = (np.flatnonzero((pixels[..., 3] > 12).any(axis)) for axis in (1, 0))
    edges = (columns[0] / PIXELS, rows[0] / PIXELS, (columns[-1] + 1) / PIXELS, (rows[-1] + 1) / PIXELS)
    solid = pixels[pixels[..., 3] > 200][:, :3]
    steps = [tuple(step) for step in (solid // 40).tolist()]
    common = [solid[[step == one for step in steps]].mean(0) for one, _ in Counter(steps).most_common(3)]
    codes = ("".join(f"{round(float(part)):02x}" for part in colour) for colour in common)
    return " ".join(f"{edge:.3f}" for edge in edges), " ".join(codes)


def painted(body: str) -> NDArray[np.uint8]:
    """An object as RGBA, PIXELS square."""
    drawing = skia.SVGDOM.MakeFromStream(skia.MemoryStream(SVG.format(body).encode(), copyData=True))
    drawing.setContainerSize(skia.Size(UNIT, UNIT))
    surface = skia.Surface(PIXELS, PIXELS)
    with surface as canvas:
        canvas.scale(PIXELS / UNIT, PIXELS / UNIT)
        drawing.render(canvas)
    found: NDArray[np.uint8] = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
    return found


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:3]))
