import pytest

from pages.batch import MOST_BYTES, MOST_ROWS, SAMPLE, rows
from pipeline.errors import InvalidInput


def test_the_sample_sheet_is_three_films() -> None:
    assert [brief.kind for brief in rows(SAMPLE.encode())] == ["storyboard", "advert", "narration"]


def test_a_row_keeps_its_answers() -> None:
    (film,) = rows(b"prompt,seconds,aspect,mood\nA fox,20,1:1,calm\n")
    assert (film.prompt, film.seconds, film.aspect, film.mood, film.review) == ("A fox", 20, "1:1", "calm", False)


def test_an_empty_cell_takes_the_default_of_its_kind() -> None:
    (advert,) = rows(b"kind,product_name,seconds,aspect\nadvert,Mug,,\n")
    assert (advert.seconds, advert.aspect) == (20, "9:16")


def test_a_sheet_from_a_spreadsheet_may_start_with_a_byte_order_mark() -> None:
    assert rows("\ufeffprompt\nEin Füchslein\n".encode())[0].prompt == "Ein Füchslein"


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        (b"prompt\n", "no rows"),
        (b"", "no rows"),
        (b"prompt,colour\nA fox,red\n", "Unknown column 'colour'"),
        (b"kind,prompt\nopera,A fox\n", "Row 2: no kind 'opera'"),
        (b"prompt,aspect\nA fox,2:1\n", "Row 2: aspect"),
        (b"prompt,seconds\nA fox,20\nAn owl,soon\n", "Row 3: seconds"),
        (b"prompt,seconds\nA fox,900\n", "Row 2: A film lasts"),
        (b"kind,prompt\nadvert,A fox\n", "Row 2: Say what"),
        (b'prompt\n"A fox', "not a CSV"),
        (b"\xff\xfe\x00", "not a CSV"),
        (b"prompt\n" + b"A fox\n" * (MOST_ROWS + 1), "at most 100"),
        (b"x" * (MOST_BYTES + 1), "larger than"),
    ],
)
def test_a_wrong_sheet_is_refused_as_a_whole_with_the_row(sheet: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        rows(sheet)
