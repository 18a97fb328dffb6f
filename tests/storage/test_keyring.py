"""The wrapped key: opened by password or recovery code, by nothing else."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.storage.keyring import Cost, Keyring, new_recovery_code, tidy_recovery
from tests.registers import CHEAP, PASSWORD


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "register.keys", CHEAP)


@pytest.fixture
def made(keyring: Keyring) -> tuple[bytes, str]:
    return keyring.create(PASSWORD)


def test_password_and_recovery_code_open(keyring: Keyring, made: tuple[bytes, str]) -> None:
    key, recovery = made
    assert len(key) == 32
    spaced = recovery.replace("-", " ").lower()
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in recovery)
    assert {keyring.unlock(secret) for secret in (PASSWORD, recovery, spaced, wide)} == {key}
    assert keyring.exists()


@pytest.mark.parametrize(
    "secret", ["", "mi-ma-12346", "MI-MA-12345", "mi-ma-1234", "0000-" * 7 + "0000", "密码"]
)
def test_other_secrets_do_not(keyring: Keyring, made: tuple[bytes, str], secret: str) -> None:
    with pytest.raises(Refused, match="密码不对") as caught:
        keyring.unlock(secret)
    assert caught.value.problems[0].field == "password"


def test_a_recovery_code_in_the_password_field_of_another_register_does_not(
    tmp_path: Path, made: tuple[bytes, str]
) -> None:
    other = Keyring(tmp_path / "other.keys", CHEAP)
    other.create(PASSWORD)
    with pytest.raises(Refused, match="密码不对"):
        other.unlock(made[1])


def test_a_changed_password(keyring: Keyring, made: tuple[bytes, str]) -> None:
    key, recovery = made
    keyring.change_password(PASSWORD, "新的密码一二三四五")
    assert keyring.unlock("新的密码一二三四五") == keyring.unlock(recovery) == key
    with pytest.raises(Refused, match="密码不对"):
        keyring.unlock(PASSWORD)
    keyring.change_password(recovery, "忘了以后再取的密码")
    assert keyring.unlock("忘了以后再取的密码") == key


def test_a_short_password_is_refused_and_changes_nothing(
    keyring: Keyring, made: tuple[bytes, str], tmp_path: Path
) -> None:
    before = (tmp_path / "register.keys").read_bytes()
    with pytest.raises(Refused, match="至少要8位"):
        keyring.change_password(PASSWORD, "1234567")
    with pytest.raises(Refused, match="密码不对"):
        keyring.change_password("wrong-password", "12345678")
    assert (tmp_path / "register.keys").read_bytes() == before
    with pytest.raises(Refused, match="至少要8位"):
        Keyring(tmp_path / "other.keys", CHEAP).create("1234567")
    assert not (tmp_path / "other.keys").exists()


def test_nothing_secret_stands_in_the_file(made: tuple[bytes, str], tmp_path: Path) -> None:
    key, recovery = made
    content = (tmp_path / "register.keys").read_bytes()
    for secret in (PASSWORD.encode(), recovery.encode(), key, base64.b64encode(key), key.hex().encode()):
        assert secret not in content


def test_two_keyrings_share_nothing(tmp_path: Path) -> None:
    made = [Keyring(tmp_path / f"{n}.keys", CHEAP).create(PASSWORD) for n in range(3)]
    assert len({key for key, _ in made}) == len({recovery for _, recovery in made}) == 3


def test_recovery_codes_have_no_signs_that_are_taken_for_others() -> None:
    code = new_recovery_code()
    assert [len(group) for group in code.split("-")] == [4] * 8
    assert not set(tidy_recovery(code)) & set("01IOL")


def test_a_missing_file_is_trouble(keyring: Keyring) -> None:
    assert not keyring.exists()
    with pytest.raises(Trouble, match=r"找不到钥匙文件 register\.keys"):
        keyring.unlock(PASSWORD)


def entry(**values: Any) -> dict[str, Any]:
    good = {"kind": "password", "passes": 1, "memory": 8, "lanes": 1, "salt": "A" * 24, "nonce": "A" * 16,
            "key": "A" * 64}  # fmt: skip
    return {"format": 1, "entries": [good | values]}


DAMAGED: dict[str, Any] = {
    "not json": "garbage",
    "empty": "",
    "list": [],
    "number": 5,
    "no entries": {},
    "entries are none": {"entries": []},
    "entries are no list": {"entries": {}},
    "entry is no table": {"entries": [5]},
    "no kind": {"entries": [{}]},
    "only a kind": {"entries": [{"kind": "password"}]},
    "kind is no text": {"entries": [{"kind": 5}]},
    "no number of passes": entry(passes="many"),
    "no passes": entry(passes=0),
    "endless passes": entry(passes=10**9),
    "all memory": entry(memory=2**40),
    "no memory": entry(memory=0),
    "memory too small for its lanes": entry(memory=8, lanes=16),
    "short salt": entry(salt="AAAA"),
    "salt is no base64": entry(salt="?"),
    "salt is no text": entry(salt=5),
    "no nonce": entry(nonce=""),
    "nonce is none": entry(nonce=None),
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_trouble(keyring: Keyring, tmp_path: Path, content: Any) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    (tmp_path / "register.keys").write_text(text, "utf-8")
    with pytest.raises(Trouble, match="钥匙文件已损坏，请从备份里换回一份"):
        keyring.unlock(PASSWORD)


def test_bytes_that_are_no_text_are_trouble(keyring: Keyring, tmp_path: Path) -> None:
    (tmp_path / "register.keys").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Trouble, match="已损坏"):
        keyring.unlock(PASSWORD)


def test_a_folder_in_place_of_the_file_is_trouble(keyring: Keyring, tmp_path: Path) -> None:
    (tmp_path / "register.keys").mkdir()
    with pytest.raises(Trouble, match="读不出来"):
        keyring.unlock(PASSWORD)
    with pytest.raises(Trouble, match="写不进去"):
        keyring.create(PASSWORD)


def test_a_foreign_key_is_not_taken_for_a_wrong_file(keyring: Keyring, tmp_path: Path) -> None:
    (tmp_path / "register.keys").write_text(json.dumps(entry()), "utf-8")
    with pytest.raises(Refused, match="密码不对"):
        keyring.unlock(PASSWORD)


def test_a_password_costs_a_thief_something() -> None:
    """RFC 9106, second recommended choice: 64 MiB and three passes."""
    assert (Cost().memory, Cost().passes) == (65_536, 3)
