"""What can go wrong in the store, under the one root of every error that Reelwright raises.

ReelwrightError
└── StoreError
    ├── NewerSchema        the database was written by a newer Reelwright
    ├── DatabaseUnusable   corrupt, read-only or missing over a known home
    │   └── DatabaseBusy   held by another process for too long
    ├── DiskFull           no room left below the watermark
    └── DuplicateCall      a live paid call for the same work exists already
"""


class ReelwrightError(Exception):
    """Root of every error that Reelwright raises on purpose; its text is fit for a person."""


class StoreError(ReelwrightError):
    """The studio's database or media folder can't be used as asked."""


class NewerSchema(StoreError):
    """The database comes from a newer Reelwright; it was left untouched."""


class DatabaseUnusable(StoreError):
    """The database is corrupt, read-only or gone."""


class DatabaseBusy(DatabaseUnusable):
    """Another process holds the database for longer than we wait; the same write may be tried again."""


class DiskFull(StoreError):
    """Too little free space to go on; nothing half-written was kept."""


class DuplicateCall(StoreError):
    """A live call for the same job, step and request exists; paying again is refused."""
