"""draft_policy, change_policy, answer_finding, renew_vectors, submit_policy, sign_policy,
return_policy, discard_policy: two people stand for a policy, and nothing unready is activated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from tests.town import Town
from zhijia.base.audit.models import AuditEntry
from zhijia.base.sockets import TODOS
from zhijia.base.texts import sentence
from zhijia.care import services
from zhijia.care.models import PolicyVersion
from zhijia.care.rules.marks import Kind, marks
from zhijia.care.rules.policy_flow import State
from zhijia.care.selectors import reading, versions
from zhijia.care.services.versions import change_mark
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

NOT_DISTRICT = ("visitor", "张师傅", "赵姐", "老李", "陈审", "老何")


def draft(town: Town, example: str = "cn-2016", who: str = "小王") -> PolicyVersion:
    return services.draft_policy(actor=town.actor(who), example=example)


def signed(town: Town, example: str = "cn-2016", **changes: str) -> PolicyVersion:
    """A version in force, with some words of its text replaced first."""
    return services.sign_policy(submitted(town, example, **changes), actor=town.actor("周主席"))


def submitted(town: Town, example: str = "cn-2016", **changes: str) -> PolicyVersion:
    """A version that waits for the second signature."""
    version = draft(town, example)
    text = version.document
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    services.change_policy(version, text, actor=town.actor("小王"))
    for finding in reading.unanswered(version):
        answer_all(town, version, finding)
    if changes:
        services.renew_vectors(version, actor=town.actor("小王"))
    return services.submit_policy(version, actor=town.actor("小王"))


def answer_all(town: Town, version: PolicyVersion, finding: dict[str, str]) -> None:
    services.answer_finding(
        version,
        actor=town.actor("小王"),
        code=finding["code"],
        clause=finding["clause"],
        answer="照原文办，拿不准的交人工。",
    )


# Two signatures


def test_nothing_is_decided_by_it_until_somebody_else_signs(town: Town) -> None:
    version = draft(town)
    services.submit_policy(version, actor=town.actor("小王"))
    assert reading.policy_on(date(2017, 5, 1)) is None
    with pytest.raises(NotAllowed, match=r"care\.own_policy"):
        services.sign_policy(version, actor=town.actor("小王"))
    services.sign_policy(version, actor=town.actor("周主席"))
    assert reading.policy_on(date(2017, 5, 1)) == version
    kept = PolicyVersion.objects.get()
    assert (kept.state, kept.identity) == (State.ACTIVE, "cn-2016")
    assert (kept.submitted_by, kept.signed_by) == (town.accounts["小王"], town.accounts["周主席"])


def test_whoever_changed_the_words_last_does_not_sign_them(town: Town) -> None:
    version = draft(town)
    text = version.document.replace("核算期: 6个月", "核算期: 12个月")
    services.change_policy(version, text, actor=town.actor("周主席"))
    services.renew_vectors(version, actor=town.actor("周主席"))
    services.submit_policy(version, actor=town.actor("小王"))
    with pytest.raises(NotAllowed, match=r"care\.own_policy"):
        services.sign_policy(version, actor=town.actor("周主席"))


def test_the_database_itself_refuses_one_person_for_both(town: Town) -> None:
    version = draft(town)
    services.submit_policy(version, actor=town.actor("小王"))
    rows = PolicyVersion.objects.filter(pk=version.pk)
    own = version.drafted_by_id
    for values in ({"state": State.ACTIVE, "signed_by": own}, {"state": State.ACTIVE}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_the_trail_says_who_did_what(town: Town) -> None:
    version = signed(town)
    verbs = AuditEntry.objects.filter(target=f"care.policyversion:{version.pk}").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "care.draft_policy",
        "care.submit_policyversion",
        "care.sign_policyversion",
    ]


@pytest.mark.parametrize("who", NOT_DISTRICT)
def test_others_neither_write_nor_see_a_draft(town: Town, who: str) -> None:
    version = draft(town)
    for act in (
        lambda a: services.draft_policy(actor=a, example="cn-2016"),
        lambda a: services.change_policy(version, version.document + "#\n", actor=a),
        lambda a: services.renew_vectors(version, actor=a),
        lambda a: services.submit_policy(version, actor=a),
        lambda a: services.discard_policy(version, actor=a),
        lambda a: answer_as(version, a),
    ):
        with pytest.raises(NotAllowed, match=r"care\.not_your_policies"):
            act(town.actor(who))
    with pytest.raises(Http404):
        reading.version_or_404(town.actor(who), version.pk)
    version.refresh_from_db()
    assert version.state == State.DRAFT


def answer_as(version: PolicyVersion, actor: Any) -> None:
    services.answer_finding(version, actor=actor, code="x", clause="y", answer="z")


def test_the_second_signature_is_somebodys_task(town: Town) -> None:
    version = draft(town)
    services.submit_policy(version, actor=town.actor("小王"))
    found: dict[str, list[str]] = {}
    for who in ("小王", "周主席", "老李"):
        todos = TODOS["care.policies"](town.actor(who), now=version.changed_at, most=5)
        found[who] = [todo.url for todo in todos]
    page = reverse("care:policy_version", args=[version.pk])
    assert found == {"小王": [], "周主席": [page], "老李": []}


# What stands in the way


def test_findings_are_named_until_each_is_answered_in_writing(town: Town) -> None:
    version = draft(town, "cz-2019")
    with pytest.raises(RuleViolation, match=r"care\.findings_open") as refused:
        services.submit_policy(version, actor=town.actor("小王"))
    assert "没有写明资金来源" in sentence(refused.value)
    for finding in reading.unanswered(version):
        answer_all(town, version, finding)
    assert reading.unanswered(version) == []
    assert version.document.count("答: 照原文办") == 5
    services.submit_policy(version, actor=town.actor("小王"))
    assert version.state == State.SUBMITTED


def test_a_finding_that_is_gone_cannot_be_answered(town: Town) -> None:
    with pytest.raises(Conflict, match=r"care\.finding_gone"):
        answer_as(draft(town), town.actor("小王"))


def test_test_families_that_come_out_otherwise_stop_it_by_name(town: Town) -> None:
    version = draft(town, "nt-2024")
    text = version.document.replace("人均月净收入 低于 820元", "人均月净收入 低于 900元")
    services.change_policy(version, text, actor=town.actor("小王"))
    with pytest.raises(RuleViolation, match=r"care\.vectors_fail") as refused:
        services.submit_policy(version, actor=town.actor("小王"))
    assert "深度困难第1条第1款：恰在线上" in sentence(refused.value)
    services.renew_vectors(version, actor=town.actor("小王"))
    services.submit_policy(version, actor=town.actor("小王"))


def test_a_policy_without_a_first_day_is_refused(town: Town) -> None:
    version = draft(town, "old")
    with pytest.raises(RuleViolation, match=r"care\.no_first_day"):
        services.submit_policy(version, actor=town.actor("小王"))


def test_a_policy_without_test_families_is_refused(town: Town) -> None:
    version = draft(town, "jm-2025")
    version.vectors = []
    version.save()
    with pytest.raises(RuleViolation, match=r"care\.no_vectors"):
        services.submit_policy(version, actor=town.actor("小王"))


# Changing


def test_a_fault_comes_back_with_its_line_and_changes_nothing(town: Town) -> None:
    version = draft(town)
    before = version.document
    line = before.split("\n").index("核算期: 6个月") + 1
    with pytest.raises(RuleViolation, match=r"care\.document_fault") as refused:
        services.change_policy(
            version, before.replace("核算期: 6个月", "核算器: 6个月"), actor=town.actor("小王")
        )
    assert "缺“核算期”" in sentence(refused.value)
    with pytest.raises(RuleViolation) as refused:
        services.change_policy(
            version,
            before.replace("人均月收入 不高于 3倍低保", "人均月收入 大概 3倍低保"),
            actor=town.actor("小王"),
        )
    assert refused.value.facts["line"] > line
    version.refresh_from_db()
    assert version.document == before


def test_one_marked_word_is_changed_and_what_it_breaks_is_shown(town: Town) -> None:
    version = draft(town, "nt-2024")
    mark = next(
        mark
        for found in marks(version.document).values()
        for mark in found
        if mark.kind is Kind.NUMBER and mark.words == "1640"
    )
    change_mark(version, mark.line, mark.start, "1500", actor=town.actor("小王"))
    assert "人均月净收入 低于 1500元" in version.document
    shown = versions.changes(version)
    assert [(one.before, one.after) for one in shown] == [
        ("人均月净收入低于1640元", "人均月净收入低于1500元")
    ]
    assert versions.checks(version).failing
    with pytest.raises(RuleViolation, match=r"care\.document_fault"):
        change_mark(version, mark.line, mark.start, "一千五", actor=town.actor("小王"))
    with pytest.raises(Conflict, match=r"care\.mark_gone"):
        change_mark(version, 1, 3, "1", actor=town.actor("小王"))


def test_of_two_who_change_one_draft_the_second_is_told(town: Town) -> None:
    version = draft(town)
    other = PolicyVersion.objects.get(pk=version.pk)
    services.change_policy(version, version.document + "# 一\n", actor=town.actor("小王"))
    with pytest.raises(Conflict):
        services.change_policy(other, other.document + "# 二\n", actor=town.actor("周主席"))


def test_it_goes_back_with_a_note_and_is_a_draft_again(town: Town) -> None:
    version = draft(town)
    services.submit_policy(version, actor=town.actor("小王"))
    with pytest.raises(RuleViolation, match=r"flow\.note_required"):
        services.return_policy(version, actor=town.actor("周主席"), note=" ")
    services.return_policy(version, actor=town.actor("周主席"), note="第四条少了“死亡”。")
    version.refresh_from_db()
    assert (version.state, version.note) == (State.DRAFT, "第四条少了“死亡”。")
    services.discard_policy(version, actor=town.actor("小王"))
    assert version.state == State.DISCARDED


def test_a_signed_policy_is_never_edited(town: Town) -> None:
    version = signed(town)
    with pytest.raises(NotAllowed, match=r"care\.not_at_this_step"):
        services.change_policy(version, version.document + "# 改\n", actor=town.actor("小王"))


# Which one holds


def test_the_later_policy_takes_over_on_its_first_day(town: Town) -> None:
    first = signed(town)
    second = signed(town, "cz-2019")
    assert reading.policy_on(date(2018, 12, 31)) == first
    assert reading.policy_on(date(2019, 1, 1)) == second
    assert reading.policy_on(date(2015, 12, 31)) is None
    shown = [(one.version, one.first, one.last) for one in versions.spans()]
    assert shown == [
        (second, date(2019, 1, 1), None),
        (first, date(2016, 1, 1), date(2018, 12, 31)),
    ]


def test_what_was_not_signed_yet_was_not_known(town: Town) -> None:
    signed(town)
    assert reading.policy_on(date(2017, 1, 1), known_on=date(2017, 1, 1)) is None


def test_a_version_that_begins_on_the_same_day_takes_the_place(town: Town) -> None:
    first = signed(town)
    second = services.draft_policy(actor=town.actor("小王"), based_on=first)
    services.submit_policy(second, actor=town.actor("小王"))
    services.sign_policy(second, actor=town.actor("周主席"))
    first.refresh_from_db()
    assert first.state == State.SUPERSEDED
    assert reading.policy_on(date(2017, 1, 1)) == second
