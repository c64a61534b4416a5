"""The jars of veraPDF, pinned like those of Kafka; ``python -m tests.verapdf.artefacts`` pins them anew."""

import hashlib
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from jgo.maven import MavenContext

from clientrep.local.artefacts import Jar, cache_directory, class_path, pinned

ROOT = "org.verapdf:validation-model:1.28.1"
LOCK_FILE = Path(__file__).with_name("verapdf.lock.json")


def jars() -> list[Path]:
    """The checked jars, downloaded first where they are missing."""
    return class_path(cache_directory() / "verapdf", pinned(LOCK_FILE))


def write_lock() -> None:
    """Resolve ROOT and all it needs at run time, and pin what comes."""
    with tempfile.TemporaryDirectory() as temporary:
        context = MavenContext(repo_cache=Path(temporary), timeout=60)
        roots, needed = context.resolver.resolve([context.create_dependency(ROOT)])
        found = [
            Jar(
                f"{d.groupId}:{d.artifactId}:{d.version}", hashlib.sha256(d.artifact.resolve().read_bytes()).hexdigest()
            )
            for d in [*roots, *needed]
        ]
    document = {"roots": [ROOT], "jars": [asdict(jar) for jar in found]}
    LOCK_FILE.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    write_lock()
