"""What a scene shows fits its words: senses, idioms, described pictures, passing numbers and settings."""

from pathlib import Path
from random import Random

import pytest
import yaml

from pipeline.providers.local.art import objects
from pipeline.providers.local.art.planning.beat import Beat, read
from pipeline.providers.local.art.planning.figures import company
from pipeline.providers.local.art.scenes import PLACES
from pipeline.providers.local.art.staging.homes import home
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.words import read as plan

Row = dict[str, str]
ROWS: dict[str, list[Row]] = yaml.safe_load((Path(__file__).parent / "pictured.yaml").read_text("utf-8"))
# A kind holds when so much of it does: what is left is printed, to be mended by its kind and not by its sentence.
HELD = 0.95


def beat(row: Row) -> Beat:
    language, prompt = row.get("in", "en"), row.get("seen", "")
    return read(prompt, row["said"], language, plan(prompt, "", Random(1), language))


def shown(found: Beat) -> set[str]:
    """The objects of the picture: things, else the subject beside the words, and what a figure is counted with."""
    things = found.things or ((found.subject,) if found.subject else ())
    counted = {company(found.figures[0])} if found.figures and not found.things else set()
    return {thing.name for thing in things} | counted - {""}


def wrong(row: Row) -> str:
    """What is wrong with the row's picture; "" if it is as wanted."""
    found = beat(row)
    names, figure = shown(found), found.figures[0].text if found.figures else "-"
    homes = {thing.home or home(thing.name) for thing in found.things[:1] if not thing.drawn}
    faults = (
        "shows" in row and row["shows"] != "-" and not names & set(row["shows"].split()),
        row.get("shows") == "-" and bool(names or found.place),
        bool(names & set(row.get("hides", "").split())),
        row.get("figure", figure) != figure,
        "place" in row and found.place not in row["place"].split(),
        "home" in row and bool(found.place or row["home"] not in homes),
    )
    return f"{row['said']} [{row.get('seen', '')}]: {sorted(names)}, {figure}, {found.place!r}" if any(faults) else ""


@pytest.mark.parametrize("kind", ROWS)
def test_a_scene_shows_what_its_words_name(kind: str) -> None:
    faults = [fault for fault in map(wrong, ROWS[kind]) if fault]
    assert len(faults) <= (1 - HELD) * len(ROWS[kind]), "\n".join(faults)


def test_every_row_asks_for_what_can_be_shown() -> None:
    drawn, places = {*objects.names(), *SUBJECTS, "-"}, {*PLACES, ""}
    for row in (row for rows in ROWS.values() for row in rows):
        assert {*row} & {"shows", "hides", "figure", "place", "home"}, row
        assert {*row.get("shows", "").split(), *row.get("hides", "").split()} <= drawn, row
        assert set(row.get("place", "").split()) <= places, row
