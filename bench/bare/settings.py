"""The product's settings, with the bare views among the routes."""

from sekisho.project.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare.urls"
