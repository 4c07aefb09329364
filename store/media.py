"""Media by content: a file's name is the SHA-256 of its bytes. A local folder, or any bucket obstore knows."""

import hashlib
import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from store.errors import OF_THE_DISK, DiskFull, StoreError, full_disk
from store.home import make_folder, sync_folder
from store.settings import Settings

CHUNK = 1 << 20
TRASH = "trash"


class Media:
    """Files by digest under the home's `media` folder; with MEDIA_URL that folder is a cache of the bucket.

    `owner` begins the names of files that are still being written, so that those of a dead process can be told.
    """

    def __init__(self, settings: Settings, *, owner: str = "") -> None:
        self._owner = owner
        self.folder = settings.reelwright_home / "media"
        self.trash = settings.reelwright_home / TRASH
        for folder in (self.folder, self.trash):
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_folder(folder)
        self._bucket = _bucket(settings.media_url) if settings.media_url else None
        self._watermark = settings.disk_watermark_mb << 20

    def publish(self, source: Path, *, paid: bool = False) -> str:
        """Keep a copy of a file and return its digest. Raises DiskFull; nothing half-written is ever visible.

        What was `paid` for may use the room that is kept back, and takes none where its file can be shared.
        """
        if not paid:
            self.check_space()
        temporary = self.folder / f".{self._owner}-{uuid4().hex}.part"
        try:
            digest = _shared(source, temporary) if paid else _copy(source, temporary)
            target = self._place(digest)
            if not target.exists():
                make_folder(target.parent)
                os.replace(temporary, target)
                sync_folder(target.parent)
            else:
                target.touch()
        except OSError as error:
            if error.errno in OF_THE_DISK:
                raise full_disk(f"keep {source.name!r}", error) from error
            raise StoreError(f"Can't keep {source.name!r}: {error.strerror}.") from error
        finally:
            temporary.unlink(missing_ok=True)
        if self._bucket is not None:
            obstore.put(self._bucket, digest, target)
        return digest

    def path(self, digest: str) -> Path:
        """Where a file lies on this machine, fetched from the bucket when it is only there."""
        place = self._place(digest)
        if not place.exists() and self._bucket is not None:
            self._fetch(digest, place)
        if not place.exists():
            raise StoreError(
                f"Media file {digest[:12]!r} is gone from {self.folder.name!r}: restore it or make it again."
            )
        return place

    def has(self, digest: str) -> bool:
        """Whether the file is here or in the bucket."""
        if self._place(digest).exists():
            return True
        try:
            return self._bucket is not None and bool(obstore.head(self._bucket, digest))
        except FileNotFoundError:
            return False

    def remove(self, digests: Iterable[str]) -> None:
        """Move files to the trash, where nothing finds them; missing ones are fine."""
        for digest in digests:
            with suppress(FileNotFoundError):
                self._place(digest).replace(self.trash / digest)
            if self._bucket is not None:
                with suppress(FileNotFoundError):
                    obstore.rename(self._bucket, digest, f"{TRASH}/{digest}")

    def bring_back(self, digests: Iterable[str]) -> None:
        """Take out of the trash those of these files that lie there and nowhere else."""
        for digest in digests:
            place = self._place(digest)
            if not place.exists() and (self.trash / digest).exists():
                make_folder(place.parent)
                with suppress(FileNotFoundError):
                    (self.trash / digest).replace(place)
                sync_folder(place.parent)
            if self._bucket is not None and not self.has(digest):
                with suppress(FileNotFoundError):
                    obstore.rename(self._bucket, f"{TRASH}/{digest}", digest)

    def purge(self, digests: Iterable[str]) -> None:
        """Delete files that lie in the trash, for good."""
        for digest in digests:
            (self.trash / digest).unlink(missing_ok=True)
            if self._bucket is not None:
                with suppress(FileNotFoundError):
                    obstore.delete(self._bucket, f"{TRASH}/{digest}")

    def names(self) -> set[str]:
        """The digest of every file here and in the bucket, without the trash."""
        found = {file.name for file in self.folder.glob("??/*")}
        pages = obstore.list(self._bucket) if self._bucket is not None else ()
        return found | {entry["path"] for page in pages for entry in page if "/" not in entry["path"]}

    def since(self, digest: str) -> float:
        """Seconds since a file was written or published again; 0.0 for one that is not here."""
        try:
            return time.time() - self._place(digest).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def check_space(self) -> None:
        """Raise DiskFull below the watermark."""
        free = shutil.disk_usage(self.folder).free
        if free < self._watermark:
            raise DiskFull(
                f"Only {free >> 20} MB free on the disk and {self._watermark >> 20} MB are kept back: free some space."
            )

    def signed_url(self, digest: str, seconds: int) -> str:
        """A bucket's own signed URL, or "" for a local folder."""
        if self._bucket is None or not hasattr(self._bucket, "config"):
            return ""
        return obstore.sign(self._bucket, "GET", digest, timedelta(seconds=seconds))  # type: ignore[call-overload,no-any-return]

    def _fetch(self, digest: str, place: Path) -> None:
        make_folder(place.parent)
        temporary = self.folder / f".{self._owner}-{uuid4().hex}.part"
        assert self._bucket is not None
        with temporary.open("wb") as file:
            for chunk in obstore.get(self._bucket, digest).stream(min_chunk_size=CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)

    def _place(self, digest: str) -> Path:
        if len(digest) != 64 or not digest.isalnum():
            raise StoreError(f"{digest[:70]!r} names no media file.")
        return self.folder / digest[:2] / digest


def _shared(source: Path, target: Path) -> str:
    """The same bytes under another name; a copy where the file system can't do that."""
    try:
        os.link(source, target)
    except OSError:
        return _copy(source, target)
    with target.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return digest


def _bucket(url: str) -> ObjectStore:
    try:
        return from_url(url)
    except (ValueError, BaseError):
        raise StoreError("MEDIA_URL is no bucket's address: write one such as s3://bucket or gs://bucket.") from None


def _copy(source: Path, target: Path) -> str:
    sha = hashlib.sha256()
    with source.open("rb") as reader, target.open("xb") as writer:
        while chunk := reader.read(CHUNK):
            sha.update(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return sha.hexdigest()
