"""Webhooks that come in: a true and fresh one makes its call's poll due now; what it says is never believed."""

import time
from collections.abc import Mapping

from pipeline.errors import InvalidInput
from pipeline.providers import signatures
from store import Store, calls


class Wakes:
    """What vendors may tell this studio."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def replicate(self, intent: str, headers: Mapping[str, str], body: bytes) -> None:
        """Look at a call sooner. Raises InvalidInput for a webhook that Replicate did not send, or not just now."""
        secret = self._store.settings.replicate_webhook_secret.get_secret_value()
        try:
            signatures.replicate(headers, body, secret, now=time.time())
        except signatures.Forged as error:
            raise InvalidInput(str(error), field="webhook-signature") from error
        with self._store.db.write() as session:
            calls.wake(session, "replicate", intent)
