"""The program of a helper process: batches in, links out, until its input ends.

Surprising: it runs without the cyclic garbage collector. Keys hold no cycles, and walking over hundreds of thousands of
them again and again took a fifth of the time.
"""

from __future__ import annotations

import gc
import pickle
import sys
from typing import IO

from matching.linking.linker import Linker
from matching.linking.workers import received, unpacked
from matching.model import read_model


def serve(stdin: IO[bytes], stdout: IO[bytes]) -> None:
    """Answers each batch with its links."""
    start = received(stdin)
    if start is None:
        return
    left, model_text, floor, sentences = pickle.loads(start)  # noqa: S301 - our own parent wrote it
    linker = Linker(unpacked(left), read_model(model_text), floor, sentences=sentences)
    while (task := received(stdin)) is not None:
        found = linker.link(unpacked(task[8:]), int.from_bytes(task[:8]))
        answer = pickle.dumps([tuple(link) for link in found])
        stdout.write(len(answer).to_bytes(8) + answer)
        stdout.flush()


if __name__ == "__main__":
    gc.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer)
