from __future__ import annotations

import io
import random
import zlib

import pytest
from PIL import Image

from zhijia.base.files.rules.kinds import KINDS, MOST_UNPACKED, kind_of, looks_like_photo
from zhijia.base.files.rules.metadata import CannotClean, cleaned
from zhijia.base.files.tests import samples
from zhijia.base.files.tests.samples import NOT_TAKEN, PLACE, TAKEN


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_we_take_is_known_by_its_content(code: str) -> None:
    found = kind_of(TAKEN[code])
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_nothing_else_is_taken(what: str) -> None:
    assert kind_of(NOT_TAKEN[what]) is None


def test_a_package_that_unpacks_without_end_is_not_taken() -> None:
    bomb = samples.packed("word/document.xml", content=b"\0" * (MOST_UNPACKED // 2 + 1))
    assert len(bomb) < 2_000_000
    assert kind_of(bomb) is None


def test_names_that_promise_a_photo() -> None:
    assert looks_like_photo("工资.JPG")
    assert not looks_like_photo("合同.exe")


@pytest.mark.parametrize("code", ["jpeg", "png", "webp", "heic", "m4a"])
def test_place_and_time_are_gone(code: str) -> None:
    assert PLACE in TAKEN[code]
    clean = cleaned(TAKEN[code], code)
    assert PLACE not in clean
    assert b"2018:03:12" not in clean
    assert kind_of(clean) == KINDS[code]
    assert cleaned(clean, code) == clean


@pytest.mark.parametrize("code", ["jpeg", "png", "webp"])
def test_not_a_pixel_changes(code: str) -> None:
    before, after = (Image.open(io.BytesIO(c)) for c in (TAKEN[code], cleaned(TAKEN[code], code)))
    assert before.tobytes() == after.tobytes()
    assert before.size == after.size
    assert not set(after.getexif()) - {0x0112}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stays_turned_as_it_was(orientation: int) -> None:
    after = Image.open(io.BytesIO(cleaned(samples.jpeg(orientation), "jpeg")))
    assert after.getexif().get(0x0112, 1) == orientation


def test_progressive_photos_and_colour_profiles_survive() -> None:
    from PIL.ImageCms import ImageCmsProfile, createProfile

    profile = ImageCmsProfile(createProfile("sRGB")).tobytes()
    photo = samples.jpeg(6, progressive=True, icc_profile=profile)
    after = Image.open(io.BytesIO(cleaned(photo, "jpeg")))
    assert after.info["icc_profile"] == profile
    assert after.tobytes() == Image.open(io.BytesIO(photo)).tobytes()


def test_a_film_behind_a_photo_is_cut_off() -> None:
    clean = cleaned(TAKEN["jpeg"] + samples.m4a(), "jpeg")
    assert PLACE not in clean
    assert clean.endswith(b"\xff\xd9")
    assert cleaned(TAKEN["png"] + PLACE, "png").endswith(b"IEND\xaeB`\x82")


def test_nothing_moves_in_a_heic_photo() -> None:
    before, after = TAKEN["heic"], cleaned(TAKEN["heic"], "heic")
    assert len(before) == len(after)
    assert b"PIXELS" * 4 in after
    assert before.index(b"PIXELS") == after.index(b"PIXELS")
    assert b"film" not in after


def test_the_sound_stays() -> None:
    assert b"SOUND" * 9 in cleaned(TAKEN["m4a"], "m4a")


@pytest.mark.parametrize("code", ["jpeg", "png", "webp", "heic", "m4a"])
def test_damaged_files_are_refused_or_clean_and_never_an_accident(code: str) -> None:
    dice = random.Random(4)
    for _ in range(400):
        damaged = bytearray(TAKEN[code])
        for _ in range(dice.randrange(1, 6)):
            damaged[dice.randrange(4, len(damaged))] = dice.randrange(256)
        cut = bytes(damaged[: dice.randrange(12, len(damaged) + 1)])
        try:
            cleaned(cut, code)
        except CannotClean:
            continue


def test_a_photo_without_a_picture_is_refused() -> None:
    with pytest.raises(CannotClean):
        cleaned(b"\xff\xd8\xff\xfe\x00\x05abc\xff\xd9", "jpeg")


@pytest.mark.parametrize("side", [9_500, 30_000])
def test_a_picture_that_would_swell_is_refused_by_its_head(side: int) -> None:
    content = bytearray(samples.png())
    content[16:24] = side.to_bytes(4) * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4)
    with pytest.raises(CannotClean):
        cleaned(bytes(content), "png")
