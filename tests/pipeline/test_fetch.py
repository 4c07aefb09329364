"""Where files may come from, and what they must be (SECURITY 2.5)."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import Cancelled, ProviderError
from pipeline.fetch import MAX_BYTES, Fetcher, FetchFailed, Forbidden, Gone, Interrupted, Unsound
from pipeline.internet import public
from pipeline.provider import Remote
from pipeline.wire import Address, resolve
from store.settings import Settings
from tests.providers_server import ProvidersServer, media


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ProvidersServer]:
    with ProvidersServer(tmp_path / "charges.jsonl") as running:
        yield running


@pytest.fixture
def fetcher(server: ProvidersServer, tmp_path: Path) -> Fetcher:
    return Fetcher(Settings(_env_file=None, reelwright_home=tmp_path, replicate_base_url=f"{server.url}/replicate"))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "result"


def strict(*addresses: str) -> Fetcher:
    """A fetcher without a stand-in, whose resolver gives these addresses."""
    return Fetcher(Settings(_env_file=None), resolve=lambda host, port: [(address, port) for address in addresses])


def test_a_result_of_the_configured_vendor_is_fetched(server, fetcher, target):
    url = server.world.keep("a.png", "image/png", media.png(40, 30))
    assert fetcher.download(url, target).read_bytes() == media.png(40, 30)


def test_a_picture_is_cut_to_its_cover(server, fetcher, target):
    url = server.world.keep("a.png", "image/png", media.png(400, 300))
    with Image.open(fetcher.download(Remote(url=url, kind="image", cover=(90, 160)), target)) as picture:
        assert picture.size == (90, 160)


@pytest.mark.parametrize(
    "url",
    [
        "http://replicate.delivery/x.png",
        "https://example.com/x.png",
        "https://replicate.delivery.example.com/x.png",
        "https://notreplicate.delivery/x.png",
        "https://replicate.delivery:8443/x.png",
        "https://user@replicate.delivery/x.png",
        "https://replicate.delivery@127.0.0.1/x.png",
        "https://127.0.0.1/x.png",
        "https://2130706433/x.png",
        "https://0177.0.0.1/x.png",
        "https://0x7f.1/x.png",
        "https://[::1]/x.png",
        "https://[::ffff:127.0.0.1]/x.png",
        "http://169.254.169.254/latest/meta-data/",
        "https://metadata.google.internal/",
        "file:///etc/passwd",
        "ftp://replicate.delivery/x",
        "gopher://replicate.delivery/x",
        "data:image/png;base64,AAAA",
        "//replicate.delivery/x.png",
        "https:///x.png",
        "https://replicate.delivery\\@127.0.0.1/x.png",
        "https://replicate.delivery/x.png\r\nHost: 127.0.0.1",
        "https://replicate.delivery/ x",
        "https://replicаte.delivery/cyrillic.png",
        "https://replicate.delivery:99999/x",
        "https://[::1",
        "https://replicate.delivery/" + "x" * 5000,
        "",
    ],
)
def test_a_result_from_anywhere_else_is_never_asked_for(target, url):
    with pytest.raises(Forbidden):
        strict("127.0.0.1").download(url, target)
    assert not target.exists()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
        "192.0.0.8", "64:ff9b:1::1",
        "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "not an address",
    ],
)  # fmt: skip
def test_a_name_that_leads_to_a_private_address_is_refused(target, address):
    assert not public(address)
    with pytest.raises(Forbidden, match="not a public address"):
        strict(address).download("https://replicate.delivery/x.png", target)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are_public(address):
    assert public(address)


def test_one_private_address_among_public_ones_refuses_the_name(target):
    with pytest.raises(Forbidden):
        strict("1.1.1.1", "127.0.0.1").download("https://replicate.delivery/x.png", target)


def test_a_name_is_resolved_once_so_rebinding_it_later_changes_nothing(server, tmp_path, target):
    server.world.keep("a.png", "image/png", media.png(4, 3))
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[Address]:
        asked.append(host)
        return [("127.0.0.1", port)] if len(asked) == 1 else [("169.254.169.254", port)]

    settings = Settings(
        _env_file=None, reelwright_home=tmp_path, replicate_base_url=f"http://vendor.test:{server.port}"
    )
    Fetcher(settings, resolve=rebinding).download(f"http://vendor.test:{server.port}/files/a.png", target)
    assert asked == ["vendor.test"]


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://127.0.0.1/x.png",
        "http://localhost/x.png",
        "file:///etc/passwd",
        "//169.254.169.254/",
        "https://example.com/x.png",
    ],
)
def test_a_redirect_is_checked_as_the_first_address_was(server, fetcher, target, location):
    url = server.world.keep("a.png", "image/png", media.png(4, 3))
    server.fault("redirect", "download", location=location)
    with pytest.raises(Forbidden):
        fetcher.download(url, target)


def test_a_redirect_within_the_vendor_is_followed(server, fetcher, target):
    url = server.world.keep("a.png", "image/png", media.png(4, 3))
    server.fault("redirect", "download", location=f"{server.url}/files/a.png")
    assert fetcher.download(url, target).exists()


def test_redirects_in_a_circle_end(server, fetcher, target):
    url = server.world.keep("a.png", "image/png", media.png(4, 3))
    server.fault("redirect", "download", location=url, times=9)
    with pytest.raises(Forbidden, match="redirects"):
        fetcher.download(url, target)


def test_another_port_of_the_stand_ins_host_is_not_allowed(server, fetcher, target):
    with pytest.raises(Forbidden):
        fetcher.download(f"http://127.0.0.1:{server.port + 1}/files/a.png", target)


@pytest.mark.parametrize("url", ["http://example.com/a.png", "https://example.com:8080/a.png", "file:///etc/passwd"])
def test_a_creators_picture_comes_over_https_only(target, url):
    with pytest.raises(Forbidden):
        strict("1.1.1.1").picture(url, target)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0x7f000001", "intranet.example"])
def test_a_creators_picture_comes_from_public_addresses_only(target, host):
    with pytest.raises(Forbidden, match="not a public address"):
        strict("127.0.0.1").picture(f"https://{host}/a.png", target)


def test_bytes_are_counted_while_they_arrive(server, fetcher, target):
    url = server.world.keep("a.png", "image/png", media.png(4, 3))
    server.fault("huge", "download")
    with pytest.raises(Unsound, match="too large"):
        fetcher.download(Remote(url=url, kind="image"), target)
    assert not target.exists()
    assert MAX_BYTES["image"] == 10 * 2**20


def test_f26_a_drip_ends_at_the_total_deadline(server, fetcher, target):
    url = server.world.keep("a.png", "image/png", media.png(40, 30))
    server.fault("drip", "download", seconds=0.05)
    with pytest.raises(Interrupted):
        fetcher.download(url, target, deadline_seconds=0.3)
    assert not list(target.parent.glob("result*"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", None),
        (b"<html><body>Sorry</body></html>", None),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "video"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "video"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "image"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "image"),
        (media.png(400, 300)[:400], "image"),
        (media.mp4(64, 48, 1.0)[:300], "video"),
        (media.wav(0.5), "video"),
        (media.png(40, 30), "video"),
        (media.mp4(64, 48, 1.0), "image"),
        (media.mp4(64, 48, 1.0), "audio"),
        (b"RIFF\x04\0\0\0WAVE", "audio"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_is_not_whole_media_of_the_asked_kind_is_refused(server, fetcher, target, content, kind):
    server.world.files["x"] = ("image/png", content)
    with pytest.raises((Unsound, Gone)):
        fetcher.download(Remote(url=f"{server.url}/files/x", kind=kind), target)
    assert not target.exists()


def test_the_declared_type_is_not_believed(server, fetcher, target):
    url = server.world.keep("a", "text/html", media.png(4, 3))
    assert fetcher.download(Remote(url=url, kind="image"), target).exists()


def test_a_cancelled_job_stops_its_download(server, fetcher, target):
    url = server.world.keep("a.png", "image/png", media.png(4, 3))

    def stop() -> None:
        raise Cancelled("stop")

    with pytest.raises(Cancelled):
        fetcher.download(url, target, check_cancelled=stop)
    assert not list(target.parent.glob("result*"))


def test_two_files_of_one_host_are_fetched_at_a_time(server, tmp_path):
    url = server.world.keep("a.png", "image/png", media.png(4, 3))
    under_way, most, lock = [0], [0], threading.Lock()

    def counting(host: str, port: int) -> list[Address]:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        return resolve(host, port)

    def done() -> None:
        with lock:
            under_way[0] -= 1

    counted = Fetcher(Settings(_env_file=None, replicate_base_url=server.url), resolve=counting)
    threads = [
        threading.Thread(target=counted.download, args=(url, tmp_path / f"f{n}"), kwargs={"check_cancelled": done})
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= most[0] <= 2
    assert len(list(tmp_path.glob("f[0-9]"))) == 8


def test_a_signed_address_is_not_repeated_in_an_error(target):
    with pytest.raises(Forbidden) as failed:
        strict("127.0.0.1").download("https://example.com/x.png?signature=secret", target)
    assert "secret" not in str(failed.value)


def test_the_ledger_can_treat_every_failure_as_the_vendors():
    assert issubclass(FetchFailed, ProviderError)
    assert Interrupted.repeatable
    assert not Gone.repeatable
