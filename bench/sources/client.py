"""One run in a process of its own; prints its figures as JSON. `run.py` starts it."""

import asyncio
import json
import sys

from bench.sources import control, ours
from bench.sources.figures import Plan
from skiptrace import cycles


async def main(kind: str, plan: Plan) -> object:
    """The figures of one kind of run."""
    if kind == "control":
        return (await control.run(plan)).told()
    if kind == "memory":
        return await ours.memory(plan, tuple(n for n in (1_000, 10_000, 100_000) if n <= plan.calls))
    return (await ours.run(plan, journalled=kind == "ours")).told()


if __name__ == "__main__":
    cycles.relax()
    print(json.dumps(asyncio.run(main(sys.argv[1], Plan(**json.loads(sys.argv[2]))))))
