# syntax=docker/dockerfile:1

# --- the page, built to static files ---
FROM node:24-slim AS page
WORKDIR /page
COPY deepfake_interface/package.json deepfake_interface/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY deepfake_interface/ ./
RUN npm run build

# --- Python packages, in a virtual environment that moves as one folder ---
FROM python:3.11-slim AS packages
# CPU builds of torch; the default ones bring gigabytes of CUDA.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements.txt /requirements.txt
RUN /venv/bin/pip install --extra-index-url "$TORCH_INDEX" -r /requirements.txt

# --- the service ---
FROM python:3.11-slim
RUN useradd --create-home --uid 1000 user
COPY --from=packages /venv /venv
WORKDIR /app
COPY analysis.py cli.py cpus.py gunicorn.conf.py main.py manifest.py memory.py model_service.py no_telemetry.py settings.py verdict.py words.py ./
COPY api/ api/
COPY network/ network/
COPY provenance/ provenance/
COPY vision/ vision/
COPY model/ model/
COPY --from=page /page/dist deepfake_interface/dist
USER 1000
# GLIBC_TUNABLES: what gunicorn.conf.py would set and begin anew for.
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PORT=7860 GLIBC_TUNABLES=glibc.malloc.hugetlb=1
EXPOSE 7860
# http.client, which asks no proxy that the environment names.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import http.client, os, sys; asked = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); asked.request('GET', '/readyz'); sys.exit(asked.getresponse().status != 200)"]
CMD ["gunicorn", "-c", "gunicorn.conf.py", "main:app"]
