"""Routes, fallbacks, pauses and switches in front of the ledger."""

import threading
from functools import partial

import pytest
from pydantic import SecretStr

from pipeline.capabilities import FACTS, ImageFacts
from pipeline.errors import (
    Cancelled,
    DiskFull,
    InvalidInput,
    KeyRefused,
    NoKey,
    NotFound,
    NotSent,
    OutcomeUnknown,
    OutOfCredit,
    Refused,
    ResultLost,
    SpendingOff,
)
from pipeline.quotes import quote
from pipeline.spending import Spending
from pipeline.toolbox import TRY_AGAIN, facts
from pipeline.views import Stored
from pipeline.workshop import AT_ONCE
from store import vendors
from tests.pipeline.till import LISTED, LISTED_NOW, PICTURE, SCRIPT, UNLISTED_NOW, Till, child, environment, wish

FLUX, RUNWAY, OPENAI = "replicate:flux-schnell", "runwayml:gen4_image", "openai:gpt-image-2"
FAR = 5e9
ASKS_IN_ANOTHER_PROCESS = """
import time_machine
from pipeline import Settings
from tests.pipeline.till import *

class Waits(Exception): ...

def pause(seconds):
    raise Waits(seconds)

store = Store(Settings())
with store.db.write() as session:
    jobs.add(session, Job(id="other", number=0, origin="test", kind="storyboard", brief='{"prompt":"x"}'), ())
    budgets.open_job(session, "other", 0, CAPS)
    claim = jobs.claim(session, store.pulse.name, kinds=("storyboard",), job_id="other")
shop = Workshop(store=store, providers=providers(store.settings), has_key=lambda vendor: True, download=None,
                writers=Writers(lambda: store.settings))
box = Toolbox(shop, claim, wish("replicate:flux-schnell"), check_cancelled=lambda: None, pause=pause, warn=print)
try:
    box.ask(PICTURE, step="step")
except Waits as waits:
    print("waits", waits)
"""


def ask(till: Till, *models: str, **fields: object) -> Stored:
    return till.toolbox(wish(*models, **fields)).ask(PICTURE, step="step")


def resting(till: Till) -> dict[str, str]:
    return Spending(till.store).paused()


def test_without_a_choice_the_first_vendor_with_a_key_is_asked(till: Till) -> None:
    assert till.toolbox(wish()).ask(PICTURE, step="a").model == OPENAI
    till = till.next_life(openai_api_key=SecretStr(""), openai_base_url="")
    assert till.toolbox(wish()).ask(PICTURE, step="b").model == FLUX


def test_the_dashboards_default_comes_before_the_studios_and_the_films_own_before_both(till: Till) -> None:
    Spending(till.store).choose("image", RUNWAY)
    assert till.toolbox(wish()).ask(PICTURE, step="a").model == RUNWAY
    assert till.toolbox(wish(FLUX)).ask(PICTURE, step="b").model == FLUX


def test_a_model_that_is_not_there_is_named_with_those_that_are(till: Till) -> None:
    with pytest.raises(NotFound, match=FLUX):
        ask(till, "replicate:flux-99")


def test_a_fallback_is_never_silent(till: Till) -> None:
    till.server.fault("status", status=400)
    stored = ask(till, FLUX, local_fallback=True)
    assert stored.model.startswith("local:")
    assert [call.vendor for call in till.rows()] == ["replicate", "local"]
    (warning,) = till.warnings
    assert "FLUX schnell could not do image" in warning
    assert "instead" in warning


def test_a_film_falls_back_along_its_own_models_in_turn_and_says_each(till: Till) -> None:
    for vendor in ("replicate", "runwayml"):
        till.server.fault("status", vendor=vendor, status=400)
    assert ask(till, FLUX, RUNWAY, OPENAI).model == OPENAI
    assert [call.model for call in till.rows()] == [FLUX, RUNWAY, OPENAI]
    first, second = till.warnings
    assert "FLUX schnell could not do image" in first
    assert first.endswith("Used Runway Gen-4 image instead.")
    assert second.endswith("Used GPT Image 2 instead.")


