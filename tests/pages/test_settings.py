import re

import pytest
from streamlit.testing.v1 import AppTest

from pipeline import Studio
from tests.pages.conftest import Open, texts


def test_vendors_without_a_key_name_the_setting(visit: Open) -> None:
    said = texts(visit("settings"))
    for variable in (
        "OPENAI_API_KEY",
        "ANTHROPIC_API_KEY",
        "REPLICATE_API_TOKEN",
        "RUNWAYML_API_SECRET",
        "PEXELS_API_KEY",
    ):
        assert variable in said


def test_a_budget_is_changed_here(visit: Open, dashboard: Studio) -> None:
    at = visit("settings")
    at.number_input[0].set_value(2.0)
    at.number_input[1].set_value(7.0)
    at.form_submit_button[0].click().run()
    assert dashboard.spending.budget().day_cap == 20_000_000
    confirmed(at, "7")
    budget = dashboard.spending.budget()
    assert (budget.job_cap, budget.day_cap) == (2_000_000, 7_000_000)


def confirmed(at: AppTest, typed: str) -> None:
    """Type this into the dialog that is open, and go on."""
    at.text_input(key="confirm.typed").set_value(typed)
    next(button for button in at.button if button.label == "Confirm").click().run()


def test_nothing_is_made_or_changed_before_what_is_asked_for_was_typed(visit: Open, dashboard: Studio) -> None:
    at = visit("settings")
    at.text_input[0].set_value("my script")
    at.form_submit_button[1].click().run()
    confirmed(at, "yes")
    assert [error.value for error in at.error] == ["That is not my script. Nothing was changed."]
    assert dashboard.access.tokens() == ()
    at = visit("settings")
    at.number_input[1].set_value(500.0)
    at.form_submit_button[0].click().run()
    confirmed(at, "")
    assert dashboard.spending.budget().day_cap == 20_000_000


def test_a_token_is_shown_once_and_can_be_revoked(visit: Open, dashboard: Studio) -> None:
    at = visit("settings")
    at.text_input[0].set_value("my script")
    at.form_submit_button[1].click().run()
    assert dashboard.access.tokens() == ()
    confirmed(at, "My Script ")
    (plain,) = [code.value for code in at.code]
    token = dashboard.access.token_of(plain)
    assert token is not None
    assert (token.owner, token.reads_only, token.expires_at) == ("my script", False, None)
    at.run()
    assert not at.code
    (token,) = dashboard.access.tokens()
    at.button(key=f"revoke-{token.id}").click().run()
    assert dashboard.access.token_of(plain) is None
    assert "my script" in texts(at)


def test_a_nameless_token_is_refused_in_one_line(visit: Open) -> None:
    at = visit("settings")
    at.form_submit_button[1].click().run()
    assert [error.value for error in at.error] == ["Please check this. Give the token a name."]


def test_a_default_model_is_remembered(visit: Open, dashboard: Studio) -> None:
    at = visit("settings")
    choice = at.selectbox(key="model-script")
    model = next(model.id for model in dashboard.models("script") if model.available)
    choice.set_value(model).run()
    assert dashboard.spending.chosen("script") == model


def test_a_fallback_is_chosen_where_a_vendor_could_fail(visit: Open, paid: Studio) -> None:
    at = visit("settings")
    at.selectbox(key="fallback-image").set_value("replicate:flux-schnell").run()
    assert paid.spending.chosen("image", "fallback") == "replicate:flux-schnell"


def test_where_only_the_local_engine_works_no_fallback_is_asked_for(visit: Open, dashboard: Studio) -> None:
    assert not [box for box in visit("settings").selectbox if str(box.key).startswith("fallback-")]


def test_the_doctor_says_how_the_machine_is(visit: Open) -> None:
    said = texts(visit("settings"))
    assert "ffmpeg works." in said
    assert "GB free" in said
    assert re.search(
        r"keeps 0\.0 MB of media, 0\.0 MB of cache, 0\.0 MB of trash .* and [\d.]*[1-9][\d.]* MB of database", said
    )


@pytest.mark.parametrize("vendor", ["openai", "anthropic", "replicate", "runwayml", "pexels"])
def test_a_key_is_tested_by_a_free_question(visit: Open, paid: Studio, vendor: str) -> None:
    at = visit("settings")
    at.button(key=f"test-{vendor}").click().run()
    assert [said.value for said in at.success] == ["It answers"]


def test_the_first_token_owns_what_is_there_unless_told_otherwise(visit: Open, dashboard: Studio) -> None:
    dashboard.library.add_product("Oak Cup")
    at = visit("settings")
    at.text_input[0].set_value("ann")
    at.form_submit_button[1].click().run()
    confirmed(at, "ann")
    assert [product.name for product in dashboard.library.products(owner="ann")] == ["Oak Cup"]
    assert "Owns what is here" not in [toggle.label for toggle in visit("settings").toggle]


def test_a_first_token_may_leave_all_as_it_is(visit: Open, dashboard: Studio) -> None:
    dashboard.library.add_product("Oak Cup")
    at = visit("settings")
    next(toggle for toggle in at.toggle if toggle.label == "Owns what is here").set_value(False)
    at.text_input[0].set_value("ann")
    at.form_submit_button[1].click().run()
    confirmed(at, "ann")
    assert dashboard.library.products(owner="ann") == ()


def test_the_studio_is_opened_again_only_by_typing_so(visit: Open, dashboard: Studio) -> None:
    dashboard.access.revoke(dashboard.access.create_token("me")[0].id)
    at = visit("settings")
    assert "No token is in force any more" in texts(at)
    next(button for button in at.button if button.label == "Open the studio").click().run()
    assert dashboard.access.is_closed()
    confirmed(at, "open")
    assert not dashboard.access.is_closed()
    assert "The studio is open, because someone chose so" in texts(visit("settings"))


def test_credits_are_looked_up_and_given_here(visit: Open, dashboard: Studio) -> None:
    at = visit("settings")
    at.text_input[1].set_value("user-456")
    at.number_input[2].set_value(25)
    at.form_submit_button[2].click().run()
    assert [said.value for said in at.success] == ["user-456 has 125 credits."]
    assert dashboard.library.credits("user-456") == 125
