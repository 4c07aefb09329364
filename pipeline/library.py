"""The library: media and products that a creator keeps, and the way in for every upload."""

import json
import tempfile
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline import assets, links, uploads
from pipeline.brief import Brief, clean
from pipeline.capabilities import MusicRequest, VoiceRequest
from pipeline.errors import InvalidInput, NotFound
from pipeline.identity import RELEASE
from pipeline.projection import asset_view, product_view
from pipeline.provider import Desk, Produced
from pipeline.providers.local import music as playing
from pipeline.providers.local import samples, voices
from pipeline.providers.local import voice as speaking
from pipeline.views import AssetView, ProductView, SampleView, VoiceView
from store import Store, access, handles, keys, ownership, vendors
from store import assets as rows
from store import library as products
from store.models import Handle, Product, new_id

NAME_LIMIT = 255
SAMPLE_SECONDS = 8.0
CAPTIONS = "captions"
ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "video/mp4": ".mp4", "video/webm": ".webm", "audio/wav": ".wav",
           "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/ogg": ".ogg",
           "audio/flac": ".flac", "application/x-subrip": ".srt", "text/vtt": ".vtt", "image/gif": ".gif",
           "video/quicktime": ".mov", "application/zip": ".zip"}  # fmt: skip


class Library:
    """Uploads, media, products, credits and voices; what is kept for no named owner is whose the studio is."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._key = keys.link_key(store.settings.reelwright_home)

    def upload(
        self, stream: BinaryIO | bytes, *, name: str = "", kinds: tuple[uploads.Kind, ...] = ("image",), owner: str = "",
        tags: str = "", library: bool = False, pictures: tuple[str, ...] = uploads.PUBLISHED,
    ) -> AssetView:  # fmt: skip
        """Keep a file after looking at its bytes; pictures are re-encoded. Raises InvalidInput (field "file").

        `pictures` are the formats that are taken: those of the contracts, or uploads.EVERY.
        """
        self._store.media.check_space()
        shown = shown_name(name)
        with tempfile.TemporaryDirectory(dir=self._store.work, prefix=f"{self._store.pulse.name}-") as folder:
            path, measures = uploads.received(stream, Path(folder), name=shown, kinds=kinds, pictures=pictures)
            digest = self._store.media.publish(path)
            return asset_view(
                assets.note(
                    self._store, digest, path, name=shown, tags=tags, owner=owner, library=library, measures=measures
                )
            )

    def asset(self, digest: str) -> AssetView:
        """What is known of a file. Raises NotFound."""
        with self._store.db.read() as session:
            found = rows.get(session, digest)
        if found is None:
            raise NotFound(f"No media {digest[:12]!r}: upload it again.")
        return asset_view(found)

    def path(self, digest: str) -> Path:
        """Where a file lies on this machine, for serving."""
        return self._store.media.path(digest)

    def url(self, digest: str, *, base: str = "", name: str = "", seconds: int = links.SECONDS) -> str:
        """An address that opens a file for some minutes; `base` is the server's own, or "" for a path."""
        ending = ENDINGS.get(self.asset(digest).media_type, "")
        shown = name or f"{digest[:12]}{ending}"
        return base.rstrip("/") + links.sign(self._key, digest, name=shown, now=time.time(), seconds=seconds)

    def linked(self, token: str) -> tuple[Path, AssetView, str]:
        """The file that a signed address names: path, facts, name to save under. Raises NotFound."""
        link = links.opened(self._key, token, now=time.time())
        return self.path(link.digest), self.asset(link.digest), link.name

    def give(self, digest: str, name: str, *, owner: str | None = None) -> bool:
        """Let `owner` come back to a file by this name; False when the owner has given it to another one."""
        with self._store.db.write() as session:
            whose = ownership.studio(session) if owner is None else owner
            return handles.add(session, Handle(owner=whose, name=name, digest=digest))

    def given(self, name: str, *, owner: str | None = None) -> str:
        """Digest of the file that was given this name, for its owner only. Raises NotFound."""
        with self._store.db.read() as session:
            found = handles.digest(session, name, owner=owner)
        if found is None:
            raise NotFound(f"No file {name[:120]!r}: upload it first.")
        return found

    def media(self, *, kind: str = "", search: str = "") -> tuple[AssetView, ...]:
        """The creator's own media, newest first; `kind` is image, video or audio."""
        with self._store.db.read() as session:
            return tuple(asset_view(a) for a in rows.library(session, kind=kind, search=search))

    def tag(self, digest: str, tags: str) -> AssetView:
        """Give a file its tags. Raises NotFound."""
        return self._change(digest, tags=clean(tags)[:500])

    def remove(self, digest: str) -> None:
        """Take a file out of the library; films that use it keep it. Raises NotFound."""
        self._change(digest, library=False)
        with self._store.db.write() as session:
            unused = rows.discard(session, [digest])
        self._store.media.remove(unused)

    def _change(self, digest: str, **values: object) -> AssetView:
        with self._store.db.write() as session:
            found = rows.get(session, digest)
            if found is None:
                raise NotFound(f"No media {digest[:12]!r}.")
            found.sqlmodel_update(values)
            session.add(found)
        return asset_view(found)

    def products(self, *, owner: str | None = None) -> tuple[ProductView, ...]:
        """Products, newest first."""
        with self._store.db.read() as session:
            return tuple(product_view(p) for p in products.products(session, owner=owner))

    def product(self, product_id: str, *, owner: str | None = None) -> ProductView:
        """One product. Raises NotFound."""
        with self._store.db.read() as session:
            found = products.product(session, product_id, owner=owner)
        if found is None:
            raise NotFound(f"No product {product_id[:80]!r}.")
        return product_view(found)

    def add_product(
        self, name: str, *, description: str = "", call_to_action: str = "", images: Sequence[str] = (), product_id: str = "",
        owner: str | None = None,
    ) -> ProductView:  # fmt: skip
        """Keep a product, or change the one with this id. Raises InvalidInput for an empty name."""
        if not clean(name):
            raise InvalidInput("Give the product a name.", field="name")
        for digest in images:
            self.asset(digest)
        row = Product(
            id=product_id or new_id(), name=clean(name)[:200], description=clean(description)[:5000],
            call_to_action=clean(call_to_action)[:200], images=json.dumps(list(images)),
        )  # fmt: skip
        with self._store.db.write() as session:
            row.owner = ownership.studio(session) if owner is None else owner
            known = session.get(Product, row.id)
            if known is not None and known.owner != row.owner:
                raise NotFound(f"No product {row.id[:80]!r}.")
            kept = session.merge(row)
        return product_view(kept)

    def remove_product(self, product_id: str, *, owner: str | None = None) -> None:
        """Forget a product; films made of it stay. Raises NotFound."""
        self.product(product_id, owner=owner)
        with self._store.db.write() as session:
            session.delete(session.get_one(Product, product_id))

    def credits(self, user_id: str) -> int:
        """A user's credits."""
        with self._store.db.read() as session:
            return access.balance(session, user_id, self._store.settings.starting_credits)

    def give_credits(self, user_id: str, amount: int) -> int:
        """Give a user credits (a negative `amount` takes some); the balance then. Raises InvalidInput."""
        if not 0 < len(user_id) <= NAME_LIMIT:
            raise InvalidInput(f"user_id: from 1 to {NAME_LIMIT} characters.", field="user_id")
        starting, most = self._store.settings.starting_credits, access.MOST_CREDITS
        with self._store.db.write() as session:
            if abs(amount) > most or not access.give_credits(session, user_id, amount, starting):
                balance = access.balance(session, user_id, starting)
                raise InvalidInput(
                    f"give: {user_id!r} has {balance} credits, and a balance is from 0 to {most}.", field="give"
                )
            return access.balance(session, user_id, starting)

    def set_credits(self, user_id: str, balance: int) -> None:
        """Give a user a balance."""
        with self._store.db.write() as session:
            access.set_credits(session, user_id, balance)

    def captions(self) -> dict[str, str]:
        """The caption fields of the Brief that the dashboard's last film was made with; empty before the first."""
        with self._store.db.read() as session:
            kept = vendors.preference(session, CAPTIONS)
        return {str(name): str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}

    def remember_captions(self, brief: Brief) -> None:
        """Keep them for the next one; a film without captions says nothing about their look."""
        chosen = {name: value for name, value in dict(brief).items() if name.startswith("caption")}
        with self._store.db.write() as session:
            vendors.prefer(session, CAPTIONS, chosen)

    def voices(self, language: str) -> tuple[VoiceView, ...]:
        """Local voices of a language, the default first."""
        return tuple(
            VoiceView(id=v.id, title=v.title, language=v.language, accent=v.accent.lower().replace(" ", "_"))
            for v in voices.offered(language)
        )

    def listen(self, voice: str, language: str) -> SampleView:
        """A sentence by a local voice, made once. Raises InvalidInput for a voice that nobody has."""
        chosen, _ = voices.choose(language, voice)
        name = f"sample of {chosen.id}, {RELEASE}"
        with self._store.db.read() as session:
            digest = handles.digest(session, name)
        if digest and self._store.media.has(digest):
            return SampleView(digest=digest)
        request = VoiceRequest(text=samples.sentence(chosen.language), language=chosen.language, voice=chosen.id)
        made, digest = self._sample(lambda desk: speaking.speak(request, desk))
        if not made.warnings:
            self.give(digest, name)
        return SampleView(digest=digest, warnings=made.warnings)

    def hear(self, mood: str) -> str:
        """Digest of a short piece of local music in a mood."""
        request = MusicRequest(mood=mood, seconds=SAMPLE_SECONDS)
        return self._sample(lambda desk: playing.compose(request, desk))[1]

    def _sample(self, make: Callable[[Desk], Produced]) -> tuple[Produced, str]:
        with tempfile.TemporaryDirectory(dir=self._store.work, prefix=f"{self._store.pulse.name}-") as folder:
            desk = Desk(intent="sample", folder=Path(folder), media=self.path, check_cancelled=lambda: None)
            made = make(desk)
            audio = made.files["audio"]
            assert isinstance(audio, Path)
            digest = self._store.media.publish(audio)
            assets.note(self._store, digest, audio)
            return made, digest


def shown_name(name: str) -> str:
    """A file name as display text: one line, no controls or direction overrides, at most 255 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    return kept.strip()[:NAME_LIMIT]
