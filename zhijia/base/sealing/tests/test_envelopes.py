from __future__ import annotations

import time
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.core.exceptions import ImproperlyConfigured

from zhijia.base.sealing import envelopes, keyring
from zhijia.base.sealing.envelopes import (
    SealBroken,
    digest_of,
    index_of,
    opened_values,
    sealed_values,
)

pytestmark = pytest.mark.usefixtures("keyring_file")
ROW = UUID(int=7)
VALUES = {"id_number": "11010519491231002X", "address": "湖滨路18号"}


def sealed(**other: object) -> bytes:
    return sealed_values(VALUES, **{"table": "org_person", "seal_key": ROW, **other})


def test_what_is_sealed_can_be_opened_and_is_not_readable() -> None:
    envelope = sealed()
    assert opened_values(envelope, table="org_person", seal_key=ROW) == VALUES
    assert b"110105" not in envelope
    assert "湖滨路".encode() not in envelope
    assert sealed() != envelope  # a nonce of its own each time


def test_an_empty_envelope_holds_nothing() -> None:
    assert opened_values(b"", table="org_person", seal_key=ROW) == {}


def test_every_changed_byte_is_found() -> None:
    envelope = sealed()
    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            opened_values(bytes(changed), table="org_person", seal_key=ROW)
    with pytest.raises(SealBroken):
        opened_values(envelope[:20], table="org_person", seal_key=ROW)


def test_an_envelope_opens_in_its_own_row_and_table_only() -> None:
    envelope = sealed()
    with pytest.raises(SealBroken):
        opened_values(envelope, table="org_person", seal_key=uuid4())
    with pytest.raises(SealBroken):
        opened_values(envelope, table="org_persons", seal_key=ROW)


def test_the_algorithms_are_the_national_ones() -> None:
    """RFC 8998, appendix A.1 (SM4-GCM) and GB/T 32905, example 1 (SM3)."""
    cipher = Cipher(
        SM4(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")),
        GCM(bytes.fromhex("00001234567800000000ABCD")),
    ).encryptor()
    cipher.authenticate_additional_data(bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"))
    text = b"".join(bytes([b]) * 8 for b in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    cipher.update(text)
    cipher.finalize()
    assert cipher.tag.hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"
    digest = Hash(SM3())
    digest.update(b"abc")
    assert digest.finalize().hex().startswith("66c7f0f462eeedd9d1f2d46bdc10e4e2")


def test_indexes_and_digests_are_stable_keyed_and_apart() -> None:
    index = index_of("person.id_number", VALUES["id_number"])
    assert index == index_of("person.id_number", VALUES["id_number"])
    assert len(index) == 32
    others = {
        index_of("person.phone", VALUES["id_number"]),
        digest_of("person.id_number", VALUES["id_number"])[:32],
        index_of("person.id_number", "110105194912310020"),
    }
    assert len(others | {index}) == 4


def test_another_keyring_gives_other_indexes_and_opens_nothing(keyring_file) -> None:
    index, envelope = index_of("a", "b"), sealed()
    keyring_file.write_text(keyring.text_of(keyring.new_keyring()), encoding="ascii")
    envelopes.forget_keys()
    assert index_of("a", "b") != index
    with pytest.raises(SealBroken):
        opened_values(envelope, table="org_person", seal_key=ROW)


def test_a_key_added_by_another_process_is_found(keyring_file) -> None:
    before = sealed()
    newer = keyring.keyring().with_new_version()
    keyring_file.write_text(keyring.text_of(newer), encoding="ascii")
    foreign = b"\x02" + before[1:]
    with pytest.raises(SealBroken, match=r"sealing\.broken"):  # the key is there, the tag is wrong
        opened_values(foreign, table="org_person", seal_key=ROW)
    with pytest.raises(SealBroken, match=r"sealing\.key_missing"):
        opened_values(b"\x09" + before[1:], table="org_person", seal_key=ROW)


def test_sealing_is_fast_enough_for_a_roster() -> None:
    best = min(_seconds_for(2000) for _ in range(5))
    assert best / 2000 < 60e-6, "an envelope takes about 10 microseconds"


def _seconds_for(count: int) -> float:
    keys = [uuid4() for _ in range(count)]
    began = time.process_time()
    for key in keys:
        sealed_values(VALUES, table="org_person", seal_key=key)
    return time.process_time() - began


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seal-1 = c2hvcnQ=",
        "seal-1 = nothing base64",
        "index-1 = MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "seal-0 = MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    ],
)
def test_a_damaged_keyring_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        keyring.parse(text)
    assert "MDEy" not in str(refused.value)
    assert "c2hv" not in str(refused.value)


def test_a_keyring_survives_its_text_in_a_file_or_one_line() -> None:
    ring = keyring.new_keyring().with_new_version()
    assert keyring.parse(keyring.text_of(ring)) == ring
    one_line = keyring.text_of(ring).strip().replace("\n", ",")
    assert keyring.EnvironmentKeys(one_line).load() == ring
    with pytest.raises(ImproperlyConfigured, match="seal-3"):
        keyring.EnvironmentKeys(one_line).store(ring.with_new_version())


def test_the_embedded_default_makes_a_keyring_only_its_owner_reads(settings, tmp_path) -> None:
    settings.SEALING_KEYRING_FILE, settings.VAR_DIR = "", tmp_path
    envelopes.forget_keys()
    made = keyring.keyring()
    path = tmp_path / "keys" / "keyring"
    assert path.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]
    envelopes.forget_keys()
    assert keyring.keyring() == made


def test_production_makes_no_keys_of_its_own(settings, tmp_path) -> None:
    settings.SEALING_KEYRING_FILE, settings.VAR_DIR, settings.IN_PRODUCTION = "", tmp_path, True
    envelopes.forget_keys()
    with pytest.raises(ImproperlyConfigured, match="ZHIJIA_KEYRING_FILE"):
        keyring.keyring()
    settings.SEALING_KEYRING_FILE = str(tmp_path / "keyring")
    envelopes.forget_keys()
    with pytest.raises(ImproperlyConfigured, match="outside ZHIJIA_VAR"):
        keyring.keyring()
    settings.VAR_DIR = tmp_path / "var"
    settings.SEALING_KEYRING_FILE = str(tmp_path / "nowhere")
    envelopes.forget_keys()
    with pytest.raises(ImproperlyConfigured, match="no keyring"):
        keyring.keyring()
