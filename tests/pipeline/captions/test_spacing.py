import pytest

from pipeline.capabilities import Word
from pipeline.captions.spacing import written
from pipeline.captions.styles import STYLES
from pipeline.captions.timing import lines
from pipeline.providers.local.reading import read

THAI = "สวัสดีครับวันนี้เราจะพาทุกคนไปเที่ยวตลาดน้ำที่มีชื่อเสียงที่สุดในประเทศไทยพร้อมชิมอาหารอร่อยมากมาย ราคาเริ่มต้นเพียง 99 บาทเท่านั้น"


def said(text: str, language: str) -> tuple[Word, ...]:
    words = read(text, language).words
    return tuple(Word(text=word, start=at * 0.3, end=at * 0.3 + 0.3) for at, word in enumerate(words))


def shown(text: str, language: str, style: str = "highlight") -> list[str]:
    found = lines(said(text, language), style=STYLES[style], language=language, text=text)
    return [line.text for line in found]


def texts(words: list[str], text: str) -> list[tuple[str, bool | None]]:
    spoken = [Word(text=word, start=at, end=at + 1) for at, word in enumerate(words)]
    return [(found.word.text, found.space) for found in written(spoken, text)]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("text", "language", "whole"),
    [
        ("2023年全年营业收入1476.94亿元，同比增长19.01%。", "zh", ["2023年", "1476.94亿元", "19.01%"]),
        ("電話は03-1234-5678、料金は￥1,299です。", "ja", ["03-1234-5678", "￥1,299"]),
        ("会议在14:30开始，预算是3.5万美元，增长了12.75％。", "zh-TW", ["14:30", "3.5万", "12.75％"]),
        ("我们使用Python3.12和iPhone 15编程。", "zh", ["Python3.12", "iPhone"]),
        ("東京のコンピューターは２０２６年に３．５倍です。", "ja", ["コンピューター", "２０２６年", "３．５倍"]),
        (THAI, "th", ["99", "อาหาร", "อร่อย", "ประเทศไทย"]),
        ("ราคา 1,299.50 บาท และ ๒๕.๕๐ บาท", "th", ["1,299.50", "๒๕.๕๐"]),
    ],
)
def test_numbers_names_and_words_are_never_cut(text: str, language: str, whole: list[str], style: str) -> None:
    found = shown(text, language, style)
    assert all(any(part in line for line in found) for part in whole), found
    assert "".join("".join(found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "language"),
    [("2023年收入1476.94亿元。", "zh"), ("高さは333メートルです。", "ja"), ("约有3万人参加了2024年的活动。", "zh")],
)
def test_numbers_get_no_spaces(text: str, language: str) -> None:
    assert not any(" " in line for line in shown(text, language))


@pytest.mark.parametrize(
    ("text", "language", "kept"),
    [
        (THAI, "th", "99 บาท"),
        ("ไป Bangkok กับ เพื่อน 3 คน", "th", "Bangkok กับ"),
        ("我们使用 Python 编程", "zh", "使用 Python 编程"),
        ("iPhone 15 Proを使う", "ja", "iPhone 15 Proを"),
    ],
)
def test_written_spaces_stay(text: str, language: str, kept: str) -> None:
    assert kept in shown(text, language, "subtitle")[0] + shown(text, language, "subtitle")[-1]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", [THAI, "น้ำแข็งไสอร่อยมากที่ร้านนี้ ต้องลองนะคะทุกคน", "เด็กๆ ชอบเล่นน้ำในแม่น้ำตอนเช้าทุกวันเสาร์"])
def test_thai_never_begins_a_line_with_a_mark_or_ends_it_with_a_leading_vowel(text: str, style: str) -> None:
    found = shown(text, "th", style)
    assert not any(line[0] in "ะัาำิีึืฺุู็่้๊๋์ํๆฯ" for line in found)
    assert not any(line[-1] in "เแโใไ" for line in found)


@pytest.mark.parametrize(
    ("text", "language", "together"),
    [
        ("Il a crié : « c’est gratuit ! » Le prix était de dix euros.", "fr", "gratuit ! »"),
        ("Elle dit : « Viens ici ? » puis « Reste là ! » et sort.", "fr", "là ! »"),
        ("Er rief: „Alles ist heute gratis!“ und ging.", "de", "gratis!“"),
        ("他说：“今天全部免费！”然后走了。", "zh", "免费！”"),
        ("彼は「今日は無料です！」と言った。", "ja", "です！」"),
    ],
)
def test_a_closing_mark_stays_with_its_quote(text: str, language: str, together: str) -> None:
    for style in STYLES:
        assert any(together in line for line in shown(text, language, style))


def test_words_without_marks_get_those_of_their_text() -> None:
    assert texts(["Hello", "world", "go"], "“Hello, world!” — go.") == [
        ("“Hello,", None),
        ("world!” —", True),
        ("go.", True),
    ]


def test_what_is_written_together_is_shown_together() -> None:
    words = [Word(text=text, start=at, end=at + 0.4) for at, text in enumerate(["don", "'t", "24", "/7"])]
    assert [line.text for line in lines(words, style=STYLES["plain"], language="en", text="don't 24/7")] == [
        "don't 24/7"
    ]


def test_a_word_that_the_text_has_not_stays_as_it_was_said() -> None:
    assert texts(["one", "uh", "two"], "one two") == [("one", None), ("uh", None), ("two", None)]


def test_without_a_text_french_keeps_its_marks_apart() -> None:
    words = said("« C’est gratuit ! »", "fr")
    assert [line.text for line in lines(words, style=STYLES["plain"], language="fr")] == ["« C’est gratuit ! »"]
