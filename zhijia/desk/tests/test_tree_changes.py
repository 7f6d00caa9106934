"""rehome_requests: a union may go, its promises do not."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from tests.town import Town, file
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import selectors, services
from zhijia.desk.models import Entry, Request
from zhijia.org import services as org


def test_open_matters_of_a_closed_union_go_to_its_superior(town: Town) -> None:
    mine = file(town, category="membership")
    done = file(town, "刘师傅", category="membership")
    services.withdraw_request(done, actor=town.actor("刘师傅"))
    promised = mine.answer_due_at
    org.close_union(
        town.mill_union, actor=town.actor("老李"), on=timezone.localdate(), reason="企业注销"
    )
    kept = Request.objects.get(pk=mine.pk)
    assert (kept.office, kept.handler, kept.answer_due_at) == (town.east, None, promised)
    assert Request.objects.get(pk=done.pk).office == town.mill_union
    assert AuditEntry.objects.filter(verb="desk.rehome_requests").count() == 1
    page = selectors.matter_page(town.actor("张师傅"), kept, holds_passphrase=False)
    assert page["history"][0].heading == "工会有变动，改由东湖街道总工会办理"
    assert selectors.request_or_404(town.actor("老李"), kept.number) == kept


def test_open_matters_of_a_merged_union_go_where_it_went(town: Town) -> None:
    mine = file(town, category="membership")
    other = org.found_union(
        town.east,
        actor=town.actor("老李"),
        facts={"name": "永盛电子有限公司工会", "kind": "enterprise"},
        on=timezone.localdate(),
    )
    org.merge_union(
        town.mill_union,
        actor=town.actor("老李"),
        target=other,
        on=timezone.localdate(),
        reason="两家合并",
    )
    assert Request.objects.get(pk=mine.pk).office == other
    assert Entry.objects.filter(request=mine, kind="handed_on").count() == 1


def answered_by_the_mill(town: Town) -> Request:
    request = file(town, category="membership")
    assert request.office == town.mill_union
    services.accept_request(request, actor=town.actor("赵姐"))
    return services.answer_request(
        request, actor=town.actor("赵姐"), text="会员证补好了。", outcome="solved"
    )


def test_done_again_it_goes_to_whoever_stands_in_the_place_of_a_union_that_is_no_more(
    town: Town,
) -> None:
    done = answered_by_the_mill(town)
    today = timezone.localdate()
    facts = {"name": "永盛电子有限公司工会", "kind": "enterprise"}
    other = org.found_union(town.east, actor=town.actor("老李"), facts=facts, on=today)
    org.merge_union(
        town.mill_union, actor=town.actor("老李"), target=other, on=today, reason="两家合并"
    )
    org.close_union(other, actor=town.actor("老李"), on=today, reason="企业注销")
    again = services.reopen_request(
        Request.objects.get(pk=done.pk), actor=town.actor("张师傅"), why="没有收到"
    )
    kept = Request.objects.get(pk=again.pk)
    assert (kept.office, kept.handler) == (town.east, None)
    assert kept.promises.get(ended_at=None).office == town.east
    page = selectors.matter_page(town.actor("张师傅"), kept, holds_passphrase=False)
    assert page["history"][0].heading == "工会有变动，改由东湖街道总工会办理"
    services.answer_request(kept, actor=town.actor("老李"), text="补发了。", outcome="solved")


def test_while_the_union_stands_it_does_its_work_again_itself(town: Town) -> None:
    done = answered_by_the_mill(town)
    again = services.reopen_request(done, actor=town.actor("张师傅"), why="没有收到")
    kept = Request.objects.get(pk=again.pk)
    assert (kept.office, kept.handler) == (town.mill_union, town.accounts["赵姐"])
    assert not Entry.objects.filter(request=kept, kind="handed_on").exists()


def asked_to_confirm(town: Town) -> str:
    """The page that names what follows, before anything is done."""
    typed = {"on": timezone.localdate().isoformat(), "reason": "企业注销"}
    page = reverse("org:close_union", args=[town.mill_union.pk])
    return town.client("老李").post(page, typed).content.decode()


def test_the_page_of_the_change_says_so_beforehand(town: Town) -> None:
    mine = file(town, category="membership")
    assert "还没办完的诉求1件" in asked_to_confirm(town)
    assert Request.objects.get(pk=mine.pk).office == town.mill_union


def test_confidential_matters_are_not_foretold(town: Town) -> None:
    """They lie at the district, so the count of a union says nothing about them."""
    file(town, category="wages")
    assert "还没办完的诉求" not in asked_to_confirm(town)
