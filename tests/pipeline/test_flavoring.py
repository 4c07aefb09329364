from pathlib import Path

import pytest

from pipeline import flavoring

DEFAULT = flavoring.SHIPPED / "default"


def copied(parent: Path, name: str, **changed: str | bytes | None) -> Path:
    """A copy of the default flavor with some files other than they were, or gone."""
    folder = parent / name
    folder.mkdir(parents=True)
    for file in flavoring.FILES:
        content = changed.get(file, (DEFAULT / f"{file}.yaml").read_bytes())
        if content is not None:
            (folder / f"{file}.yaml").write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_default_and_example_are_shipped_whole() -> None:
    found = flavoring.discovered([flavoring.SHIPPED])
    assert list(found.usable) == ["default", "example"]
    assert found.broken == {}
    assert found.usable["default"] != found.usable["example"].model_copy(update={"name": "default"})


def test_a_new_folder_is_a_new_flavor(tmp_path: Path) -> None:
    copied(tmp_path, "my_custom_flavor", parameters=(DEFAULT / "parameters.yaml").read_text().replace("4", "7"))
    found = flavoring.discovered([flavoring.SHIPPED, tmp_path])
    flavor, warning = found.chosen("my_custom_flavor")
    assert list(found.usable) == ["default", "example", "my_custom_flavor"]
    assert (flavor.parameters.number_of_scenes, warning) == (7, "")


@pytest.mark.parametrize("file", flavoring.FILES)
def test_a_missing_file_breaks_a_flavor_and_is_named(tmp_path: Path, file: str) -> None:
    copied(tmp_path, "mine", **{file: None})
    found = flavoring.discovered([flavoring.SHIPPED, tmp_path])
    flavor, warning = found.chosen("mine")
    assert found.broken == {"mine": f"{file}.yaml is missing"}
    assert flavor.name == "default"
    assert f"'mine': {file}.yaml is missing" in warning


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("!!python/object/apply:os.system ['true']", "is no YAML"), ("a: [", "is no YAML"), ("[" * 5000, "is no YAML"),
        (b"\xff\xfe", "is no UTF-8 text"), ("x: " + "y" * 70_000, "is larger than 64 KiB"), ("", "has no names"),
        ("just text", "has no names"), ("- a\n- b", "has no names"), ("2026-99-99", "is no YAML"),
    ],
)  # fmt: skip
def test_hostile_files_break_only_their_flavor(tmp_path: Path, content: str | bytes, reason: str) -> None:
    copied(tmp_path, "bad", parameters=content)
    copied(tmp_path, "good")
    found = flavoring.discovered([flavoring.SHIPPED, tmp_path])
    assert found.broken["bad"].startswith("parameters.yaml")
    assert reason in found.broken["bad"]
    assert "good" in found.usable


def test_no_blank_reaches_into_python(tmp_path: Path) -> None:
    copied(
        tmp_path, "mine", image_prompts="character_reference_prompt: 'a {character_description.__class__} {0.x} {x!r}'"
    )
    flavor, warning = flavoring.discovered([flavoring.SHIPPED, tmp_path]).chosen("mine")
    assert (flavor.character_prompt("robot"), warning) == ("a robot {0.x} {x!r}", "")


@pytest.mark.parametrize("blank", ["{prompt}", "{{prompt}}", "{{ prompt }}", "${prompt}", "{prompt!s}", "{prompt:>8}"])
def test_a_place_for_the_prompt_is_known_in_every_spelling(tmp_path: Path, blank: str) -> None:
    copied(tmp_path, "mine", image_params=f"video_rules_template: 'Film {blank} slowly'")
    flavor, warning = flavoring.discovered([flavoring.SHIPPED, tmp_path]).chosen("mine")
    assert (flavor.clip_prompt("a red kite"), warning) == ("Film a red kite slowly", "")


