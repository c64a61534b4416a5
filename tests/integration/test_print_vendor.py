"""The example in docs/ of a print vendor, against the real platform: it knows only the wire."""

import asyncio
import os
import re
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from aiohttp import web

from clientrep.local.platform import Platform
from clientrep.prepare import prepare
from tests.conftest import CHEAP_HASHES
from tests.scene import SCINS, Scene
from tests.stories import CLIENT, by_telephone, nomination
from tests.wire import Event, Raw, event, record

ROOT = Path(__file__).parents[2]
WORKERS = ("activation", "cis", "letters", "timers")
SLOWLY = "5"
"""Seconds between print runs in which something else can happen."""
ALL_WELL = ["accepted", "printed", "dispatched"]
COMMAND = re.compile(r"^\.venv/bin/python (docs/examples/print_vendor\.py) localhost:9092 \S+ \d+$", re.MULTILINE)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """A platform of its own: the vendor takes every letter that there is."""
    folder = tmp_path_factory.mktemp("vendor")
    platform = Platform(folder, prepare=prepare, clock="virtual", workers=WORKERS, settings=CHEAP_HASHES)
    async with platform, Scene(platform) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("printed")


def heeds_interrupts() -> None:
    """Whoever runs the tests in the background has them, and what they start, ignore interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@asynccontextmanager
async def vendor(
    scene: Scene, folder: Path, seconds: str = "1", end_by: signal.Signals = signal.SIGINT
) -> AsyncIterator[None]:
    """The command that docs/integrate.md tells, with the platform's address, a folder and a tempo of ours."""
    written = COMMAND.search((ROOT / "docs" / "integrate.md").read_text("utf-8"))
    assert written is not None
    words = [sys.executable, *shlex.split(written[1]), scene.settings.kafka, str(folder), seconds]
    environment = {"PATH": os.environ["PATH"]}
    nobody = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *words, cwd=ROOT, env=environment, stderr=nobody, preexec_fn=heeds_interrupts
    )
    try:
        yield
        assert process.returncode is None, "the vendor ended"
    finally:
        if process.returncode is None:
            process.send_signal(end_by)
        await asyncio.wait_for(process.wait(), 20)


async def reports(scene: Scene, letter_id: str) -> list[str]:
    events = await scene.wire.events("cm.letters.status")
    return [e.data["status"] for e in events if e.data["letter_id"] == letter_id]


async def until(so: Callable[[list[Event]], Any], scene: Scene) -> None:
    deadline = monotonic() + 30
    while not so(events := await scene.wire.events("cm.letters.status")):
        assert monotonic() < deadline, [(e.data["letter_id"], e.data["status"]) for e in events]
        await asyncio.sleep(0.1)


def told(letter_id: str, status: str) -> Callable[[list[Event]], bool]:
    return lambda events: any(e.data["letter_id"] == letter_id and e.data["status"] == status for e in events)


async def telephones(scene: Scene, scin: str | None = None) -> dict[str, Any]:
    """Somebody telephones: CMSL5512 is issued, with the form in its envelope; the letter."""
    scin = scin or next(SCINS)
    before = len(await scene.letters(scin))
    await scene.send("contact.nomination", by_telephone(scin))
    await scene.settled()
    letters = await scene.letters(scin)
    assert [letter["code"] for letter in letters[before:]] == ["CMSL5512"]
    return letters[-1]


def pdf_of(folder: Path, letter: dict[str, Any]) -> bytes:
    envelope: Path = folder / letter["envelope_id"]
    return (envelope / f"{letter['letter_id']}.pdf").read_bytes()


def spoil(letter: dict[str, Any]) -> None:
    Path(urlsplit(letter["document"]["url"]).path).write_bytes(b"something else")


async def status_of(scene: Scene, letter: dict[str, Any]) -> str:
    case = await scene.case(letter["scin"])
    return str(next(one["status"] for one in case["letters"] if one["letter_id"] == letter["letter_id"]))


async def test_a_pair_is_printed_as_promised_and_the_case_knows(scene: Scene, folder: Path) -> None:
    scin = next(SCINS)
    await scene.send("contact.nomination", nomination(scin))
    await scene.answer(scin, "call_representative", "reached", security=scene.security())
    await scene.settled()
    pair = await scene.letters(scin)
    assert [letter["code"] for letter in pair] == ["CMSL0042", "CMSL0041"]
    async with vendor(scene, folder):
        for letter in pair:
            await until(told(letter["letter_id"], "dispatched"), scene)
    for letter in pair:
        assert sha256(pdf_of(folder, letter)).hexdigest() == letter["document"]["sha256"]
        assert await reports(scene, letter["letter_id"]) == ALL_WELL
        assert await status_of(scene, letter) == "dispatched"
    assert (await scene.parked(), list((folder / "tray").iterdir())) == ([], [])


