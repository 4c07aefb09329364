from store import Store, handles
from store.assets import unused
from store.models import Asset, Handle

DIGEST = "ab" * 32


def keep(store: Store, owner: str, name: str, digest: str = DIGEST) -> bool:
    with store.db.write() as session:
        return handles.add(session, Handle(owner=owner, name=name, digest=digest))


def find(store: Store, name: str, owner: str | None) -> str | None:
    with store.db.read() as session:
        return handles.digest(session, name, owner=owner)


def test_a_name_leads_back_to_its_file_for_its_owner_only(store: Store) -> None:
    assert keep(store, "me", "upload_1")
    assert find(store, "upload_1", "me") == DIGEST
    assert find(store, "upload_1", None) == DIGEST
    assert find(store, "upload_1", "you") is None


def test_a_name_is_given_once_per_owner(store: Store) -> None:
    assert keep(store, "me", "upload_1")
    assert not keep(store, "me", "upload_1", "cd" * 32)
    assert keep(store, "you", "upload_1", "cd" * 32)
    assert find(store, "upload_1", "me") == DIGEST


def test_a_named_file_is_in_use(store: Store) -> None:
    with store.db.write() as session:
        session.add(Asset(digest=DIGEST, media_type="image/png", size_bytes=1))
    with store.db.read() as session:
        assert unused(session, [DIGEST]) == [DIGEST]
    keep(store, "me", "upload_1")
    with store.db.read() as session:
        assert unused(session, [DIGEST]) == []
