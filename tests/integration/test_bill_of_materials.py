"""The bill of materials tells everything that the lock file installs."""

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def recipe() -> list[str]:
    """The command of ``make sbom``."""
    lines = (ROOT / "Makefile").read_text("utf-8").partition("\nsbom: install\n")[2].partition("\n\n")[0]
    return lines.replace("\\\n", " ").replace("$(BIN)", ".venv/bin").split()


def test_every_locked_package_is_there_with_its_hashes(tmp_path: Path) -> None:
    command = recipe()
    assert command[-2:] == ["-o", "sbom.json"]
    subprocess.run([*command[:-1], str(tmp_path / "sbom.json")], cwd=ROOT, check=True, capture_output=True)
    bill = json.loads((tmp_path / "sbom.json").read_text())
    told = {(one["name"], one["version"]) for one in bill["components"]}
    assert told == set(LOCKED.findall((ROOT / "requirements.lock").read_text("utf-8")))
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "clientrep")
    for one in bill["components"]:
        references = one.get("externalReferences", [])
        assert any(reference.get("hashes") for reference in references), one["name"]
