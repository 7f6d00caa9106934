"""Why an audit was not finished, and what was noticed of its files: kept with their facts, said in the
language of whoever reads."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from tests.town import Town
from zhijia.kernel.words import Named, from_kept, said, to_keep
from zhijia.rights.models import Audit
from zhijia.rights.tests.audits import (
    ABSENT,
    SHORT,
    begun,
    contributions,
    judged,
    payroll,
    roster,
)


def test_a_sentence_is_kept_with_its_facts_and_said_again() -> None:
    place = Named("苏州市", "Suzhou")
    whole = said("%(file)s读不了：%(why)s", file=said("%(table)s（%(name)s）", table="花名册", name="甲"),
                 why=place)  # fmt: skip
    again = from_kept(to_keep(whole))
    assert again == whole == "花名册（甲）读不了：苏州市"
    assert to_keep(again) == to_keep(whole)
    assert from_kept(to_keep("没有事实，100%")) == "没有事实，100%"


def shown(town: Town, audit: Audit, language: str) -> str:
    client = town.client("小王")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(reverse("rights:audit", args=[audit.pk])).content.decode()


@pytest.mark.django_db
def test_a_bad_cell_is_named_in_the_readers_language(town: Town) -> None:
    bad = payroll().replace(b"6000", b"six")
    files = {"roster": roster(), "payroll": bad, "contributions": contributions()}
    audit = judged(town, files=files)
    assert audit.state == "collecting"
    assert "工资表（payroll.csv）第2行“应发工资”（gross）：不是数字。" in shown(
        town, audit, "zh-hans"
    )
    page = shown(town, audit, "en")
    assert "Payroll (payroll.csv), row 2, “Gross wage” (gross): this is no number." in page
    assert "不是数字" not in page


@pytest.mark.django_db
def test_two_employers_in_one_file_are_named_in_the_readers_language(town: Town) -> None:
    two = roster({SHORT: "陈志远"}, 单位编号="甲厂").decode("utf-8-sig")
    two += roster({ABSENT: "郑国良"}, 单位编号="乙厂").decode("utf-8-sig").split("\n", 1)[1]
    files = {"roster": two.encode(), "payroll": payroll(), "contributions": contributions()}
    audit = judged(town, files=files)
    assert "文件里有2家单位" in shown(town, audit, "zh-hans")
    assert "The files name 2 employers" in shown(town, audit, "en")


@pytest.mark.django_db
def test_a_reason_kept_as_plain_text_before_is_still_read(town: Town) -> None:
    audit = begun(town)
    audit.seal(error="工资表（旧.csv）第2行读不了。\n第3行也是。")
    audit.save()
    audit.refresh_from_db()
    assert audit.error == ["工资表（旧.csv）第2行读不了。", "第3行也是。"]
    assert "第3行也是。" in shown(town, audit, "en")


@pytest.mark.django_db
def test_what_was_noticed_of_the_files_is_said_in_the_readers_language(town: Town) -> None:
    twice = payroll()
    twice += twice.split(b"\n", 2)[1] + b"\n"
    files = {"roster": roster(), "payroll": twice, "contributions": contributions()}
    audit = judged(town, files=files)
    assert audit.state == "done", audit.error
    assert "工资表有1行与前面某一行完全相同" in shown(town, audit, "zh-hans")
    assert "Rows of the payroll that are the same as an earlier one in every cell: 1." in shown(
        town, audit, "en"
    )
    Audit.objects.filter(pk=audit.pk).update(remarks=["旧的一句话。"])
    audit.refresh_from_db()
    assert "旧的一句话。" in shown(town, audit, "en")
