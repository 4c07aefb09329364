"""The `.env` file as people's editors write it, and wrong values told by their file, line and name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import StoreError
from store.settings import Settings, settings

LINES = "# Größe\r\nUI_PORT=8600\r\nOPENAI_MODELS=日本\r\n"
ASCII = "# my studio\r\nUI_PORT=8600\r\nOPENAI_MODELS=one\r\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a studio is started, without settings of its own."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def read(raw: str | bytes) -> Settings:
    Path(".env").write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    settings.cache_clear()  # a thread of an earlier test may have asked for them before the file was there
    return settings()


def refused(raw: str | bytes) -> str:
    with pytest.raises(StoreError) as said:
        read(raw)
    assert "\n" not in str(said.value)
    return str(said.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_file_in_any_encoding_that_marks_itself_is_read(encoding: str) -> None:
    chosen = read(LINES.encode(encoding))
    assert (chosen.ui_port, chosen.openai_models) == (8600, "日本")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_too(encoding: str) -> None:
    chosen = read(ASCII.encode(encoding))
    assert (chosen.ui_port, chosen.openai_models) == (8600, "one")


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ("UI_PORT=8600\n# café\n".encode("latin-1"), ".env, line 2: not UTF-8"),
        ("REELWRIGHT_HOME=Größe\n".encode("cp1252"), ".env, line 1: not UTF-8"),
        ("UI_PORT=8600\n".encode("utf-16")[:-1], ".env, line 1: not UTF-16"),
    ],
)
def test_another_encoding_is_told_by_its_line(raw: bytes, place: str) -> None:
    assert refused(raw).startswith(place)


@pytest.mark.parametrize(
    "line", ["UI_PORT='8600'", 'UI_PORT="8600"', "UI_PORT = 8600 # ours", "export UI_PORT=8600", "ui_port=8600\r"]
)
def test_quotes_comments_blanks_and_line_ends_are_no_part_of_a_value(line: str) -> None:
    assert read(f"{line}\n").ui_port == 8600


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ("# mine\n\nUI_PORT=eighty\n", "UI_PORT (.env, line 3)"),
        ("UI_PORT=1\nUI_PORT=0x50\n", "UI_PORT (.env, line 2)"),
        ("MAX_CONCURRENT_JOBS=0\n", "MAX_CONCURRENT_JOBS (.env, line 1)"),
        ("A=1\nBUDGET_PER_DAY_USD=inf\n", "BUDGET_PER_DAY_USD (.env, line 2)"),
        ("BUDGET_PER_JOB_USD=nan\n", "BUDGET_PER_JOB_USD (.env, line 1)"),
        ("DISK_WATERMARK_MB=99999999999999999999\n", "DISK_WATERMARK_MB (.env, line 1)"),
        ("REELWRIGHT_HOME=~nobody-of-that-name/studio\n", "REELWRIGHT_HOME (.env, line 1)"),
    ],
)
def test_a_wrong_value_is_told_by_file_line_and_name(raw: str, place: str) -> None:
    assert refused(raw).startswith(f"Wrong setting: {place}: ")


def test_a_wrong_value_of_the_environment_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UI_PORT", "eighty")
    assert refused("UI_PORT=8600\n").startswith("Wrong setting: UI_PORT (environment): ")


@pytest.mark.parametrize(
    "raw", ["API_PORT=1\nUI_PORT 8600\n", "API_PORT=1\nthis is no setting\n", 'API_PORT=1\nUI_PORT="8600\n']
)
def test_a_line_that_sets_nothing_is_told_by_its_number(raw: str) -> None:
    assert refused(raw).startswith(".env, line 2: no NAME=value there")


def test_a_slip_in_a_name_is_noted_and_another_program_s_name_is_not(caplog: pytest.LogCaptureFixture) -> None:
    assert read("UI_PROT=8600\nCOMPOSE_PROJECT_NAME=studio\n").ui_port == 8501
    assert caplog.messages == [".env, line 1: there is no setting UI_PROT: did you mean UI_PORT?"]


def test_an_empty_value_is_no_value_and_a_folder_is_no_file(folder: Path) -> None:
    assert read("UI_PORT=\n").ui_port == 8501
    (folder / ".env").unlink()
    (folder / ".env").mkdir()
    settings.cache_clear()
    assert settings().ui_port == 8501
