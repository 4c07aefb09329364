"""Caps count what a vendor charges, whatever the price list or an override says."""

import pytest
from pydantic import SecretStr

from pipeline import doctor, prices
from pipeline.errors import OverCap
from store import checks
from store.budgets import Caps
from tests.pipeline.till import LISTED, PICTURE, Till

FLUX, DEV = "replicate:flux-schnell", "replicate:flux-1.1-pro"


def capped(till: Till, overrides: str, dollars: float) -> Till:
    """A till whose film may cost so much, at prices of a person's own."""
    till = till.next_life(price_overrides=overrides, budget_per_job_usd=dollars)
    till.claim = till.job("capped", caps=Caps(job=round(dollars * 1e6), day=20_000_000))
    return till


def bought(till: Till, model: str) -> int:
    """How many pictures are bought before a cap stops it; 60 at most."""
    for number in range(60):
        picture = PICTURE.model_copy(update={"prompt": f"Picture {number}"})
        try:
            till.ledger().result(till.work(model, picture, step=f"{number}"))
        except OverCap:
            return number
    return 60


def charged(till: Till) -> int:
    return sum(charge.usd_micros for charge in till.charges())


def test_a_price_overridden_with_0_is_counted_as_charged_and_stops_at_the_cap(till: Till) -> None:
    till = capped(till, f"{FLUX}=0", 0.05)
    assert bought(till, FLUX) == 16
    assert charged(till) == 48_000 == till.money()[1]
    till.balanced()
    assert checks.invariants(till.store)["budgets agree with the ledger"] == []


def test_one_call_of_a_model_overridden_with_0_that_is_dearer_than_the_cap_is_not_sent(till: Till) -> None:
    till = capped(till, f"{DEV}=0", 0.039)
    assert (bought(till, DEV), charged(till)) == (0, 0)


def test_an_override_below_what_is_charged_passes_a_cap_by_the_last_call_at_most(till: Till) -> None:
    till = capped(till, f"{FLUX}=0.001", 0.05)
    assert bought(till, FLUX) == 17
    assert charged(till) == 51_000 == till.money()[1]
    assert checks.invariants(till.store)["budgets agree with the ledger"] == []


def test_a_vendor_that_is_dearer_than_its_list_is_stopped_by_what_it_charged(till: Till) -> None:
    """Half a cent is reckoned for a second of its machine, whatever that is: the figure of each answer counts."""
    till = capped(till, "runwayml:gen4_image=0.01", 0.2)
    count = bought(till, "runwayml:gen4_image")
    assert count < 20
    assert till.money()[1] == charged(till) <= 200_000 + charged(till) // count
    till.balanced()


def test_a_charge_that_nobody_had_held_anything_for_counts_all_the_same(till: Till) -> None:
    call = till.write("sending", *LISTED, estimated_micros=0, sender=till.store.pulse.name)
    assert call.day == ""
    till.ledger()._entries.end(call, ("sending",), "stored", actual_micros=99_000)
    assert till.money() == (0, 99_000)
    assert checks.invariants(till.store)["budgets agree with the ledger"] == []


def test_a_server_of_one_s_own_costs_nothing_and_is_never_stopped_by_a_cap(till: Till) -> None:
    till = till.next_life(openai_api_key=SecretStr(""), price_overrides="openai:gpt-image-2=0", budget_per_day_usd=0.0)
    model = till.work("openai:gpt-image-2", PICTURE).model
    assert prices.own_server(till.settings)
    assert (prices.hold(model, PICTURE, till.settings), prices.overridden([model], till.settings)) == (0, {})


@pytest.mark.parametrize(("override", "told"), [("0", True), ("0.001", True), ("0.003", False), ("0.5", False)])
def test_a_price_that_is_lower_than_the_list_is_told_by_the_doctor(till: Till, override: str, told: bool) -> None:
    settings = till.settings.model_copy(update={"price_overrides": f"{FLUX}={override}"})
    (finding,) = doctor._prices(settings)
    assert finding.ok
    assert (f"{FLUX}: ${float(override):g} here, $0.003 listed" in finding.found) is told


def test_an_override_that_can_not_be_read_is_a_fault_with_its_fix(till: Till) -> None:
    (finding,) = doctor._prices(till.settings.model_copy(update={"price_overrides": "flux=cheap"}))
    assert (finding.ok, "PRICE_OVERRIDES" in finding.fix) == (False, True)
