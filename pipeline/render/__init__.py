"""Films from timelines: frames, sound, segments, files."""
