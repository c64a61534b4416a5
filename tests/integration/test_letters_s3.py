"""Documents in a bucket: settings as `docs/letters/README.md` tells them, requests as obstore makes them."""

import pytest

from tests.integration.s3_stand_in import S3StandIn
from workers.letters.rendering.letter import Rendered
from workers.letters.rendering.storage import DocumentError, DocumentStore

ONE = Rendered(b"one", "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed", 1)


async def test_a_document_is_stored_fetched_and_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    server = S3StandIn()
    async with server.running() as endpoint:
        for name, value in {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "something",
            "AWS_REGION": "eu-west-2",
        }.items():
            monkeypatch.setenv(name, value)
        store = DocumentStore("s3://letters/cm")
        stored = await store.put("L1", ONE)
        assert stored.url == f"s3://letters/cm/L1/{ONE.sha256}.pdf"
        assert server.objects == {f"cm/L1/{ONE.sha256}.pdf": b"one"}
        assert await store.get("L1", ONE.sha256) == b"one"
        assert await store.newest("L1") == ONE.sha256
        assert await store.delete("L1") == 1
        assert server.objects == {}
        with pytest.raises(DocumentError, match="no document"):
            await store.get("L1", ONE.sha256)
