# The portal as one image: `web` by default, and any management command (see docker-compose.yml).
FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --system --uid 10001 --home-dir /srv/portal --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /srv/portal/media

# What PDF files are made with.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/portal
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY . .

# None of these commands reads the database; the key serves for the build alone and is not kept.
RUN export DEBUG=false SECRET_KEY=build ALLOWED_HOSTS=localhost DATABASE_URL=sqlite:////tmp/build.sqlite3 \
    && python -m compileall -q blog organisations portal projects regions surveys \
    && python manage.py build_search_lexicon \
    && python manage.py compilemessages \
    && python manage.py collectstatic --no-input

ENV DEBUG=false MEDIA_ROOT=/srv/portal/media
USER portal
VOLUME /srv/portal/media
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]

CMD ["gunicorn", "--bind=0.0.0.0:8000", "portal.wsgi"]
