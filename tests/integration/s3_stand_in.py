"""As much of an S3-compatible server as storing, fetching, listing and erasing documents needs."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import md5
from xml.sax.saxutils import escape

from aiohttp import web

LISTED = (
    "<Contents><Key>{key}</Key><LastModified>2025-11-24T09:30:00.000Z</LastModified>"
    "<ETag>&quot;{etag}&quot;</ETag><Size>{size}</Size></Contents>"
)


class S3StandIn:
    """One bucket in memory; requests must be signed, by whom isn't checked."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve on this machine; gives the endpoint's URL."""
        app = web.Application()
        app.router.add_route("*", "/{bucket}", self._bucket)
        app.router.add_route("*", "/{bucket}/{key:.*}", self._object)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _object(self, request: web.Request) -> web.Response:
        assert "Authorization" in request.headers
        key = request.match_info["key"]
        if request.method == "PUT":
            self.objects[key] = await request.read()
            return web.Response(headers={"ETag": _etag(self.objects[key])})
        if key not in self.objects:
            return web.Response(status=404, text="<Error><Code>NoSuchKey</Code></Error>")
        headers = {"ETag": _etag(self.objects[key]), "Last-Modified": "Mon, 24 Nov 2025 09:30:00 GMT"}
        return web.Response(body=self.objects[key], headers=headers)

    async def _bucket(self, request: web.Request) -> web.Response:
        assert "Authorization" in request.headers
        if request.method == "POST" and "delete" in request.query:
            keys = re.findall("<Key>(.*?)</Key>", await request.text())
            for key in keys:
                self.objects.pop(key, None)
            deleted = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
            return _xml(f"<DeleteResult>{deleted}</DeleteResult>")
        prefix = request.query.get("prefix", "")
        found = (
            LISTED.format(key=escape(key), etag=_etag(content), size=len(content))
            for key, content in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        return _xml(f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(found)}</ListBucketResult>")


def _etag(content: bytes) -> str:
    return md5(content, usedforsecurity=False).hexdigest()


def _xml(text: str) -> web.Response:
    return web.Response(text=f'<?xml version="1.0"?>{text}', content_type="application/xml")
