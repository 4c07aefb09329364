"""What can go wrong in the store, under the one root of every error that Reelwright raises.

ReelwrightError
├── Unaffordable           money or credits stop it
│   └── OverCap            a cap per job or per day
└── StoreError
    ├── NewerSchema        the database was written by a newer Reelwright
    ├── DatabaseUnusable   corrupt, read-only or missing over a known home
    │   ├── DatabaseBusy   held by another process for too long
    │   ├── DatabaseTaken  another home works on it
    │   ├── OlderDatabase  older than the files beside it
    │   └── LeaseLost      another home took it over while this one stood still
    ├── DiskFull           no room left below the watermark
    │   └── JournalUnwritable  a paid call can't be written down in the home
    └── DuplicateCall      a live paid call for the same work exists already
"""

import errno

# What the disk, or a quota on it, says when it takes no more or fails; a person can mend each.
OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})


class ReelwrightError(Exception):
    """Root of every error that Reelwright raises on purpose; its text is fit for a person."""


class Unaffordable(ReelwrightError):
    """A budget, a switch or a credit balance stops this."""


class OverCap(Unaffordable):
    """A cap would be passed; `budget` is "day" or "job", and the sums are micro-dollars."""

    def __init__(self, budget: str, *, cap: int, left: int, price: int) -> None:
        way_out = "wait until tomorrow (UTC)" if budget == "day" else "ask for a cheaper film"
        super().__init__(
            f"The {budget}'s budget of {_usd(cap)} has {_usd(left)} left, and this costs {_usd(price)}: "
            f"raise it on the Settings page, or {way_out}."
        )
        self.budget, self.cap, self.left, self.price = budget, cap, left, price


class StoreError(ReelwrightError):
    """The studio's database or media folder can't be used as asked."""


class NewerSchema(StoreError):
    """The database comes from a newer Reelwright; it was left untouched."""


class DatabaseUnusable(StoreError):
    """The database is corrupt, read-only or gone."""


class DatabaseBusy(DatabaseUnusable):
    """Another process holds the database for longer than we wait; the same write may be tried again."""


class DatabaseTaken(DatabaseUnusable):
    """Another home works on this database; its text names that home, for whoever starts this one."""


class OlderDatabase(DatabaseUnusable):
    """An older copy was put back beside files that it does not know; nothing was changed."""


class LeaseLost(DatabaseUnusable):
    """Another home took the database over while this one stood still; nothing was written."""


class DiskFull(StoreError):
    """Too little free space to go on; nothing half-written was kept."""


class JournalUnwritable(DiskFull):
    """Paid calls can't be written down, or read, outside the database; one that was about to be sent was not."""


class DuplicateCall(StoreError):
    """A live call for the same job, step and request exists; paying again is refused."""


def full_disk(what: str, error: OSError) -> DiskFull:
    """The error for something that the disk did not take."""
    reason = "no room left on the disk" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or str(error)
    return DiskFull(f"Can't {what}: {reason}. Free some space, or check the disk, and try again.")


def _usd(micros: int) -> str:
    """Dollars with cents, and with what is less than a cent where there is any."""
    return f"${micros / 1e6:.2f}" if micros % 10_000 == 0 else f"${micros / 1e6:.6f}".rstrip("0")
