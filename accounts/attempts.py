"""Failed sign-ins counted in the cache, so that passwords cannot be guessed by trying."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


class Attempts:
    """Failed tries, counted three ways: for one e-mail from one network address, and for either alone.

    The first is the smallest, so that a stranger who tries an observer's e-mail keeps nobody but himself out;
    the other two bound many addresses trying one e-mail, and one address trying many. All are hashed: the
    cache holds no addresses.
    """

    ALLOWED = 10
    ALLOWED_FOR_EMAIL = 50
    ALLOWED_FROM_ADDRESS = 100
    MINUTES = 10

    def __init__(self, email: str, address: str = "") -> None:
        email = email.strip().lower()
        self._both = _key("both", email, address)
        self._allowed = {
            self._both: self.ALLOWED,
            _key("email", email): self.ALLOWED_FOR_EMAIL,
            _key("address", address): self.ALLOWED_FROM_ADDRESS,
        }

    @property
    def are_used_up(self) -> bool:
        counted = cache.get_many(self._allowed)
        return any(int(number) >= self._allowed[key] for key, number in counted.items())

    def count_one(self) -> None:
        """The minutes run from the first failed try."""
        for key in self._allowed:
            cache.add(key, 0, timeout=self.MINUTES * 60)
            try:
                cache.incr(key)
            except ValueError:  # it expired between the two
                cache.set(key, 1, timeout=self.MINUTES * 60)

    def forget(self) -> None:
        """After a good sign-in; what others tried elsewhere stays counted."""
        cache.delete(self._both)


def address_of(request: HttpRequest) -> str:
    """Where the request came from: as the outermost of our own proxies saw it, never as the sender says."""
    proxies = settings.TRUSTED_PROXIES
    seen = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _key(what: str, *names: str) -> str:
    return f"sign-in:{what}:" + hashlib.sha256("\n".join(names).encode()).hexdigest()
