import shutil
from pathlib import Path

import pytest

from store import Settings, Store
from store.errors import DiskFull, StoreError
from store.liveness import Pulse
from store.media import Media


def test_equal_bytes_are_kept_once(store: Store, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"same")
    digests = {store.media.publish(tmp_path / name) for name in ("a", "b")}
    assert len(digests) == 1
    assert store.media.path(digests.pop()).read_bytes() == b"same"
    assert not list(store.media.folder.glob(".*.part"))


def test_below_the_watermark_nothing_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    free = shutil.disk_usage(tmp_path).free >> 20
    media = Media(Settings(reelwright_home=tmp_path / "home", disk_watermark_mb=free + 1000))
    with pytest.raises(DiskFull, match="free some space"):
        media.publish(tmp_path / "a")
    assert list(media.folder.iterdir()) == []


def test_a_lost_file_says_so(store: Store) -> None:
    with pytest.raises(StoreError, match="gone"):
        store.media.path("0" * 64)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b", "0" * 63 + "/"])
def test_only_digests_name_media(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="names no media"):
        store.media.path(name)


def test_a_bucket_keeps_what_the_folder_loses(tmp_path: Path) -> None:
    (tmp_path / "bucket").mkdir()
    (tmp_path / "a").write_bytes(b"film")
    media = Media(
        Settings(reelwright_home=tmp_path / "home", media_url=(tmp_path / "bucket").as_uri(), disk_watermark_mb=0)
    )
    digest = media.publish(tmp_path / "a")
    media.path(digest).unlink()
    assert media.has(digest)
    assert media.path(digest).read_bytes() == b"film"
    media.remove([digest])
    assert not media.has(digest)


def test_a_process_is_dead_only_once_its_lock_is_free(tmp_path: Path) -> None:
    one, other = Pulse(tmp_path), Pulse(tmp_path)
    assert not one.is_dead(other.name)
    other.stop()
    assert one.is_dead(other.name)
    assert not one.is_dead(one.name)
    one.stop()
