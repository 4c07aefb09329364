"""What is free goes back to the system, however many threads had it."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="glibc keeps heaps for threads")
# Blocks too small to be mapped one by one, from many threads, and some that stay and keep the heaps from shrinking.
CHILD = """
import sys, threading
from pipeline import memory
if sys.argv[1] == "few":
    memory.share_heaps()
kept, all_there = [], threading.Barrier(8)
def fill():
    blocks = [b"x" * 60_000 for _ in range(600)]
    all_there.wait()
    kept.extend(blocks[::50])
threads = [threading.Thread(target=fill) for _ in range(8)]
young = memory.resident_mb()
for thread in threads: thread.start()
for thread in threads: thread.join()
grown = memory.resident_mb()
memory.give_back()
print(young, grown, memory.resident_mb())
"""


@pytest.mark.parametrize("heaps", ["few", "many"])
def test_what_threads_have_done_with_goes_back(heaps: str) -> None:
    done = subprocess.run([sys.executable, "-c", CHILD, heaps], capture_output=True, text=True, check=True, timeout=300)
    young, grown, after = map(int, done.stdout.split())
    assert grown > young + 150
    assert after < young + 30
