import io

from PIL import Image

from pipeline import Studio
from pipeline.brief import Brief
from tests.pages.conftest import Open, texts


def test_films_are_found_by_words_and_state(visit: Open, dashboard: Studio, small: Brief, reviewed: Brief) -> None:
    forest = dashboard.submit(small)
    tide = dashboard.submit(reviewed.model_copy(update={"prompt": "The tide at dawn"}))
    at = visit("library")
    assert "Films: 2" in texts(at)
    at.text_input(key="search").set_value("tide").run()
    assert {b.key for b in at.button if str(b.key).startswith("open-")} == {f"open-{tide.id}"}
    at.text_input(key="search").set_value("")
    at.selectbox(key="state").set_value("completed").run()
    assert {b.key for b in at.button if str(b.key).startswith("open-")} == {f"open-{forest.id}"}


def test_no_hit_says_what_to_try(visit: Open, dashboard: Studio, reviewed: Brief) -> None:
    dashboard.submit(reviewed)
    at = visit("library", search="zebra")
    assert "No film fits" in texts(at)


def test_a_product_becomes_an_ad_in_two_clicks(visit: Open, dashboard: Studio) -> None:
    kept = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(kept, "PNG")
    picture = dashboard.library.upload(kept.getvalue(), name="mug.png").digest
    product = dashboard.library.add_product("Alder mug", description="Keeps warm", images=(picture,))
    at = visit("library", section="products")
    assert "Alder mug" in texts(at)
    at.button(key=f"use-{product.id}").click().run()
    assert not at.exception
    assert at.text_input(key="ask.advert.product_name").value == "Alder mug"
    at.button(key="make")


def test_own_media_carry_tags(visit: Open, dashboard: Studio) -> None:
    kept = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(kept, "PNG")
    asset = dashboard.library.upload(kept.getvalue(), name="sea.png", library=True)
    at = visit("library", section="media")
    at.text_input(key=f"tags-{asset.digest[:16]}").set_value("sea, calm").run()
    assert [found.tags for found in dashboard.library.media()] == ["sea, calm"]


def test_voices_are_listed_by_language(visit: Open) -> None:
    at = visit("library", section="voices")
    at.selectbox(key="shelf.language").set_value("es").run()
    assert "Clara, Spanish" in texts(at)


def test_music_is_added_tagged_and_heard(visit: Open, dashboard: Studio) -> None:
    track = dashboard.library.path(dashboard.library.hear("calm")).read_bytes()
    at = visit("library", section="music")
    assert "No music of your own yet" in texts(at)
    at.file_uploader(key="shelf.music").upload("evening.wav", track).run()
    assert not at.error
    assert "evening.wav" in texts(at)
    before = len(at.get("audio"))
    at.button(key="listen-epic").click().run()
    assert len(at.get("audio")) == before + 1


def test_empty_shelves_say_what_to_do(visit: Open) -> None:
    assert "Add one, and an ad of it is two clicks away." in texts(visit("library", section="products"))
    assert "What you add is used first" in texts(visit("library", section="media"))
