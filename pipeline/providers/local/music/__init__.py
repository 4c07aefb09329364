"""Music for a mood, a length and a seed: a produced track, or a little composition on recorded or on made instruments."""

import zlib

from pipeline.capabilities import MusicFacts, MusicRequest
from pipeline.errors import InvalidInput
from pipeline.provider import Desk, Produced
from pipeline.providers.local.music import instruments, master, mix, moods, sampled, score, tracks
from pipeline.providers.local.music.instruments import Play
from pipeline.providers.local.music.moods import Mood
from pipeline.providers.local.music.tracks import Piece
from pipeline.providers.local.wav import HERTZ

MOST_SECONDS = 3600.0
FADE_SECONDS = 2.0
ELECTRONIC = frozenset(("house", "gated", "dusty", "heart", "ticks"))


def compose(request: MusicRequest, desk: Desk) -> Produced:
    """File "audio" (48 kHz stereo WAV) of exactly `seconds`; a composition ends on its home chord, a track fades out.

    What is played depends on the film, so that two films of one mood do not sound alike; another take plays the next.
    """
    samples = round(request.seconds * HERTZ) if 0 < request.seconds <= MOST_SECONDS else 0
    if not samples:
        raise InvalidInput(f"Music lasts from 0 to {MOST_SECONDS:.0f} seconds.", field="seconds")
    mood = moods.nearest(request.mood, request.prompt)
    film = zlib.crc32(f"{request.seed} {request.prompt} {request.film}".encode())
    ways = _ways(mood)
    played = ways[(film + request.take) % len(ways)]
    title = played.title if isinstance(played, Piece) else f"{mood.name.capitalize()}, composed here"
    if isinstance(played, Piece):
        blocks, fade = tracks.blocks(played, samples), FADE_SECONDS
    else:
        piece = score.compose(mood, request.seconds, film + request.take)
        blocks, fade = mix.blocks(piece, samples, desk.check_cancelled, played), piece.fade_seconds
    path = master.master(blocks, desk.folder, samples, fade, desk.check_cancelled)
    unknown = (
        f"The local composer knows no mood {request.mood!r}: {mood.name} is played. It knows {', '.join(moods.MOODS)}."
    )
    return Produced(
        facts=MusicFacts(seconds=samples / HERTZ, mood=mood.name, title=title),
        files={"audio": path},
        warnings=(unknown,) if request.mood and not moods.meant(request.mood) else (),
    )


def _ways(mood: Mood) -> tuple[Piece | Play, ...]:
    """Everything that can play a mood on this machine; what is electronic by nature is also made of numbers."""
    electronic = (instruments.note,) if mood.drums in ELECTRONIC else ()
    return (*tracks.known(mood.name), sampled.note, *electronic)
