import importlib.util
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROWS = 219


@pytest.fixture(scope="module")
def writer():
    """The script that writes docs/contracts.md."""
    spec = importlib.util.spec_from_file_location("contracts_page", DOCS / "contracts_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_row_of_the_inventory_has_a_test_of_its_own(contracts, writer):
    text = (contracts / "inventory.md").read_text()
    listed = {(int(c), int(row)) for c, row in re.findall(r"^\| S(\d)\.(\d+) ", text, re.MULTILINE)}
    assert len(listed) == ROWS
    assert sorted(listed - set(writer.named_tests())) == sorted(writer.LATER)


def test_the_page_lists_today_s_tests_and_all_of_them_passed(writer):
    written = writer.PAGE.read_text(encoding="utf-8")
    results = re.findall(r"^\| S(\d)\.(\d+) \| .*?\(`(\w+)`\) \| (\w+) \|$", written, re.MULTILINE)
    expected = {(c, row, name) for (c, row), names in writer.named_tests().items() for name in names}
    assert {(int(c), int(row), name) for c, row, name, _ in results} == expected
    assert {result for *_, result in results} == {"passed"}
    assert re.findall(r"\| later \|$", written, re.MULTILINE) == ["| later |"] * len(writer.LATER)


def test_a_name_may_hold_several_rows(writer):
    assert writer.rows("test_s0_03_to_05_missing_is_400") == ([(0, 3), (0, 4), (0, 5)], "missing is 400")
    assert writer.rows("test_s4_17_s4_24_client") == ([(4, 17), (4, 24)], "client")
