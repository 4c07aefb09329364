import io
import json

from api_server.log import logger


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
