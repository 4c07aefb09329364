"""A server that stops: whoever still waits is told to come again, and the work is found then."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pydantic import SecretStr

from api_server.serve import Server
from pipeline import open_studio
from tests.providers_server import ProvidersServer

CHARACTER = ("/api/mv/character-reference", {"json": {"character_description": "Silver metallic humanoid robot"}})
REFINED = ("/api/v2/jobs/123/refine", {"params": {"scene_number": 2, "new_image_prompt": "An ancient temple at dusk"}})


@pytest.mark.parametrize(("ask", "body"), [(CHARACTER, {"error", "message", "details"}), (REFINED, {"detail"})])
@pytest.mark.xdist_group("filmed")
def test_a_call_that_lasts_is_503_in_its_own_words_when_the_server_stops(filmed, settings, tmp_path, ask, body):
    filmed.close()
    path, given = ask
    with ProvidersServer(tmp_path / "charges") as vendor, ThreadPoolExecutor(1) as pool:
        keys = {"openai_api_key": SecretStr("key"), "executor": "threads"}
        studio = open_studio(settings.model_copy(update=vendor.base_urls | keys), work=False)
        vendor.fault("held", vendor="openai")
        with Server(studio) as server:
            address = f"http://127.0.0.1:{server.ports['api']}{path}"
            asked = pool.submit(httpx.post, address, headers={"X-API-Key": "x"}, timeout=300, **given)
            vendor.holds()
        answer = asked.result()
        vendor.release()
        studio.close()
    assert (answer.status_code, answer.headers["retry-after"], set(answer.json())) == (503, "5", body)
    assert "send the same request again" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
