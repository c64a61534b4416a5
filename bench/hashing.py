"""What hashing costs: a PIN and a password are hashed for each activation, dear on purpose in production."""

from time import process_time

from argon2 import PasswordHasher

from workers.runtime.settings import Settings

CHEAP = {"CLIENTREP_ARGON2_MEMORY_KIB": "8", "CLIENTREP_ARGON2_TIME_COST": "1"}
"""So cheap that the figures tell of everything else."""
TRIES = 5


def production_parameters() -> tuple[int, int]:
    """Memory in KiB and passes of a hash in production."""
    fields = Settings.model_fields
    return int(fields["argon2_memory_kib"].default), int(fields["argon2_time_cost"].default)


def milliseconds_a_hash(memory_kib: int, passes: int) -> float:
    """CPU milliseconds that one hash takes; the quickest of a few."""
    hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
    return 1000 * min(_seconds(hasher) for _ in range(TRIES))


def _seconds(hasher: PasswordHasher) -> float:
    began = process_time()
    hasher.hash(b"0" * 32)
    return process_time() - began
