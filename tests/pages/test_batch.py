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


HEADER = ("kind", "prompt", "product_name", "seconds", "aspect")
FILM = ("film", "A café, and a sea; both blue", "", "20", "9:16")
ADVERT = ("advert", "", "Alder mug", "15", "1:1")


@pytest.mark.parametrize(
    ("between", "encoding", "first"),
    [
        (",", "utf-8-sig", ""),
        (";", "utf-8-sig", ""),
        ("\t", "utf-8", ""),
        ("\t", "utf-16", ""),
        (";", "utf-8", "sep=;\r\n"),
    ],
)
def test_a_sheet_is_read_as_spreadsheets_of_all_countries_write_it(between: str, encoding: str, first: str) -> None:
    lines = [between.join(f'"{cell}"' if between in cell else cell for cell in row) for row in (HEADER, FILM, ADVERT)]
    film, advert = rows((first + "\r\n".join(lines) + "\r\n").encode(encoding))
    assert (film.prompt, film.seconds, film.aspect) == ("A café, and a sea; both blue", 20, "9:16")
    assert (advert.kind, advert.product and advert.product.name, advert.aspect) == ("advert", "Alder mug", "1:1")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("09:16", "9:16"),
        ("01:01", "1:1"),
        ("16:09:00", "16:9"),
        ("4:03", "4:3"),
        ("9:16 AM", "9:16"),
        ("4:09 PM", "16:9"),
    ],
)
def test_an_aspect_that_a_spreadsheet_took_for_a_time_is_an_aspect(written: str, meant: str) -> None:
    (film,) = rows(f"Prompt, Aspect\nA fox,{written}\n".encode())
    assert film.aspect == meant
