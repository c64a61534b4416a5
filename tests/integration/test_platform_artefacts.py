"""The jars of Apache Kafka: exactly those that are pinned, whatever happens to the cache."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from clientrep.local.artefacts import ArtefactError, class_path, pinned

SMALL = [jar for jar in pinned() if jar.coordinate.startswith(("org.slf4j:", "org.jspecify:"))]

FETCH = """
import sys
from pathlib import Path
from clientrep.local.artefacts import class_path, pinned
names = sys.argv[2:]
class_path(Path(sys.argv[1]), [jar for jar in pinned() if jar.coordinate in names])
"""


def test_every_jar_is_pinned() -> None:
    jars = pinned()
    assert any(jar.coordinate.startswith("org.apache.kafka:kafka_2.13:4.3.") for jar in jars)
    assert all(len(jar.sha256) == 64 for jar in jars)
    assert len({jar.filename for jar in jars}) == len(jars)


async def test_two_processes_may_start_with_an_empty_cache(tmp_path: Path) -> None:
    names = [jar.coordinate for jar in SMALL]
    fetchers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", FETCH, str(tmp_path), *names) for _ in range(2)
    ]
    assert [await fetcher.wait() for fetcher in fetchers] == [0, 0]
    assert {path.name for path in (tmp_path / "kafka").glob("*.jar")} == {jar.filename for jar in SMALL}


def test_a_jar_that_is_not_the_pinned_one_never_reaches_the_cache(tmp_path: Path) -> None:
    other = replace(SMALL[0], sha256="0" * 64)
    with pytest.raises(ArtefactError, match=f"{other.coordinate} is not what is pinned"):
        class_path(tmp_path, [other])
    assert not list((tmp_path / "kafka").glob("*.jar"))


def test_a_changed_jar_in_the_cache_is_refused(tmp_path: Path) -> None:
    told: list[str] = []
    (path,) = class_path(tmp_path, SMALL[:1], told.append)
    assert class_path(tmp_path, SMALL[:1], told.append) == [path]
    assert len(told) == 1  # the second time there was nothing to download
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(ArtefactError, match="delete the file"):
        class_path(tmp_path, SMALL[:1])


def test_a_jar_that_does_not_exist_is_a_clear_error(tmp_path: Path) -> None:
    missing = replace(SMALL[0], coordinate="org.slf4j:slf4j-simple:0.0.0")
    with pytest.raises(ArtefactError, match=r"slf4j-simple:0\.0\.0 can't be downloaded"):
        class_path(tmp_path, [missing])
