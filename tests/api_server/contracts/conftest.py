"""Finished shots and adverts, made once for each worker and copied for each test."""

import io
import shutil

import pytest
from PIL import Image

from pipeline import Settings, open_studio
from pipeline.brief import Product, brief

SHOTS_ID = "job_abc123"
ADVERT_ID = "550e8400-e29b-41d4-a716-446655440000"


@pytest.fixture(scope="session")
def made_home(tmp_path_factory):
    """A home with a film of two shots and an advert, both small."""
    home = tmp_path_factory.mktemp("made") / "home"
    studio = open_studio(Settings(reelwright_home=home, executor="inline", _env_file=None))
    shots = brief(
        kind="shots", prompt="A peaceful forest at sunrise", scene_count=2, seconds=5, short_side=144, voice="none",
        captions="none", aspect="16:9", models=(("clip", "local:motion"),),
    )  # fmt: skip
    studio.submit(shots, origin="shots", job_id=SHOTS_ID, labels={"model_id": "replicate:svd-xt", "stand_in": "local"})
    product = Product(name="EcoWater Bottle", call_to_action="Buy Now!")
    advert = brief(kind="advert", product=product, style="modern", seconds=6, scene_count=2, short_side=144)
    studio.submit(advert, origin="advert", job_id=ADVERT_ID)
    studio.close()
    return home


@pytest.fixture
def made(made_home, settings):
    """A studio of its own over a copy of them."""
    shutil.copytree(made_home, settings.reelwright_home)
    studio = open_studio(settings)
    yield studio
    studio.close()


@pytest.fixture
def made_api(made, client_of):
    """Its API port."""
    with client_of(made) as client:
        yield client


@pytest.fixture
def picture():
    """Bytes of a small picture of a format."""

    def build(format="PNG", size=(40, 30)):
        kept = io.BytesIO()
        Image.new("RGB", size, (180, 90, 40)).save(kept, format)
        return kept.getvalue()

    return build
