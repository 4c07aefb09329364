"""Webhooks that come in: only true and fresh ones wake anybody (F33)."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.capabilities import ImageRequest
from pipeline.providers import signatures
from pipeline.providers.signatures import Forged
from tests.providers_server.replicate import SECRET, webhook

Heard = list[tuple[dict[str, str], bytes]]


@pytest.fixture
def ear() -> Iterator[tuple[str, Heard]]:
    """An address that keeps what is sent to it."""
    heard: Heard = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", heard
    server.shutdown()
    server.server_close()
    thread.join()


def delivered(bench, stand_in, ear, **how: object) -> tuple[dict[str, str], bytes]:
    url, heard = ear
    made = bench.create("replicate:flux-schnell", ImageRequest(prompt="x", width=64, height=64))
    webhook(stand_in.world, made.provider_id, url, **how)
    return heard[-1]


def test_a_true_webhook_is_known_by_its_id(bench, stand_in, ear):
    headers, body = delivered(bench, stand_in, ear)
    number = signatures.replicate(headers, body, SECRET, now=time.time())
    assert number == signatures.replicate(headers, body, SECRET, now=time.time())
    assert number.startswith("msg_pred")


@pytest.mark.parametrize("age", [301.0, 86_400.0, -400.0])
def test_a_late_or_early_webhook_is_refused(bench, stand_in, ear, age):
    headers, body = delivered(bench, stand_in, ear, age_seconds=age)
    with pytest.raises(Forged, match="300 s away"):
        signatures.replicate(headers, body, SECRET, now=time.time())


def test_a_forged_or_changed_webhook_is_refused(bench, stand_in, ear):
    forged, body = delivered(bench, stand_in, ear, secret="whsec_Zm9yZ2Vk")
    true, _ = delivered(bench, stand_in, ear)
    for headers, said in ((forged, body), (true, body + b" "), ({**true, "webhook-id": "msg_other"}, body)):
        with pytest.raises(Forged):
            signatures.replicate(headers, said, SECRET, now=time.time())


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_not base64!", "c2VjcmV0"])
def test_a_secret_that_can_not_be_used_opens_nothing(secret):
    headers = {"webhook-id": "1", "webhook-timestamp": "100", "webhook-signature": "v1,"}
    with pytest.raises(Forged, match="signing secret"):
        signatures.replicate(headers, b"", secret, now=100.0)


@given(
    st.dictionaries(st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.text(max_size=40)),
    st.binary(max_size=50),
)
def test_no_made_up_headers_pass(headers, body):
    with pytest.raises(Forged):
        signatures.replicate(headers, body, SECRET, now=time.time())
