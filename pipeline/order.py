"""Order: one film to be queued, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.brief import Brief, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What Studio.submit takes; `webhook` has been checked."""

    brief: Brief
    origin: str
    owner: str = ""
    job_id: str = ""
    number: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    priority: Priority = "normal"
    quote: str = ""
    credit_user: str = ""
    webhook: str = ""

    @property
    def title(self) -> str:
        """What the film is called until its script has a name for it."""
        brief = self.brief
        return brief.prompt or brief.text or (brief.product.name if brief.product else "")
