"""The register's random key, wrapped once for every way of opening it.

The keyring file holds no secret in clear: each entry is the 256-bit register key encrypted by AES-256-GCM under a key
that Argon2id derives from a password or recovery code. Accounts add entries later; the register is never re-encrypted.
"""

import base64
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediator_desktop.domain.problems import Problem, Refused, Trouble

KEY_BYTES = 32
LEAST_PASSWORD = 8
_FORMAT = 1
_RECOVERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_RECOVERY_GROUPS = 8


@dataclass(frozen=True, slots=True)
class Cost:
    """Effort of one derivation: passes, kibibytes of memory, lanes (RFC 9106)."""

    passes: int = 3
    memory: int = 65_536
    lanes: int = 1


class Keyring:
    """The wrapped keys of one register, in a small file beside it."""

    def __init__(self, path: Path, cost: Cost | None = None) -> None:
        self._path = path
        self._cost = cost or Cost()

    def exists(self) -> bool:
        """Whether the keyring file is there."""
        return self._path.exists()

    def create(self, password: str) -> tuple[bytes, str]:
        """Make a key and wrap it for a password and a new recovery code; returns both.

        Raises Refused for a password that is too short, Trouble when the file cannot be written.
        """
        check_password(password)
        key = secrets.token_bytes(KEY_BYTES)
        recovery = new_recovery_code()
        self._write([self._wrap("password", password, key), self._wrap("recovery", recovery, key)])
        return key, recovery

    def unlock(self, secret: str) -> bytes:
        """The register key for a password or recovery code. Raises Refused when neither fits."""
        from argon2.exceptions import HashingError
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        candidates = [("password", secret)]
        if len(tidy_recovery(secret)) == _RECOVERY_GROUPS * 4:
            candidates.append(("recovery", tidy_recovery(secret)))
        for entry in self._read():
            for kind, text in candidates:
                if entry["kind"] != kind:
                    continue
                try:
                    wrapping = _derive(text, _bytes(entry, "salt"), _cost_of(entry))
                    return AESGCM(wrapping).decrypt(
                        _bytes(entry, "nonce"), _bytes(entry, "key"), kind.encode()
                    )
                except InvalidTag:
                    continue
                except (KeyError, ValueError, TypeError, HashingError) as error:
                    raise _damaged() from error
        raise Refused(Problem("password", "密码不对，请看看大小写和输入法后再试一次"))

    def change_password(self, old: str, new: str) -> None:
        """Wrap the key anew. Raises Refused when the old password is wrong or the new one too short."""
        check_password(new)
        key = self.unlock(old)
        kept = [entry for entry in self._read() if entry["kind"] != "password"]
        self._write([self._wrap("password", new, key), *kept])

    def _wrap(self, kind: str, secret: str, key: bytes) -> dict[str, Any]:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        text = tidy_recovery(secret) if kind == "recovery" else secret
        wrapped = AESGCM(_derive(text, salt, self._cost)).encrypt(nonce, key, kind.encode())
        return {
            "kind": kind,
            "passes": self._cost.passes,
            "memory": self._cost.memory,
            "lanes": self._cost.lanes,
            "salt": base64.b64encode(salt).decode(),
            "nonce": base64.b64encode(nonce).decode(),
            "key": base64.b64encode(wrapped).decode(),
        }

    def _read(self) -> list[dict[str, Any]]:
        try:
            content = json.loads(self._path.read_text("utf-8"))
            entries = content["entries"]
        except FileNotFoundError as error:
            raise Trouble(f"找不到钥匙文件 {self._path.name}，请从备份里把它放回登记册旁边") from error
        except OSError as error:
            raise Trouble("钥匙文件读不出来，请检查文件夹的权限") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _damaged() from error
        if (
            not isinstance(entries, list)
            or not entries
            or not all(isinstance(entry, dict) and isinstance(entry.get("kind"), str) for entry in entries)
        ):
            raise _damaged()
        return entries

    def _write(self, entries: list[dict[str, Any]]) -> None:
        content = json.dumps({"format": _FORMAT, "entries": entries}, indent=1)
        beside = self._path.with_suffix(".keys.new")
        try:
            with open(beside, "w", encoding="utf-8") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self._path)
        except OSError as error:
            raise Trouble("钥匙文件写不进去，请检查磁盘空间和文件夹权限") from error


def check_password(password: str) -> None:
    """Raise Refused when a password is too short to protect anything."""
    if len(password) < LEAST_PASSWORD:
        raise Refused(Problem("password", f"密码至少要{LEAST_PASSWORD}位"))


def new_recovery_code() -> str:
    """A code of 8 groups of 4 signs that are hard to confuse when copied by hand (about 158 bits)."""
    groups = ("".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(4)) for _ in range(_RECOVERY_GROUPS))
    return "-".join(groups)


def tidy_recovery(code: str) -> str:
    """A recovery code without hyphens, spaces and case."""
    return "".join(c for c in unicodedata.normalize("NFKC", code).upper() if c.isalnum())


def _derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        unicodedata.normalize("NFKC", secret).encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _cost_of(entry: dict[str, Any]) -> Cost:
    cost = Cost(int(entry["passes"]), int(entry["memory"]), int(entry["lanes"]))
    if not (1 <= cost.passes <= 64 and 8 <= cost.memory <= 2**21 and 1 <= cost.lanes <= 16):
        raise ValueError("cost out of range")
    return cost


def _bytes(entry: dict[str, Any], name: str) -> bytes:
    return base64.b64decode(entry[name], validate=True)


def _damaged() -> Trouble:
    return Trouble("钥匙文件已损坏，请从备份里换回一份")
