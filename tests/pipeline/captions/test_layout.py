import pytest

from pipeline.captions.choosing import Choice, styled
from pipeline.captions.layout import Layout, lay_out
from pipeline.captions.safe import band, margins, safe_area
from pipeline.captions.styles import POSITIONS, STYLES, Position

SIZES = [(1080, 1920), (1920, 1080), (1080, 1080)]
LINK = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
WORD = "Kraftfahrzeughaftpflichtversicherung"


def laid(words: list[str], style: str = "highlight", size: tuple[int, int] = SIZES[0], language: str = "en") -> Layout:
    return lay_out(words, style=STYLES[style], width=size[0], height=size[1], language=language)


def share(layout: Layout, size: tuple[int, int]) -> float:
    """Its letters' size as a part of what the style asks for."""
    return layout.size / (layout.style.size * margins(*size).scale * min(size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "word", [LINK, WORD, "превысокомногорассмотрительствующий", "muvaffakiyetsizleştiriciler_2026@example.com"]
)
def test_a_long_word_stays_large(word: str, style: str, size: tuple[int, int]) -> None:
    layout = laid([word], style, size)
    assert share(layout, size) >= 0.6
    shown = "".join(row.word(0) for row in layout.rows)
    assert shown.casefold() == word.casefold()


@pytest.mark.parametrize("word", [LINK, WORD])
def test_a_long_word_takes_two_rows_of_a_tall_film(word: str) -> None:
    assert len(laid([word]).rows) == 2


def test_a_word_is_broken_between_syllables_and_a_link_at_its_signs() -> None:
    assert [row.pieces[-1].text + row.pieces[-1].tail for row in laid([WORD]).rows] == [
        "Kraftfahrzeughaft-",
        "pflichtversicherung",
    ]
    assert [row.pieces[-1].text + row.pieces[-1].tail for row in laid([LINK]).rows] == [
        "https://www.youtube.com",
        "/watch?v=dQw4w9WgXcQ",
    ]


def test_a_word_that_fits_is_never_broken() -> None:
    layout = laid(["Großartige", "Aussichten"], "pop")
    assert all(piece.tail == "" for row in layout.rows for piece in row.pieces)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["15", "Pro", "هو", "هاتف", "جديد."], "ar"),
        (["YouTube", "هو", "موقع", "كبير."], "ar"),
        (["WhatsApp", "مفید", "است."], "fa"),
        (["iPhone", "הוא", "טלפון."], "he"),
        (["Karachi", "ایک", "شہر", "ہے۔"], "ur-PK"),
    ],
)
def test_a_right_to_left_line_begins_on_the_right_whatever_its_first_word_is(words: list[str], language: str) -> None:
    (row,) = laid(words, "minimal", (1920, 1080), language).rows
    places = [box.left for index in range(len(words)) if (box := row.word_ink(index))]
    assert places == sorted(places, reverse=True)


def test_an_english_line_that_names_an_arabic_word_still_begins_on_the_left() -> None:
    (row,) = laid(["Say", "مرحبا", "now"], "minimal", (1920, 1080)).rows
    places = [box.left for index in range(3) if (box := row.word_ink(index))]
    assert places == sorted(places)


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("size", [*SIZES, (1440, 1080)])
@pytest.mark.parametrize("style", STYLES)
def test_captions_keep_to_their_band_and_off_the_apps_buttons(
    style: str, size: tuple[int, int], position: Position
) -> None:
    area = safe_area(*size)
    top, bottom = (part * size[1] for part in band(*size, position, style))
    placed = styled(STYLES[style], Choice(position=position))
    for words in (["One"], ["Ålong", "morning", "jogging", "Éther", "window", "gyp"]):
        layout = lay_out(words, style=placed, width=size[0], height=size[1], language="en")
        edge = placed.stroke * layout.size
        highest = min(row.ink.top for row in layout.rows) - edge
        lowest = max(row.ink.bottom for row in layout.rows) + edge
        assert area.top <= highest < lowest <= area.bottom
        assert top - 1 <= highest < lowest <= bottom + 1


def test_a_high_line_stands_above_a_middle_one_above_a_low_one() -> None:
    styles = [styled(STYLES["highlight"], Choice(position=position)) for position in ("high", "middle", "low")]
    tops = [lay_out(["Hello"], style=one, width=1080, height=1920, language="en").rows[0].ink.top for one in styles]
    assert tops[0] < 500 < tops[1] < 1000 < tops[2]


@pytest.mark.parametrize("position", POSITIONS)
def test_lines_of_one_and_of_two_rows_rest_at_one_height(position: Position) -> None:
    style = styled(STYLES["highlight"], Choice(position=position))
    one, two = (
        lay_out(words, style=style, width=1080, height=1920, language="en")
        for words in (["Hello"], ["Hello", "wonderful", "morning", "world"])
    )
    assert (len(one.rows), len(two.rows)) == (1, 2)
    middle = (two.rows[0].baseline + two.rows[1].baseline) / 2
    rests = {"low": two.rows[1].baseline, "middle": middle, "high": two.rows[0].baseline}
    assert one.rows[0].baseline == pytest.approx(rests[position], abs=2)
