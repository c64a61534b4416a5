"""One HTTP endpoint for the figures of all workers, each with the label ``worker``."""

import asyncio
from collections.abc import Callable, Iterable, Mapping

import httpx
from aiohttp import web
from prometheus_client import Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from clientrep.local.ports import HOST

SLOWEST = 2.0
"""Seconds after which a worker that doesn't answer counts as down."""

Workers = Callable[[], Mapping[str, int]]
"""The metrics port of each worker at this moment, by the name of its process."""


class Gathered(Collector):
    """The pages of several processes as one collection; a process that didn't answer has no page."""

    def __init__(self, pages: Mapping[str, str | None]) -> None:
        self._pages = pages

    def collect(self) -> Iterable[Metric]:
        """Each family once, with the samples of all workers; and which workers answered."""
        up = Metric("clientrep_worker_up", "Whether the worker's process answers", "gauge")
        families: dict[str, Metric] = {}
        for worker, page in self._pages.items():
            up.add_sample(up.name, {"worker": worker}, float(page is not None))
            for family in text_string_to_metric_families(page or ""):
                empty = Metric(family.name, family.documentation, family.type)
                _add(families.setdefault(family.name, empty), family, worker)
        return [up, *families.values()]


def _add(merged: Metric, family: Metric, worker: str) -> None:
    for sample in family.samples:
        merged.add_sample(sample.name, {**sample.labels, "worker": worker}, sample.value)


async def page(client: httpx.AsyncClient, port: int, path: str) -> str | None:
    """What a worker says under a path of its metrics port, None unless it says 200."""
    try:
        answer = await client.get(f"http://{HOST}:{port}{path}", timeout=SLOWEST)
    except httpx.HTTPError:
        return None
    return answer.text if answer.status_code == httpx.codes.OK else None


async def gather(client: httpx.AsyncClient, workers: Mapping[str, int]) -> bytes:
    """Ask all workers and write one page in Prometheus' text format."""
    pages = await asyncio.gather(*(page(client, port, "/metrics") for port in workers.values()))
    return generate_latest(Gathered(dict(zip(workers, pages, strict=True))))


async def serve(workers: Workers, client: httpx.AsyncClient, port: int) -> web.ServerRunner:
    """Serve ``GET /metrics`` on 127.0.0.1; clean the runner up to stop."""

    async def handle(request: web.BaseRequest) -> web.Response:
        if request.path != "/metrics":
            return web.Response(status=404, text="only /metrics is here\n")
        return web.Response(body=await gather(client, workers()), headers={"Content-Type": CONTENT_TYPE_LATEST})

    runner = web.ServerRunner(web.Server(handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    return runner
