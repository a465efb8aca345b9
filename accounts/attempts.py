"""Failed sign-ins counted in the cache, so that passwords cannot be guessed by trying."""

import hashlib

from django.core.cache import cache


class Attempts:
    """Failed tries for one e-mail address. The address is hashed: the cache holds no addresses."""

    ALLOWED = 10
    MINUTES = 10

    def __init__(self, email: str) -> None:
        self._key = "sign-in:" + hashlib.sha256(email.strip().lower().encode()).hexdigest()

    @property
    def are_used_up(self) -> bool:
        return int(cache.get(self._key, 0)) >= self.ALLOWED

    def count_one(self) -> None:
        """The minutes run from the first failed try."""
        cache.add(self._key, 0, timeout=self.MINUTES * 60)
        try:
            cache.incr(self._key)
        except ValueError:  # it expired between the two
            cache.set(self._key, 1, timeout=self.MINUTES * 60)

    def forget(self) -> None:
        cache.delete(self._key)