def test_the_studios_fallbacks_come_between_its_default_and_the_local_engine(till: Till) -> None:
    till = till.next_life(fallbacks=f"image={RUNWAY}, script=anthropic:claude-haiku-4-5")
    route = partial(till.workshop().route, capability="image")
    assert [model.id for model in route(wish())] == [OPENAI, RUNWAY]
    assert [model.vendor for model in route(wish(local_fallback=True))][-1] == "local"
    assert [model.id for model in route(wish(FLUX))] == [FLUX]
    Spending(till.store).choose("image", RUNWAY)
    assert [model.id for model in route(wish())] == [RUNWAY]
    Spending(till.store).choose("image", FLUX, "fallback")
    assert [model.id for model in route(wish())] == [RUNWAY, FLUX]


@pytest.mark.parametrize("wrong", ["replicate:flux-schnell", "picture=replicate:flux-schnell", "image="])
def test_fallbacks_that_can_not_be_read_are_named(till: Till, wrong: str) -> None:
    till = till.next_life(fallbacks=wrong)
    with pytest.raises(InvalidInput, match="FALLBACKS: write capability=vendor:model"):
        ask(till)


def test_a_film_with_fallbacks_is_quoted_at_the_dearest(till: Till) -> None:
    quoted = {model: quote(till.workshop(), wish(*model, review=True)).usd_micros for model in ((FLUX,), (OPENAI,))}
    assert quote(till.workshop(), wish(FLUX, OPENAI, review=True)).usd_micros == quoted[(OPENAI,)] > quoted[(FLUX,)]


def test_without_any_key_everything_is_made_here(till: Till) -> None:
    none = {name: SecretStr("") for name in ("openai_api_key", "replicate_api_token", "runwayml_api_secret")}
    till = till.next_life(**none, openai_base_url="")
    assert till.toolbox(wish()).ask(PICTURE, step="a").model.startswith("local:")


@pytest.mark.parametrize("kind", ["refused", "nsfw"])
def test_f29_a_refusal_is_never_routed_around(till: Till, kind: str) -> None:
    till.server.fault(kind)
    with pytest.raises(Refused):
        ask(till, FLUX, local_fallback=True)
    assert till.states() == ["refused"]
    assert till.warnings == []


def test_an_open_outcome_is_never_routed_around(till: Till) -> None:
    till.server.fault("drop_after")
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            ask(till, RUNWAY, local_fallback=True)
    assert till.states() == ["unknown"]


def test_a_lost_result_is_never_routed_around(till: Till) -> None:
    till.server.fault("expired", "download", times=3)
    with pytest.raises(ResultLost):
        ask(till, RUNWAY, local_fallback=True)
    assert till.states() == ["lost"]


def test_a_call_under_way_is_finished_by_its_own_vendor_whatever_is_chosen_now(till: Till) -> None:
    till.server.fault("expired", "download", times=3)
    with pytest.raises(ResultLost):
        ask(till, RUNWAY)
    assert ask(till, FLUX).model == RUNWAY
    assert till.server.creates() == 1
    assert till.states() == ["stored"]


def test_once_a_call_under_way_has_failed_the_chosen_model_is_asked(till: Till) -> None:
    till.server.fault("failed")
    till.server.fault("status", "poll", times=2000, status=500)
    with pytest.raises(OutcomeUnknown):
        till.ledger(patience_seconds=0).result(till.work(*LISTED))
    till.server.world.faults.clear()
    assert ask(till, RUNWAY).model == RUNWAY
    assert till.states() == ["failed", "stored"]
    assert "instead" in till.warnings[0]


def test_a_call_under_way_whose_key_is_gone_waits_for_the_key(till: Till) -> None:
    till.write("accepted", FLUX, PICTURE, provider_id="pred1")
    till = till.next_life(replicate_api_token=SecretStr(""))
    with pytest.raises(NoKey):
        ask(till, FLUX, local_fallback=True)
    assert till.states() == ["accepted"]


def test_what_was_reserved_for_another_model_is_void(till: Till) -> None:
    till.write("reserved", RUNWAY, PICTURE)
    assert ask(till, FLUX).model == FLUX
    assert till.states() == ["void", "stored"]
    till.balanced()
    assert till.money()[0] == 0


