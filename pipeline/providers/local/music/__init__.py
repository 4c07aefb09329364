"""Music by numbers: little compositions made for a mood, a length and a seed."""

import zlib

from pipeline.capabilities import MusicFacts, MusicRequest
from pipeline.errors import InvalidInput
from pipeline.provider import Desk, Produced
from pipeline.providers.local.music import master, mix, moods, score
from pipeline.providers.local.wav import HERTZ

MOST_SECONDS = 3600.0


def compose(request: MusicRequest, desk: Desk) -> Produced:
    """File "audio" (48 kHz stereo WAV) of exactly `seconds`, that ends on its home chord."""
    samples = round(request.seconds * HERTZ) if 0 < request.seconds <= MOST_SECONDS else 0
    if not samples:
        raise InvalidInput(f"Music lasts from 0 to {MOST_SECONDS:.0f} seconds.", field="seconds")
    mood = moods.nearest(request.mood, request.prompt)
    seed = zlib.crc32(f"{request.seed} {request.take} {request.prompt}".encode())
    piece = score.compose(mood, request.seconds, seed)
    blocks = mix.blocks(piece, samples, desk.check_cancelled)
    path = master.master(blocks, desk.folder, samples, piece.fade_seconds, desk.check_cancelled)
    unknown = (
        f"The local composer knows no mood {request.mood!r}: {mood.name} is played. It knows {', '.join(moods.MOODS)}."
    )
    return Produced(
        facts=MusicFacts(seconds=samples / HERTZ, mood=mood.name),
        files={"audio": path},
        warnings=(unknown,) if request.mood and not moods.meant(request.mood) else (),
    )
