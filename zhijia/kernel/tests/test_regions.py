"""Places by code and by name."""

import pytest

from zhijia.kernel.regions import (
    UnknownRegion,
    cities_by_province,
    is_region,
    lineage,
    parents,
    region_name,
    resolve,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("330000", "330000"),
        ("浙江省", "330000"),
        ("苏州市", "320500"),
        ("江苏省苏州市", "320500"),
        ("江苏省南京市溧水区", "320117"),
        (" 北京市 ", "110000"),
        ("CN", "CN"),
        ("全国", "CN"),
        ("320583", "320583"),
    ],
)
def test_a_place_is_found_by_code_name_or_full_name(text, code):
    assert resolve(text) == code


@pytest.mark.parametrize("text", ["", "火星市", "990000", "32050", "３２０５００", "苏州"])
def test_a_place_nobody_knows_is_refused(text):
    with pytest.raises(UnknownRegion):
        resolve(text)


def test_the_lineage_goes_up_to_the_country():
    assert lineage("320117") == ("320117", "320100", "320000", "CN")
    assert lineage("320000") == ("320000", "CN")
    assert lineage("CN") == ("CN",)
    assert parents("320500") == ("320000", "CN")


def test_a_place_has_a_full_name_and_a_nameless_district_keeps_its_code():
    assert region_name("320500") == "江苏省苏州市"
    assert region_name("320583") == "江苏省苏州市（320583）"
    assert region_name("CN") == "全国"


def test_only_six_digits_in_a_known_province_are_a_code():
    assert is_region("659001")
    assert not is_region("000000")
    assert not is_region("32050A")


def test_provinces_come_with_their_cities_to_choose_from():
    provinces = dict(cities_by_province())
    assert ("320500", "苏州市") in provinces["江苏省"]
    assert provinces["上海市"] == (("310000", "上海市"),)
    codes = [code for cities in provinces.values() for code, _ in cities]
    assert len(codes) == len(set(codes))
    assert all(is_region(code) and code.endswith("00") for code in codes)
