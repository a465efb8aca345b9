"""The product's application with the bare view beside it, so that both are served by one process."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare_settings"

from observation.wsgi import application

__all__ = ["application"]
