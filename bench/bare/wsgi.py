"""The application of the bare views."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.settings"

from sekisho.project.wsgi import application

__all__ = ["application"]
