"""What Anthropic makes for a film: scripts."""

from datetime import timedelta

import pytest

from pipeline.capabilities import ImageRequest, ScriptRequest
from pipeline.errors import KeyRefused, OutcomeUnknown, ProviderFailed, Refused, Rejected, ResultLost
from pipeline.provider import Sent
from store.settings import Settings

HAIKU = "anthropic:claude-haiku-4-5"
SCRIPT = ScriptRequest(prompt="A morning at the harbour", seconds=20.0)


def test_a_script_has_the_asked_scenes_and_costs_what_anthropic_counted(either):
    made = either.finish(HAIKU, SCRIPT)
    assert len(made.facts.scenes) == 4
    assert sum(scene.seconds for scene in made.facts.scenes) == pytest.approx(20.0)
    if either.server:
        assert [charge.usd_micros for charge in either.server.charges.all()] == [made.usd_micros]


def test_a_refusal_is_final_and_its_cost_is_kept(bench, stand_in):
    stand_in.fault("nsfw")
    with pytest.raises(Refused) as refused:
        bench.create(HAIKU, SCRIPT)
    assert refused.value.usd_micros == stand_in.charges.all()[0].usd_micros


def test_a_script_cut_off_at_its_limit_was_charged(bench, stand_in):
    stand_in.fault("failed")
    with pytest.raises(ProviderFailed) as failed:
        bench.create(HAIKU, SCRIPT)
    assert failed.value.usd_micros == stand_in.charges.all()[0].usd_micros


def test_a_wrong_key_names_the_setting(bench):
    bench.settings = bench.settings.model_copy(
        update={"anthropic_api_key": Settings(anthropic_api_key="wrong").anthropic_api_key}
    )
    with pytest.raises(KeyRefused, match="ANTHROPIC_API_KEY for script"):
        bench.create(HAIKU, SCRIPT)


def test_nothing_is_listed_so_a_lost_answer_stays_unknown(bench):
    provider = bench.provider(HAIKU)
    with pytest.raises(OutcomeUnknown):
        provider.find(bench.model(HAIKU), "intent-1", Sent(age=timedelta()))
    with pytest.raises(ResultLost, match="can't be read again"):
        bench.poll(HAIKU, SCRIPT, "msg_1")


def test_a_picture_is_turned_down_before_anything_is_sent(bench, stand_in):
    with pytest.raises(Rejected, match="does not make image"):
        bench.create(HAIKU, ImageRequest(prompt="x", width=64, height=64))
    assert stand_in.creates() == 0
