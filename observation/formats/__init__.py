"""Dates and numbers as people write them, by language: Django's settings FORMAT_MODULE_PATH."""
