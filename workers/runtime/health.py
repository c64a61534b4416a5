"""Metrics and health over HTTP."""

from collections.abc import Collection

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


class Health:
    """``/metrics``; ``/live``: its process can answer; ``/ready``: it has its share of the work and goes on with it."""

    def __init__(self, host: str, port: int, name: str) -> None:
        self._host = host
        self._port = port
        self._name = name
        self._runner: web.AppRunner | None = None
        self._troubles: Collection[str] = ("no partitions yet",)

    async def start(self) -> None:
        """Begin to answer; without a port nothing is served."""
        if not self._port:
            return
        app = web.Application()
        app.add_routes(
            [web.get("/metrics", self._metrics), web.get("/ready", self._ready), web.get("/live", self._live)]
        )
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    def tell(self, troubles: Collection[str]) -> None:
        """What keeps it from being ready; nothing: it is."""
        self._troubles = troubles

    async def stop(self) -> None:
        """Stop answering."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _ready(self, _: web.Request) -> web.Response:
        told = "; ".join(self._troubles) or "ready"
        return web.Response(status=503 if self._troubles else 200, text=f"{self._name}: {told}\n")

    async def _live(self, _: web.Request) -> web.Response:
        return web.Response(text=f"{self._name}: alive\n")
