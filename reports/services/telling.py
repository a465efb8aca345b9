"""How far long work is, told from a thread: the work itself reads in a transaction nobody sees into."""

import threading
from types import TracebackType
from typing import Self

from django.db import connection

from missions.errors import DomainError
from missions.models import Job
from missions.services import jobs

EVERY = 1.0


class Teller:
    """While the block runs, a connection of its own writes what :meth:`at` was last told, once a second."""

    def __init__(self, job: Job, *, total: int, message: str) -> None:
        self._job, self._total, self._message = job, total, message
        self._done = 0
        self._lost: DomainError | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._tell, name=f"progress of job {job.pk}", daemon=True)

    def at(self, done: int) -> None:
        """Raises DomainError once another worker has taken the job over."""
        self._done = done
        if self._lost is not None:
            raise self._lost

    def __enter__(self) -> Self:
        jobs.progress(self._job, done=0, total=self._total, message=self._message)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _tell(self) -> None:
        try:
            while not self._stop.wait(EVERY):
                done = min(self._done, self._total)
                jobs.progress(self._job, done=done, total=self._total, message=self._message)
        except DomainError as lost:
            self._lost = lost
        finally:
            connection.close()
