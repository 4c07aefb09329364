import json
import shutil
import warnings
import zipfile
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import opentimelineio as otio
import pytest

from pipeline import Settings, Studio, brief, open_studio
from pipeline.errors import NotFound, SourceMissing, WrongState

FRAMES = 150


@pytest.fixture(scope="module")
def made_home(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("bundled") / "home"
    studio = open_studio(Settings(reelwright_home=home, executor="inline", disk_watermark_mb=0))
    ask = brief(prompt="A peaceful forest at sunrise", seconds=5, short_side=144, scene_count=2)
    studio.submit(ask, job_id="film", number=7)
    studio.submit(ask.model_copy(update={"review": True, "music": "none"}), job_id="draft")
    studio.close()
    return home


@pytest.fixture
def filmed(made_home, home):
    """A studio of its own in which film 7 is finished."""
    shutil.copytree(made_home, home.reelwright_home)
    studio = open_studio(home)
    yield studio
    studio.close()


@pytest.fixture
def unpacked(filmed: Studio, tmp_path: Path) -> Path:
    bundle = filmed.exports.bundle("film")
    with zipfile.ZipFile(filmed.library.path(bundle.digest)) as file:
        file.extractall(tmp_path / "bundle")
    return tmp_path / "bundle"


def read(path: Path, **options) -> otio.schema.Timeline:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return otio.adapters.read_from_file(str(path), **options)


def clips(track: otio.schema.Track) -> list[otio.schema.Clip]:
    return [item for item in track if isinstance(item, otio.schema.Clip)]


def test_a_bundle_holds_the_film_and_all_it_was_made_of(filmed, unpacked):
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    scenes = filmed.job("film").scenes
    assert names == {
        "film.mp4", "cover.jpg", "captions.srt", "captions.vtt", "storyboard.json", "timeline.otio", "timeline.fcpxml",
        "timeline.edl", "media/music.wav", *(f"media/scene-0{scene.number}-picture.png" for scene in scenes),
        *(f"media/scene-0{scene.number}-voice.wav" for scene in scenes if scene.words),
    }  # fmt: skip
    film = filmed.job("film").film
    assert film
    assert (unpacked / "film.mp4").read_bytes() == filmed.library.path(film.video).read_bytes()


def test_the_storyboard_is_told_in_the_creator_s_terms_with_files_by_name(filmed, unpacked):
    told = json.loads((unpacked / "storyboard.json").read_text())
    scenes = filmed.job("film").scenes
    assert [scene["words"] for scene in told["scenes"]] == [scene.words for scene in scenes]
    assert told["scenes"][1]["picture"] == "media/scene-02-picture.png"
    assert "owner" not in json.dumps(told)


def test_opentimelineio_reads_the_timeline_and_finds_every_file(unpacked):
    timeline = read(unpacked / "timeline.otio")
    assert timeline.duration() == otio.opentime.RationalTime(FRAMES, 30)
    assert [track.name for track in timeline.tracks] == ["Picture", "Voice", "Music"]
    assert sum(clip.duration().value for clip in clips(timeline.tracks[0])) == FRAMES
    for clip in timeline.find_clips():
        assert (unpacked / clip.media_reference.target_url).is_file()
        assert clip.source_range.duration <= clip.media_reference.available_range.duration


def test_an_edl_reader_sees_the_same_cuts(unpacked):
    cuts = read(unpacked / "timeline.edl", rate=30)
    timeline = read(unpacked / "timeline.otio")
    for edl, track in zip(cuts.tracks, timeline.tracks, strict=False):
        assert [(clip.name, clip.duration()) for clip in clips(edl)] == [
            (clip.name, clip.duration()) for clip in clips(track)
        ]
    assert "* SOURCE FILE: media/scene-01-picture.png" in (unpacked / "timeline.edl").read_text()


def test_fcpxml_places_scenes_in_the_spine_and_sounds_below_them(unpacked):
    root = ElementTree.parse(unpacked / "timeline.fcpxml").getroot()
    assets = {asset.get("id"): asset for asset in root.iter("asset")}
    scenes = list(root.find("library/event/project/sequence/spine") or [])
    assert [scene.tag for scene in scenes] == ["video", "video"]
    ends = [seconds(scene, "offset") + seconds(scene, "duration") for scene in scenes]
    assert [seconds(scene, "offset") for scene in scenes] == [0, *ends[:-1]]
    assert ends[-1] == 5
    sounds = list(root.iter("asset-clip"))
    assert {sound.get("audioRole"): sound.get("lane") for sound in sounds} == {"dialogue": "-1", "music": "-2"}
    for used in (*scenes, *sounds):
        assert (unpacked / assets[used.get("ref")].find("media-rep").get("src")).is_file()


def seconds(element: ElementTree.Element, name: str) -> Fraction:
    return Fraction(element.get(name, "").removesuffix("s"))


def test_the_same_film_gives_the_same_bytes_in_another_home(filmed, made_home, tmp_path):
    shutil.copytree(made_home, tmp_path / "other")
    other = open_studio(Settings(reelwright_home=tmp_path / "other", executor="inline", disk_watermark_mb=0))
    assert other.exports.bundle("film") == filmed.exports.bundle("film") == filmed.exports.bundle("film")
    other.close()


def test_another_cover_makes_another_bundle_and_removes_the_old_one(filmed):
    first = filmed.exports.bundle("film")
    filmed.exports.set_cover("film", filmed.job("film").scenes[1].scene_id)
    second = filmed.exports.bundle("film")
    assert second.digest != first.digest
    with pytest.raises(NotFound):
        filmed.library.asset(first.digest)


def test_a_film_that_is_not_ready_or_has_lost_a_file_has_no_bundle(filmed):
    with pytest.raises(WrongState, match="not ready"):
        filmed.exports.bundle("draft")
    filmed.library.path(filmed.job("film").scenes[0].image).unlink()
    with pytest.raises(SourceMissing, match="make its scene again"):
        filmed.exports.bundle("film")
