"""The shell alone: enough of the house to show the gallery without accounts and tables."""

from zhijia.config.settings import *  # noqa: F403
from zhijia.config.settings import TEMPLATES as HOUSE_TEMPLATES

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "zhijia.base.ui",
    "django.forms",
]
MIDDLEWARE = ["csp.middleware.CSPMiddleware", "zhijia.base.ui.tests.urls.language_by_cookie"]
ROOT_URLCONF = "zhijia.base.ui.tests.urls"
TEMPLATES = [
    {
        **HOUSE_TEMPLATES[0],
        "OPTIONS": {
            **HOUSE_TEMPLATES[0]["OPTIONS"],
            "context_processors": [
                "django.template.context_processors.request",
                "zhijia.base.ui.tests.urls.shell",
            ],
        },
    }
]
ALLOWED_HOSTS = ["*"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
