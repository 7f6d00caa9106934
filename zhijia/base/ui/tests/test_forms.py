"""Fields take what people type and give faults back beside the field, tied to it for everybody."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms

from zhijia.base.ui.forms import DayField, MoneyField, half_width
from zhijia.base.ui.samples import FAULTY, TYPED, GalleryForm


class DayForm(forms.Form):
    on = DayField(label="哪天")


class OptionalForm(forms.Form):
    on = DayField(label="哪天", required=False)
    wage = MoneyField(label="工资", required=False)


class Tags(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def ids(self) -> set[str]:
        return {attrs["id"] for _, attrs in self.found if "id" in attrs}


@pytest.mark.parametrize(
    ("boxes", "day"),
    [
        (("2018", "3", "19"), date(2018, 3, 19)),
        (("２０１８", "０３", "１９"), date(2018, 3, 19)),
        ((" 2018 ", "03", "9"), date(2018, 3, 9)),
        (("2010.4.1", "", ""), date(2010, 4, 1)),
        (("2010年4月1日", "", ""), date(2010, 4, 1)),
        (("2016/2/29", "", ""), date(2016, 2, 29)),
    ],
)
def test_a_date_as_people_type_it(boxes, day):
    form = DayForm({f"on_{i}": box for i, box in enumerate(boxes)})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == day


@pytest.mark.parametrize(
    "boxes",
    [("2018", "2", "30"), ("2018", "", "1"), ("", "", ""), ("x", "1", "1"), ("0", "1", "1")],
)
def test_no_such_day(boxes):
    form = DayForm({f"on_{i}": box for i, box in enumerate(boxes)})
    assert not form.is_valid()
    assert "例如：2018年3月19日" in form.errors["on"][0]


def test_what_may_stay_empty_is_none():
    form = OptionalForm({})
    assert form.is_valid()
    assert form.cleaned_data == {"on": None, "wage": None}


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("5000", 500_000),
        ("5,000.5", 500_050),
        ("１２．３４", 1_234),
        ("￥12", 1_200),
        ("12 元", 1_200),
        ("\u22123.50", -350),
        ("0", 0),
    ],
)
def test_money_as_people_type_it(typed, fen):
    form = OptionalForm({"wage": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["wage"] == fen


@pytest.mark.parametrize("typed", ["五千", "1.234", "1e9", "NaN", "--1", "9" * 40])
def test_no_amount(typed):
    form = OptionalForm({"wage": typed})
    assert form.errors["wage"] == ["金额应是数字，最多两位小数。例如：1234.50。"]


def test_money_is_shown_again_as_yuan():
    assert 'value="1234.50"' in str(OptionalForm(initial={"wage": 123_450})["wage"])


def test_half_width():
    assert half_width("　ＡＢ１２　") == "AB12"


def test_the_filled_form_is_valid():
    assert GalleryForm(TYPED, {}).errors == {}


def test_a_fault_is_tied_to_its_field():
    page = Tags(str(GalleryForm(FAULTY)))
    ids = page.ids()
    wrong = [attrs for _, attrs in page.found if attrs.get("aria-invalid") == "true"]
    assert {attrs["name"] for attrs in wrong} >= {"story", "phone", "wage"}
    for attrs in wrong:
        described = (attrs.get("aria-describedby") or "").split()
        assert set(described) <= ids
    phone = next(attrs for _, attrs in page.found if attrs.get("name") == "phone")
    assert phone["aria-describedby"] == "id_phone_helptext id_phone_error"
    assert phone["value"] == "1381234567"


def test_every_label_belongs_to_a_control():
    page = Tags(str(GalleryForm(FAULTY)))
    ids = page.ids()
    labels = [attrs["for"] for tag, attrs in page.found if tag == "label"]
    assert labels
    assert set(labels) <= ids


def test_a_group_has_a_legend_and_says_its_fault():
    html = str(GalleryForm(FAULTY)["category"].as_field_group())
    assert "<fieldset" in html
    assert "<legend>您要说的是哪方面的事？</legend>" in html
    assert 'aria-describedby="id_category_helptext id_category_error"' in html
    assert '<span class="zh-hidden">有问题：</span>请选一个最接近的' in html


def test_typed_markup_stays_text():
    html = str(GalleryForm({"employer": "<script>x</script>"})["employer"].as_field_group())
    assert "<script>" not in html


def test_links_of_the_summary_land_on_controls(shell):
    page = Tags(shell.get("/gallery/").text)
    goals = {
        attrs["href"][1:]
        for tag, attrs in page.found
        if tag == "a" and (attrs.get("href") or "").startswith("#id_")
    }
    assert len(goals) == 6
    assert goals <= page.ids()


@pytest.mark.parametrize("year", ["99999999999999999999", "0", "10000"])
def test_a_year_there_never_is_is_asked_again(year: str) -> None:
    typed = DayForm({"on_0": year, "on_1": "3", "on_2": "5"})
    assert not typed.is_valid()
    assert list(typed.errors) == ["on"]
