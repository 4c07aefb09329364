"""Keys in `.env`: one that is changed counts at once, in this process and in the one that makes films."""

from pathlib import Path

import pytest

from pipeline import Settings, open_studio
from pipeline.keys import Keys
from store import Store
from tests.pipeline.test_recovery_paid import LISTED, WRITER, all_is_well, until
from tests.pipeline.till import KEYS, wish
from tests.providers_server import ProvidersServer

WANTED = wish(WRITER, LISTED, review=True, seconds=10, short_side=144, scene_count=1)


@pytest.fixture
def written(tmp_path: Path, stand_in: ProvidersServer) -> tuple[Settings, Path]:
    """Settings read from a file that has one key, and the file."""
    file = tmp_path / ".env"
    file.write_text("OPENAI_API_KEY=sk-test\n")
    settings = Settings(
        _env_file=file, reelwright_home=tmp_path / "home", disk_watermark_mb=0, provider_settle_seconds=0, **stand_in.base_urls
    )  # fmt: skip
    return settings.read_from(file), file


@pytest.mark.parametrize(("executor", "before"), [("process", ""), ("threads", "REPLICATE_API_TOKEN=wrong\n")])
def test_a_key_that_is_put_into_the_file_lets_a_film_go_on_without_a_restart_or_a_click(
    written: tuple[Settings, Path], stand_in: ProvidersServer, executor: str, before: str
) -> None:
    settings, file = written
    file.write_text(f"OPENAI_API_KEY=sk-test\n{before}")
    studio = open_studio(settings.model_copy(update={"executor": executor}))
    studio.submit(WANTED, job_id="film")
    assert until(lambda: studio.job("film").waiting, "credentials".__eq__) == "credentials"
    file.write_text(f"OPENAI_API_KEY=sk-test\nREPLICATE_API_TOKEN={KEYS['replicate_api_token']}\n")
    assert until(lambda: studio.job("film").waiting, "approval".__eq__) == "approval"
    assert studio.health().keys["replicate"]
    assert len(stand_in.charges) == 2
    all_is_well(studio, stand_in)
    studio.close()


def test_a_file_that_can_not_be_read_or_is_wrong_changes_nothing(written: tuple[Settings, Path]) -> None:
    settings, file = written
    store = Store(settings)
    for text in (b"OPENAI_API_KEY=other\nAPI_PORT=many\n", b"\xff\xfeOPENAI", b"OPENAI_API_KEY=sk-test\nUI_PORT=1\n"):
        file.write_bytes(text)
        keys = Keys(store, {}, lambda _: {})
        assert (keys.changes(), keys.has("openai"), keys.has("replicate")) == (0, True, False)
    assert store.settings == settings
    store.close()


def test_the_environment_goes_before_the_file(written: tuple[Settings, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    settings, _ = written
    monkeypatch.setenv("OPENAI_API_KEY", "from-outside")
    assert settings.reread().openai_api_key.get_secret_value() == "from-outside"


def test_settings_that_were_read_from_no_file_are_never_read_again(
    written: tuple[Settings, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = written
    store = Store(settings.model_copy().read_from(None))
    monkeypatch.setenv("REPLICATE_API_TOKEN", "from-outside")
    keys = Keys(store, {}, lambda _: {})
    assert (keys.has("replicate"), keys.changes()) == (False, 0)
    store.close()
