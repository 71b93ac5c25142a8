"""``python -m tests.jobs.hand PARENT QUEUE...``: real worker processes that know the tests' kinds of job."""

from tests.jobs.deeds import HANDLERS
from workers.hand import main

if __name__ == "__main__":
    main(lambda _settings: HANDLERS)
