import shutil

import httpx
import pytest

from api_server.serve import Server
from pipeline import Settings, open_studio

CHARACTER = {"character_description": "A silver robot with a red scarf"}
HTTPS = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "studio.example"}


@pytest.fixture
def links(filmed_home, settings):
    """The links of a storyboard and of a music-video picture, asked over a real listener with these headers."""
    opened = []

    def ask(headers=None, **changes):
        if not settings.reelwright_home.exists():
            shutil.copytree(filmed_home, settings.reelwright_home)
        studio = open_studio(settings.model_copy(update=changes))
        opened.append(studio)
        with Server(studio) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.ports['api']}") as client:
            client.headers.update(headers or {})
            story = client.get("/api/v2/jobs/123").raise_for_status().json()
            drawn = client.post("/api/mv/character-reference", json=CHARACTER, timeout=300).raise_for_status().json()
            found = [*(scene["image_url"] for scene in story["storyboard"]), drawn["image_url"]]
            return {url.rpartition("/media/")[0] for url in found}, f"http://127.0.0.1:{server.ports['api']}"

    yield ask
    for studio in opened:
        studio.close()


def test_without_a_proxy_links_name_the_address_that_was_asked(links):
    found, asked = links()
    assert found == {asked}


@pytest.mark.parametrize(
    ("headers", "link"),
    [
        (HTTPS, "https://studio.example"),
        ({"Forwarded": 'for=1.2.3.4;proto=https;host="studio.example"'}, "https://studio.example"),
        ({"X-Forwarded-Proto": "http, https", "X-Forwarded-Host": "evil.example, studio.example"}, "https://studio.example"),
        (HTTPS | {"X-Forwarded-Host": "studio.example/x"}, "https://127.0.0.1"),
        (HTTPS | {"X-Forwarded-Proto": "javascript"}, "http://studio.example"),
    ],
    ids=["x-forwarded", "forwarded", "the nearest proxy's word", "no host", "no scheme"],
)  # fmt: skip
def test_behind_a_tls_proxy_links_are_those_that_the_proxy_was_asked_for(links, headers, link):
    ((found,), _) = links(headers)
    assert found == link or found.startswith(f"{link}:")


@pytest.mark.parametrize("proxies", ["", "10.0.0.0/8, 192.168.1.7"])
def test_a_stranger_s_word_about_the_address_counts_nothing(links, proxies):
    found, asked = links(HTTPS, trusted_proxies=proxies)
    assert found == {asked}


def test_a_public_url_is_in_front_of_every_link_whatever_a_request_says(links):
    found, _ = links({"X-Forwarded-Host": "other.example"}, public_url="https://studio.example/films/")
    assert found == {"https://studio.example/films"}


@pytest.mark.parametrize(
    ("name", "value"), [("trusted_proxies", "my-proxy"), ("public_url", "studio.example"), ("public_url", "ftp://a/")]
)
def test_a_wrong_address_in_the_settings_is_named_at_the_start(name, value):
    with pytest.raises(ValueError, match=name):
        Settings(**{name: value}, _env_file=None)
