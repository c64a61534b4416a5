"""The command line as another program calls it."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.scene import Scene


class Said(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


async def clientrep(
    scene: Scene, *arguments: str, stdin: str = "", environment: Mapping[str, str] | None = None
) -> Said:
    """Run the command line on the scene's platform, found by its folder, or else by ``environment``."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTREP_")}
    found_by = environment or {"CLIENTREP_DIR": str(scene.platform.folder.directory)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "clientrep", *arguments),
        env={**ours, **found_by},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate(stdin.encode())
    return Said(process.returncode or 0, out.decode(), err.decode())
