from pipeline.captions.fonts import FACES, covered, families, scripts


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
