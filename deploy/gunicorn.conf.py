"""How gunicorn serves the app; what differs between places comes from the environment."""

import gc
import os
from pathlib import Path
from typing import Any

from observation import env, logs

settings = env.read(os.environ)

bind = settings.bind
workers = settings.web_workers
threads = settings.web_threads
# One request at a time is fastest behind a proxy that buffers slow phones; threads where none is.
worker_class = "gthread" if threads > 1 else "sync"
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
# Heartbeats never wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
accesslog = None  # the app logs each request itself, with its id
logconfig_dict = {
    **logs.configuration(level=settings.log_level, style=settings.log_format),
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": settings.log_level, "propagate": False},
    },
}


def when_ready(server: Any) -> None:
    """Before workers are forked: what the app consists of is neither looked through nor copied by them again.

    A page of the desk takes some eight per cent less of the processor.
    """
    gc.collect()
    gc.freeze()