def test_local_work_that_died_makes_room_for_the_chosen_vendor(till: Till) -> None:
    till.write("sending", "local:art", PICTURE, estimated_micros=0, sender="dead")
    assert ask(till, FLUX).model == FLUX
    assert till.states() == ["void", "stored"]
    till.balanced()


def test_f22_an_hour_is_waited_out_and_the_same_work_goes_on(till: Till) -> None:
    till.server.fault("status", status=429, retry_after="3600")
    assert ask(till, FLUX).model == FLUX
    assert 3600 <= sum(till.pauses) <= 3600 * 1.1 + 5
    assert max(till.pauses) <= 2.0, "so that a cancel is heard"
    assert till.states() == ["rejected", "stored"]
    assert "asked this studio to wait" in till.warnings[0]
    assert len(till.charges()) == 1


def test_f22_no_date_means_a_while(till: Till) -> None:
    till.server.fault("status", status=429)
    ask(till, FLUX)
    assert 20 <= sum(till.pauses) <= 25


def test_f22_another_process_waits_too(till: Till) -> None:
    with till.store.db.write() as session:
        vendors.pause(session, "replicate", FAR, "busy", till.store.uptime)
    done = child(ASKS_IN_ANOTHER_PROCESS, environment(till.settings, till.server))
    assert "waits 1.0" in done.stdout, done.stderr
    assert till.server.creates() == 0


def test_a_pause_is_shown_while_it_lasts_and_no_success_lifts_it(till: Till) -> None:
    with till.store.db.write() as session:
        vendors.failed(session, "replicate", "down", till.store.uptime)
        vendors.pause(session, "replicate", FAR, "busy", till.store.uptime)
        vendors.succeeded(session, "replicate")
    assert resting(till) == {"replicate": "busy"}
    with till.store.db.write() as session:
        for _ in range(5):
            vendors.failed(session, "replicate", "down", till.store.uptime)
        assert vendors.left(vendors.state(session, "replicate"), till.store.uptime) > FAR - 60


def test_f24_what_never_left_is_tried_again_with_growing_pauses(till: Till) -> None:
    till = till.next_life(replicate_base_url="http://127.0.0.1:9")
    with pytest.raises(NotSent):
        ask(till, FLUX)
    assert [pause for pause in till.pauses if pause in TRY_AGAIN] == list(TRY_AGAIN)
    assert till.states() == ["rejected"] * 3


def test_the_circuit_opens_at_the_fifth_failure_says_why_and_closes_again(till: Till) -> None:
    away = till.next_life(replicate_base_url="http://127.0.0.1:9")
    for step in ("a", "b"):
        with pytest.raises(NotSent):
            away.toolbox(wish(FLUX)).ask(PICTURE, step=step)
    assert "replicate" in resting(away)
    assert "could not be reached" in resting(away)["replicate"]
    assert sum(away.pauses) >= 60
    back = away.next_life(replicate_base_url=till.settings.replicate_base_url)
    back.later(61)
    assert resting(back) == {}
    back.toolbox(wish(FLUX)).ask(PICTURE, step="c")
    with back.store.db.read() as session:
        assert vendors.state(session, "replicate").failures == 0


def test_no_vendor_is_asked_more_often_a_minute_than_allowed(till: Till) -> None:
    till = till.next_life(provider_calls_per_minute=3)
    for number in range(4):
        till.toolbox(wish(FLUX)).ask(PICTURE, step=str(number))
    made = [call.created_at for call in till.rows()]
    assert (made[2] - made[0]).total_seconds() < 30
    assert sum(till.pauses) >= 50
    assert len(till.charges()) == 4


