"""The CIS gateway over HTTP: ``POST /verifications``, ``request_id`` is the idempotency key."""

from http import HTTPStatus
from typing import Any

import aiohttp
import orjson

from workers.procedure.people import Address, Person
from workers.runtime.checks import Answer, Later
from workers.runtime.logs import log

SECONDS = 15.0
ASKED_WRONGLY = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
)
"""Asking the same again can't help: a person has to look (R-5)."""


class Gateway:
    """A client with a bounded pool of connections that are kept open."""

    def __init__(self, url: str, connections: int = 64) -> None:
        self._url = f"{url.rstrip('/')}/verifications"
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def verify(self, request_id: str, person: Person) -> Answer | Later:
        """Ask; whatever isn't an answer (no connection, time-out, 429, 5xx, nonsense) is asked again later."""
        try:
            async with self._client().post(self._url, data=_question(request_id, person)) as response:
                return _said(response.status, await response.read(), response.headers.get("Retry-After"))
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("cis_unreachable", request_id=request_id, error=type(error).__name__)
            return Later()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                timeout=aiohttp.ClientTimeout(total=SECONDS),
                headers={"Content-Type": "application/json"},
            )
        return self._session


def _question(request_id: str, person: Person) -> bytes:
    named = {"request_id": request_id, "first_name": person.first_name, "last_name": person.last_name}
    more = {"nino": person.nino, "date_of_birth": person.date_of_birth, "address": _address(person.address)}
    return orjson.dumps({k: v for k, v in {**named, **more}.items() if v is not None})


def _address(address: Address | None) -> dict[str, Any] | None:
    if address is None:
        return None
    held = {"lines": address.lines, "postcode": address.postcode, "country": address.country}
    return {k: v for k, v in held.items() if v is not None}


def _said(status: int, body: bytes, retry_after: str | None) -> Answer | Later:
    if status in {HTTPStatus.OK, HTTPStatus.CONFLICT} and (result := _result(body)):
        return Answer(result)
    log.warning("cis_not_answering", status=status)
    if status in ASKED_WRONGLY:
        return Answer("unavailable")
    return Later(float(retry_after)) if retry_after and retry_after.isascii() and retry_after.isdigit() else Later()


def _result(body: bytes) -> str | None:
    try:
        result = orjson.loads(body).get("result")
    except (orjson.JSONDecodeError, AttributeError):
        return None
    return result if result in {"verified", "not_verified", "disabled"} else None
