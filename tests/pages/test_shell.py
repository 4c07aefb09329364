import pytest

from pipeline import Studio
from pipeline.brief import Brief
from tests.pages.conftest import Open, texts

PAGES = ("generate", "storyboard", "export", "library", "metrics", "settings")
NEXT = {
    "storyboard": "Make a film",
    "export": "Make a film",
    "library": "Make your first film",
    "metrics": "Make a film",
}


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_studio_opens_every_page_and_says_what_to_do_next(visit: Open, name: str) -> None:
    at = visit(name)
    assert len(at.title) == 1
    if name in NEXT:
        assert NEXT[name] in [link.value for link in at.page_link]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_speaks_spanish(visit: Open, name: str) -> None:
    at = visit(name)
    english = at.title[0].value
    at.segmented_control(key="lang").set_value("es").run()
    assert not at.exception
    assert (at.title[0].value != english) or name == "storyboard"
    assert at.sidebar.progress[0].text.startswith("Quedan")


@pytest.mark.parametrize("name", ["generate", "storyboard", "export"])
def test_a_film_that_is_not_there_is_one_clear_line(visit: Open, name: str) -> None:
    at = visit(name, job="no-such-film")
    assert [error.value.startswith("Not here any more.") for error in at.error] == [True]


def test_the_sidebar_counts_what_waits_and_what_may_be_spent(visit: Open, dashboard: Studio, reviewed: Brief) -> None:
    dashboard.submit(reviewed)
    at = visit("settings")
    assert "1 waiting for you" in texts(at)
    assert "of $20.00 left today" in str([bar.text for bar in at.progress])
