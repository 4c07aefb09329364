"""What may stand nowhere in the code, and what may stand in one place only."""

import re
from pathlib import Path

import pytest
import yaml

from pipeline.providers.local.script.packs import LOADER

ROOT = Path(__file__).parents[1]
CODE = [
    ROOT / "app.py",
    *(path for part in ("pages", "pipeline", "store", "api_server") for path in (ROOT / part).rglob("*.py")),
]
IMPORT = r"^\s*(?:from|import) (?:{})\b"
# A pattern, and the files that may have it.
BANNED = {
    "a shell": (r"shell\s*=\s*True|os\.(?:system|popen|exec\w+|spawn\w+)\(", ()),
    "processes": (IMPORT.format("subprocess|multiprocessing|pty"), ("pipeline/processes.py",)),
    "unsafe YAML": (r"yaml\.(?:full_|unsafe_)?load(?:_all)?\(", ("pipeline/providers/local/script/packs.py",)),
    "objects from bytes": (IMPORT.format("pickle|marshal|shelve|dill|joblib") + r"|allow_pickle=True", ()),
    "code from text": (r"(?<![\w.])(?:eval|exec|compile|__import__)\(", ()),
    "HTML from values": (r"unsafe_allow_html|unsafe_allow_javascript|components\.v1", ()),
    "a network": (
        IMPORT.format(r"requests|httpx2?|urllib3|urllib\.request|aiohttp|http\.client|ftplib|smtplib|socket"),
        ("pipeline/wire.py", "pipeline/providers/transport.py", "pipeline/providers/replicate.py", "pipeline/listening.py",
         "pipeline/pace.py"),
    ),
    "the environment": (r"os\.(?:environ|getenv)\b", ("store/settings.py",)),
    "unchecked TLS": (r"verify\s*=\s*False|CERT_NONE|_create_unverified_context", ()),
    "weak temporary names": (r"tempfile\.mktemp\(", ()),
}  # fmt: skip


@pytest.mark.parametrize("what", BANNED)
def test_code_has_this_nowhere_but_in_its_one_place(what: str) -> None:
    pattern, allowed = BANNED[what]
    found = {
        path.relative_to(ROOT).as_posix() for path in CODE if re.search(pattern, path.read_text(encoding="utf-8"), re.M)
    }
    assert found <= set(allowed)
    assert set(allowed) <= found | {"store/settings.py"}, "a place that no longer needs to be allowed"


def test_the_one_yaml_loader_is_a_safe_one() -> None:
    assert LOADER in (yaml.SafeLoader, yaml.CSafeLoader)


@pytest.mark.parametrize(
    ("what", "line"),
    [("a shell", "run(x, shell=True)"), ("processes", "import subprocess"), ("objects from bytes", "from pickle import loads"),
     ("code from text", "eval(x)"), ("a network", "    import requests"), ("unsafe YAML", "yaml.load(x)"),
     ("HTML from values", "st.markdown(x, unsafe_allow_html=True)")],
)  # fmt: skip
def test_the_patterns_see_what_they_are_for(what: str, line: str) -> None:
    assert re.search(BANNED[what][0], line, re.M)
