"""What is said: a scene's words, and which of them a place in the text belongs to."""

import re
from dataclasses import dataclass

from pipeline.captions.writing import spaceless

_SENTENCE = re.compile(r"(?<=[.!?…。！？؟।])[\"'”’»」』)]*\s*")


@dataclass(frozen=True, slots=True)
class Said:
    """The text of a scene in the film's language."""

    text: str
    language: str = "en"

    @property
    def words(self) -> list[str]:
        """Between white space, as cues count them."""
        return self.text.split()

    def cue(self, at: int) -> int | None:
        """The number of the word at a letter; None in a text that is not written in words, or at its first one."""
        before = len(self.text[:at].split()) - (at > 0 and not self.text[at - 1].isspace())
        return before if before > 0 and len(self.words) > 2 else None

    def cue_of(self, word: str) -> int | None:
        """The number of the word that has this one in it; None where it is not said, or said first."""
        at = self.text.casefold().find(word.casefold())
        return self.cue(at) if at >= 0 else None

    @property
    def spaceless(self) -> bool:
        """Whether the script puts no spaces between words."""
        letters = [sign for sign in self.text if sign.isalpha()]
        return sum(map(spaceless, letters)) * 2 > len(letters)

    @property
    def sentences(self) -> list[str]:
        """Each with its closing mark."""
        return [one.strip() for one in _SENTENCE.split(self.text) if one.strip()]
