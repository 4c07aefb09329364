import pytest

from pipeline import console
from pipeline.brief import brief
from pipeline.captions.fonts import FACES, caution, covered, families, scripts, unreadable


def test_every_script_is_shipped() -> None:
    assert all(scripts().values()), scripts()


def test_every_font_file_is_there() -> None:
    assert all(face.path.is_file() for face in FACES)


def test_a_language_is_set_in_its_own_font_first() -> None:
    assert families("ar-EG")[0] == "Noto Sans Arabic 800"
    assert families("zh-CN")[0] == "Noto Sans CJK"
    assert families("en", role="text", weight=600)[0] == "Inter 600"
    assert sorted(families("he")) == sorted(families("en"))


def test_characters_of_other_scripts_are_reported() -> None:
    assert covered("a\ua98f😀漢") == {"\ua98f"}


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("தமிழ் ஒரு மொழி", "Tamil"),
        ("ქართული ენა", "Georgian"),
        ("አማርኛ ቋንቋ", "Ethiopic"),
        ("বাংলা ভাষা", "Bengali"),
        ("ភាសាខ្មែរ", "Khmer"),
    ],
)
def test_a_script_without_a_font_is_named(text: str, script: str) -> None:
    assert unreadable(f"Tea and {text} 茶 🫖") == (script,)
    assert script in caution(text)


@pytest.mark.parametrize("text", ["Tea, чай, τσάι", "شاي תה चाय ชา", "茶 お茶 차 🫖 1️⃣", "", "–„“ ½ €"])
def test_nothing_is_said_of_a_text_that_can_be_drawn(text: str) -> None:
    assert caution(text) == ""


def test_the_command_line_says_so_before_the_film_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    console.caution(brief(text="தமிழ் ஒரு மொழி", language="ta"))
    assert "can draw Tamil" in " ".join(capsys.readouterr().err.split())
    console.caution(brief(text="தமிழ் ஒரு மொழி", language="ta", captions="none"))
    console.caution(brief(text="Tea", language="ta"))
    assert capsys.readouterr().err == ""
