"""The pages of policies: read by everybody, written by officers, closed to the rest; in two languages."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.test_access_matrix import EVERYBODY
from tests.town import Town
from zhijia.care import services
from zhijia.care.models import PolicyVersion
from zhijia.care.rules.marks import Kind, marks
from zhijia.care.rules.policy import shipped
from zhijia.care.rules.vectors import vectors
from zhijia.care.selectors import reading
from zhijia.care.selectors import versions as selectors
from zhijia.care.tests.test_policy_versions import draft, signed

OFFICERS = {"小王", "周主席"}


def read(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(f"care:{name}", args=arguments))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_everybody_reads_what_holds_and_since_when(town: Town) -> None:
    first, second = signed(town), signed(town, "cz-2019")
    listed = read(Client(), "policies")
    assert listed.index(second.name) < listed.index(first.name)
    assert "2016-01-01到2018-12-31" in listed
    shown = read(Client(), "policy", first.pk)
    for words in (
        "第一条",
        "有下列情形之一的，认定为国家级：",
        "别的日子用的",
        "总工办发〔2016〕36号",
    ):
        assert words in shown
    assert "/w/care/" not in shown


def test_a_draft_is_no_public_page(town: Town) -> None:
    version = draft(town)
    for who in EVERYBODY:
        answer = town.client(who).get(reverse("care:policy", args=[version.pk]))
        assert answer.status_code == 404, who


def test_english_by_the_switch(town: Town) -> None:
    version = signed(town, "cz-2019")
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    shown = read(client, "policy", version.pk)
    assert "Who qualifies" in shown
    assert "net income a head and month is at most 1 times the subsistence line" in shown
    assert "The Chinese text is the one that holds." in shown


@pytest.mark.django_db
@pytest.mark.parametrize("identity", shipped())
def test_every_example_can_be_read(identity: str) -> None:
    assert "本区不按它办" in read(Client(), "example", identity)


@pytest.mark.django_db
def test_the_examples_say_how_far_to_trust_them() -> None:
    listed = read(Client(), "examples")
    for words in ("官方网站", "网友上传，未核实", "只定金额", "只写怎样核算"):
        assert words in listed
    assert Client().get("/aid/examples/nowhere/").status_code == 404


def test_from_an_example_to_a_signature(town: Town) -> None:
    client = town.client("小王")
    began = client.post(reverse("care:draft_policy"), {"example": "nt-2024"})
    version = PolicyVersion.objects.get()
    assert began["Location"] == reverse("care:policy_version", args=[version.pk])
    shown = read(client, "policy_version", version.pk)
    assert f"样例{len(vectors('nt-2024'))}个，全部通过" in shown
    mark = next(m for ms in marks(version.document).values() for m in ms if m.words == "1640")
    place = reverse("care:change_mark", args=[version.pk, mark.line, mark.start])
    assert place in shown
    wrong = client.post(place, {"said": "一千"})
    assert wrong.status_code == 422
    assert "不是数字" in wrong.content.decode()
    assert client.post(place, {"said": "1500"}).status_code == 302
    shown = read(client, "policy_version", version.pk)
    assert "<del>人均月净收入低于1640元</del> <ins>人均月净收入低于1500元</ins>" in shown
    refused = client.post(reverse("care:submit_policy", args=[version.pk]))
    assert refused.status_code == 422
    assert "相对困难第1条第1款：线下一分" in refused.content.decode()
    assert "不一样" in read(client, "renew_vectors", version.pk)
    client.post(reverse("care:renew_vectors", args=[version.pk]))
    assert client.post(reverse("care:submit_policy", args=[version.pk])).status_code == 302
    own = client.post(reverse("care:sign_policy", args=[version.pk]))
    assert own.status_code == 403
    chair = town.client("周主席")
    shown = read(chair, "policy_version", version.pk)
    assert "对过原文，签字" in shown
    assert "样例重做过1次，最近是" in shown
    assert "个是新的" in shown
    assert "新加的" in read(chair, "renew_vectors", version.pk)
    assert chair.post(reverse("care:sign_policy", args=[version.pk])).status_code == 302
    assert read(Client(), "policy", version.pk)


def test_who_signs_sees_which_answers_were_taken_for_right(town: Town) -> None:
    """A family exactly on the line changes sides: the redone answer stands beside the old one."""
    version = draft(town, "nt-2024")
    text = version.document.replace("人均月净收入 低于 1640元", "人均月净收入 不高于 1640元")
    services.change_policy(version, text, actor=town.actor("小王"))
    assert selectors.redone(version) is None
    services.renew_vectors(version, actor=town.actor("小王"))
    trace = selectors.redone(version)
    assert trace is not None
    rows = selectors.vector_rows(version)
    changed, new = [row for row in rows if row.before], [row for row in rows if row.before == ""]
    assert (trace.times, trace.changed, trace.new) == (1, len(changed), len(new))
    assert {(row.before, row.expected) for row in changed} == {("不符合", "相对困难")}
    assert "恰在线上" in {row.shows[-4:] for row in changed}


def test_test_families_stand_by_clause_and_only_what_changed_is_unfolded(town: Town) -> None:
    version = draft(town, "nt-2024")
    client = town.client("小王")
    shown = read(client, "renew_vectors", version.pk)
    assert "<details" in shown
    assert " open>" not in shown
    groups = selectors.vector_groups(version)
    assert sum(len(group.rows) for group in groups) == len(vectors("nt-2024"))
    assert len({group.place for group in groups}) == len(groups) < 20
    assert "深度困难第1条第1款" in {group.place for group in groups}
    assert not any(group.failing or group.changed for group in groups)

    text = version.document.replace("人均月净收入 低于 1640元", "人均月净收入 低于 1500元")
    services.change_policy(version, text, actor=town.actor("小王"))
    groups = selectors.vector_groups(version)
    failing = sum(group.failing for group in groups)
    assert failing == len(reading.failing(version)) > 0
    shown = read(client, "renew_vectors", version.pk)
    wrong = [group for group in groups if group.failing]
    assert shown.count("<details open>") == len(wrong) < len(groups)
    assert f"{wrong[0].failing}户不一样" in shown
    services.renew_vectors(version, actor=town.actor("小王"))
    assert "户和起草时不同" in read(client, "renew_vectors", version.pk)


def test_a_title_somebody_typed_stands_under_no_clause(town: Town) -> None:
    version = draft(town, "nt-2024")
    version.vectors = [version.vectors[0] | {"shows": "张家"}, *version.vectors]
    groups = selectors.vector_groups(version)
    assert (groups[-1].place, [row.shows for row in groups[-1].rows]) == ("", ["张家"])


def test_an_english_reader_finds_no_chinese_titles_and_no_codes(town: Town) -> None:
    version = draft(town, "nt-2024")
    text = version.document.replace("人均月净收入 低于 1640元", "人均月净收入 低于 1500元")
    services.change_policy(version, text, actor=town.actor("小王"))
    client = town.client("小王")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    shown = read(client, "policy_version", version.pk)
    assert "<del>net income a head and month is below 1,640.00 yuan</del>" in shown
    assert "Classes·Relative hardship·Ways in·No. 1·Conditions·No. 1" in shown
    shown = read(client, "renew_vectors", version.pk)
    tables = shown[shown.index("<details") : shown.rindex("</details>")]
    assert "<b>Relative hardship, way 1, condition 1</b>" in tables
    assert "one fen below the line" in tables
    assert "线" not in tables


def test_findings_are_answered_and_faults_come_back_with_their_line(town: Town) -> None:
    client, version = town.client("小王"), draft(town, "cz-2019")
    page = reverse("care:answer_finding", args=[version.pk, 0])
    assert client.post(page, {"answer": ""}).status_code == 422
    assert client.post(page, {"answer": "从本级经费列支。"}).status_code == 302
    version.refresh_from_db()
    assert "答: 从本级经费列支。" in version.document
    assert client.get(reverse("care:answer_finding", args=[version.pk, 9])).status_code == 404
    text = reverse("care:change_policy", args=[version.pk])
    broken = client.post(text, {"document": version.document.replace("低保: 按", "低保：按")})
    assert broken.status_code == 422
    assert "第12行：这里要写“键: 值”" in broken.content.decode()
    back = reverse("care:return_policy", args=[version.pk])
    assert client.get(back).status_code == 403


def test_what_was_opened_before_somebody_else_saved_is_not_saved_over_it(town: Town) -> None:
    """Neither the whole text nor one place, which may be another clause by then; what was typed stays."""
    version = draft(town, "cz-2019")
    mark = next(m for ms in marks(version.document).values() for m in ms if m.words == "1.5")
    whole = reverse("care:change_policy", args=[version.pk])
    place = reverse("care:change_mark", args=[version.pk, mark.line, mark.start])
    client, other = town.client("小王"), town.client("周主席")
    opened = {at: client.get(at).context["form"]["seen"].value() for at in (whole, place)}
    written = other.get(whole).context["form"]
    saved = {"seen": written["seen"].value(), "document": written["document"].value() + "# 周\n"}
    assert other.post(whole, saved).status_code == 302
    version.refresh_from_db()
    now = version.document
    for at, typed in ((whole, {"document": now + "# 王\n"}), (place, {"said": "1.2"})):
        stale = client.post(at, {"seen": opened[at], **typed})
        assert stale.status_code == 422, at
        page = stale.content.decode()
        assert "您打开以后，这份草稿又改过了" in page
        assert next(iter(typed.values())).splitlines()[-1] in page
    version.refresh_from_db()
    assert version.document == now


def test_a_last_day_before_the_first_is_refused_with_its_line(town: Town) -> None:
    version = draft(town, "cz-2019")
    at = reverse("care:change_policy", args=[version.pk])
    text = version.document.replace("生效: 2019-01-01\n", "生效: 2019-01-01\n失效: 2018-01-01\n")
    assert text != version.document
    refused = town.client("小王").post(at, {"document": text})
    assert refused.status_code == 422
    line = text[: text.index("失效")].count("\n") + 1
    assert f"第{line}行：“失效”写在了“生效”前面" in refused.content.decode()


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_of_mark_has_its_field(town: Town, kind: Kind) -> None:
    version = draft(town, "hz-2020")
    mark = next(m for ms in marks(version.document).values() for m in ms if m.kind is kind)
    page = reverse("care:change_mark", args=[version.pk, mark.line, mark.start])
    shown = town.client("小王").get(page).content.decode()
    assert mark.words.split("、")[0] in shown


def test_officers_of_other_unions_and_workers_find_no_such_page(town: Town) -> None:
    version = draft(town, "cz-2019")
    pages = [
        reverse("care:policy_version", args=[version.pk]),
        reverse("care:change_mark", args=[version.pk, 3, 4]),
        reverse("care:answer_finding", args=[version.pk, 0]),
    ]
    for who in EVERYBODY:
        for page in pages:
            status = town.client(who).get(page).status_code
            expected = 200 if who in OFFICERS else 302 if who == "visitor" else 404
            if "/change/" in page and who in OFFICERS:
                expected = 404 if mark_is_missing(version) else 200
            assert status == expected, (who, page, status)


def mark_is_missing(version: PolicyVersion) -> bool:
    return not any(mark.start == 4 for mark in marks(version.document).get(3, []))
