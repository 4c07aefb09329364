"""What an editing program is told of a film: tracks of clips in whole frames, with media beside the file."""

from pipeline.editors.edit import Clip, Edit, Origin, Track
from pipeline.editors.edl import edl
from pipeline.editors.fcpxml import fcpxml
from pipeline.editors.otio import otio

__all__ = ["Clip", "Edit", "Origin", "Track", "edl", "fcpxml", "otio"]
