"""Flavors: presets for music videos, each a folder of four YAML files that anyone may add."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from pipeline.blanks import filled, named, unknown
from pipeline.capabilities import Value
from pipeline.flavor_files import AUTO, ImageParams, ImagePrompts, Parameters, ScenePrompts, read

__all__ = ["AUTO", "DEFAULT", "FILES", "FOREIGN", "SHIPPED", "Flavor", "Flavors", "discovered"]

log = structlog.get_logger()

SHIPPED = Path(__file__).parent / "flavors"
# Where projects that follow the published document keep theirs, seen from the folder a studio is started in.
FOREIGN = Path("backend/mv/configs")
DEFAULT = "default"
LONGEST_NAME = 64
IDEA = frozenset(("idea", "concept", "concept_prompt"))
COUNT = frozenset(("number_of_scenes", "num_scenes"))
FILES: dict[str, type[Value]] = {
    "parameters": Parameters,
    "image_params": ImageParams,
    "image_prompts": ImagePrompts,
    "scene_prompts": ScenePrompts,
}


class Flavor(Value):
    """One preset; `others` are keys of its own that its templates may name, `notes` what could not be used."""

    name: str
    parameters: Parameters
    image_params: ImageParams
    image_prompts: ImagePrompts
    scene_prompts: ScenePrompts
    others: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def scene_wishes(self, idea: str, count: int) -> str:
        """What the writer is told beside the idea; a line whose blank has nothing to say is left out."""
        asked = {**dict.fromkeys(IDEA, idea), **dict.fromkeys(COUNT, str(count)), "character_description": ""}
        values = {**self._values, **asked}
        lines = self.scene_prompts.scene_generation_prompt.splitlines()
        return filled("\n".join(line for line in lines if not _idle(line, values)), values)

    def character_prompt(self, description: str) -> str:
        """How a character is drawn."""
        return self._around(self.image_prompts.character_reference_prompt, "character_description", description)

    def clip_prompt(self, prompt: str) -> str:
        """A scene's prompt with this flavor's rules for clips."""
        return self._around(self.image_params.video_rules_template, "prompt", prompt)

    def _around(self, template: str, name: str, own: str) -> str:
        """The template around what a person wrote; after it, where it has no place for that."""
        said = filled(template, {**self._values, name: own}).strip()
        return said if name in named(template) else ", ".join(filter(None, (own, said)))

    @property
    def _values(self) -> dict[str, str]:
        own = self.parameters.model_dump() | self.image_params.model_dump(exclude={"video_rules_template"})
        return dict(self.others) | {name: str(value) for name, value in own.items()}

    def unfilled(self) -> tuple[str, ...]:
        """What its templates ask for and nothing gives, and what it has that nothing asks for."""
        rows = (
            (
                "scene_prompts.yaml",
                self.scene_prompts.scene_generation_prompt,
                (*IDEA, *COUNT, "character_description"),
            ),
            ("image_prompts.yaml", self.image_prompts.character_reference_prompt, ("character_description",)),
            ("image_params.yaml", self.image_params.video_rules_template, ("prompt",)),
        )
        blanks = [
            f"{file}: nothing fills {{{name[:40]}}}"
            for file, template, asked in rows
            for name in unknown(template, (*self._values, *asked))
        ]
        asked = frozenset[str]().union(*(named(template) for _, template, _ in rows))
        idle = [repr(name) for name, _ in self.others if name not in asked]
        return (*blanks, *([f"not used: {', '.join(idle)}"] if idle else []))


@dataclass(frozen=True, slots=True)
class Flavors:
    """Those that can be used by name, and why others can't."""

    usable: Mapping[str, Flavor]
    broken: Mapping[str, str]

    def chosen(self, name: str) -> tuple[Flavor, str]:
        """The flavor of this name in any case, or the default one, with a warning of what is not as it was asked for."""
        plain = _plain(name)
        known = {_plain(found): found for found in (*self.broken, *self.usable)}
        found = name if name in self.usable or name in self.broken else known.get(plain, name)
        flavor = self.usable.get(found, self.usable[DEFAULT])
        if flavor.name == found and found not in self.broken:
            return flavor, f"Flavor {found!r}: {'; '.join(flavor.notes)}." if flavor.notes else ""
        why = self.broken.get(found, "there is no such flavor")
        shown = repr(found) if plain and len(found) <= LONGEST_NAME else "this"
        which = "shipped" if flavor.name == found else "default"
        return flavor, f"The {which} flavor was used instead of {shown}: {why}."


def discovered(folders: Iterable[Path]) -> Flavors:
    """Every flavor in these folders, a later one wins a name; broken ones are named in the log."""
    usable: dict[str, Flavor] = {}
    broken: dict[str, str] = {}
    for folder in (found for parent in folders if parent.is_dir() for found in sorted(parent.iterdir())):
        if not folder.is_dir() or not _named(folder.name):
            continue
        broken.pop(folder.name, None)
        try:
            usable[folder.name] = found = flavor(folder)
            if found.notes:
                log.warning("flavor", name=folder.name, notes=found.notes)
        except ValueError as error:
            broken[folder.name] = str(error)
            log.warning("flavor", name=folder.name, broken=str(error))
    return Flavors(dict(sorted(usable.items(), key=lambda item: (item[0] != DEFAULT, item[0]))), broken)


def flavor(folder: Path) -> Flavor:
    """The flavor in a folder, its gaps filled from the shipped default. Raises ValueError that names the file."""
    found = {name: read(folder, name, kind) for name, kind in FILES.items()}
    plain = {name: read(SHIPPED / DEFAULT, name, kind).fields for name, kind in FILES.items()}
    parts = {name: {**plain[name], **part.fields} for name, part in found.items()}
    others = {name: text for part in found.values() for name, text in part.others.items()}
    made = Flavor.model_validate({"name": folder.name, **parts, "others": tuple(others.items())})
    notes = [note for part in found.values() for note in part.notes]
    return made.model_copy(update={"notes": (*notes, *made.unfilled())})


def _idle(line: str, values: Mapping[str, str]) -> bool:
    blanks = named(line)
    return bool(blanks) and not any(map(values.get, blanks)) and filled(line, values).rstrip().endswith(":")


def _named(name: str) -> bool:
    """Whether a folder's name can be asked for; folders of editors and caches are none."""
    return name.isprintable() and name[0] not in "._" and len(name) <= LONGEST_NAME


def _plain(name: str) -> str:
    """A name as it is compared: in any case, in one normal form, without outer blanks."""
    return unicodedata.normalize("NFC", name).casefold().strip()
