"""Metrics and readiness over HTTP."""

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


class Health:
    """``/metrics`` and ``/ready``."""

    def __init__(self, host: str, port: int, name: str) -> None:
        self._host = host
        self._port = port
        self._name = name
        self._runner: web.AppRunner | None = None
        self.ready = False

    async def start(self) -> None:
        """Begin to answer; without a port nothing is served."""
        if not self._port:
            return
        app = web.Application()
        app.add_routes([web.get("/metrics", self._metrics), web.get("/ready", self._ready)])
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    def assigned(self, partitions: int) -> None:
        """The group gave us our share: ready, though it may be none."""
        self.ready = partitions >= 0

    def leave(self) -> None:
        """No longer ready."""
        self.ready = False

    async def stop(self) -> None:
        """Stop answering."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _ready(self, _: web.Request) -> web.Response:
        return web.Response(status=200 if self.ready else 503, text=self._name)
