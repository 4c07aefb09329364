import asyncio
import io
import json

from api_server.access import Caller
from api_server.log import logger
from api_server.metrics import Metrics
from api_server.record import Record


def test_secrets_and_key_shapes_never_reach_the_log():
    out = io.StringIO()
    log = logger(["hunter2-live-value"], to=out)
    log.info("request", path="/x/hunter2-live-value", note="sk-abcdefghijklmnop1234 Bearer rw_abcdefghijklmnopqrst")
    line = json.loads(out.getvalue())
    assert line["path"] == "/x/[hidden]"
    assert "abcdefghijklmnop" not in out.getvalue()


def test_a_line_is_json_with_its_time_and_level():
    out = io.StringIO()
    logger([], to=out).info("request", status=200)
    line = json.loads(out.getvalue())
    assert (line["event"], line["status"], line["level"]) == ("request", 200, "info")
    assert line["at"].endswith("Z")


def test_a_socket_leaves_a_line_when_it_ends():
    out = io.StringIO()

    async def followed(scope, receive, send):
        scope["state"]["caller"] = Caller("studio-42", "127.0.0.1")

    record = Record(followed, port="api", metrics=Metrics(), log=logger([], to=out))
    scope = {"type": "websocket", "path": "/ws/jobs/7", "query_string": b"ticket=once", "headers": [], "state": {}}
    asyncio.run(record(scope, None, None))
    line = json.loads(out.getvalue())
    assert (line["event"], line["path"], line["owner"]) == ("socket", "/ws/jobs/7", "studio-42")
    assert "once" not in out.getvalue()
