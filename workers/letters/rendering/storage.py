"""Where finished documents are kept: a folder, S3 and what is compatible with it, Azure or Google Cloud, by URL.

A document lies under its letter's id, so that it can be erased with it (R-10), by its digest: another document of the
same letter never takes the place of one that was promised.

The store's blocking calls are made in threads of our own: a thread of its own that still answers an asynchronous one
while the interpreter ends aborts the process (seen in one of four).
"""

import asyncio
import hashlib
import os
import re
from datetime import datetime
from pathlib import Path

import obstore
from obstore.store import LocalStore, from_url

from workers.letters.rendering.letter import MEDIA_TYPE, Rendered
from workers.procedure.outside import FinishedDocument

_SAFE_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


class DocumentError(Exception):
    """A document isn't there, isn't what was stored, or the store can't be used."""


class DocumentStore:
    """The documents under one URL.

    Args:
        url: of the store, such as ``file:///var/lib/clientrep/documents`` or ``s3://bucket/letters``; credentials come
            from the environment, as the store's own tools read them.

    Raises:
        DocumentError: there can't be such a store.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/") if not url.endswith("://") else url
        try:
            more = {"mkdir": True} if url.startswith("file:") else {}
            self._store = from_url(url, **more)  # type: ignore[call-overload]
        except (obstore.exceptions.BaseError, OSError, ValueError) as error:
            raise DocumentError(f"CLIENTREP_DOCUMENTS can't be used: {_first_line(error)}") from None

    async def put(self, letter_id: str, made: Rendered) -> FinishedDocument:
        """Store a letter's document; when this returns it is there to be fetched, also after a power cut."""
        key = _key(letter_id, made.sha256)
        try:
            await asyncio.to_thread(obstore.put, self._store, key, made.pdf)
        except (obstore.exceptions.BaseError, OSError) as error:
            raise DocumentError(f"the document can't be stored: {_first_line(error)}") from None
        url = f"{self._url}/{key}"
        if isinstance(self._store, LocalStore):
            path = Path(str(self._store.prefix)) / key
            await asyncio.to_thread(_sync, path)
            url = path.as_uri()
        return FinishedDocument(url, made.sha256, MEDIA_TYPE, made.pages)

    async def get(self, letter_id: str, sha256: str) -> bytes:
        """The bytes of a document, checked against its digest.

        Raises:
            DocumentError: it isn't there, or its bytes are others.
        """
        try:
            pdf = await asyncio.to_thread(self._read, _key(letter_id, sha256))
        except FileNotFoundError:
            raise DocumentError(f"no document {sha256} of letter {letter_id} is stored") from None
        except obstore.exceptions.BaseError as error:
            raise DocumentError(f"the document can't be fetched: {_first_line(error)}") from None
        if hashlib.sha256(pdf).hexdigest() != sha256:
            raise DocumentError(f"the stored document of letter {letter_id} is not the one that was promised")
        return pdf

    async def newest(self, letter_id: str) -> str | None:
        """The digest of the document that was stored last for this letter."""
        found = await self._of(letter_id)
        return Path(max(found)[1]).stem if found else None

    async def delete(self, letter_id: str) -> int:
        """Erase all documents of a letter.

        Returns:
            How many there were.
        """
        paths = [path for _, path in await self._of(letter_id)]
        if paths:
            await asyncio.to_thread(obstore.delete, self._store, paths)
        return len(paths)

    def _read(self, key: str) -> bytes:
        return bytes(obstore.get(self._store, key).bytes())

    async def _of(self, letter_id: str) -> list[tuple[datetime, str]]:
        """When each document of a letter was stored, and its path."""
        listed = await asyncio.to_thread(obstore.list(self._store, prefix=_checked_id(letter_id)).collect)
        return [(meta["last_modified"], meta["path"]) for meta in listed]


def _key(letter_id: str, sha256: str) -> str:
    return f"{_checked_id(letter_id)}/{sha256}.pdf"


def _checked_id(letter_id: str) -> str:
    if not _SAFE_ID.fullmatch(letter_id):
        raise DocumentError("a letter's id may have letters, digits, '.', '_' and '-' only, to be part of a path")
    return letter_id


def _sync(path: Path) -> None:
    """The file and its entry in the folder reach the disk."""
    for each, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY | os.O_DIRECTORY)):
        descriptor = os.open(each, flags)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
