"""The Celery application: what `celery -A observation` starts."""

import logging.config
import os
from typing import Any

from celery import Celery, Task
from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun

from observation.logs import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "observation.settings")

app = Celery("tanik")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_our_logging(**kwargs: Any) -> None:
    """Workers log as the web does; connecting is what keeps Celery from setting up its own."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@before_task_publish.connect
def send_request_id(headers: dict[str, Any], **kwargs: Any) -> None:
    headers["request_id"] = request_id.get()


@task_prerun.connect
def take_request_id(task: Task[Any, Any], task_id: str, **kwargs: Any) -> None:
    """A task logs under the id of the request that asked for it, else under its own."""
    request_id.set(getattr(task.request, "request_id", None) or task_id)


@task_postrun.connect
def leave_request_id(**kwargs: Any) -> None:
    request_id.set("")
