"""The product's settings, with the bare view among the addresses."""

from observation.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare"
