"""Documents are kept by letter and digest, in memory or in a folder alike."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.letters import Document
from workers.letters.rendering.letter import Rendered
from workers.letters.rendering.storage import DocumentError, DocumentStore
from workers.procedure.outside import FinishedDocument

ONE = Rendered(b"one", "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed", 1)
TWO = Rendered(b"two", "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3", 2)


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> DocumentStore:
    return DocumentStore("memory://" if request.param == "memory" else (tmp_path / "a b" / "documents").as_uri())


async def test_what_was_stored_comes_back(store: DocumentStore) -> None:
    stored = await store.put("L1", ONE)
    assert (stored.sha256, stored.media_type, stored.pages) == (ONE.sha256, "application/pdf", 1)
    assert await store.get("L1", stored.sha256) == b"one"


async def test_what_is_told_of_a_document_keeps_to_the_contract(store: DocumentStore) -> None:
    stored = await store.put("L1", ONE)
    told = {name: getattr(stored, name) for name in FinishedDocument.__slots__}
    assert Document.model_validate(told).url.endswith(f"L1/{ONE.sha256}.pdf")


async def test_storing_again_changes_nothing(store: DocumentStore) -> None:
    assert await store.put("L1", ONE) == await store.put("L1", ONE)
    assert await store.delete("L1") == 1


async def test_another_document_of_a_letter_does_not_replace_the_one_promised(store: DocumentStore) -> None:
    await store.put("L1", ONE)
    await store.put("L1", TWO)
    assert await store.get("L1", ONE.sha256) == b"one"
    assert await store.newest("L1") == TWO.sha256


async def test_a_letters_documents_are_erased_together_and_only_they(store: DocumentStore) -> None:
    for letter in ("L1", "L10"):
        await store.put(letter, ONE)
    await store.put("L1", TWO)
    assert await store.delete("L1") == 2
    assert await store.delete("L1") == 0
    assert await store.newest("L1") is None
    assert await store.get("L10", ONE.sha256) == b"one"


async def test_what_is_not_there_is_told(store: DocumentStore) -> None:
    with pytest.raises(DocumentError, match="no document"):
        await store.get("L1", ONE.sha256)


async def test_changed_bytes_are_found(store: DocumentStore) -> None:
    await store.put("L1", replace(ONE, pdf=b"other"))
    with pytest.raises(DocumentError, match="not the one that was promised"):
        await store.get("L1", ONE.sha256)


@pytest.mark.parametrize("letter_id", ["../up", "a/b", ".", "", "a%2fb"])
async def test_an_id_is_no_path(store: DocumentStore, letter_id: str) -> None:
    with pytest.raises(DocumentError, match="letter's id"):
        await store.put(letter_id, ONE)


@pytest.mark.parametrize("url", ["nowhere://x", "no url"])
def test_a_store_that_cant_be_is_refused(url: str) -> None:
    with pytest.raises(DocumentError, match="CLIENTREP_DOCUMENTS"):
        DocumentStore(url)


async def test_the_folder_holds_the_file_that_the_url_names(tmp_path: Path) -> None:
    stored = await DocumentStore(tmp_path.as_uri()).put("L1", ONE)
    assert stored.url == (tmp_path / "L1" / f"{ONE.sha256}.pdf").as_uri()
    assert (tmp_path / "L1" / f"{ONE.sha256}.pdf").read_bytes() == b"one"


LOOK = """
import asyncio, sys
from workers.letters.rendering.storage import DocumentStore
asyncio.run(DocumentStore(sys.argv[1]).newest("L1"))
sys.exit(3)
"""


async def test_a_program_that_used_the_store_last_ends_as_it_meant_to(tmp_path: Path) -> None:
    """Sixteen of them: of those that a thread of the store's own could abort, one in four was."""
    async with asyncio.TaskGroup() as group:
        ends = [group.create_task(_end_of(LOOK, tmp_path.as_uri())) for _ in range(16)]
    assert {end.result() for end in ends} == {3}


async def _end_of(program: str, url: str) -> int:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, url)
    return await process.wait()
