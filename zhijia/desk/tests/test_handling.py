"""accept_request, decline_request, answer_request, write_to_worker, note_request, reveal_filer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import Http404

from tests.town import Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.models import Message, OutboxRow
from zhijia.base.sealing.models import Reveal
from zhijia.desk import selectors, services
from zhijia.desk.models import Entry, Request
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

Step = Callable[[Request, Actor], object]

STEPS: dict[str, Step] = {
    "accept": lambda r, a: services.accept_request(r, actor=a),
    "decline": lambda r, a: services.decline_request(
        r, actor=a, reason="归仲裁委办。", instead="仲裁委，湖滨路18号。"
    ),
    "answer": lambda r, a: services.answer_request(
        r, actor=a, text="单位本周五前补发。", outcome="solved"
    ),
    "write": lambda r, a: services.write_to_worker(r, actor=a, text="我们先核对考勤。"),
    "note": lambda r, a: services.note_request(r, actor=a, text="和劳动监察通了电话。"),
    "reveal": lambda r, a: services.reveal_filer(
        r, ["name", "phone"], actor=a, purpose="phone", reason="打电话核实欠薪月份"
    ),
}


def snapshot() -> tuple[object, ...]:
    """Everything a step could change."""
    rows = list(Request.objects.order_by("pk").values_list("pk", "state", "due_at", "handler"))
    counts = (Entry.objects.count(), AuditEntry.objects.count(), OutboxRow.objects.count())
    return (rows, counts, Reveal.objects.count(), Message.objects.count())


def test_accepting_starts_the_promise_of_an_answer(town: Town) -> None:
    request = file(town)
    services.accept_request(request, actor=town.actor("小王"))
    kept = Request.objects.get(pk=request.pk)
    assert (kept.state, kept.due_at) == ("accepted", kept.answer_due_at)
    assert kept.handler == town.accounts["小王"]
    entry = AuditEntry.objects.get(verb="desk.accept_request")
    assert entry.facts == {"before": "submitted", "after": "accepted"}


def test_the_worker_is_told_in_one_neutral_sentence(town: Town) -> None:
    request = file(town)
    services.accept_request(request, actor=town.actor("小王"))
    message = Message.objects.get()
    assert message.person_id == town.person("张师傅").pk
    assert message.facts == {"number": request.number}
    assert "工资" not in message.sentence


def test_a_visitor_with_a_phone_is_told_and_the_phone_travels_sealed(town: Town) -> None:
    request = file(town, "visitor", reach="phone", phone="13912345678")
    services.accept_request(request, actor=town.actor("小王"))
    row = OutboxRow.objects.get()
    assert row.payload["to"] == "13912345678"
    assert b"13912345678" not in bytes(row.envelope)


def test_a_visitor_without_a_phone_is_told_nothing(town: Town) -> None:
    services.accept_request(file(town, "visitor"), actor=town.actor("小王"))
    assert OutboxRow.objects.count() == 0


def test_the_answer_waits_for_the_worker(town: Town) -> None:
    request = file(town)
    services.accept_request(request, actor=town.actor("小王"))
    services.answer_request(
        request, actor=town.actor("小王"), text="单位本周五前补发。", outcome="solved"
    )
    kept = Request.objects.get(pk=request.pk)
    assert (kept.state, kept.due_at, kept.climb_at) == ("answered", None, None)
    assert kept.object_until is not None
    audit = AuditEntry.objects.get(verb="desk.answer_request")
    assert audit.facts["on_time"] is True


def test_a_late_answer_is_recorded_as_late(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town)
        services.accept_request(request, actor=town.actor("小王"))
    with at(2018, 3, 26, 9, 0):
        services.answer_request(
            request, actor=town.actor("小王"), text="补发了。", outcome="solved"
        )
    assert AuditEntry.objects.get(verb="desk.answer_request").facts["on_time"] is False


@pytest.mark.parametrize("name", ["老李", "赵姐", "吴姐", "张师傅", "刘师傅", "visitor", "老何"])
def test_a_confidential_matter_does_not_exist_for_them(town: Town, name: str) -> None:
    request = file(town, "刘师傅" if name == "张师傅" else "张师傅")
    with pytest.raises(Http404):
        selectors.request_or_404(town.actor(name), request.number)


@pytest.mark.parametrize("step", sorted(STEPS))
@pytest.mark.parametrize("name", ["老李", "赵姐", "吴姐", "陈审", "张师傅", "visitor"])
def test_whoever_is_not_the_office_is_refused_and_nothing_changes(
    town: Town, name: str, step: str
) -> None:
    request = file(town, "刘师傅")
    if step == "answer":
        services.accept_request(request, actor=town.actor("小王"))
    before = snapshot()
    with pytest.raises(NotAllowed) as no:
        STEPS[step](request, town.actor(name))
    assert no.value.code == "desk.not_your_office"
    assert snapshot() == before


def test_the_auditor_reads_an_open_matter_and_changes_nothing(town: Town) -> None:
    request = file(town, category="hardship")
    assert selectors.request_or_404(town.actor("陈审"), request.number) == request
    before = snapshot()
    with pytest.raises(NotAllowed):
        services.accept_request(request, actor=town.actor("陈审"))
    assert snapshot() == before


def test_nobody_handles_their_own_matter(town: Town) -> None:
    request = file(town, "小王")
    with pytest.raises(NotAllowed) as no:
        services.accept_request(request, actor=town.actor("小王"))
    assert no.value.code == "desk.own_request"
    with pytest.raises(Http404):
        selectors.request_or_404(town.actor("小王"), request.number)


def test_one_step_twice_is_refused_the_second_time(town: Town) -> None:
    request = file(town)
    stale = Request.objects.get(pk=request.pk)
    services.accept_request(request, actor=town.actor("小王"))
    with pytest.raises(Conflict):
        services.accept_request(stale, actor=town.actor("周主席"))
    assert Entry.objects.filter(request=request, kind="accepted").count() == 1


@pytest.mark.parametrize("step", ["accept", "answer", "decline"])
def test_a_closed_matter_takes_no_step(town: Town, step: str) -> None:
    request = file(town)
    STEPS["decline"](request, town.actor("小王"))
    before = snapshot()
    with pytest.raises(NotAllowed) as no:
        STEPS[step](request, town.actor("小王"))
    assert no.value.code == "desk.not_at_this_step"
    assert snapshot() == before


WORDLESS: dict[str, Step] = {
    "decline": lambda r, a: services.decline_request(r, actor=a, reason=" ", instead="仲裁委"),
    "answer": lambda r, a: services.answer_request(r, actor=a, text="", outcome="solved"),
}


@pytest.mark.parametrize("step", sorted(WORDLESS))
def test_a_step_without_its_reason_changes_nothing(town: Town, step: str) -> None:
    request = file(town)
    actor = town.actor("小王")
    if step == "answer":
        services.accept_request(request, actor=actor)
    before = snapshot()
    with pytest.raises(RuleViolation) as no:
        WORDLESS[step](request, actor)
    assert no.value.code == "flow.note_required"
    assert snapshot() == before


def test_an_empty_message_is_no_message(town: Town) -> None:
    request = file(town)
    for write in (services.write_to_worker, services.note_request):
        with pytest.raises(RuleViolation) as no:
            write(request, actor=town.actor("小王"), text="  ")
        assert no.value.code == "desk.text_missing"


def test_a_note_is_never_shown_to_the_worker_and_tells_nobody(town: Town) -> None:
    request = file(town)
    services.note_request(request, actor=town.actor("小王"), text="怀疑是连环欠薪")
    assert Message.objects.count() == 0
    shown = selectors.matter_page(town.actor("张师傅"), request, holds_passphrase=False)
    assert "连环" not in str(shown["history"])
    inside = selectors.office_page(town.actor("小王"), request)
    assert "连环" in str(inside["history"])


def test_a_look_at_the_identity_is_read_by_the_person(town: Town) -> None:
    request = file(town)
    shown = STEPS["reveal"](request, town.actor("小王"))
    assert shown == {"name": "张建国", "phone": "13800000007"}
    (look,) = selectors.matter_page(town.actor("张师傅"), request, holds_passphrase=False)["looks"]
    assert look.who == "示范区总工会 王某"
    assert (look.words, look.reason) == ("姓名、手机号", "打电话核实欠薪月份")
    audit = AuditEntry.objects.get(verb="sealing.reveal")
    assert "核实" not in str(audit.facts)


def test_a_look_without_a_reason_shows_nothing(town: Town) -> None:
    request = file(town)
    with pytest.raises(RuleViolation) as no:
        services.reveal_filer(
            request, ["phone"], actor=town.actor("小王"), purpose="other", reason="看看"
        )
    assert no.value.code == "sealing.reason_too_short"
    assert Reveal.objects.count() == 0
