"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijia.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  (only now are the apps loaded)
from django.urls import get_resolver  # noqa: E402

from zhijia.base.memory import keep_what_is_loaded  # noqa: E402
from zhijia.config.checks import refuse_unready_database  # noqa: E402

if settings.IN_PRODUCTION:
    refuse_unready_database()
get_resolver().url_patterns  # noqa: B018  (every page is loaded before the first visitor comes)
keep_what_is_loaded()
