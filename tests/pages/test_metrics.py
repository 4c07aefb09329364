from pipeline import Studio
from pipeline.brief import Brief
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
