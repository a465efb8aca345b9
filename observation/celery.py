"""The Celery application: what `celery -A observation` starts."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "observation.settings")

app = Celery("tanik")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
