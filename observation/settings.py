"""Django's settings: safe for production by default; all that differs between places comes from env.py."""

import os
import sys
from urllib.parse import urlsplit

from django.conf.locale import LANG_INFO

from observation import env, logs

BASE_DIR = env.BASE_DIR
try:
    ENV = env.read(os.environ)
except env.EnvironmentRefused as refusal:
    sys.exit(str(refusal))

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)
ROOT_URLCONF = "observation.urls"
WSGI_APPLICATION = "observation.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "crispy_forms",
    "crispy_bootstrap5",
    "template_partials",
    "csp",
    "pgtrigger",
    "accounts",
    "missions",
    "reports",
]

MIDDLEWARE = [
    "observation.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "observation.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "observation.outage.DatabaseOutageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "observation" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database: a connection is kept for a minute and asked before it is used again, so that a restarted
# PostgreSQL is met with a new connection and not with an error.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": ENV.database.name,
        "USER": ENV.database.user,
        "PASSWORD": ENV.database.password,
        "HOST": ENV.database.host,
        "PORT": ENV.database.port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, **ENV.database.options},
    },
}

# Cache and sessions: read from Redis, kept in PostgreSQL, so that a lost Redis signs nobody out.
CACHES = {
    "default": {
        "BACKEND": "observation.cache.RedisCache",
        "LOCATION": ENV.cache_url,
        "KEY_PREFIX": "tanik",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = "__Host-session" if ENV.https else "session"
SESSION_COOKIE_SECURE = ENV.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if ENV.https else "csrf"
CSRF_COOKIE_SECURE = ENV.https
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = list(ENV.csrf_trusted_origins)
# Answers typed into a form whose token went stale come back with it.
CSRF_FAILURE_VIEW = "missions.views.carrying.token_too_old"

# People
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Language and time
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
# A language is offered once it has texts (docs/languages.md); the menu names each in its own words.
_translated = sorted(path.parents[1].name for path in LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.mo"))
LANGUAGES = [(code, LANG_INFO[code]["name"]) for code in ["en", *_translated]]
FORMAT_MODULE_PATH = "observation.formats"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# What leaves with every answer
SECURE_SSL_REDIRECT = ENV.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENV.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.https
SECURE_HSTS_PRELOAD = ENV.https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.trusted_proxies else None
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXIES = ENV.trusted_proxies
# Where anybody finds issued statements; printed in their PDF. Empty: no address and no code is printed.
PUBLIC_URL = ENV.public_url
_object_storage_origin = (
    ["{0.scheme}://{0.netloc}".format(urlsplit(ENV.object_storage.endpoint))]
    if ENV.object_storage and ENV.object_storage.endpoint
    else []
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *_object_storage_origin],
        "media-src": ["'self'", "blob:", *_object_storage_origin],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

# A checklist form posts many fields; photographs arrive one a request and are streamed to disk.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Files
VAR = ENV.var
NODE_MODULES = BASE_DIR / "node_modules"
PDF_FONTS_DIR = NODE_MODULES / "@expo-google-fonts"
STATIC_URL = "/static/"
STATIC_ROOT = ENV.static or VAR / "static"
STATICFILES_DIRS = [path for path in [BASE_DIR / "static"] if path.is_dir()]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "observation.npm.PackageFinder",
]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = ENV.static_from_source
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"base_url": None}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENV.static_from_source
        else "observation.static_files.StaticFilesStorage",
    },
}
if ENV.object_storage:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": ENV.object_storage.bucket,
            "endpoint_url": ENV.object_storage.endpoint or None,
            "region_name": ENV.object_storage.region,
            "access_key": ENV.object_storage.access_key,
            "secret_key": ENV.object_storage.secret_key,
            "default_acl": "private",
            "querystring_auth": True,
            "querystring_expire": 300,
            "file_overwrite": True,
        },
    }

# Signatures of issued statements
SIGNING_CERTIFICATE = ENV.signing_certificate
SIGNING_PASSPHRASE = ENV.signing_passphrase
SIGNING_TIMESTAMP_URL = ENV.signing_timestamp_url

# Mail
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENV.mail.host
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = ENV.mail.host, ENV.mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.mail.user, ENV.mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = ENV.mail.security == "tls", ENV.mail.security == "ssl"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from

# Long work: the Job row is the truth and Redis holds only messages, so a message is acknowledged when its
# work is done, and one that a dead worker left is delivered again.
CELERY_BROKER_URL = ENV.redis_url
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "retry_on_timeout": True,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"default": {}, "documents": {}, "media": {}}
CELERY_TASK_ROUTES = {
    "reports.compile_statement": {"queue": "documents"},
    "reports.issue_statement": {"queue": "documents"},
    "reports.write_export": {"queue": "documents"},
}
JOB_HEARTBEAT_SECONDS = ENV.job_heartbeat_seconds
CELERY_BEAT_SCHEDULE = {
    "jobs without a living worker": {
        "task": "missions.resend_unclaimed_jobs",
        "schedule": 2 * JOB_HEARTBEAT_SECONDS,
        "options": {"expires": 2 * JOB_HEARTBEAT_SECONDS},
    },
    "alerts and letters nobody sent": {
        "task": "missions.catch_up_on_messages",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "files of exports whose time is up": {
        "task": "reports.sweep_exports",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
}
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_CONCURRENCY = ENV.worker_concurrency
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"

# The audit trail names the request behind each row; apps ask here and know nothing of logging.
CURRENT_REQUEST_ID = logs.request_id.get
LOGGING = logs.configuration(level=ENV.log_level, style=ENV.log_format)
LOGGING_CONFIG = "logging.config.dictConfig"