def test_no_more_than_a_few_calls_are_under_way_with_a_vendor(till: Till) -> None:
    most, now_open, counting = [0], [0], threading.Lock()
    shop = till.workshop()

    def hold() -> None:
        with shop.slot("replicate"):
            with counting:
                now_open[0] += 1
                most[0] = max(most[0], now_open[0])
            threading.Event().wait(0.02)
            with counting:
                now_open[0] -= 1

    threads = [threading.Thread(target=hold) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [AT_ONCE]


def test_spending_off_sends_nothing_and_says_which_switch(till: Till) -> None:
    till = till.next_life(spending="off")
    with pytest.raises(SpendingOff, match="SPENDING"):
        ask(till, FLUX)
    assert (till.server.creates(), till.money(), till.states()) == (0, (0, 0), ["void"])
    with pytest.raises(SpendingOff):
        ask(till, FLUX, local_fallback=True)
    assert till.warnings == []


def test_spending_off_still_brings_in_what_was_paid(till: Till) -> None:
    till.server.fault("expired", "download", times=3)
    with pytest.raises(ResultLost):
        ask(till, FLUX)
    till = till.next_life(spending="off")
    till.claim = till.job("film")
    assert ask(till, FLUX).model == FLUX
    till.balanced()


def test_a_full_disk_is_noticed_before_anything_is_paid(till: Till) -> None:
    till = till.next_life(disk_watermark_mb=10**9)
    with pytest.raises(DiskFull):
        ask(till, FLUX)
    assert (till.server.creates(), till.money()) == (0, (0, 0))


def test_no_key_says_which_and_what_works_without(till: Till) -> None:
    till = till.next_life(replicate_api_token=SecretStr(""))
    with pytest.raises(NoKey, match="replicate"):
        ask(till, FLUX)
    assert till.server.creates() == 0
    assert ask(till, FLUX, local_fallback=True).model.startswith("local:")


@pytest.mark.parametrize("model", [FLUX, RUNWAY, OPENAI])
def test_f52_a_wrong_key_and_an_empty_account_are_told_apart(till: Till, model: str) -> None:
    with pytest.raises(OutOfCredit):
        till.server.fault("status", status=402)
        ask(till, model)
    wrong = {name: SecretStr("wrong") for name in ("openai_api_key", "replicate_api_token", "runwayml_api_secret")}
    till = till.next_life(**wrong)
    with pytest.raises(KeyRefused):
        ask(till, model)
    assert till.charges() == []
    assert till.money() == (0, 0)


def test_equal_paid_work_is_reused_only_where_the_film_asks_for_it(till: Till) -> None:
    box = partial(till.toolbox, wish(FLUX))
    box().ask(PICTURE, step="a")
    last = box().ask(PICTURE, step="b")
    assert len(till.charges()) == 2
    again = till.toolbox(wish(FLUX, reuse=True)).ask(PICTURE, step="c")
    assert again.files == last.files
    assert len(till.charges()) == 2
    assert [(call.state, call.actual_micros) for call in till.rows()][-1] == ("stored", 0)
    till.balanced()


def test_a_result_whose_file_is_gone_is_not_reused(till: Till) -> None:
    first = ask(till, FLUX)
    till.store.media.remove([first.file("picture")])
    till.toolbox(wish(FLUX, reuse=True)).ask(PICTURE, step="b")
    assert len(till.charges()) == 2


def test_another_take_is_paid_for_and_the_same_one_is_not(till: Till) -> None:
    for take in (0, 0, 1):
        till.toolbox(wish(FLUX)).ask(PICTURE.model_copy(update={"take": take}), step="step")
    assert len(till.charges()) == 2


def test_a_stopped_film_asks_nothing(till: Till) -> None:
    till.stopping = True
    with pytest.raises(Cancelled):
        ask(till, FLUX)
    assert till.rows() == []


def test_facts_come_back_as_their_type(till: Till) -> None:
    found = facts(ask(till, FLUX), ImageFacts)
    assert (found.width, found.height) == (PICTURE.width, PICTURE.height)
    script = till.toolbox(wish(LISTED_NOW[0])).ask(SCRIPT, step="script")
    assert len(facts(script, FACTS["script"]).scenes) == 2  # type: ignore[attr-defined]


def test_an_unknown_outcome_counts_as_a_failure_of_the_vendor(till: Till) -> None:
    till.server.fault("drop_after")
    with pytest.raises(OutcomeUnknown):
        ask(till, UNLISTED_NOW[0])
    with till.store.db.read() as session:
        assert vendors.state(session, "openai").failures == 1
