"""Where pyHanko works: apart from whatever the caller's thread is doing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def apart(do: Callable[[], T]) -> T:
    """Do it in a thread of its own: pyHanko starts an event loop, which a thread that has one refuses."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(do).result()
