# Not run by its authors: no container engine was at hand.
FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 skiptrace && install -d -o skiptrace /data /run/keys
WORKDIR /opt/skiptrace
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY pyproject.toml README.md ./
COPY matching matching
COPY connectors connectors
COPY skiptrace skiptrace
RUN pip install --no-cache-dir --no-deps --no-build-isolation .
USER skiptrace
ENTRYPOINT ["skiptrace"]
