"""Run the tests that are named by rows of the contracts and write docs/contracts.md: row, test, result.

With words (`python docs/contracts_page.py s3_ s2_34`) only tests with one of them in their names run, the others keep
the result that the page has.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "contracts.md"
TESTS = ROOT / "tests" / "api_server"
NAMED = re.compile(r"^(?:async )?def (test_s\d+_\d+_\w+)", re.MULTILINE)
RESULT = re.compile(r"\(`(\w+)`\) \| ([\w ]+) \|$", re.MULTILINE)
ROWS = re.compile(r"s(\d+)_(\d+)_(?:to_(\d+)_)?")
# Rows that nothing serves yet, and what they wait for.
LATER = {(3, 32): "the queue as a list in Redis comes with the engine on several machines"}
TITLES = {"0": "Scenario", "1": "Storyboard", "2": "Shots", "3": "Advert and music video", "4": "Narration"}
HEAD = """# The contracts, row by row

Each row of the five contracts' inventory, the tests that hold it, and how they ended when `python docs/contracts_page.py`
last ran them. The tests are in `tests/api_server`.
"""

Row = tuple[int, int]


def rows(name: str) -> tuple[list[Row], str]:
    """The rows that a test's name begins with, and the rest of the name as words."""
    rest, found = name.removeprefix("test_"), []
    while part := ROWS.match(rest):
        contract, first, last = part.groups()
        found += [(int(contract), row) for row in range(int(first), int(last or first) + 1)]
        rest = rest[part.end() :]
    return found, rest.replace("_", " ")


def named_tests() -> dict[Row, list[str]]:
    """Tests by row, as the files name them now."""
    found: dict[Row, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for name in NAMED.findall(path.read_text()):
            for row in rows(name)[0]:
                found.setdefault(row, []).append(name)
    return found


class Outcomes:
    """What became of each test; one failed case fails its test."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one phase of one case."""
        name = report.nodeid.rpartition("::")[2].partition("[")[0]
        if report.when == "call" or report.outcome != "passed":
            worst = {self.of.get(name, "passed"), report.outcome}
            self.of[name] = "failed" if "failed" in worst else "skipped" if "skipped" in worst else "passed"


def lines(outcomes: dict[str, str]) -> Iterator[str]:
    """The page."""
    yield HEAD
    tests = named_tests()
    for contract, title in TITLES.items():
        mine = sorted(row for row in {*tests, *LATER} if row[0] == int(contract))
        if mine:
            yield f"\n## S{contract} {title}\n\n| row | test | result |\n| --- | --- | --- |"
        for row in mine:
            if row in LATER and row not in tests:
                yield f"| S{contract}.{row[1]} | {LATER[row]} | later |"
            for name in tests.get(row, []):
                yield f"| S{contract}.{row[1]} | {rows(name)[1]} (`{name}`) | {outcomes.get(name, 'not run')} |"


def kept() -> dict[str, str]:
    """What the page says of each test now."""
    return dict(RESULT.findall(PAGE.read_text(encoding="utf-8")))


def main(words: list[str]) -> int:
    """Write the page; the exit status is pytest's."""
    outcomes, known = Outcomes(), kept() if words else {}
    wanted = words or [f"test_s{contract}_" for contract in TITLES]
    status = pytest.main([str(TESTS), "-k", " or ".join(wanted)], plugins=[outcomes])
    PAGE.write_text("\n".join(lines(known | outcomes.of)) + "\n", encoding="utf-8")
    return int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
