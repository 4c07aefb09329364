"""The catalogue: every vendor, built without its SDK, its key or its network."""

import subprocess
import sys

import pytest

from pipeline.capabilities import CAPABILITIES, FootageRequest, ImageRequest, ScriptRequest
from pipeline.errors import KeyRefused, NoKey, ReelwrightError
from pipeline.providers import CATALOG, providers
from store.settings import Settings

EMPTY = Settings(_env_file=None)
ASKED = {
    "script": ScriptRequest(prompt="x"),
    "image": ImageRequest(prompt="x", width=64, height=64),
    "footage": FootageRequest(query="x", seconds=2.0, width=64, height=64),
}
PAID = {
    "openai:gpt-4o-mini": "OPENAI_API_KEY",
    "anthropic:claude-haiku-4-5": "ANTHROPIC_API_KEY",
    "replicate:flux-schnell": "REPLICATE_API_TOKEN",
    "runwayml:gen4_image": "RUNWAYML_API_SECRET",
    "pexels:videos": "PEXELS_API_KEY",
}


def test_every_vendor_names_itself_and_its_models():
    built = providers(EMPTY)
    assert list(built) == list(CATALOG) == ["local", "openai", "anthropic", "replicate", "runwayml", "pexels"]
    for vendor, provider in built.items():
        assert provider.vendor == vendor
        assert provider.models
        assert {model.vendor for model in provider.models} == {vendor}
    ids = [model.id for provider in built.values() for model in provider.models]
    assert len(ids) == len(set(ids))


def test_the_local_vendor_makes_everything():
    assert {model.capability for model in providers(EMPTY)["local"].models} == set(CAPABILITIES)


def test_no_sdk_is_imported_before_a_call():
    code = (
        "import sys; from pipeline.providers import providers; from store.settings import Settings;"
        "providers(Settings(_env_file=None));"
        "sys.exit(', '.join({'openai', 'anthropic', 'runwayml', 'replicate', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert done.stderr.strip() == ""


@pytest.mark.parametrize(("model", "variable"), PAID.items())
def test_a_missing_key_names_its_setting_and_what_works_without(bench, model, variable):
    bench.settings = EMPTY
    with pytest.raises(NoKey, match=rf"set {variable} to use it for \w+, or choose 'local'"):
        bench.create(model, ScriptRequest(prompt="x"))


@pytest.mark.parametrize("model", PAID)
def test_a_key_that_the_vendor_repeats_is_not_shown(bench, stand_in, model):
    canary = "canary-7f3a9c"
    keys = {
        name: getattr(Settings(_env_file=None, **{name: canary}), name)
        for name in (
            "openai_api_key",
            "anthropic_api_key",
            "replicate_api_token",
            "runwayml_api_secret",
            "pexels_api_key",
        )
    }
    bench.settings = bench.settings.model_copy(update=keys)
    stand_in.fault("status", status=401, message=f"The key {canary} was revoked")
    with pytest.raises(KeyRefused) as refused:
        bench.create(model, ASKED[bench.model(model).capability])
    assert "was revoked" in str(refused.value)
    error: BaseException | None = refused.value
    assert isinstance(error, ReelwrightError)
    assert canary not in str(error)
    assert canary not in repr(error)


def test_proxy_variables_are_not_followed(bench, monkeypatch):
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    made = bench.create("openai:gpt-4o-mini", ScriptRequest(prompt="x", seconds=10.0))
    assert made.facts.scenes
