import pytest

from pipeline import Settings, links, open_studio
from pipeline.errors import NotFound, StoreError

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


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_length_is_refused_in_one_line(home: Settings, size: int) -> None:
    open_studio(home).close()
    file = home.reelwright_home / "link.key"
    file.write_bytes(bytes(size))
    with pytest.raises(StoreError, match=f"'link.key' in the studio's home has {size} bytes in place of 32") as caught:
        open_studio(home)
    assert "\n" not in str(caught.value)
    file.unlink()
    open_studio(home).close()
    assert (file.stat().st_size, file.stat().st_mode & 0o777) == (32, 0o600)


def test_a_key_that_is_no_file_is_named_in_one_line(home: Settings) -> None:
    open_studio(home).close()
    (home.reelwright_home / "link.key").unlink()
    (home.reelwright_home / "link.key").mkdir()
    with pytest.raises(StoreError, match=r"Can't read 'link\.key'"):
        open_studio(home)
