import pytest

from pages.forms import FORMS, SIZES, Answers, answers_of, asked, brief_of, ready
from pipeline.errors import InvalidInput

FULL = Answers(
    prompt="A fox", text="Once upon a time", product_name="Mug", product_description="Keeps warm", call_to_action="Buy",
    own_media=("a",), own_voice="b", own_music="c", images=("d",), models=(("image", "local:art"), ("footage", "local:x")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("film", "storyboard"),
        ("advert", "advert"),
        ("narration", "narration"),
        ("scenario", "scenario"),
        ("music", "shots"),
    ],
)
def test_each_form_becomes_its_kind_of_brief(name: str, kind: str) -> None:
    assert brief_of(FORMS[name], FULL).kind == kind


def test_a_film_takes_nothing_that_it_does_not_ask() -> None:
    film = brief_of(FORMS["film"], FULL)
    assert (film.prompt, film.text, film.product, film.own_voice) == ("A fox", "", None, "")
    assert film.own_media == ("a",)


def test_pauses_are_taken_out_of_a_voice_over_only_where_there_is_one() -> None:
    wished = FULL.model_copy(update={"remove_silences": True})
    assert brief_of(FORMS["narration"], wished).remove_silences
    assert not brief_of(FORMS["narration"], wished.model_copy(update={"own_voice": ""})).remove_silences
    assert not brief_of(FORMS["film"], wished).remove_silences


def test_an_ad_carries_its_product_and_pictures() -> None:
    product = brief_of(FORMS["advert"], FULL).product
    assert product is not None
    assert (product.name, product.description, product.call_to_action, product.images) == (
        "Mug",
        "Keeps warm",
        "Buy",
        ("d",),
    )


def test_only_a_film_waits_for_its_review() -> None:
    assert brief_of(FORMS["film"], FULL).review
    assert not brief_of(FORMS["film"], FULL.model_copy(update={"review": False})).review
    assert not any(brief_of(form, FULL).review for form in FORMS.values() if form.name != "film")


def test_a_narration_lasts_as_long_as_its_words() -> None:
    assert brief_of(FORMS["narration"], FULL).seconds is None


def test_a_model_counts_only_where_the_film_may_pay_for_it() -> None:
    assert brief_of(FORMS["film"], FULL).models == (("image", "local:art"),)


@pytest.mark.parametrize(("size", "side"), SIZES.items())
def test_a_size_sets_the_short_side(size: str, side: int) -> None:
    assert brief_of(FORMS["film"], FULL.model_copy(update={"size": size})).short_side == side


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("film", {"prompt": "  "}, "prompt"),
        ("advert", {"product_name": ""}, "product_name"),
        ("narration", {"text": ""}, "text"),
        ("film", {"seconds": 4}, "seconds"),
        ("film", {"seconds": 301}, "seconds"),
        ("film", {"size": "8k"}, "size"),
    ],
)
def test_a_wrong_answer_is_named(name: str, change: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        brief_of(FORMS[name], FULL.model_copy(update=change))
    assert caught.value.field == field


def test_a_form_is_ready_once_its_subject_is_there() -> None:
    assert not ready(FORMS["advert"], Answers(prompt="A fox"))
    assert ready(FORMS["advert"], Answers(product_name="Mug"))


def test_unasked_answers_fall_back() -> None:
    assert asked(FORMS["scenario"], FULL) == Answers(
        product_name="Mug", product_description="Keeps warm", call_to_action="Buy", models=FULL.models
    )


def test_an_impossible_answer_names_its_field() -> None:
    with pytest.raises(InvalidInput, match="aspect") as caught:
        answers_of({"aspect": "2:1"})
    assert caught.value.field == "aspect"
