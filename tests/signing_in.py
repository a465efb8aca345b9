"""A browser of somebody signed in."""

from django.test import Client


def signed_in(user, **options):
    """Options as for Django's test client."""
    client = Client(**options)
    client.force_login(user)
    return client