def test_a_blank_may_say_in_which_file_its_value_stands_and_one_that_nothing_fills_is_told(tmp_path: Path) -> None:
    rows = (DEFAULT / "parameters.yaml").read_text().splitlines()
    named = "\n".join((*(row for row in rows if not row.startswith("camera_angle:")), "camera_angle: low"))
    template = (
        "video_rules_template: '{prompt}, {parameters.camera_angle} at {{image_params.aspect_ratio}}, {lens.width}'"
    )
    copied(tmp_path, "mine", parameters=named, image_params=template)
    flavor, warning = flavoring.discovered([flavoring.SHIPPED, tmp_path]).chosen("mine")
    assert flavor.clip_prompt("a red kite") == "a red kite, low at 1:1, {lens.width}"
    assert "image_params.yaml: nothing fills {lens}" in warning


@pytest.mark.parametrize(
    ("line", "field", "kept", "said"),
    [
        ("number_of_scenes: 99", "number_of_scenes", 20, "less than or equal to 20 (20 is used)"),
        ("number_of_scenes: '6'", "number_of_scenes", 6, ""),
        ("number_of_scenes: many", "number_of_scenes", 4, "(the default flavor's is used)"),
        ("camera_angle: [low, close]", "camera_angle", "low, close", ""),
        ("camera_angle: {height: low}", "camera_angle", "height: low", ""),
        ("camera_angle: 45", "camera_angle", "45", ""),
        ("camera_angle:", "camera_angle", "slow tracking shot at eye level", "camera_angle is missing"),
        ("lens: 35 mm", "camera_angle", "slow tracking shot at eye level", "not used: 'lens'"),
    ],
)
def test_a_value_is_used_as_far_as_it_goes(tmp_path: Path, line: str, field: str, kept: object, said: str) -> None:
    rows = [row for row in (DEFAULT / "parameters.yaml").read_text().splitlines() if not row.startswith(f"{field}:")]
    copied(tmp_path, "mine", parameters="\n".join((*rows, line)))
    flavor, warning = flavoring.discovered([flavoring.SHIPPED, tmp_path]).chosen("mine")
    assert getattr(flavor.parameters, field) == kept
    assert said in warning
    assert bool(said) == bool(warning)


def test_an_unquoted_ratio_is_what_it_looks_like(tmp_path: Path) -> None:
    copied(tmp_path, "mine", image_params="aspect_ratio: 3:4\nvideo_aspect_ratio: 9:16")
    flavor, warning = flavoring.discovered([flavoring.SHIPPED, tmp_path]).chosen("mine")
    assert (flavor.image_params.aspect_ratio, flavor.image_params.video_aspect_ratio, warning) == ("3:4", "9:16", "")


def test_a_broken_flavor_in_the_place_of_a_shipped_one_is_said(tmp_path: Path) -> None:
    copied(tmp_path, "example", parameters=None)
    flavor, warning = flavoring.discovered([flavoring.SHIPPED, tmp_path]).chosen("example")
    assert flavor.parameters.number_of_scenes == 6
    assert warning == "The shipped flavor was used instead of 'example': parameters.yaml is missing."


@pytest.mark.parametrize("name", ["nothing", "../default", "", "\x00", "x" * 300])
def test_an_unknown_name_is_the_default_with_a_warning(name: str) -> None:
    flavor, warning = flavoring.discovered([flavoring.SHIPPED]).chosen(name)
    assert flavor.name == "default"
    assert "The default flavor was used" in warning


@pytest.mark.parametrize("name", ["DEFAULT", "Default", " default "])
def test_a_name_is_known_in_any_case(name: str) -> None:
    assert flavoring.discovered([flavoring.SHIPPED]).chosen(name)[1] == ""


def test_what_a_person_writes_is_never_a_template() -> None:
    flavor = flavoring.discovered([flavoring.SHIPPED]).usable["default"]
    assert "{camera_angle} {0.__class__}" in flavor.scene_wishes("{camera_angle} {0.__class__}", 3)
    assert flavor.clip_prompt("{prompt}").startswith("{prompt}, ")
    assert flavor.character_prompt("a {robot}").startswith("a {robot}, ")


def test_the_wishes_carry_every_rule() -> None:
    flavor = flavoring.discovered([flavoring.SHIPPED]).usable["example"]
    wishes = flavor.scene_wishes("Robot exploring Austin", 6)
    own = flavor.parameters
    assert all(
        rule in wishes for rule in (own.video_type, own.video_characteristics, own.camera_angle, "Number of scenes: 6")
    )
    assert "Character:" not in wishes
