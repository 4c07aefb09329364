"""What is asked of neural voices: sentences, phonemes, pauses."""

from functools import partial

import numpy as np
import pytest

from pipeline.provider import Desk
from pipeline.providers.local import espeak, reading
from pipeline.providers.local.engines import kana, mandarin, neural, pauses, sentences, spelling
from pipeline.providers.local.engines.pauses import Line


def told(text: str, language: str = "en") -> list[str]:
    read = reading.read(text, language)
    return [" ".join(read.words[part.first : part.end]) for part in sentences.sentences(read)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One here. Two there? Three!", ["One here.", "Two there?", "Three!"]),
        ("J. K. Rowling wrote it. We read it.", ["J. K. Rowling wrote it.", "We read it."]),
        ("He said: “Stop.” She stopped.", ["He said: “Stop.”", "She stopped."]),
        ("About approx. ten of them. Done.", ["About approx. ten of them.", "Done."]),
        ("... Well — yes. 🎉", ["... Well — yes. 🎉"]),
        ("It is 5.50 now", ["It is 5.50 now"]),
    ],
)
def test_a_text_is_spoken_sentence_by_sentence(text: str, parts: list[str]) -> None:
    assert told(text) == parts


def test_every_word_is_in_one_sentence_whatever_the_script() -> None:
    for text, language in (("今天很好。我们走吧！", "zh"), ("いいね。そうだ！", "ja"), ("यह अच्छा है। चलो।", "hi")):
        assert len(told(text, language)) == 2


def test_chinese_tones_are_kept_apart() -> None:
    assert mandarin.syllables("phj'Au55_| X'wA55_| w'o214_|") == ["pʰjau→", "xwa→", "wo↓"]
    assert mandarin.syllables("m'A55_| m'A35_| m'A214_| m'A51_| m'A11_|") == ["ma→", "ma↗", "ma↓", "ma↘", "ma"]
    assert mandarin.syllables("ji35nX'A35N_| ts.'ong55_| l'y51_| tS;'y@55n_|") == [
        "i↗n",
        "xa↗ŋ",
        "ꭧʊ→ŋ",
        "ly↘",
        "ʨy→n",
    ]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("哥哥喝可乐", "kɤ→ kɤ xɤ→ kʰɤ↓ lɤ↘"),
        ("一雨五因应用", "i→ y↓ u↓ i→n i↘ŋ jʊ↘ŋ"),
        ("波浪裙子昆虫", "pwo→ la↘ŋ ʨʰy↗n ʦɨ kʰwə→n ꭧʰʊ↗ŋ"),
        ("熊猫很穷", "ɕjʊ↗ŋ mau→ xə↓n ʨʰjʊ↗ŋ"),
        ("兄弟的胸口", "ɕjʊ→ŋ ti↘ tɤ ɕjʊ→ŋ kʰou↓"),
    ],
)
def test_chinese_is_spelled_as_the_voice_was_taught(desk: Desk, text: str, heard: str) -> None:
    spell = partial(espeak.spell, "cmn", glue="", ipa=False, desk=desk)
    assert [one.strip() for one in spelling.spelled(list(text), "zh", spell)] == heard.split()


@pytest.mark.parametrize(
    ("word", "heard"),
    [("heute", "hYtə"), ("Häuser", "hYzɐ"), ("neun", "nYn"), ("weiß", "vaɪs"), ("Haus", "haʊs"), ("Zug", "tsuːk"),
     ("Mutter", "mʊtɐ"), ("Regen", "ɾeːɡən"), ("Sturm", "ʃtʊɾm"), ("vor", "foːɾ"), ("Brücke", "bɾykə")],
)  # fmt: skip
def test_german_is_spelled_in_sounds_that_the_voice_says_clearly(desk: Desk, word: str, heard: str) -> None:
    spell = partial(espeak.spell, "de", glue=" ", ipa=True, desk=desk)
    assert spelling.spelled([word], "de", spell)[0].replace("ˈ", "").strip() == heard


def test_a_word_is_respelled_in_the_middle_of_a_sentence_too(desk: Desk) -> None:
    spell = partial(espeak.spell, "de", glue=" ", ipa=True, desk=desk)
    assert spelling.spelled(["kommt", "vor", "dem", "Essen", "an."], "de", spell)[1] == "fˌoːɾ "


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("カメラ", "kameɾa"),
        ("きょう", "kʲoː"),
        ("がっこう", "ɡaʔkoː"),
        ("しゃしん", "ɕaɕiɴ"),
        ("コーヒー", "koːçiː"),
        ("買", ""),
    ],
)
def test_kana_are_phonemes(text: str, heard: str) -> None:
    assert kana.phonemes(text) == heard


def test_all_phonemes_are_ones_that_the_voices_know() -> None:
    known = spelling_known()
    tables = kana.KANA, spelling.LETTERS, *spelling.FOREIGN.values(), mandarin.ONSETS
    for sound in "".join(sound for table in tables for sound in table.values()):
        assert sound in known, sound


def spelling_known() -> str:
    return neural.PHONEMES.read_text(encoding="utf-8")


def test_words_said_together_are_told_apart() -> None:
    assert spelling.apart("lezɑ̃fɑ̃ɔ̃", ["le", "ɑ̃fɑ̃", "ɔ̃"]) == ["lez", "ɑ̃fɑ̃", "ɔ̃"]
    assert spelling.apart("", ["a", "b"]) == ["", ""]


def test_marks_go_with_the_word_before_them() -> None:
    whole = [["kwanto kwesta", "kwanto", "kwesta"], ["ola"]]
    assert spelling.spelled(("¿Cuánto", "cuesta", "?", "«", "Hola»"), "es", lambda _: whole) == [
        "kwanto ", "kwesta? ", "", "", "ola "
    ]  # fmt: skip


def test_a_rewritten_word_keeps_its_place() -> None:
    assert neural.owners_of(["on", "12/10/2019", "at", "5"], ["on", "October", "twelfth,", "2019", "at", "five"]) == [
        0, 1, 1, 1, 2, 3,
    ]  # fmt: skip


def test_an_output_is_added_to_a_model_in_protobuf() -> None:
    assert neural.output("/a") == bytes([0x3A, 6, 0x62, 4, 0x0A, 2]) + b"/a"


def test_words_start_where_their_sound_does_after_pauses_were_put_in() -> None:
    hertz = 24_000
    burst = (np.sin(np.arange(hertz // 4) / 5) * 9000).astype(np.int16)
    quiet = np.zeros(hertz // 10, np.int16)
    early = int(pauses.EARLY_SECONDS * hertz)
    line = Line(
        np.concatenate([quiet, burst, quiet, burst, quiet]),
        (len(quiet) + early, 2 * len(quiet) + len(burst) + early),
        ("clause", "sentence"),
    )
    for share in pauses.SHARES:
        sound, starts = pauses.joined([line, line], hertz, "", share)
        heard = np.abs(sound) > 500
        onsets = [at for at in np.flatnonzero(heard).tolist() if not heard[max(0, at - hertz // 20) : at].any()]
        assert np.allclose(starts, onsets, atol=hertz * 0.012)
        rest = (onsets[2] - onsets[1] - len(burst)) / hertz
        assert rest == pytest.approx(max(0.42 * share, 0.0), abs=0.02)
