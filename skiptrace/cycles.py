"""How seldom Python looks for cycles.

A question makes some hundreds of objects and no cycle. Python's own measure (700 new objects, then everything that was
ever loaded) cost a fifth of a question.
"""

import gc

_THRESHOLDS = (10_000, 20, 50)


def relax() -> None:
    """Look seldom; for a whole process, at its start."""
    gc.set_threshold(*_THRESHOLDS)
