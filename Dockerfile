# Not run by its authors: no container engine was at hand (tests/architecture/test_compose.py checks what can be checked).
FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --create-home --uid 10001 skiptrace && install -d -o skiptrace -m 0700 /data /keys /demo
WORKDIR /opt/skiptrace
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY pyproject.toml README.md ./
COPY matching matching
COPY connectors connectors
COPY skiptrace skiptrace
RUN pip install --no-cache-dir --no-deps --no-build-isolation .
USER skiptrace
ENV SKIPTRACE_DATA=/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/livez', timeout=4)"]
ENTRYPOINT ["skiptrace"]
