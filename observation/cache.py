"""Django's Redis cache, for an app that must go on without it: what cannot be asked was never cached."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends import redis
from redis.exceptions import RedisError

logger = logging.getLogger("tanik.cache")


class _Client(redis.RedisCacheClient):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._clients: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """One client for reading and one for writing, kept: making one costs more than the request."""
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]


class RedisCache(redis.RedisCache):
    """While Redis is away every look finds nothing and nothing is kept. Sessions are in PostgreSQL too, so
    nobody is signed out; failed sign-ins are not counted."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return _unless_away(lambda: super(RedisCache, self).get(key, default, version), default)

    def get_many(self, keys: Any, version: Any = None) -> Any:
        return _unless_away(lambda: super(RedisCache, self).get_many(keys, version), {})

    def has_key(self, key: Any, version: Any = None) -> bool:
        return bool(_unless_away(lambda: super(RedisCache, self).has_key(key, version), False))

    def set(self, key: Any, value: Any, *arguments: Any, **options: Any) -> None:
        _unless_away(lambda: super(RedisCache, self).set(key, value, *arguments, **options), None)

    def add(self, key: Any, value: Any, *arguments: Any, **options: Any) -> Any:
        return _unless_away(lambda: super(RedisCache, self).add(key, value, *arguments, **options), False)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        return _unless_away(lambda: super(RedisCache, self).incr(key, delta, version), delta)

    def delete(self, key: Any, version: Any = None) -> Any:
        return _unless_away(lambda: super(RedisCache, self).delete(key, version), False)

    def clear(self) -> Any:
        return _unless_away(lambda: super(RedisCache, self).clear(), False)


def _unless_away(ask: Callable[[], Any], instead: Any) -> Any:
    try:
        return ask()
    except RedisError as error:
        logger.warning("Redis is away, going on without it: %s", error)
        return instead
