# One image for every worker, the commands and the CIS stand-in.
# All libraries come from requirements.lock, checked by hash; the image gets those that the workers need.

FROM python:3.11-slim AS wheels
WORKDIR /src
COPY requirements.lock ./
RUN pip wheel --no-cache-dir --no-deps --require-hashes --requirement requirements.lock --wheel-dir /wheels
COPY . .
RUN pip install --upgrade --no-index --find-links /wheels setuptools \
 && pip wheel --no-index --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.11-slim
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels clientrep \
 && useradd --system --uid 10001 --no-create-home clientrep \
 && install --directory --owner clientrep /data /documents
ENV PYTHONUNBUFFERED=1
USER clientrep
WORKDIR /data
CMD ["clientrep", "--help"]
