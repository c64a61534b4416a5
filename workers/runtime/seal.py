"""The seal on security details: whoever knows the public key can close it, only the platform opens it."""

import base64

import orjson
from nacl.public import PublicKey, SealedBox


def seal(public_key: bytes, pin: str, password: str) -> str:
    """PIN and password sealed to ``public_key``, base64: what ``security.sealed`` holds on the wire."""
    box = SealedBox(PublicKey(public_key))
    return base64.b64encode(box.encrypt(orjson.dumps({"pin": pin, "password": password}))).decode()
