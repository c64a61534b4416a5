"""Becomes another program whose life is bound to the process that started it.

Run by path with ``python -I -S``, it sets the process up and then turns into the command, keeping its pid::

    bound.py PARENT_PID SIGNAL USER COMMAND [ARGUMENT...]

Once the process PARENT_PID is gone, even by ``kill -9``, the kernel sends SIGNAL (a number); on Linux only,
elsewhere the command runs unbound. USER is ``-`` or the user to become: PostgreSQL refuses to run as root.
That user keeps the one right to read what belongs to others, so that the command finds its program and its
data below directories that are closed to it, and none has to be opened to everybody.
"""

import ctypes
import os
import pwd
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522


def _raise_ambient(libc: ctypes.CDLL, capability: int) -> bool:
    """Keep one capability across the change of user and the exec; False where the process never had it."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    mask = 1 << capability
    # effective, permitted, inheritable for capabilities 0-31, then the same for 32-63
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    if libc.capset(header, sets) != 0:
        return False
    return bool(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0)


def _become(libc: ctypes.CDLL | None, name: str) -> None:
    """Change to an unprivileged user for good."""
    user = pwd.getpwnam(name)
    if libc is not None:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    if libc is not None and not _raise_ambient(libc, CAP_DAC_READ_SEARCH):
        _raise_ambient(libc, CAP_DAC_OVERRIDE)  # what containers usually have instead


def _bind(libc: ctypes.CDLL, parent: int, number: int) -> None:
    """Ask for the signal at the parent's end; after the change of user, which would clear it."""
    libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the kernel knew
        os.kill(os.getpid(), signal.SIGKILL)


def main(arguments: list[str]) -> None:
    """Set the process up and replace it by the command."""
    parent, number, user, *command = arguments
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if user != "-":
        _become(libc, user)
    if libc is not None:
        _bind(libc, int(parent), int(number))
    os.execvp(command[0], command)  # noqa: S606 - to become it is the purpose


if __name__ == "__main__":
    main(sys.argv[1:])
