"""Passwords that are quick to make, because hundreds of tests make people."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """The product's own algorithm with one round: a web process of the product can check what it made."""

    iterations = 1
