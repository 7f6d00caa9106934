"""Settings by environment (12-factor). Without any, the embedded default: one machine, SQLite.

ZHIJIA_ENV is `embedded` (default), `test` or `production`. Nothing else in the code asks which.
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from environs import Env

from zhijia.config.checks import refuse_unready_environment
from zhijia.config.logs import logging_config
from zhijia.config.shared_memory import cache_in_memory

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = Env()

ENVIRONMENT = env.str(
    "ZHIJIA_ENV", "embedded", validate=lambda v: v in ("embedded", "test", "production")
)
IN_PRODUCTION = ENVIRONMENT == "production"
VAR_DIR = Path(env.str("ZHIJIA_VAR", str(BASE_DIR / "var")))
DEBUG = env.bool("ZHIJIA_DEBUG", False)
IS_DEMO = env.bool("ZHIJIA_DEMO", not IN_PRODUCTION)


def local_secret(name: str) -> str:
    """A secret of the embedded default, made at the first start and kept readable by its owner only."""
    kept = VAR_DIR / "keys" / name
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = kept.with_suffix(f".{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            kept.hardlink_to(made)  # the first of two starting processes wins
        made.unlink()
    return kept.read_text(encoding="ascii").strip()


SECRET_KEY = env.str("ZHIJIA_SECRET_KEY", "")
if not SECRET_KEY and not IN_PRODUCTION:
    SECRET_KEY = local_secret("secret_key")
SETUP_CODE = env.str("ZHIJIA_SETUP_CODE", "")
if not SETUP_CODE and not IN_PRODUCTION:
    SETUP_CODE = local_secret("setup_code")[:8]
SEALING_KEYRING = env.str("ZHIJIA_KEYRING", "")
SEALING_KEYRING_FILE = env.str("ZHIJIA_KEYRING_FILE", "")
ALLOWED_HOSTS = env.list(
    "ZHIJIA_HOSTS", [] if IN_PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
# Where people reach this house: links in messages and on slips begin with it.
PUBLIC_ADDRESS = env.str(
    "ZHIJIA_ADDRESS",
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
    if IN_PRODUCTION and ALLOWED_HOSTS
    else "http://localhost:8000",
).rstrip("/")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ZHIJIA_ORIGINS", [])
ROOT_URLCONF = "zhijia.config.urls"
WSGI_APPLICATION = "zhijia.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "zhijia.base.audit",
    "zhijia.base.calendar",
    "zhijia.base.sealing",
    "zhijia.base.outbox",
    "zhijia.base.files",
    "zhijia.base.jobs",
    "zhijia.base.idempotency",
    "zhijia.base.network",
    "zhijia.base.backup",
    "zhijia.base.retention",
    "zhijia.base.ui",
    "django.forms",  # after ui, whose widget templates come first
    "zhijia.org",
    "zhijia.access",
    "zhijia.law",
    "zhijia.desk",
    "zhijia.press",
    "zhijia.care",
    "zhijia.rights",
    "zhijia.directives",
    "zhijia.insights",
    "zhijia.portal",
    "zhijia.workbench",
    "zhijia.api",
]

MIDDLEWARE = [
    "zhijia.base.network.middleware.address_ends_here",
    "zhijia.config.logs.one_line_per_request",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zhijia.config.middleware.a_head_is_a_page_without_its_body",
    "zhijia.base.backup.maintenance.closed_for_maintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhijia.config.middleware.nothing_is_kept",
    "zhijia.config.middleware.language_by_cookie",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhijia.access.signing_in.devices_keep_their_mark",
    "zhijia.config.middleware.actor_of_the_request",
    "zhijia.config.middleware.doors",
    "zhijia.config.middleware.errors_become_pages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "zhijia.config.context.shell",
            ],
        },
    }
]

FORM_RENDERER = "zhijia.base.ui.forms.HouseRenderer"
COTTON_ISOLATE_BY_DEFAULT = True  # a component knows its arguments and the shell, nothing else

DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL", f"sqlite:///{VAR_DIR / 'zhijia.sqlite3'}", conn_max_age=0
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Opening the file and reading its schema takes longer than most pages: a thread keeps its line.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # WAL and IMMEDIATE: no "database is locked" under competing writers; FULL: a commit is a commit.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-49152;"
            "PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY"
        ),
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": env.int("ZHIJIA_DB_POOL", 8)},
    }

REDIS_URL = env.str("ZHIJIA_REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else cache_in_memory(VAR_DIR, is_shared=ENVIRONMENT != "test")
}

AUTH_USER_MODEL = "access.Account"
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "/"
OFFICER_HOME = "/w/"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # a person is known by the phone; there is no e-mail column
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # never shown: accounts are opened by officers
ACCOUNT_EMAIL_VERIFICATION = "none"
AUTH_PASSWORD_VALIDATORS = [{"NAME": "zhijia.access.forms.passwords.GoodPassword"}]
ACCOUNT_ADAPTER = "zhijia.access.adapters.AccountAdapter"
MFA_ADAPTER = "zhijia.access.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "职家"
MFA_TOTP_TOLERANCE = 1  # phones' clocks are off by some seconds
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IN_PRODUCTION  # http://localhost
# amount/time/per; "ip" is the pseudonym of the day, "key" a digest. The sentences that name the
# pauses stand in access/rules/sign_in.py under the same names.
ACCOUNT_RATE_LIMITS = {
    "login": "60/10m/ip",
    "login_failed": "5/15m/key",
    "login_failed_often": "10/3h/key",
    "request_login_code": "20/10m/ip,1/60s/key,4/15m/key,12/1d/key",  # of one client for one phone
    "request_login_code_phone": "100/1d/key",  # of everybody for one phone: text messages cost money
}

# Other platforms as a way in, each off without its number: (allauth's module, name of its callback).
OUTSIDE_SIGN_IN: dict[str, tuple[str, str]] = {}
SOCIALACCOUNT_ADAPTER = "zhijia.access.outside.OutsideAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
for way, number, secret in (
    ("weixin", env.str("ZHIJIA_WEIXIN_ID", ""), env.str("ZHIJIA_WEIXIN_SECRET", "")),
    ("dingtalk", env.str("ZHIJIA_DINGTALK_ID", ""), env.str("ZHIJIA_DINGTALK_SECRET", "")),
):
    if number:
        module = f"allauth.socialaccount.providers.{way}"
        app = {"client_id": number, "secret": secret}
        INSTALLED_APPS.append(module)
        OUTSIDE_SIGN_IN[way] = (module, f"{way}_callback")
        SOCIALACCOUNT_PROVIDERS[way] = {"APPS": [app]}
if number := env.str("ZHIJIA_WECOM_OIDC_ID", ""):  # WeCom speaks no OpenID Connect: by a gateway
    module = "allauth.socialaccount.providers.openid_connect"
    app = {"provider_id": "wecom", "client_id": number}
    app |= {"name": "企业微信", "secret": env.str("ZHIJIA_WECOM_OIDC_SECRET")}
    gateway = {"server_url": env.str("ZHIJIA_WECOM_OIDC_URL")}
    INSTALLED_APPS.append(module)
    OUTSIDE_SIGN_IN["wecom"] = (module, "openid_connect_callback")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {"APPS": [{**app, "settings": gateway}]}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "zh_lang"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [VAR_DIR / "assets"] if (VAR_DIR / "assets").exists() else []
S3_BUCKET = env.str("ZHIJIA_S3_BUCKET", "")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("ZHIJIA_S3_ENDPOINT", "") or None,
            "access_key": env.str("ZHIJIA_S3_ACCESS_KEY", "") or None,
            "secret_key": env.str("ZHIJIA_S3_SECRET_KEY", "") or None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
    if S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files")},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = False

SESSION_COOKIE_NAME = "zh_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "zh_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zhijia.config.errors.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IN_PRODUCTION
SECURE_SSL_REDIRECT = env.bool("ZHIJIA_SSL_REDIRECT", IN_PRODUCTION)
BEHIND_PROXY = env.bool("ZHIJIA_BEHIND_PROXY", IN_PRODUCTION)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if IN_PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# The head of the audit chain is also kept here: best on another disk than the database.
ANCHORS_DIR = env.str("ZHIJIA_ANCHORS", str(VAR_DIR / "anchors"))

# The ways a sentence leaves: a table in development, real channels in production.
MESSAGES = env.str("ZHIJIA_MESSAGES", "production" if IN_PRODUCTION else "development")
SMS_URL = env.str("ZHIJIA_SMS_URL", "")
SMS_TOKEN = env.str("ZHIJIA_SMS_TOKEN", "")
SMS_SIGNATURE = env.str("ZHIJIA_SMS_SIGNATURE", "示范区总工会")
EMAIL_HOST = env.str("ZHIJIA_EMAIL_HOST", "")
EMAIL_PORT = env.int("ZHIJIA_EMAIL_PORT", 465)
EMAIL_HOST_USER = env.str("ZHIJIA_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("ZHIJIA_EMAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = not EMAIL_USE_SSL
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("ZHIJIA_EMAIL_FROM", "zhijia@localhost")
WECOM_URL = env.str("ZHIJIA_WECOM_URL", "https://qyapi.weixin.qq.com/cgi-bin")
WECOM_CORP = env.str("ZHIJIA_WECOM_CORP", "")
WECOM_AGENT = env.str("ZHIJIA_WECOM_AGENT", "")
WECOM_SECRET = env.str("ZHIJIA_WECOM_SECRET", "")

# The network log that law requires: a directory of its own, and the public keys of its two readers.
NETWORK_LOG_DIR = env.str("ZHIJIA_NETWORK_LOG", "")
NETWORK_LOG_KEYS = env.str("ZHIJIA_NETWORK_LOG_KEYS", "")

LOGGING = logging_config(env.str("ZHIJIA_LOG_LEVEL", "INFO" if IN_PRODUCTION else "WARNING"))

if IN_PRODUCTION:
    refuse_unready_environment(globals())
