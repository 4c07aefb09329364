"""The one way in for files from elsewhere: vendors' results, and pictures that a creator names by URL.

Results come over https from hosts that vendors are known to serve from, or from a vendor's address in the settings
(so a stand-in on loopback works). A creator's URL may name any public host. Either way every address of the name must
be a public one, the connection goes to just that address, redirects are followed by hand and checked again, bytes and
time are counted, and the content is sniffed.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar
from urllib.parse import SplitResult, urljoin, urlsplit

from pipeline.errors import ProviderError
from pipeline.internet import public
from pipeline.processes import never
from pipeline.provider import Remote
from pipeline.providers import media_types, pictures
from pipeline.providers.media_types import Kind
from pipeline.wire import Address, Answer, Deadline, ExchangeFailed, Resolve, TooLarge, exchange, resolve
from store.settings import Settings

HOSTS = (
    "replicate.delivery",
    "replicate.com",
    "runwayml.com",
    "cloudfront.net",
    "pexels.com",
    "vimeo.com",
    "vimeocdn.com",
    "openai.com",
    "oaiusercontent.com",
    "blob.core.windows.net",
)
MAX_BYTES: dict[Kind, int] = {"image": 10 * 2**20, "audio": 100 * 2**20, "video": 500 * 2**20}
MOST_REDIRECTS = 3
MOST_URL_LETTERS = 4096
AT_ONCE_PER_HOST = 2
SECONDS = 300.0
REDIRECTS = (301, 302, 303, 307, 308)


class FetchFailed(ProviderError):
    """A file could not be had; fetching costs nothing.

    FetchFailed
    ├── Forbidden     our rules do not allow this address
    ├── Gone          403, 404, 410: the address has expired or never was
    ├── Unsound       too large, empty, cut short or not what it should be
    └── Interrupted   the network or the server: may work another time
    """


class Forbidden(FetchFailed):
    """Our rules do not allow this address."""


class Gone(FetchFailed):
    """The address has expired or never was."""


class Unsound(FetchFailed):
    """The bytes are not what they should be."""


class Interrupted(FetchFailed):
    """The network or the server failed; it may work another time."""

    repeatable = True


class Fetcher:
    """Fetches files by the rules above; `resolve` names the addresses of a host."""

    _places: ClassVar[dict[str, threading.Semaphore]] = {}

    def __init__(self, settings: Settings, *, resolve: Resolve = resolve) -> None:
        self._own = _configured(settings)
        self._resolve = resolve

    def download(
        self,
        source: Remote | str,
        target: Path,
        *,
        deadline_seconds: float = SECONDS,
        check_cancelled: Callable[[], None] = never,
    ) -> Path:
        """Write a vendor's result to `target`; a picture is cut to its `cover`. Raises FetchFailed."""
        remote = Remote(url=source) if isinstance(source, str) else source
        self._fetch(remote.url, target, remote.kind, self._result_host, deadline_seconds, check_cancelled)
        if remote.cover:
            self._cut(target, *remote.cover)
        return target

    def picture(self, url: str, target: Path, *, deadline_seconds: float = 30.0) -> Path:
        """Write the picture that a creator's own URL names to `target`. Raises FetchFailed."""
        return self._fetch(url, target, "image", self._public_host, deadline_seconds, never)

    def _fetch(
        self,
        url: str,
        target: Path,
        kind: Kind | None,
        allowed: Callable[[SplitResult], bool],
        seconds: float,
        check_cancelled: Callable[[], None],
    ) -> Path:
        deadline = Deadline(seconds)
        for _ in range(MOST_REDIRECTS + 1):
            parts = self._checked(url, allowed)
            host = parts.hostname or ""
            try:
                with self._place(host), self._open(parts, deadline, MAX_BYTES[kind or "video"]) as answer:
                    if answer.status in REDIRECTS:
                        url = urljoin(url, answer.headers.get("location", ""))
                        continue
                    _expect(answer, host)
                    return _written(answer, target, kind, host, check_cancelled)
            except TooLarge as error:
                raise Unsound(f"The file from {host} is too large: {error}", vendor=host) from error
            except ExchangeFailed as error:
                raise Interrupted(f"The file from {host} did not arrive: {error}", vendor=host) from error
        raise Forbidden(f"More than {MOST_REDIRECTS} redirects, the last to {_shown(url)!r}.", vendor="")

    def _place(self, host: str) -> threading.Semaphore:
        return self._places.setdefault(host, threading.Semaphore(AT_ONCE_PER_HOST))

    def _checked(self, url: str, allowed: Callable[[SplitResult], bool]) -> SplitResult:
        """Return the parts of a URL that we may open."""
        try:
            parts = urlsplit(url)
            fine = len(url) <= MOST_URL_LETTERS and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            raise Forbidden(f"Not a web address: {_shown(url)!r}.", vendor="") from None
        plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
        if not fine or not plain or parts.username is not None or parts.password is not None:
            raise Forbidden(f"Not a web address that may be opened: {_shown(url)!r}.", vendor="")
        if not allowed(parts):
            raise Forbidden(f"Files are not fetched from {_shown(url)!r}.", vendor=parts.hostname or "")
        return parts

    def _result_host(self, parts: SplitResult) -> bool:
        host = (parts.hostname or "").rstrip(".")
        known = any(host == name or host.endswith(f".{name}") for name in HOSTS)
        return _origin(parts) in self._own or (parts.scheme == "https" and parts.port in (None, 443) and known)

    def _public_host(self, parts: SplitResult) -> bool:
        return parts.scheme == "https" and parts.port in (None, 443)

    @contextmanager
    def _open(self, parts: SplitResult, deadline: Deadline, max_bytes: int) -> Iterator[Answer]:
        allow_any = _origin(parts) in self._own

        def pinned(host: str, port: int) -> list[Address]:
            found = self._resolve(host, port)
            if not found or not (allow_any or all(public(address) for address, _ in found)):
                raise Forbidden(f"{host} is not a public address.", vendor=host)
            return found

        headers = {"User-Agent": "reelwright", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
        with exchange(
            "GET", parts.geturl(), headers=headers, deadline=deadline, max_bytes=max_bytes, resolve=pinned
        ) as answer:
            yield answer

    def _cut(self, target: Path, width: int, height: int) -> None:
        try:
            pictures.cover(target.read_bytes(), width, height, target)
        except pictures.UnusablePicture as error:
            target.unlink(missing_ok=True)
            raise Unsound(str(error), vendor="") from error


def _configured(settings: Settings) -> frozenset[str]:
    urls = (
        settings.openai_base_url,
        settings.anthropic_base_url,
        settings.replicate_base_url,
        settings.runwayml_base_url,
        settings.pexels_base_url,
    )
    return frozenset(_origin(urlsplit(url)) for url in urls if url)


def _origin(parts: SplitResult) -> str:
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.scheme}://{(parts.hostname or '').rstrip('.')}:{port}"


def _expect(answer: Answer, host: str) -> None:
    match answer.status:
        case 200:
            return
        case 401 | 403 | 404 | 410:
            raise Gone(f"{host} no longer has this file ({answer.status}).", vendor=host)
        case status:
            raise Interrupted(f"{host} answered {status} instead of a file.", vendor=host)


def _written(answer: Answer, target: Path, kind: Kind | None, host: str, check_cancelled: Callable[[], None]) -> Path:
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as out:
            for chunk in answer.chunks():
                check_cancelled()
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        try:
            media_types.check(part, kind)
        except ValueError as error:
            raise Unsound(f"The file from {host} can't be used: {error}", vendor=host) from error
        return part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _shown(url: str) -> str:
    """A URL without its query, which may hold a signature."""
    return url.partition("?")[0][:120]
