"""Vendors as the ledger must fear them: they charge, lag, lose answers, and remember every charge in a list of their own."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import SecretStr

from pipeline import errors
from pipeline.capabilities import ImageFacts, Request
from pipeline.provider import CREATE_SECONDS, Accepted, Desk, Model, Price, Produced, Remote, Sent
from pipeline.providers.account import Account
from simulation.plots import Plot
from simulation.stage import Stage

PRICE = 40_000
Fate = tuple[str, float]
FATES: tuple[Fate, ...] = (
    ("ok", 60), ("not sent", 3), ("rate limited", 3), ("rejected", 2), ("key refused", 1), ("out of credit", 1),
    ("refused", 2), ("refused at a price", 1), ("lost before", 5), ("lost after", 8), ("lost, then late", 5),
    ("dies before", 4), ("dies after", 6), ("dies, then late", 3), ("another's id", 1),
)  # fmt: skip
LOST = ("lost before", "lost after", "lost, then late")
# What a vendor may do at most and be believed all the same: a request arrives, and shows in its list, before this.
BELIEVED = CREATE_SECONDS


@dataclass
class Order:
    """What the vendor itself knows of one create that arrived, or will."""

    intent: str
    work: tuple[str, str, str]
    account: str
    id: str
    sent_at: float
    arrives_at: float = 0.0
    shows_at: float = 0.0
    ready_at: float = 0.0
    ends: str = "made"
    price: int = 0
    charged: int = 0
    arrived: bool = False
    told: bool = False
    tells_price: bool = True

    @property
    def late(self) -> bool:
        """Later in the list than anyone is promised."""
        return self.shows_at - self.sent_at >= BELIEVED


@dataclass
class World:
    """The vendors' side of one seed. `charges` only grows, and no database of ours is asked for it."""

    stage: Stage
    work_of: Callable[[str], tuple[str, str, str]]
    wanted: Callable[[str], bool]
    excused: Callable[[Order], bool]
    die: Callable[[], None]
    plot: Plot
    lags: tuple[float, ...] = ()
    calm: bool = False
    account: str = "first"
    orders: dict[str, Order] = field(default_factory=dict)
    by_work: dict[tuple[str, str, str], list[Order]] = field(default_factory=lambda: defaultdict(list))
    charges: list[tuple[str, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    # Calls to which the vendor gave one id: what each of them cost nobody can tell.
    confused: set[str] = field(default_factory=set)
    # Calls that were noted as sent for a film that was wanted, before their thread stood still.
    leaving: set[str] = field(default_factory=set)
    fates: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def sent(self, intent: str, account: str) -> Order:
        """A create leaves with the key that was noted of it; the work it is for must not be with a vendor, or paid for, already."""
        chance, work = self.stage.chance, self.work_of(intent)
        if intent in self.orders:
            self.faults.append(f"I1 {intent[:8]} was sent twice")
        self.faults += [f"I1 {work[0]} {work[1]} was sent again while {earlier.intent[:8]} was {earlier.ends}, charged "
                        f"{earlier.charged}" for earlier in self.by_work[work] if self.costs(earlier)
                        and not self.excused(earlier)]  # fmt: skip
        order = Order(intent, work, account, f"made-{len(self.orders)}", self.stage.true)
        order.tells_price = chance.random() < 0.7
        order.price = round(PRICE * chance.choice((1, 1, 0.9, 1.2))) if order.tells_price else PRICE
        order.ends = chance.choices(("made", "failed", "refused"), (90, 7, 3))[0] if not self.calm else "made"
        self.orders[intent] = order
        self.by_work[work].append(order)
        return order

    def costs(self, order: Order) -> bool:
        """Whether it was charged, or will be."""
        return bool(order.charged) or (order.arrives_at > self.stage.true and not order.arrived)

    def arrive(self, order: Order, *, after: float = 0.0, kept: int | None = None) -> None:
        """It reaches the vendor, now or later, and is charged then."""
        chance = self.stage.chance
        order.arrives_at = self.stage.true + after
        order.shows_at = order.arrives_at + chance.choice(self.lags)
        order.ready_at = order.arrives_at + chance.choice(self.plot.ready)

        def charge() -> None:
            order.arrived, order.charged = True, order.price if kept is None else kept
            self.charges.append((order.intent, order.charged))
            self.stage.tell(f"the vendor charges {order.charged} for {order.intent[:8]} ({order.id})")

        if after:
            self.stage.at(after, charge)
        else:
            charge()

    def fate(self) -> str:
        """What becomes of the next create."""
        if self.calm:
            return "ok"
        name = self.stage.chance.choices(
            [name for name, _ in FATES], [self.plot.fates.get(name, weight) for name, weight in FATES]
        )[0]
        self.fates[name] += 1
        return name


def models(vendor: str) -> tuple[Model, ...]:
    return (Model(id=f"{vendor}:one", capability="image", title=vendor, price=Price(usd_micros=PRICE)),)


@dataclass
class Listed:
    """Takes work, shows a list that lags, and is polled."""

    world: World
    files: bool = False
    vendor: ClassVar[str] = "listed"
    settle_seconds: ClassVar[float] = 60.0
    models: ClassVar[tuple[Model, ...]] = models("listed")

    @property
    def account(self) -> Account:
        """Whose key is set now."""
        key = SecretStr(self.world.account)
        return Account(vendor=self.vendor, variable="KEY", key=key, base_url="", sdk=())

    def create(self, model: Model, request: Request, desk: Desk) -> Produced | Accepted:
        world, chance, account = self.world, self.world.stage.chance, self.world.account
        if not world.wanted(desk.intent) and desk.intent not in world.leaving:
            world.faults.append(f"I4 {desk.intent[:8]} is sent for a film that nobody wants")
        world.stage.sleep(0.0 if world.calm else chance.choice(world.plot.waits))
        order, fate = world.sent(desk.intent, account), world.fate()
        world.stage.tell(f"create {desk.intent[:8]} {order.work[:2]}: {fate}")
        self._ends_at_once(fate)
        if fate == "dies before":
            world.die()
        if fate == "refused at a price":
            order.ends, order.told = "refused", True
            world.arrive(order, kept=order.price // 2)
            raise errors.Refused("no", vendor=self.vendor, usd_micros=order.charged)
        late = chance.uniform(1.0, 60.0) if fate.endswith("then late") else 0.0
        if fate != "lost before":
            world.arrive(order, after=late)
        if fate.startswith("dies"):
            world.die()
        world.stage.sleep(chance.choice((0.0, 0.5, 20.0)))
        if world.plot.cancels:
            desk.check_cancelled()
        if fate in LOST:
            raise errors.OutcomeUnknown("the answer was lost", vendor=self.vendor)
        return self._answered(order, fate)

    def poll(self, model: Model, provider_id: str, desk: Desk) -> Produced | Accepted:
        desk.check_cancelled()
        world = self.world
        order = next((one for one in world.orders.values() if one.id == provider_id), None)
        denied = order is not None and world.stage.true - order.sent_at < world.plot.denies
        if order is None or order.account != world.account or denied:
            return Accepted(provider_id=provider_id, poll_after=10.0, known=False)
        if not world.calm and world.stage.chance.random() < 0.15:
            raise world.stage.chance.choice((errors.NotSent, errors.OutcomeUnknown))("no answer", vendor=self.vendor)
        if order.ready_at > world.stage.true:
            return Accepted(provider_id=provider_id, poll_after=world.stage.chance.choice((2.0, 5.0, 10.0)))
        return self._finished(order)

    def find(self, model: Model, intent: str, sent: Sent) -> Accepted | None:
        world = self.world
        if not world.calm and world.stage.chance.random() < 0.1:
            raise errors.OutcomeUnknown("no answer", vendor=self.vendor)
        order = world.orders.get(intent)
        shown = (order is not None and order.arrived and order.shows_at <= world.stage.true
                 and order.account == world.account)  # fmt: skip
        world.stage.tell(f"list: {intent[:8]} {'is there' if shown else 'is not there'}")
        return Accepted(provider_id=order.id) if shown and order else None

    def cancel(self, model: Model, provider_id: str) -> None:
        for order in self.world.orders.values():
            if order.id == provider_id and order.ready_at > self.world.stage.true:
                order.ready_at, order.ends = self.world.stage.true, "failed"

    def _ends_at_once(self, fate: str) -> None:
        said = {"not sent": errors.NotSent, "rejected": errors.Rejected, "key refused": errors.KeyRefused,
                "out of credit": errors.OutOfCredit, "refused": errors.Refused}  # fmt: skip
        if fate in said:
            raise said[fate](fate, vendor=self.vendor)
        if fate == "rate limited":
            raise errors.RateLimited(fate, vendor=self.vendor, retry_after=self.world.stage.chance.choice((1.0, 20.0)))

    def _answered(self, order: Order, fate: str) -> Produced | Accepted:
        others = [other for other in self.world.orders.values() if other.arrived and other is not order]
        if fate == "another's id" and others:
            order.id = others[0].id
            self.world.confused |= {order.intent, others[0].intent}
        return Accepted(provider_id=order.id, poll_after=self.world.stage.chance.choice((0.0, 2.0, 5.0)))

    def _finished(self, order: Order) -> Produced:
        order.told, told = True, order.charged if order.tells_price else None
        if order.ends == "failed":
            raise errors.ProviderFailed("it failed", vendor=self.vendor, usd_micros=told)
        if order.ends == "refused":
            raise errors.Refused("it was refused", vendor=self.vendor, usd_micros=told)
        files = {"picture": Remote(url=order.intent)} if self.files else {}
        return Produced(facts=ImageFacts(width=1, height=1), files=dict(files), usd_micros=told, provider_id=order.id)


class Unlisted(Listed):
    """Takes work and is polled; what became of a lost answer it can't tell."""

    vendor: ClassVar[str] = "unlisted"
    models: ClassVar[tuple[Model, ...]] = models("unlisted")

    def find(self, model: Model, intent: str, sent: Sent) -> Accepted | None:
        raise errors.OutcomeUnknown("there is no list", vendor=self.vendor)


class AtOnce(Unlisted):
    """Answers with the work itself, once; it has neither list nor poll."""

    vendor: ClassVar[str] = "atonce"
    models: ClassVar[tuple[Model, ...]] = models("atonce")

    def poll(self, model: Model, provider_id: str, desk: Desk) -> Produced | Accepted:
        raise errors.OutcomeUnknown("there is nothing to ask for", vendor=self.vendor)

    def _answered(self, order: Order, fate: str) -> Produced:
        # What is refused at once is free unless its price is told.
        if order.ends == "failed" or not order.tells_price:
            order.ends = "made"
        found = self._finished(order)
        return Produced(facts=found.facts, files=found.files, usd_micros=found.usd_micros)
