import json
import shutil
import subprocess
import warnings
import zipfile
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import opentimelineio as otio
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from pipeline import Settings, Studio, brief, open_studio
from pipeline.editors import Origin
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
            (Path(clip.media_reference.target_url).name, clip.duration()) for clip in clips(track)
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


@pytest.fixture(scope="module")
def camera_home(tmp_path_factory) -> Path:
    """Two scenes of own clips: one of four seconds with a camera's timecode, and one of two seconds."""
    folder = tmp_path_factory.mktemp("cameras")
    studio = open_studio(Settings(reelwright_home=folder / "home", executor="inline", disk_watermark_mb=0))
    own = []
    for name, seconds, told in (("a.mov", "4", ("-timecode", "09:12:33:07")), ("b.mov", "2", ())):
        source = ("-f", "lavfi", "-i", f"testsrc=s=96x64:r=25:d={seconds}", "-c:v", "libx264", "-pix_fmt", "yuv420p")
        subprocess.run([get_ffmpeg_exe(), "-v", "error", *source, *told, folder / name], check=True)
        own.append(studio.library.upload((folder / name).read_bytes(), name=name, kinds=("video",)).digest)
    studio.submit(
        brief(prompt="A day out", seconds=10, short_side=144, scene_count=2, own_media=own, voice="none", music="none"),
        job_id="film",
    )  # fmt: skip
    studio.close()
    return folder / "home"


@pytest.fixture
def edited(camera_home, home, tmp_path):
    shutil.copytree(camera_home, home.reelwright_home)
    studio = open_studio(home)
    with zipfile.ZipFile(studio.library.path(studio.exports.bundle("film").digest)) as file:
        file.extractall(tmp_path / "edited")
    studio.close()
    return tmp_path / "edited"


def test_a_camera_s_clip_begins_at_its_own_timecode_in_every_program(edited):
    start = (9 * 3600 + 12 * 60 + 33) * 25 + 7
    first = clips(read(edited / "timeline.otio").tracks[0])[0]
    assert (
        first.source_range.start_time
        == first.media_reference.available_range.start_time
        == otio.opentime.RationalTime(start, 25)
    )
    tree = ElementTree.parse(edited / "timeline.fcpxml")
    assert Fraction(tree.find(".//asset").get("start")[:-1]) == Fraction(start, 25)
    assert Fraction(tree.find(".//spine/asset-clip").get("start")[:-1]) == Fraction(start, 25)
    assert "09:12:33:07 09:12:37:07" in (edited / "timeline.edl").read_text()


def test_a_short_clip_fills_its_scene_as_in_the_film(edited):
    shown = clips(read(edited / "timeline.otio").tracks[0])
    assert not [item for item in read(edited / "timeline.otio").tracks[0] if isinstance(item, otio.schema.Gap)]
    assert sum(clip.duration().value for clip in shown) == 300
    assert shown[0].effects[0].time_scalar == pytest.approx(120 / shown[0].duration().value)
    assert len(shown) > 2
    lines = (edited / "timeline.edl").read_text()
    assert "M2   AX" in lines
    assert "* FROM CLIP NAME: scene-01-clip.mov" in lines
    points = ElementTree.parse(edited / "timeline.fcpxml").findall(".//timept")
    assert Fraction(points[1].get("value")[:-1]) - Fraction(points[0].get("value")[:-1]) == 4


@pytest.mark.parametrize(
    ("told", "rate", "seconds"),
    [
        ("01:00:00;00", Fraction(30000, 1001), Fraction(107892 * 1001, 30000)),
        ("00:01:00;02", Fraction(30000, 1001), Fraction(1800 * 1001, 30000)),
        ("10:00:00:12", Fraction(24), Fraction(36000) + Fraction(1, 2)),
        ("00:10:00;00", Fraction(60000, 1001), Fraction(35964 * 1001, 60000)),
    ],
)
def test_a_timecode_is_the_time_that_its_clock_shows(told, rate, seconds):
    found = Origin.at(told, rate)
    assert found.seconds == seconds
    assert found.timecode() == told
