"""Metrics: what Prometheus reads at /metrics."""

from collections.abc import Mapping

from prometheus_client import CONTENT_TYPE_LATEST as MEDIA_TYPE
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

# All that a client invents is one.
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
SECONDS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0)


class Metrics:
    """Counters of one process; `jobs` is read from the store when asked for."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        names = ("port", "method", "route", "status")
        self._requests = Counter("reelwright_requests", "Requests answered", names, registry=self._registry)
        self._seconds = Histogram(
            "reelwright_request_seconds", "Time to answer", ("port", "route"), buckets=SECONDS, registry=self._registry
        )
        self._jobs = Gauge("reelwright_jobs", "Jobs by state", ("state",), registry=self._registry)
        self.sockets = Gauge("reelwright_sockets", "Open sockets", registry=self._registry)
        self._webhooks = Counter("reelwright_webhooks", "Webhook attempts", ("outcome",), registry=self._registry)

    def request(self, port: str, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._requests.labels(port, method if method in METHODS else "other", route, status).inc()
        self._seconds.labels(port, route).observe(seconds)

    def webhook(self, outcome: str) -> None:
        """Count one attempt: delivered, again or gave_up."""
        self._webhooks.labels(outcome).inc()

    def page(self, jobs: Mapping[str, int]) -> bytes:
        """The text that Prometheus scrapes."""
        self._jobs.clear()
        for state, count in jobs.items():
            self._jobs.labels(state).set(count)
        return generate_latest(self._registry)


__all__ = ["MEDIA_TYPE", "Metrics"]