async def test_what_is_withdrawn_before_it_is_printed_stays_unprinted(scene: Scene, folder: Path) -> None:
    letter = await telephones(scene)
    await scene.send("contact.objection", {"scin": letter["scin"]})
    assert await status_of(scene, letter) == "withdrawn"
    second = await telephones(scene, letter["scin"])
    async with vendor(scene, folder, SLOWLY):
        await until(told(second["letter_id"], "accepted"), scene)
        await scene.send("contact.objection", {"scin": letter["scin"]})
        third = await telephones(scene, letter["scin"])
        await until(told(third["letter_id"], "dispatched"), scene)
    assert await reports(scene, letter["letter_id"]) == []
    assert await reports(scene, second["letter_id"]) == ["accepted"]
    assert pdf_of(folder, third)
    assert not [one for one in (letter, second) if (folder / one["envelope_id"]).exists()]


async def test_the_same_event_again_is_printed_once_also_after_a_kill(scene: Scene, folder: Path) -> None:
    letter = await telephones(scene)
    async with vendor(scene, folder, end_by=signal.SIGKILL):
        await until(told(letter["letter_id"], "dispatched"), scene)
    (folder / letter["envelope_id"] / f"{letter['letter_id']}.pdf").unlink()
    [issued] = [e for e in await scene.wire.events("cm.letters") if e.key == letter["scin"].encode()]
    await scene.wire.put("cm.letters", Raw(issued.key, list(issued.headers.items()), issued.value))
    await scene.send("contact.objection", {"scin": letter["scin"]})
    later = await telephones(scene, letter["scin"])
    async with vendor(scene, folder):
        await until(told(later["letter_id"], "dispatched"), scene)
    assert await reports(scene, letter["letter_id"]) == ALL_WELL
    assert list((folder / letter["envelope_id"]).iterdir()) == []


async def test_a_document_with_another_digest_is_rejected_and_issued_again_by_a_person(
    scene: Scene, folder: Path
) -> None:
    letter = await telephones(scene)
    spoil(letter)
    async with vendor(scene, folder):
        await until(told(letter["letter_id"], "rejected"), scene)
        await scene.answer(letter["scin"], "letter_undeliverable", "corrected", address=CLIENT["address"])
        await scene.settled()
        again = (await scene.letters(letter["scin"]))[-1]
        await until(told(again["letter_id"], "dispatched"), scene)
    assert await reports(scene, letter["letter_id"]) == ["rejected"]
    assert not (folder / letter["envelope_id"]).exists()
    assert sha256(pdf_of(folder, again)).hexdigest() == again["document"]["sha256"]


@asynccontextmanager
async def documents_on_the_web(pdf: bytes) -> AsyncIterator[tuple[str, list[bool]]]:
    """An HTTP server with one document, which it hasn't yet when it is asked for the first time."""
    asked: list[bool] = []

    async def answer(_: web.Request) -> web.Response:
        asked.append(True)
        return web.Response(body=pdf) if len(asked) > 1 else web.Response(status=503)

    app = web.Application()
    app.router.add_get("/one.pdf", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}/one.pdf", asked
    finally:
        await runner.cleanup()


async def test_half_a_pair_waits_and_documents_come_by_http(scene: Scene, folder: Path) -> None:
    pdf = b"%PDF-1.7 as good as any"
    like = await telephones(scene)
    scin = next(SCINS)
    async with documents_on_the_web(pdf) as (url, asked), vendor(scene, folder):
        document = {**like["document"], "url": url, "sha256": sha256(pdf).hexdigest()}
        pair = [
            {**like, "scin": scin, "letter_id": f"{half}-{scin}", "envelope_id": f"E-{half}-{scin}", "pair_id": scin}
            for half in ("first", "second")
        ]
        issued = [event("letter.issued", {**half, "document": document}, await scene.now()) for half in pair]
        await scene.wire.put("cm.letters", record(issued[0], scin))
        whole = await telephones(scene)
        await until(told(whole["letter_id"], "dispatched"), scene)
        assert (await reports(scene, pair[0]["letter_id"]), asked) == ([], [])
        await scene.wire.put("cm.letters", record(issued[1], scin))
        await until(told(pair[1]["letter_id"], "dispatched"), scene)
    assert [await reports(scene, half["letter_id"]) for half in pair] == [ALL_WELL, ALL_WELL]
    assert [pdf_of(folder, half) for half in pair] == [pdf, pdf]
    assert len(asked) == 3
