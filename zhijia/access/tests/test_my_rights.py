"""Export, consents, closing the account: what somebody may do with what we hold about them."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from tests.town import BUILDER, Town
from zhijia.access import selectors, services
from zhijia.access.models import Account, Consent, Device
from zhijia.access.rules.consents import CONSENTS, ConsentKind
from zhijia.access.services.exporting import _harmless
from zhijia.access.tests.conftest import PHONE, STRANGER
from zhijia.access.tests.test_corrections import fresh, propose, zhang
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.delivery import deliver_outbox
from zhijia.base.outbox.models import Message
from zhijia.base.outbox.selectors import sent_in_development
from zhijia.base.outbox.services import notify
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.org.models import Membership, Person

# Export


def files_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_export_my_data_holds_everything_in_full(town: Town) -> None:
    propose(town, "address", "=东湖路1号")
    client = fresh(town, "张师傅")
    assert client.get("/me/data/export/").status_code == 200
    answer = client.post("/me/data/export/")
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    files = files_of(answer.content)
    assert set(files) == {
        "held.csv",
        "looks.csv",
        "corrections.csv",
        "consents.csv",
        "my-data.html",
        "my-data.json",
    }
    phone = zhang(town).sealed()["phone"]
    whole = json.loads(files["my-data.json"])
    for group in selectors.my_data(town.actor("张师傅")):
        for known in group.values:
            assert any(known.value == row["内容"] for row in whole["held"]), known.label
    assert phone in files["held.csv"]
    assert phone in files["my-data.html"]
    rows = list(csv.reader(io.StringIO(files["corrections.csv"])))
    assert rows[1][3] == "'=东湖路1号"
    assert AuditEntry.objects.filter(verb="access.export_my_data").count() == 1


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert _harmless(cell) == f"'{cell}"
    assert _harmless(f"x{cell}") == f"x{cell}"


def test_export_asks_for_a_fresh_proof_and_is_nobody_elses(town: Town) -> None:
    assert town.client("张师傅").post("/me/data/export/").status_code == 302
    assert Client().post("/me/data/export/").status_code == 302
    with pytest.raises(NotAllowed):
        services.export_my_data(town.accounts["张师傅"], actor=town.actor("小王"))


# Consents


def texted(town: Town, key: str) -> int:
    notify(town.person("张师傅").pk, "access.correction_decided", key=key)
    deliver_outbox(now=timezone.now())
    return sent_in_development(zhang(town).sealed()["phone"]).filter(key__startswith=key).count()


def test_withdraw_consent_works_at_once_and_give_consent_brings_it_back(town: Town) -> None:
    client = town.client("张师傅")
    assert "还没有问过您" in client.get("/me/data/consents/").content.decode()
    assert texted(town, "a") == 1
    client.post("/me/data/consents/sms/withdraw/")
    assert texted(town, "b") == 0
    assert Message.objects.filter(key="b").exists()  # still in the inbox
    assert "您撤回了" in client.get("/me/data/consents/").content.decode()
    client.post("/me/data/consents/sms/give/")
    assert texted(town, "c") == 1
    given = Consent.objects.get(withdrawn_at__isnull=True)
    assert given.version == CONSENTS["sms"].version
    held = [known for group in selectors.my_data(town.actor("张师傅")) for known in group.values]
    assert [known.value for known in held if str(known.group) == "同意"] == ["已撤回", "同意"]


def test_pressed_twice_is_once(town: Town) -> None:
    person, actor = town.person("张师傅"), town.actor("张师傅")
    for _twice in "ab":
        services.give_consent(person, "sms", actor=actor)
    assert Consent.objects.count() == 1
    for _twice in "ab":
        services.withdraw_consent(person, "sms", actor=actor)
    assert Consent.objects.count() == 1
    verbs = AuditEntry.objects.filter(verb__contains="consent").values_list("verb", flat=True)
    assert sorted(verbs) == ["access.give_consent", "access.withdraw_consent"]


def test_new_words_are_a_new_question(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    services.give_consent(town.person("张师傅"), "sms", actor=town.actor("张师傅"))
    old = CONSENTS["sms"]
    changed = ConsentKind(old.title, old.wording, "2027-01-01", old.without)
    monkeypatch.setitem(CONSENTS, "sms", changed)
    assert selectors.my_consents(town.actor("张师傅"))[0].state == "changed"
    services.give_consent(town.person("张师傅"), "sms", actor=town.actor("张师傅"))
    view = selectors.my_consents(town.actor("张师傅"))[0]
    assert view.state == "given"
    assert [line.version for line in view.history] == ["2027-01-01", old.version]


def test_a_consent_is_the_persons_own(town: Town) -> None:
    for act in (services.give_consent, services.withdraw_consent):
        with pytest.raises(NotAllowed):
            act(town.person("张师傅"), "sms", actor=town.actor("小王"))
        with pytest.raises(RuleViolation, match=r"access\.consent_unknown"):
            act(town.person("张师傅"), "marketing", actor=town.actor("张师傅"))
    assert town.client("张师傅").post("/me/data/consents/marketing/give/").status_code == 422


# Closing the account


def test_erase_account_of_a_member_keeps_the_register(town: Town) -> None:
    client = fresh(town, "张师傅")
    propose(town, "name", "张建军")
    page = client.get("/me/data/erase/").content.decode()
    at_once, kept = page.split("要留一段时间的")
    for told in ("登录过的设备", "第二道验证、连上的别的平台", "收件箱里的消息"):
        assert told in at_once
        assert told not in kept
    for told in ("姓名、证件、手机号、会籍", "在会期间", "第四十七条"):
        assert told in kept
    assert client.post("/me/data/erase/").status_code == 422
    assert client.post("/me/data/erase/", {"sure": "on"})["Location"] == "/"
    account = Account.objects.get(pk=town.accounts["张师傅"].pk)
    assert (account.is_active, account.phone_index) == (False, None)
    assert not account.has_usable_password()
    assert not Device.objects.filter(account=account).exists()
    assert not Message.objects.filter(person_id=account.person_id).exists()
    assert zhang(town).name == "张建国"
    assert selectors.my_corrections(town.actor("小王")) == []
    row = zhang(town).corrections.get()
    assert (row.state, bytes(row.envelope)) == ("withdrawn", b"")
    assert "_auth_user_id" not in client.session
    assert client.get("/me/data/").status_code == 302


def test_whoever_was_never_a_member_is_forgotten(town: Town) -> None:
    account = services.open_account(name="王小路", phone="13677778888", actor=BUILDER)
    gone = services.erase_account(account, actor=selectors.actor_for(account))
    person = Person.objects.get(pk=account.person_id)
    assert not Membership.objects.filter(person=person).exists()
    assert (person.name, person.phone_index, bytes(person.envelope)) == ("（已注销）", None, b"")
    assert "access.devices" in gone


def test_an_officer_ends_their_posts_first(town: Town) -> None:
    with pytest.raises(RuleViolation, match=r"access\.erase_needs_no_post"):
        services.erase_account(town.accounts["老李"], actor=town.actor("老李"))
    with pytest.raises(NotAllowed):
        services.erase_account(town.accounts["张师傅"], actor=town.actor("小王"))
    assert Account.objects.filter(is_active=False).count() == 0


def test_closing_asks_for_a_fresh_proof(town: Town) -> None:
    answer = town.client("张师傅").post("/me/data/erase/", {"sure": "on"})
    assert answer["Location"].startswith("/sign-in/")
    assert Account.objects.get(pk=town.accounts["张师傅"].pk).is_active


def test_nobody_is_texted_at_a_number_a_roster_wrote_over_the_one_they_sign_in_with(
    worker: Account,
) -> None:
    """It may be the employer's, and the text tells of a matter."""
    person = worker.person
    assert selectors.addresses_of(person.pk).sms == PHONE
    person.seal(phone=STRANGER)
    person.save()
    assert selectors.addresses_of(person.pk).sms == ""
    worker.phone_index, worker.username = None, "no-phone-to-sign-in-with"
    worker.save()
    assert selectors.addresses_of(person.pk).sms == STRANGER
