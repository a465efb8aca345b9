"""The project package: settings, addresses, health and logs. It wires; it holds no rule and no model."""

from observation.celery import app as celery_app

__all__ = ["celery_app"]
