"""The CIS stand-in (``python -m clientrep.local.cis``): answers ``POST /verifications`` as the gateway does.

It verifies everyone but, by last name: ``Notverified`` (not_verified), ``Disabled`` (409), ``Slow`` (verified
after 5 s), ``Down`` (503). A data file changes that, also while it runs; case in names does not count::

    {
      "default": "verified",
      "by_last_name": {"Smith": "not_verified", "Jones": "busy"},
      "default_delay_seconds": 0,
      "delay_seconds": {"Smith": 2.5},
      "retry_after_seconds": 1
    }

All keys are optional. Answers: ``verified``, ``not_verified`` (200), ``disabled`` (409), ``busy`` (429),
``down`` (503). A ``request_id`` gets the same answer for ever, also while and after it is delayed; 429 and
503 are no answers: the same ``request_id`` may come again. ``GET /health`` says 200.
"""

import argparse
import asyncio
import logging
import sys
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

import uvloop
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from clientrep.local.ports import HOST

LOG = logging.getLogger("cis")
LARGEST_REQUEST = 64 * 1024

Text = Annotated[str, Field(min_length=1, max_length=200)]


class Verdict(StrEnum):
    """What the stand-in does with a person."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not_verified"
    DISABLED = "disabled"
    BUSY = "busy"
    DOWN = "down"


STATUS = {
    Verdict.VERIFIED: 200,
    Verdict.NOT_VERIFIED: 200,
    Verdict.DISABLED: 409,
    Verdict.BUSY: 429,
    Verdict.DOWN: 503,
}
FINAL = frozenset({Verdict.VERIFIED, Verdict.NOT_VERIFIED, Verdict.DISABLED})


class Address(BaseModel):
    """Where a person lives."""

    model_config = ConfigDict(strict=True)
    lines: Annotated[list[Text], Field(min_length=1, max_length=6)]
    postcode: Text | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]


class Verification(BaseModel):
    """A request to verify a person."""

    model_config = ConfigDict(strict=True)
    request_id: Text
    nino: Annotated[str, Field(pattern=r"^[A-Z]{2}\d{6}[A-D]?$")] | None = None
    first_name: Text
    last_name: Text
    date_of_birth: date | None = None
    address: Address | None = None

    @model_validator(mode="after")
    def _enough_to_find_them(self) -> Self:
        """By NINO, or without one by name, date of birth and address (SU-11)."""
        if self.nino is None and (self.date_of_birth is None or self.address is None):
            raise ValueError("without a NINO date_of_birth and address are needed")
        return self


class Answers(BaseModel):
    """The data file: see the module's text."""

    model_config = ConfigDict(extra="forbid")
    default: Verdict = Verdict.VERIFIED
    by_last_name: dict[str, Verdict] = {}
    default_delay_seconds: Annotated[float, Field(ge=0)] = 0
    delay_seconds: dict[str, Annotated[float, Field(ge=0)]] = {}
    retry_after_seconds: Annotated[int, Field(ge=0)] = 1

    def with_usual_names(self) -> "Answers":
        """The same with folded names, and the names that mean something where the file doesn't say it."""
        usual = {"notverified": Verdict.NOT_VERIFIED, "disabled": Verdict.DISABLED, "down": Verdict.DOWN}
        verdicts = {folded(name): verdict for name, verdict in self.by_last_name.items()}
        delays = {folded(name): seconds for name, seconds in self.delay_seconds.items()}
        return self.model_copy(
            update={"by_last_name": usual | verdicts, "delay_seconds": {"slow": 5.0} | delays},
        )


def folded(name: str) -> str:
    """A last name as it is compared: without regard to case and spacing."""
    return " ".join(name.casefold().split())


class DataFile:
    """The data file, read again whenever it has changed; a broken one is reported and changes nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._answers = Answers().with_usual_names()

    def answers(self) -> Answers:
        """What it says now; where there is no file, the usual."""
        seen = self._look()
        if seen != self._seen:
            self._seen = seen
            self._read(there=seen is not None)
        return self._answers

    def _look(self) -> tuple[int, int, int] | None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _read(self, *, there: bool) -> None:
        try:
            said = Answers.model_validate_json(self._path.read_bytes()) if there else Answers()
        except (OSError, ValidationError):
            LOG.exception("%s can't be read; the answers stay as they were", self._path)
        else:
            self._answers = said.with_usual_names()


@dataclass
class Gateway:
    """Answers each request at its time."""

    data: DataFile
    _decided: dict[str, tuple[Verdict, float]] = field(default_factory=dict)

    async def answer(self, request: Verification) -> tuple[Verdict, int]:
        """Decide and, where the person's name says so, take time.

        Returns:
            The verdict, and the seconds after which a caller who got none may try again.
        """
        answers = self.data.answers()
        now = asyncio.get_running_loop().time()
        verdict, ready = self._decided.get(request.request_id) or self._decide(request, answers, now)
        if ready > now:
            await asyncio.sleep(ready - now)
        return verdict, answers.retry_after_seconds

    def _decide(self, request: Verification, answers: Answers, now: float) -> tuple[Verdict, float]:
        name = folded(request.last_name)
        verdict = answers.by_last_name.get(name, answers.default)
        decision = verdict, now + answers.delay_seconds.get(name, answers.default_delay_seconds)
        if verdict in FINAL:
            self._decided[request.request_id] = decision
        return decision

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Serve one HTTP request."""
        if request.path == "/health":
            return web.Response(text="ok\n")
        if request.path != "/verifications":
            return web.json_response({"error": "no such path"}, status=404)
        if request.method != "POST":
            return web.json_response({"error": "POST only"}, status=405, headers={"Allow": "POST"})
        try:
            verification = Verification.model_validate_json(await request.read())
        except ValidationError as error:
            return web.json_response({"error": "invalid request", "fields": _fields(error)}, status=400)
        verdict, retry_after = await self.answer(verification)
        return _response(verdict, retry_after)


def _response(verdict: Verdict, retry_after: int) -> web.Response:
    if verdict in FINAL:
        body = b'{"result":"%s"}' % verdict.value.encode()
        return web.Response(body=body, status=STATUS[verdict], content_type="application/json")
    return web.json_response(
        {"error": verdict.value}, status=STATUS[verdict], headers={"Retry-After": str(retry_after)}
    )


def _fields(error: ValidationError) -> list[str]:
    """Where the request is wrong and how, without what it said."""
    return [f"{'.'.join(str(part) for part in each['loc'])}: {each['type']}" for each in error.errors()]


async def serve(host: str, port: int, data: Path) -> None:
    """Serve until cancelled."""
    server = web.Server(Gateway(DataFile(data)).handle, access_log=None)
    runner = web.ServerRunner(server)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m clientrep.local.cis", description="The CIS stand-in.")
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="the data file; need not exist")
    arguments = parser.parse_args()
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    uvloop.run(serve(arguments.host, arguments.port, arguments.data))


if __name__ == "__main__":
    main()
