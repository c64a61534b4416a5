"""Letters on the real platform: rendered, stored, issued; held, delayed or asked about where something is wrong."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import psutil
import pypdfium2

from clientrep.press import start_press, stop_press
from tests.scene import SCINS, Scene
from tests.stories import FRIEND, by_telephone, nomination

APPOINTED = ["CMSL0041", "CMSL0042"]
PRINTED_NOWHERE = "𐀀"  # Linear B


def _surname(scin: str) -> str:
    return "Ab" + "".join(chr(ord("a") + int(digit)) for digit in scin)


async def _appointed(scene: Scene, **about: Any) -> str:
    """A client whose representative has just become active, so that a pair of letters goes out."""
    scin = next(SCINS)
    friend = {**FRIEND, "last_name": _surname(scin), **about}
    await scene.send("contact.nomination", nomination(scin, friend))
    await scene.answer(scin, "call_representative", "reached", security=scene.security())
    return scin


def _stored(letter: dict[str, Any]) -> bytes:
    return Path(unquote(urlparse(letter["document"]["url"]).path)).read_bytes()


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


async def _issued(scene: Scene, scin: str, number: int = 2) -> list[dict[str, Any]]:
    async def enough() -> bool:
        return len(await scene.letters(scin)) >= number

    await _until(enough)
    return sorted(await scene.letters(scin), key=lambda letter: str(letter["code"]))


async def _until(so: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(60):
        while not await so():  # noqa: ASYNC110 - what is waited for happens in other processes
            await asyncio.sleep(0.1)


async def test_a_letter_is_issued_with_the_document_that_says_it(scene: Scene) -> None:
    scin = await _appointed(scene)
    await scene.settled()
    letters = await _issued(scene, scin)
    assert [letter["code"] for letter in letters] == APPOINTED
    for letter in letters:
        document, pdf = letter["document"], _stored(letter)
        assert hashlib.sha256(pdf).hexdigest() == document["sha256"]
        assert len(pypdfium2.PdfDocument(pdf)) == document["pages"]
        assert all(line in _text(pdf) for line in letter["address_lines"])
    to_representative, to_client = (_text(_stored(letter)) for letter in letters)
    assert f"Tobias {_surname(scin)}" in to_client
    assert scin in to_client
    assert "Miriam Okafor" in to_representative
    assert scin not in to_representative


async def test_su4_the_form_is_in_the_same_document(scene: Scene) -> None:
    scin = next(SCINS)
    await scene.send("contact.nomination", by_telephone(scin))
    [letter] = await _issued(scene, scin, 1)
    assert (letter["code"], letter["enclosures"]) == ("CMSL5512", ["CMSB003"])
    assert letter["document"]["pages"] > 2
    said = " ".join(_text(_stored(letter)).split())
    assert " ".join(letter["fields"]["free_text"].split("\n\n")[0].split()) in said


async def test_r6_a_name_that_can_not_be_printed_holds_the_pair(scene: Scene) -> None:
    scin = await _appointed(scene, first_name=PRINTED_NOWHERE)
    await scene.settled()
    case = await scene.case(scin)
    assert {letter["status"] for letter in case["letters"]} == {"held"}
    [task] = [task for task in case["tasks"] if task["status"] == "open"]
    assert (task["kind"], task["rule"]) == ("letter_undeliverable", "R-6")
    assert PRINTED_NOWHERE not in task["details"]["reason"]
    assert await scene.letters(scin) == []
    assert case["representatives"][0]["active"]


async def test_r6_what_was_corrected_and_still_can_not_be_printed_is_asked_about_again(scene: Scene) -> None:
    scin = await _appointed(scene, first_name=PRINTED_NOWHERE)
    await scene.settled()
    await scene.answer(scin, "letter_undeliverable", "corrected")
    await scene.settled()
    tasks = [task for task in (await scene.case(scin))["tasks"] if task["kind"] == "letter_undeliverable"]
    assert sorted(task["status"] for task in tasks) == ["completed", "open"]
    raised = [e for e in await scene.wire.events("cm.tasks") if e.kind == "task.raised" and e.data["scin"] == scin]
    asked = [e for e in raised if e.data["kind"] == "letter_undeliverable"]
    assert len({(e.attribute("id"), e.data["task_id"]) for e in asked}) == 2


@asynccontextmanager
async def _store_gone(scene: Scene) -> AsyncIterator[None]:
    """A file lies where the folder of documents was."""
    folder = Path(scene.platform.settings["CLIENTREP_DIR"]) / "data" / "documents"
    aside = folder.with_name("documents-aside")
    folder.rename(aside)
    folder.touch()
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


async def test_a_store_that_is_gone_delays_letters_and_nothing_else(scene: Scene) -> None:
    await scene.settled()
    async with _store_gone(scene):
        scin = await _appointed(scene)
        await _until(lambda: _active(scene, scin))
        await asyncio.sleep(1)
        assert {letter["status"] for letter in (await scene.case_now(scin))["letters"]} == {"requested"}
        assert await scene.letters(scin) == []
    assert [letter["code"] for letter in await _issued(scene, scin)] == APPOINTED


async def _active(scene: Scene, scin: str) -> bool:
    return any(one["active"] for one in (await scene.case_now(scin))["representatives"])


async def test_renderers_that_are_killed_cost_no_letter(scene: Scene) -> None:
    await scene.settled()
    killing = asyncio.create_task(_kill_renderers(scene))
    try:
        for scin in [await _appointed(scene) for _ in range(20)]:
            letters = await _issued(scene, scin)
            assert [letter["code"] for letter in letters] == APPOINTED
    finally:
        killing.cancel()


async def _kill_renderers(scene: Scene) -> None:
    worker = psutil.Process(scene.platform.pids["letters"])
    for _ in range(6):
        await asyncio.sleep(0.7)
        for child in worker.children():
            with suppress(psutil.NoSuchProcess):
                child.kill()


async def test_r14_a_vendor_that_falls_silent_is_asked_about_once(scene: Scene) -> None:
    await _end_earlier_silence(scene)
    first, second = await _appointed(scene), await _appointed(scene)
    await scene.settled()
    await scene.advance("73h")
    await _until(lambda: _chased(scene))
    asked = await _chased(scene)
    assert len(asked) == 1
    assert asked[0]["scin"] in {first, second}
    [letter] = [one for one in await scene.letters(asked[0]["scin"]) if one["letter_id"] in asked[0]["details"]]
    await _accepted(scene, letter)
    assert await _chased(scene) == []


async def _end_earlier_silence(scene: Scene) -> None:
    """Other tests may have left letters of which nobody spoke, and a task that asks about them."""
    await scene.settled()
    await scene.database.execute("UPDATE letters SET status = 'accepted' WHERE status = 'issued'")
    for task in await _chased(scene):
        await scene.answer(task["scin"], "chase_third_party", "done")
    await scene.settled()
    await scene.advance("73h")
    await scene.database.execute("UPDATE letters SET status = 'accepted' WHERE status = 'issued'")
    assert await _chased(scene) == []


async def _accepted(scene: Scene, letter: dict[str, Any]) -> None:
    said = {"letter_id": letter["letter_id"], "scin": letter["scin"], "status": "accepted", "vendor": "north"}
    await scene.send("letter.status", said)
    await scene.settled()


async def _chased(scene: Scene) -> list[dict[str, Any]]:
    rows = await scene.database.fetch("SELECT scin, details::text FROM tasks WHERE rule = 'R-14' AND status = 'open'")
    return [dict(row) for row in rows]


async def test_a_press_that_is_stopped_holds_letters_back_until_it_starts(scene: Scene) -> None:
    stands = await stop_press(scene.database, "a wrong telephone number in the letterhead")
    assert stands["stopped_at"] is not None
    scin = await _appointed(scene)
    await _until(lambda: _active(scene, scin))
    await scene.settled()
    assert {letter["status"] for letter in (await scene.case(scin))["letters"]} == {"requested"}
    assert (await start_press(scene.database))["stopped_at"] is None
    assert [letter["code"] for letter in await _issued(scene, scin)] == APPOINTED
