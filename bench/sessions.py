"""Sessions of the bench's people, as signing in makes them, without the cost of a password each."""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore

from accounts.models import User

CSRF = "b" * 32


def sessions(*, email_like: str = "%") -> dict[str, str]:
    """By e-mail address, the key of a session."""
    keys = {}
    wanted = email_like.replace("%", ".*")
    for user in User.objects.filter(email__endswith="@bench.example", email__regex=f"^{wanted}"):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        assert session.session_key
        keys[user.email] = session.session_key
    return keys
