# syntax=docker/dockerfile:1
# One image for every role: web, worker, beat, migrate (deploy/entrypoint).

FROM node:22-bookworm-slim AS browser-libraries
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --require-hashes --no-deps -r requirements.txt

FROM python:3.11-slim-bookworm
# Pango draws the PDF's text.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin tanik \
    && install -d -o tanik -g tanik /var/lib/tanik
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp/cache \
    BIND=0.0.0.0:8000 \
    TANIK_VAR=/var/lib/tanik \
    TANIK_STATIC=/app/static-built
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=browser-libraries /build/node_modules ./node_modules
COPY . .
# The settings refuse to start without these; here they are read by nothing but collectstatic.
RUN python -m compileall -q . \
    && SECRET_KEY=only-while-the-image-is-built-0123456789-abcdefghijk ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql://nowhere/tanik REDIS_URL=redis://nowhere \
    deploy/entrypoint static --verbosity 0
USER 10001
VOLUME ["/var/lib/tanik"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=4 CMD ["deploy/healthcheck"]
ENTRYPOINT ["deploy/entrypoint"]
CMD ["web"]
