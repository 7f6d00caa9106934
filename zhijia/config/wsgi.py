"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijia.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  (only now are the apps loaded)

from zhijia.config.checks import refuse_unready_database  # noqa: E402

if settings.IN_PRODUCTION:
    refuse_unready_database()
