"""Whether a term is meant as the thing it names, from the words around it."""

from pipeline.providers.local.art.objects.spelling import Word
from pipeline.providers.local.art.objects.vocabulary import Entry


def meant(entry: Entry, found: list[Word], at: int, length: int, language: str) -> Entry | None:
    """The entry as meant here, or None where the word is no noun or stands for something that is not drawn."""
    return entry
