"""Django's sessions, kept in PostgreSQL and read from the cache, that live through a cache that is away."""

from typing import Any

from django.contrib.sessions.backends import cached_db
from redis.exceptions import RedisError


class SessionStore(cached_db.SessionStore):
    def load(self) -> dict[str, Any]:
        """Django reads the row when the cache fails, but then insists on putting it into the cache."""
        try:
            return super().load()
        except RedisError:
            return super(cached_db.SessionStore, self).load()
