"""Sentences, beats of an own text, and what a pasted text says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import spaceless
from pipeline.brief import brief
from pipeline.capabilities import ScriptRequest
from pipeline.providers import beats, draft
from pipeline.providers.local.script.beats import split
from pipeline.providers.markup import unmarked
from pipeline.providers.sentences import sentences, spans

THAI = "สวัสดีครับวันนี้เราจะพาทุกคนไปเที่ยวตลาดน้ำที่มีชื่อเสียงที่สุดในประเทศไทยพร้อมชิมอาหารอร่อยมากมาย ราคาเริ่มต้นเพียง 99 บาทเท่านั้น"
CHINESE = "2023年全年营业收入1476.94亿元，同比增长19.01%。他的iPhone 15卖了5000元！“好吗？”他问。"


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ("Our store opened in 2024.", "Everything in it costs less than 50.", "Come and see.")),
        ("en", ("He said no.", "Then he left.", "Take vitamin C.", "It helps.")),
        ("en", ("1. Wake up early.", "2. Drink water.", "(3) Go out.")),
        ("en", ("We met Dr. Smith and J. R. Tolkien at No. 5.", "Version 2.0 of Node.js is out.")),
        ("en", ("“Is it free?” he asked.", "“Yes!”", "Good.")),
        ("de", ("Im 19. Jahrhundert war es am 3. Mai kalt.", "Es kostet 50.", "Danach ging er.")),
        ("fr", ("Il a crié : « c’est gratuit ! »", "Le prix était de dix euros.", "M. Dupont rit.")),
        ("es", ("El Sr. López llegó a las 5.", "Luego cenó.", "¿Qué?", "¡Sí!")),
        ("pt-BR", ("Ele veio no séc. XX com ela.", "Tem 50.", "Fim.")),
        ("hi", ("यह एक घर है।", "वह डॉ. शर्मा हैं।", "क्या?")),
        ("ar", ("كيف حالك؟", "أنا بخير.")),
    ],
)
def test_a_sentence_ends_where_a_reader_says_it_does(language: str, parts: tuple[str, ...]) -> None:
    assert sentences(" ".join(parts), language) == list(parts)


def test_chinese_and_japanese_sentences_end_without_a_space() -> None:
    assert sentences(CHINESE, "zh") == [
        "2023年全年营业收入1476.94亿元，同比增长19.01%。",
        "他的iPhone 15卖了5000元！",
        "“好吗？”他问。",
    ]
    assert sentences("「元気？」と聞いた。3.5キロです。", "ja") == ["「元気？」と聞いた。", "3.5キロです。"]


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="aB .!?\n「」“”。、年9ก า:«»", max_size=60), st.sampled_from(["en", "zh", "th", "xx"]))
def test_nothing_of_a_text_is_left_out(text: str, language: str) -> None:
    found = spans(text, language)
    assert "".join(text[start:end] for start, end in found) == text
    for count in (None, 3):
        assert "".join("".join(split(text, language, count)).split()) == "".join(text.split())


@pytest.mark.parametrize("count", [None, 2, 3, 5, 8])
def test_thai_begins_between_words_and_keeps_its_own_spaces(count: int | None) -> None:
    cut = split(THAI, "th", count)
    assert not any("\u0e30" <= beat[0] <= "\u0e3a" or "\u0e45" <= beat[0] <= "\u0e4e" for beat in cut)
    assert "".join(cut).replace(" ", "") == THAI.replace(" ", "")
    whole = split(THAI, "th", 1)
    assert whole == [THAI]
    assert "99" in " ".join(cut).split() or any(" 99 " in beat for beat in cut)


@pytest.mark.parametrize(
    "text", [CHINESE, "AI模型GPT-4.5在2026年12月31日发布", "東京タワーは333メートルで、Wi-Fiがあります"]
)
def test_no_number_and_no_latin_word_is_broken(text: str) -> None:
    for place in spaceless.breaks(text, "ja" if "は" in text else "zh"):
        assert not (text[place - 1].isascii() and text[place].isascii())
        assert text[place] not in "。，、！？”」%"


def test_a_space_before_a_french_mark_stays_and_nothing_is_cut_there() -> None:
    text = "Il a crié : « c’est gratuit ! » Le prix était de dix euros."
    assert split(text, "fr") == [text]
    for count in range(2, 9):
        cut = split(text, "fr", count)
        assert not any(beat[0] in "»!?:;" or beat[-1] in "«" for beat in cut)
        assert " ".join(cut) == text


@pytest.mark.parametrize("between", ["\r", "\n", "\r\n", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_no_line_break_of_any_system_glues_words(between: str) -> None:
    ask = brief(text=f"Nobody slept.{between}Morning came", kind="narration")
    assert ask.text.split() == ["Nobody", "slept.", "Morning", "came"]
    assert brief(prompt="A fox", style=f"soft{between}light").style == "soft light"


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("Save <b>bold</b> plans &amp; dreams.", "Save bold plans & dreams."),
        ("<p>Hello<br/>there</p><script>alert('x')</script><!-- no -->", "Hello there"),
        ("| Tip | Cost |\n|-----|------|\n| Tea | $2 |\n\nThe end.", "Tip, Cost Tea, $2 The end."),
        ("```python\nprint('hi')\n```\nThe end.", "print('hi') The end."),
        ("Call `make()` or ~~not~~ \\*now\\*, **please**.", "Call make() or not *now*, please."),
        ("1. Wake up\n2. Drink [water](https://sea.example/w)", "1. Wake up 2. Drink water"),
        ("> quoted\n\n* one\n* two\n\n***\n", "quoted one two"),
        ("I <3 you, 5 < 6 > 2, Dear <name>: 2 * 3 * 4", "I <3 you, 5 < 6 > 2, Dear <name>: 2 * 3 * 4"),
        ("caf&eacute; &#8211; 5&nbsp;km", "café – 5 km"),
        ("1\n00:00:01,000 --> 00:00:03,500\nThe storm came.\n\n2\n00:00:03,600 --> 00:00:06,000\n<i>Nobody</i>\nslept.\n",
         "The storm came. Nobody slept."),
        ("WEBVTT\n\n00:01.000 --> 00:02.000 align:start\n<v Ann>Hello &amp; <c.loud>welcome</c>\n\nNOTE no\n", "Hello & welcome"),
    ],
)  # fmt: skip
def test_no_mark_of_a_pasted_text_is_said(pasted: str, said: str) -> None:
    assert " ".join(unmarked(pasted).text.split()) == said


def test_a_language_model_gets_and_keeps_the_bare_words_of_a_pasted_text() -> None:
    ask = ScriptRequest(text="# Tips\n\n**One** <i>tip</i> &amp; more. Dr. Lee said so.", scene_count=2, seconds=None)
    assert '"Dr. Lee said so."' in draft.instructions(ask)[1]
    assert "**" not in draft.instructions(ask)[1]


def test_chinese_for_a_language_model_is_cut_into_sentences_too() -> None:
    text = "今天我们来到海边的灯塔。守塔人每天晚上点亮灯火。远处的船看见灯光就转向了。"
    assert beats.cut(text, beats.count(3, None, text, "zh"), "zh") == sentences(text, "zh")
