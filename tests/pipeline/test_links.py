import pytest

from pipeline import links
from pipeline.errors import NotFound

KEY, DIGEST = b"k" * 32, "ab" * 32


def test_a_link_opens_the_file_it_was_made_for():
    path = links.sign(KEY, DIGEST, name="été.mp4", now=1000)
    assert links.opened(KEY, path.removeprefix("/media/"), now=1299) == links.Link(DIGEST, "été.mp4")


def test_a_link_ends_after_five_minutes():
    token = links.sign(KEY, DIGEST, name="a.mp4", now=1000).removeprefix("/media/")
    with pytest.raises(NotFound):
        links.opened(KEY, token, now=1301)


@pytest.mark.parametrize("forged", ["", ".", "a.b", "é.é", "..", "a" * 9000])
def test_a_forged_link_opens_nothing(forged):
    with pytest.raises(NotFound):
        links.opened(KEY, forged, now=0)


def test_a_link_can_not_be_changed_or_signed_with_another_key():
    token = links.sign(KEY, DIGEST, name="a.mp4", now=1000).removeprefix("/media/")
    with pytest.raises(NotFound):
        links.opened(KEY, "A" + token[1:], now=1000)
    with pytest.raises(NotFound):
        links.opened(b"other" * 7, token, now=1000)
