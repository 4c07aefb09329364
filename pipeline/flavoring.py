"""Flavors: presets for music videos, each a folder of four YAML files that anyone may add."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import structlog
import yaml
from pydantic import AfterValidator, Field, ValidationError

from pipeline.capabilities import Value

log = structlog.get_logger()

SHIPPED = Path(__file__).parent / "flavors"
DEFAULT = "default"
NAME = re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")
MOST_BYTES = 64 * 1024
AUTO = "auto"
BLANK = re.compile(r"{([^{}]*)}")

Line = Annotated[str, Field(min_length=1, max_length=500)]
Ratio = Annotated[str, Field(pattern=r"^(16:9|9:16|1:1|4:3|3:4)$")]


def _template(*names: str) -> AfterValidator:
    def check(text: str) -> str:
        if unknown := sorted(set(BLANK.findall(text)) - set(names)):
            raise ValueError(f"knows no {{{unknown[0][:40]}}}; there are {', '.join(names)}")
        return text

    return AfterValidator(check)


Template = Annotated[str, Field(min_length=1, max_length=10_000)]


class Parameters(Value):
    """parameters.yaml: how all scenes look, and how many there are."""

    character_characteristics: Line
    video_type: Line
    video_characteristics: Line
    camera_angle: Line
    number_of_scenes: int = Field(ge=1, le=20)


class ImageParams(Value):
    """image_params.yaml: models and shapes of pictures and clips. Vendors' own filters are noted, not applied by us."""

    model: Line = AUTO
    aspect_ratio: Ratio = "1:1"
    output_format: Line = "png"
    safety_filter_level: Line = "block_medium_and_above"
    person_generation: Line = "allow_adult"
    video_model: Line = AUTO
    video_aspect_ratio: Ratio = "16:9"
    video_duration: float = Field(default=8.0, ge=1, le=30)
    video_generate_audio: bool = False
    video_rules_template: Annotated[Template, _template("prompt")] = "{prompt}"


class ImagePrompts(Value):
    """image_prompts.yaml: how a character is drawn."""

    character_reference_prompt: Annotated[Template, _template("character_description")]


class ScenePrompts(Value):
    """scene_prompts.yaml: what the writer is asked for."""

    scene_generation_prompt: Annotated[
        Template,
        _template(
            "video_type", "idea", "character_description", "character_characteristics", "number_of_scenes",
            "camera_angle", "video_characteristics",
        ),
    ]  # fmt: skip


class Flavor(Value):
    """One preset."""

    name: str
    parameters: Parameters
    image_params: ImageParams
    image_prompts: ImagePrompts
    scene_prompts: ScenePrompts

    def scene_wishes(self, idea: str, count: int) -> str:
        """What the writer is told beside the idea; a line whose blank has nothing to say is left out."""
        own = self.parameters.model_dump(exclude={"number_of_scenes"})
        lines = filled(
            self.scene_prompts.scene_generation_prompt, {**own, "idea": idea, "number_of_scenes": str(count)}
        )
        return "\n".join(line for line in lines.splitlines() if not line.rstrip().endswith(":"))

    def character_prompt(self, description: str) -> str:
        """How a character is drawn."""
        return filled(self.image_prompts.character_reference_prompt, {"character_description": description})

    def clip_prompt(self, prompt: str) -> str:
        """A scene's prompt with this flavor's rules for clips."""
        return filled(self.image_params.video_rules_template, {"prompt": prompt})


FILES: dict[str, type[Value]] = {
    "parameters": Parameters,
    "image_params": ImageParams,
    "image_prompts": ImagePrompts,
    "scene_prompts": ScenePrompts,
}


@dataclass(frozen=True, slots=True)
class Flavors:
    """Those that can be used by name, and why others can't."""

    usable: Mapping[str, Flavor]
    broken: Mapping[str, str]

    def chosen(self, name: str) -> tuple[Flavor, str]:
        """The flavor, or the default one with a warning that says why."""
        if name in self.usable:
            return self.usable[name], ""
        why = self.broken.get(name, "there is no such flavor")
        shown = name if NAME.match(name) else "this"
        return self.usable[DEFAULT], f"The default flavor was used instead of {shown!r}: {why}."


def discovered(folders: Iterable[Path]) -> Flavors:
    """Every flavor in these folders, a later one wins a name; broken ones are named in the log."""
    usable: dict[str, Flavor] = {}
    broken: dict[str, str] = {}
    for folder in (found for parent in folders if parent.is_dir() for found in sorted(parent.iterdir())):
        if not folder.is_dir() or not NAME.match(folder.name):
            continue
        try:
            usable[folder.name] = flavor(folder)
        except ValueError as error:
            broken[folder.name] = str(error)
            log.warning("flavor", name=folder.name, broken=str(error))
    kept = {name: why for name, why in broken.items() if name not in usable}
    return Flavors(dict(sorted(usable.items(), key=lambda item: (item[0] != DEFAULT, item[0]))), kept)


def flavor(folder: Path) -> Flavor:
    """The flavor in a folder. Raises ValueError that names the file and what is wrong with it."""
    parts = {name: _read(folder / f"{name}.yaml", kind) for name, kind in FILES.items()}
    return Flavor.model_validate({"name": folder.name, **parts})


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its blanks filled once; what is filled in is never read as a template."""
    return BLANK.sub(lambda blank: values.get(blank[1], ""), template)


def _read(path: Path, kind: type[Value]) -> Value:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path.name} is larger than {MOST_BYTES // 1024} KiB")
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        return kind.model_validate(found)
    except OSError:
        raise ValueError(f"{path.name} is missing") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is no UTF-8 text") from None
    except (yaml.YAMLError, RecursionError):
        raise ValueError(f"{path.name} is no YAML") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{path.name}: {field}: {first['msg'].removeprefix('Value error, ')}") from None
