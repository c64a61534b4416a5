"""The CIS gateway over HTTP: ``POST /verifications``, ``request_id`` is the idempotency key."""

from urllib.parse import urlsplit

import aiohttp
import orjson

from workers.cis.answers import RESULTS, Outcome, read
from workers.cis.breaker import Breaker, State
from workers.procedure.people import Person
from workers.runtime import metrics
from workers.runtime.checks import Later, Said
from workers.runtime.logs import log

CONNECT_SECONDS, SECONDS = 5.0, 15.0
LARGEST_ANSWER = 65_536


class GatewayUrlError(ValueError):
    """The gateway's address is none."""


class TooLongError(Exception):
    """An answer that is longer than any answer is."""


class Gateway:
    """A client with a bounded pool of connections that are kept open, behind a circuit breaker.

    Args:
        url: the base, ``http`` or ``https``; a path is kept.
        connections: at once.
        seconds: that a call may take in all.

    Raises:
        GatewayUrlError: ``url`` is no such base.
    """

    def __init__(self, url: str, connections: int = 64, seconds: float = SECONDS) -> None:
        self._url = _verifications(url)
        self._connections = connections
        self._seconds = seconds
        self._breaker = Breaker(_tell)
        self._session: aiohttp.ClientSession | None = None

    async def verify(self, request_id: str, person: Person) -> Said:
        """Ask; whatever isn't an answer (no connection, time-out, 429, 5xx, nonsense) is to be asked again later."""
        if not self._breaker.lets_through():
            return Later(self._breaker.rests_for())
        outcome = await self._ask(_question(request_id, person))
        _note(request_id, outcome)
        if outcome.answered:
            self._breaker.answered()
        else:
            self._breaker.unanswered(request_id)
        return outcome.said

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _ask(self, question: bytes) -> Outcome:
        try:
            async with self._client().post(self._url, data=question, allow_redirects=False) as response:
                return read(response.status, response.headers, await _body(response))
        except TimeoutError as error:
            return Outcome(Later(), "timed_out", error=type(error).__name__)
        except TooLongError as error:
            return Outcome(Later(), "unexpected", error=type(error).__name__)
        except (aiohttp.ClientError, OSError) as error:
            return Outcome(Later(), "unreachable", error=type(error).__name__)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"Content-Type": "application/json", "Accept": "application/json"},
                timeout=aiohttp.ClientTimeout(total=self._seconds, sock_connect=CONNECT_SECONDS),
            )
        return self._session


def _verifications(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or {"?", "#"} & set(url):
        raise GatewayUrlError("the CIS gateway's address must be http://host or https://host, with or without a path")
    return f"{url.rstrip('/')}/verifications"


def _question(request_id: str, person: Person) -> bytes:
    named = {"request_id": request_id, "first_name": person.first_name, "last_name": person.last_name}
    address = person.address.on_the_wire() if person.address else None
    more = {"nino": person.nino, "date_of_birth": person.date_of_birth, "address": address}
    return orjson.dumps({name: value for name, value in {**named, **more}.items() if value is not None})


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for some in response.content.iter_any():
        body += some
        if len(body) > LARGEST_ANSWER:
            raise TooLongError
    return bytes(body)


def _note(request_id: str, outcome: Outcome) -> None:
    metrics.CIS_CALLS.labels(outcome.word).inc()
    if (outcome.status, outcome.word) not in RESULTS:
        what = {"status": outcome.status} if outcome.status else {"error": outcome.error}
        log.warning("cis_without_answer", request_id=request_id, outcome=outcome.word, **what)


def _tell(before: State, state: State) -> None:
    metrics.CIS_BREAKER.state(state)
    if "closed" in {before, state}:  # probes that fail are no news
        log.warning("cis_breaker", outcome=state)
