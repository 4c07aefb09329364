import pytest
from sqlmodel import update

from pipeline import Studio
from pipeline.brief import Brief
from store import Store
from store.calls import SHOWN_LATE
from store.models import Lease, PaidCall
from tests.pages.conftest import Open, texts


def test_a_film_shows_up_in_figures_charts_and_tables(visit: Open, dashboard: Studio, small: Brief) -> None:
    dashboard.submit(small)
    at = visit("metrics")
    tiles = {tile.label: tile.value for tile in at.metric}
    assert (tiles["Films finished"], tiles["Success rate"], tiles["Spent"]) == ("1", "100%", "$0.00")
    assert len(at.get("vega_lite_chart")) >= 4
    films, calls = (table.value for table in at.dataframe)
    assert films["title"].tolist() == [small.prompt]
    assert set(calls["vendor"]) == {"local"}


def test_filters_live_in_the_address(visit: Open, dashboard: Studio, small: Brief) -> None:
    dashboard.submit(small)
    at = visit("metrics", by_vendor="local")
    assert at.selectbox(key="by_vendor").value == "local"
    at.selectbox(key="by_kind").set_value("storyboard").run()
    assert at.query_params["by_kind"] == "storyboard"


def test_days_without_films_say_what_to_do(visit: Open, dashboard: Studio, small: Brief) -> None:
    dashboard.submit(small)
    at = visit("metrics", dates=["2020-01-01", "2020-01-02"])
    assert "Nothing happened in these days" in texts(at)


def test_a_filter_holds_for_films_and_stages_too(visit: Open, dashboard: Studio, small: Brief) -> None:
    dashboard.submit(small)
    dashboard.submit(small.model_copy(update={"kind": "shots", "prompt": "Rain"}))
    at = visit("metrics", by_kind="shots")
    assert {tile.label: tile.value for tile in at.metric}["Films finished"] == "1"
    films, calls = (table.value for table in at.dataframe)
    assert films["title"].tolist() == ["Rain"]
    assert set(calls["kind"]) == {"shots"}


def test_what_was_spent_is_charted_and_compared_with_its_estimate(visit: Open, paid: Studio, small: Brief) -> None:
    job = paid.submit(small)
    at = visit("metrics")
    tiles = {tile.label: tile.value for tile in at.metric}
    assert (tiles["Spent"], tiles["Estimated"]) == (
        f"${job.spent_micros / 1e6:.2f}", f"${job.estimated_micros / 1e6:.2f}",
    )  # fmt: skip
    assert "Spend by day" in texts(at)
    assert "Estimate against actual" in texts(at)


@pytest.mark.parametrize(("answer", "state", "charged"), [("free", "rejected", 0), ("pay", "failed", 3000)])
def test_a_call_of_unknown_outcome_is_decided_here(
    visit: Open, dashboard: Studio, reviewed: Brief, answer: str, state: str, charged: int
) -> None:
    job = dashboard.submit(reviewed)
    row = PaidCall(
        job_id=job.id, step="image:x", vendor="openai", model="openai:gpt-image-2", capability="image", state="unknown",
        request_sha="s", request="{}", estimated_micros=3000,
    )  # fmt: skip
    with Store(dashboard.settings).db.write() as session:
        session.add(row)
        session.flush()
        call_id = row.id
    at = visit("metrics")
    assert "Paid calls that need your word: 1" in texts(at)
    at.button(key=f"{answer}-{call_id}").click().run()
    (call,) = (c for c in dashboard.spending.calls() if c.id == call_id)
    assert (call.state, call.actual_micros, call.decided_by.endswith("(by dashboard)")) == (state, charged, True)
    assert "need your word" not in texts(at)


def test_nobody_is_asked_about_a_call_that_the_studio_still_asks_about(
    visit: Open, dashboard: Studio, reviewed: Brief
) -> None:
    with Store(dashboard.settings).db.write() as session:
        row = PaidCall(
            job_id="film", step="image:x", vendor="openai", model="openai:gpt-image-2", capability="image",
            state="unknown", request_sha="s", request="{}", estimated_micros=3000, asker=dashboard._store.pulse.name,
        )  # fmt: skip
        session.add(row)
        session.flush()
        call_id = row.id
    at = visit("metrics")
    button = at.button(key=f"free-{call_id}")
    assert (button.disabled, "still finding out" in button.help) == (True, True)


def test_what_was_paid_twice_is_shown_until_it_is_refunded(visit: Open, dashboard: Studio, reviewed: Brief) -> None:
    with Store(dashboard.settings).db.write() as session:
        row = PaidCall(
            job_id="film", step="image:x", vendor="replicate", model="replicate:flux-schnell", capability="image",
            state="doubled", request_sha="s", request="{}", estimated_micros=3000, actual_micros=3000,
            provider_id="pred1", error=SHOWN_LATE["doubled"],
        )  # fmt: skip
        session.add(row)
        session.flush()
        call_id = row.id
    at = visit("metrics")
    assert "Paid twice: 1" in texts(at)
    assert "pred1" in texts(at)
    at.button(key=f"refund-{call_id}").click().run()
    assert "Paid twice" not in texts(at)
    (call,) = (call for call in dashboard.spending.calls() if call.id == call_id)
    assert (call.state, call.actual_micros, call.decided_by) == ("doubled", 0, "refunded (by dashboard)")


def test_a_database_that_was_put_back_pays_again_once_someone_agreed_here(visit: Open, dashboard: Studio) -> None:
    with dashboard._store.db.write() as session:
        session.execute(update(Lease).values(restored="It is older."))
    at = visit("metrics")
    assert "This database was put back" in texts(at)
    at.button(key="restored-agree").click().run()
    assert "This database was put back" not in texts(at)
    assert not dashboard.health().restored
