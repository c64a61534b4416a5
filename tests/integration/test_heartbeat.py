"""The thread that listens to the event loop's heart."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

BEATING = """
import asyncio, sys, time
from workers.runtime import logs
from workers.runtime.heartbeat import heartbeat

async def main():
    with heartbeat(1.0):
        print("beats", flush=True)
        await asyncio.sleep(0.5)
        sys.stdin.readline() if sys.argv[1] == "hangs" else await asyncio.sleep(3)
    print("done", flush=True)

logs.configure("timers")
asyncio.run(main())
"""


def beating(how: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", BEATING, how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "beats\n"
    return process


def test_an_event_loop_that_stands_still_ends_the_process_and_tells_where() -> None:
    process = beating("hangs")
    code = process.wait(60)
    out, said = process.communicate()
    assert (code, out) == (1, "")
    assert '"event":"stuck"' in said
    assert '"name":"event loop"' in said
    assert re.search(r"<string>:\d+ main", said)


def test_a_process_that_was_suspended_goes_on() -> None:
    process = beating("sleeps")
    os.kill(process.pid, signal.SIGSTOP)
    time.sleep(3)
    os.kill(process.pid, signal.SIGCONT)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out, said) == (0, "done\n", "")
