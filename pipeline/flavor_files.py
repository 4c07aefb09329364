"""Flavor files: YAML that anyone may have written, read as far as it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from pipeline.capabilities import Value

MOST_BYTES = 64 * 1024
AUTO = "auto"
SHOWN = 60
PLAIN = "the default flavor's"

Line = Annotated[str, Field(min_length=1, max_length=2000)]
Ratio = Annotated[str, Field(pattern=r"^(16:9|9:16|1:1|4:3|3:4)$")]
Template = Annotated[str, Field(min_length=1, max_length=20_000)]


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
    video_rules_template: Template = "{prompt}"


class ImagePrompts(Value):
    """image_prompts.yaml: how a character is drawn."""

    character_reference_prompt: Template


class ScenePrompts(Value):
    """scene_prompts.yaml: what the writer is asked for."""

    scene_generation_prompt: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One file: the fields that could be used, other keys as text, and what is to be said about them."""

    fields: Mapping[str, object]
    others: Mapping[str, str]
    notes: tuple[str, ...]


def read(folder: Path, name: str, kind: type[Value]) -> Read:
    """What a file has for `kind`. Raises ValueError that names a file which is missing or no mapping at all."""
    path = next((path for end in ("yaml", "yml") if (path := folder / f"{name}.{end}").is_file()), None)
    if path is None:
        raise ValueError(f"{name}.yaml is missing")
    found = _mapping(path)
    given = {field: _given(kind, field, found[field]) for field in kind.model_fields if found.get(field) is not None}
    fields, notes = _fitting(kind, given)
    others = {field: worded(one) for field, one in found.items() if field not in kind.model_fields}
    return Read(fields=fields, others=others, notes=tuple(f"{path.name}: {note}" for note in notes))


def worded(given: object, joint: str = ", ") -> str:
    """A value of YAML as text: lists joined, mappings as lines of name and value."""
    match given:
        case None:
            return ""
        case list() | tuple():
            return joint.join(filter(None, (worded(one) for one in given)))
        case dict():
            return "\n".join(f"{name}: {worded(one)}" for name, one in given.items())
        case _:
            return str(given)


def _mapping(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path.name} is larger than {MOST_BYTES // 1024} KiB")
        found = _parsed(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise ValueError(f"{path.name} can't be read") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is no UTF-8 text") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if path.name in str(error):
            raise
        raise ValueError(f"{path.name} is no YAML") from None
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} has no names with values")
    return {str(name)[:SHOWN]: given for name, given in found.items()}


@lru_cache(maxsize=64)
def _parsed(text: str) -> object:
    """YAML's value of a file, which nobody changes: the shipped ones are read again for each flavor and each studio."""
    return yaml.safe_load(text)


def _given(kind: type[Value], field: str, given: object) -> object:
    """A value of YAML for a field: texts from anything, and a ratio that YAML 1.1 read as a number of base sixty."""
    if kind.model_fields[field].annotation is not str:
        return given
    if field.endswith("aspect_ratio") and isinstance(given, int):
        return f"{given // 60}:{given % 60}"
    return worded(given, "\n" if field.endswith(("_prompt", "_template")) else ", ")


def _fitting(kind: type[Value], given: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    """The values that fit, numbers moved within their limits, and what is wrong with the others."""
    fields, notes = dict(given), []
    try:
        kind.model_validate(fields)
    except ValidationError as error:
        rows = {str(row["loc"][0]): row for row in error.errors()}
        for field, row in rows.items():
            limits = row.get("ctx", {})
            fields[field] = limits.get("le", limits.get("ge"))
            what = f"{field} is missing" if row["type"] == "missing" else f"{field}: {row['msg']}"
            notes.append(f"{what} ({fields[field] or PLAIN} is used)")
    return {field: one for field, one in fields.items() if one is not None}, notes
