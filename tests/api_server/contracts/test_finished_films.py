"""Rows S2.11 and S3.5: what a client sees in the film that comes of its request."""

import io

import av
import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from api_server.serve import Server
from pipeline import open_studio

GREEN = (0, 230, 40)
SMALL = {"short_side": 144, "seconds": 6, "scene_count": 2, "voice": "none"}


@pytest.fixture
def film_of(settings):
    """Sends a request to a real server; the film that it asks for, in a small size, as the server hands it out."""
    studio = open_studio(settings)
    with (
        Server(studio) as server,
        httpx.Client(base_url=f"http://localhost:{server.ports['api']}", timeout=300) as client,
    ):

        def film(path, **request):
            idle = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
            with Server(idle) as taking:
                answer = httpx.post(f"http://localhost:{taking.ports['api']}{path}", **request).json()
            asked = idle.job(answer.get("id") or answer["job_id"])
            idle.close()
            made = studio.submit(asked.brief.model_copy(update=SMALL), origin=asked.origin)
            return client.get(f"/videos/{made.id}/final_output.mp4").content

        yield film
    studio.close()


def frames(film, every=12):
    """Every so many frames of an mp4, small, as RGB of shape (height, width, 3)."""
    with av.open(io.BytesIO(film)) as opened:
        shown = [frame.reformat(width=160, height=160, format="rgb24") for frame in opened.decode(video=0)][::every]
    return [frame.to_ndarray().astype(float) for frame in shown]


def warmth(film):
    """Red less blue, averaged over a film."""
    colours = np.mean([frame.mean(axis=(0, 1)) for frame in frames(film)], axis=0)
    return colours[0] - colours[2]


def test_s2_11_the_colour_palette_is_seen_in_the_film(film_of):
    asked = {"user_prompt": "A peaceful forest at sunrise", "model_id": "replicate:svd-xt", "max_shots": 2}
    warm, cool = (
        warmth(film_of("/api/v1/jobs", json=asked | {"style_preferences": {"mood": "calm", "color_palette": palette}}))
        for palette in ("warm", "cool")
    )
    assert warm > 0 > cool
    assert warm - cool > 40


@pytest.mark.parametrize("palette", ["monochrome", "black and white"])
def test_s2_11_a_film_without_colour_has_none(film_of, palette):
    asked = {"user_prompt": "Ocean waves at sunset", "style_preferences": {"color_palette": palette}}
    assert max(np.ptp(frame, axis=2).mean() for frame in frames(film_of("/api/v1/jobs", json=asked))) < 6


def test_s3_05_the_product_picture_is_seen_in_the_film(film_of):
    drawn, kept = Image.new("RGB", (400, 400), "white"), io.BytesIO()
    ImageDraw.Draw(drawn).rounded_rectangle((110, 40, 290, 370), radius=40, fill=GREEN)
    drawn.save(kept, "PNG")
    form = {"product_name": "EcoWater Bottle", "style": "modern", "cta_text": "Buy Now!"}
    film = film_of("/api/generate", data=form, files={"product_image": ("bottle.png", kept.getvalue())})
    shares = [(np.abs(frame - GREEN).max(axis=2) < 70).mean() for frame in frames(film)]
    assert sum(share > 0.02 for share in shares) >= len(shares) / 3
    assert shares[-1] > 0.02, "the end card shows the product too"
