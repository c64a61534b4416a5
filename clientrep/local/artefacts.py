"""The jars of Apache Kafka: pinned by coordinates and SHA-256, downloaded once, checked at every start.

``kafka.lock.json`` names every jar. ``python -m clientrep.local.artefacts`` writes it anew for the versions
in ROOTS: resolved from Maven Central, downloaded and hashed; whoever commits it has looked at what changed.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

LOCK_FILE = Path(__file__).with_name("kafka.lock.json")
# "!" keeps a root from deciding the versions of what the others need
ROOTS = ("org.apache.kafka:kafka_2.13:4.3.0", "org.slf4j:slf4j-simple:1.7.36!")
DOWNLOADS_AT_ONCE = 8


class ArtefactError(RuntimeError):
    """A jar can't be had, or isn't the one that is pinned."""


@dataclass(frozen=True)
class Jar:
    """One pinned jar: ``group:artifact:version`` and the SHA-256 of its bytes."""

    coordinate: str
    sha256: str

    @property
    def filename(self) -> str:
        """Name in the cache, as Maven names it."""
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def cache_directory() -> Path:
    """CLIENTREP_CACHE, or else ``clientrep`` in the user's cache directory."""
    if chosen := os.environ.get("CLIENTREP_CACHE"):
        return Path(chosen).absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clientrep"


def pinned(lock_file: Path = LOCK_FILE) -> list[Jar]:
    """The jars of the lock file, in class path order."""
    return [Jar(**jar) for jar in json.loads(lock_file.read_text())["jars"]]


def class_path(
    cache: Path | None = None, jars: list[Jar] | None = None, tell: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """The checked jars of Apache Kafka, downloaded first where they are missing.

    Several processes may ask at once, also with an empty cache: one downloads, the others wait for it.

    Args:
        cache: the cache directory; by default the user's.
        jars: other jars than the pinned ones.
        tell: told when a download begins.

    Raises:
        ArtefactError: a jar can't be downloaded, or a jar (new or cached) has another SHA-256 than its pin.
    """
    folder = (cache or cache_directory()) / "kafka"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pinned() if jars is None else jars
    with _only_one(folder):
        missing = [jar for jar in wanted if not (folder / jar.filename).exists()]
        if missing:
            tell(f"downloading Apache Kafka to {folder}, once: {len(missing)} files")
            _download(missing, folder)
    paths = [folder / jar.filename for jar in wanted]
    for jar, path in zip(wanted, paths, strict=True):
        _check(jar, path)
    return paths


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Hold the cache's lock; the kernel frees it when the process ends, however it ends."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _check(jar: Jar, path: Path) -> None:
    found = _sha256(path)
    if found != jar.sha256:
        raise ArtefactError(
            f"{jar.coordinate} is not what is pinned: SHA-256 {found} instead of {jar.sha256} in {path}. "
            "If you trust the pin, delete the file and start again to download it anew."
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(jars: list[Jar], folder: Path) -> None:
    """Bring jars into the cache; each appears there whole and checked, or not at all."""
    for abandoned in folder.glob(".download-*"):  # by a process that was killed: the lock is ours
        shutil.rmtree(abandoned)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as temporary:
        repository = Path(temporary)

        def bring(jar: Jar) -> None:
            path = _fetch(jar.coordinate, repository)
            _check(jar, path)
            path.rename(folder / jar.filename)

        with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
            list(pool.map(bring, jars))


def _fetch(coordinate: str, repository: Path, attempts: int = 3) -> Path:
    """Download one jar from Maven Central, again after a passing fault."""
    from jgo.maven import MavenContext

    artefact = MavenContext(repo_cache=repository, timeout=60).create_dependency(coordinate).artifact
    for attempt in range(1, attempts + 1):
        try:
            return artefact.resolve()
        except (OSError, RuntimeError) as error:  # requests' errors are OSErrors
            if artefact.cached_path is not None:
                artefact.cached_path.unlink(missing_ok=True)  # a part of it would count as the jar
            if attempt == attempts:
                raise ArtefactError(f"{coordinate} can't be downloaded: {error}") from error
    raise AssertionError


def write_lock(lock_file: Path = LOCK_FILE) -> list[Jar]:
    """Resolve ROOTS and all they need at run time, and pin what comes.

    Returns:
        The jars now pinned.
    """
    with tempfile.TemporaryDirectory() as temporary:
        jars = _resolve(Path(temporary))
    document = {"roots": ROOTS, "jars": [asdict(jar) for jar in jars]}
    lock_file.write_text(json.dumps(document, indent=1) + "\n")
    return jars


def _resolve(repository: Path) -> list[Jar]:
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=repository, timeout=60)
    roots, needed = context.resolver.resolve([context.create_dependency(root) for root in ROOTS])
    coordinates = [f"{d.groupId}:{d.artifactId}:{d.version}" for d in [*roots, *needed]]
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        paths = list(pool.map(lambda coordinate: _fetch(coordinate, repository), coordinates))
    return [Jar(coordinate, _sha256(path)) for coordinate, path in zip(coordinates, paths, strict=True)]


if __name__ == "__main__":
    write_lock()
