"""A process that waits for revocations: ``python -m tests.usecases.witness DATABASE REDIS PEOPLE``.

It prints ``ready`` once it knows what everybody may do, and then, for each person in turn, when the gate began to
refuse, in nanoseconds of the clock that all processes of the machine share.
"""

import asyncio
import sys
import time

from core.entitlements.entitlements import Subject
from core.entitlements.timing import Timing
from core.ids import WorkspaceId
from tests.usecases.sides import STATIC, leased, sides


async def witness(database_url: str, redis_url: str, people: int) -> None:
    """Watch so many people's plans, one after the other."""
    async with sides(database_url, redis_url, 1, Timing()) as (one,):
        await leased(one)
        subjects = [Subject(WorkspaceId(f"person-{n}")) for n in range(people)]
        await asyncio.gather(*(one.grants.require(subject, STATIC) for subject in subjects))
        print("ready", flush=True)  # noqa: T201 - it speaks to its parent
        for subject in subjects:
            while one.allows(subject):  # noqa: ASYNC110 - the gate is asked as its callers ask it: it has no event
                await asyncio.sleep(0.0005)
            print(time.monotonic_ns(), flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(witness(sys.argv[1], sys.argv[2], int(sys.argv[3])))
