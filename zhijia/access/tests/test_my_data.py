"""我的信息 and 谁看过我的信息: everything, for the person alone, and nothing of anybody else."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from zhijia.access import selectors, services
from zhijia.access.models import Account
from zhijia.access.rules.names import named_by_surname
from zhijia.access.tests.conftest import ACTOR, PASSWORD, PHONE, STRANGER, Open, ask_for_code
from zhijia.base.outbox.delivery import deliver_outbox
from zhijia.base.outbox.models import OutboxRow
from zhijia.base.sealing.models import Reveal
from zhijia.base.sealing.services import reveal
from zhijia.kernel.actor import system
from zhijia.org.models import Membership, Person, Union

pytestmark = pytest.mark.django_db
ID_NUMBER = "999999198001010011"


@pytest.fixture
def district() -> Union:
    return Union.objects.plant(
        name="示范区总工会", kind="district", parent=None, set_up_on=date(2015, 5, 1)
    )


@pytest.fixture
def officer(open_account: Open, district: Union) -> Account:
    account = open_account("林静", phone=STRANGER)
    today = timezone.localdate()
    services.appoint_officer(
        account, district, "district_officer", actor=ACTOR, since=today, title="权益保障部部长"
    )
    return account


@pytest.fixture
def mine(client: Client, open_account: Open) -> Client:
    person = Person.written_down("张建国", id_number=ID_NUMBER, phone=PHONE)
    person.save()
    services.open_account(name="张建国", phone=PHONE, password=PASSWORD, person=person, actor=ACTOR)
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    return client


def me() -> Person:
    return Person.objects.get(name="张建国")


def look(officer: Account, fields: list[str], *, target: str = "", reason: str = "") -> None:
    actor = selectors.actor_for(officer)
    purpose = Reveal.Purpose.OTHER if reason else Reveal.Purpose.PHONE
    reveal(
        me(), fields, actor=actor, reason=reason, purpose=purpose, person_id=me().pk, target=target
    )


# My data


def test_my_data_is_masked_until_asked(mine: Client) -> None:
    masked = mine.get("/me/data/").content.decode()
    assert "138******78" in masked
    assert PHONE not in masked
    assert ID_NUMBER not in masked
    full = mine.post("/me/data/")
    assert PHONE in full.content.decode()
    assert ID_NUMBER in full.content.decode()
    assert "no-store" in full["Cache-Control"]


def test_each_value_says_where_it_came_from(mine: Client, district: Union) -> None:
    Membership.objects.create(person=me(), union=district, since=date(2018, 3, 12), change="1")
    shown = mine.get("/me/data/").content.decode()
    for told in ("工会登记", "工会名册", "2018-03-12起", "只记日子，不记时间", "示范区总工会"):
        assert told in shown


def test_a_visitor_has_no_data_page(client: Client, db: None) -> None:
    assert client.get("/me/data/")["Location"] == "/sign-in/?next=/me/data/"
    assert client.get("/me/data/seen/").status_code == 302


# Who looked


def test_nobody_has_looked(mine: Client) -> None:
    assert "还没有人看过您的完整信息。" in mine.get("/me/data/seen/").content.decode()


def test_the_four_facts_of_a_look(mine: Client, officer: Account) -> None:
    look(officer, ["phone", "name"], reason="核实欠薪月份和人数")
    shown = mine.get("/me/data/seen/").content.decode()
    for told in ("权益保障部部长", "林某", "手机号、姓名", "核实欠薪月份和人数", "共1次"):
        assert told in shown
    assert "林静" not in shown


def test_a_button_is_a_reason(mine: Client, officer: Account) -> None:
    look(officer, ["phone"])
    assert "打电话核实" in mine.get("/me/data/seen/").content.decode()


def test_a_look_for_somebody_elses_matter_tells_nothing_of_it(
    mine: Client, officer: Account, open_account: Open, district: Union
) -> None:
    other = open_account("刘芳", phone="13911112222")
    theirs = Membership.objects.create(
        person=other.person, union=district, since=date(2018, 3, 12), change="1"
    )
    look(officer, ["phone"], target=f"org.membership:{theirs.pk}", reason="刘芳家里的事情要核对")
    shown = mine.get("/me/data/seen/").content.decode()
    assert "核对是否重复建档" in shown
    assert "刘芳" not in shown


@pytest.mark.parametrize(
    "target", ["desk.nothing:1", "org.membership:x", "org.union:1", "", "org.person:999"]
)
def test_a_target_that_is_not_mine_is_neutral(mine: Client, officer: Account, target: str) -> None:
    look(officer, ["phone"], target=target or "sealing.reveal:1", reason="这句话不给别人看")
    shown = mine.get("/me/data/seen/").content.decode()
    assert "这句话不给别人看" not in shown


def test_looks_at_others_are_not_mine(mine: Client, officer: Account, open_account: Open) -> None:
    other = open_account("刘芳", phone="13911112222").person
    reveal(
        other, ["phone"], actor=selectors.actor_for(officer), purpose="phone", person_id=other.pk
    )
    assert "还没有人看过" in mine.get("/me/data/seen/").content.decode()


def test_the_last_thirty_days(mine: Client, officer: Account) -> None:
    long_ago = timezone.now() - timedelta(days=31)
    with patch("django.utils.timezone.now", return_value=long_ago):
        look(officer, ["phone"])
    assert "共1次" in mine.get("/me/data/seen/").content.decode()
    assert "最近30天没有人看过" in mine.get("/me/data/seen/?of=recent").content.decode()


@pytest.mark.parametrize(
    ("name", "called"), [("林静", "林某"), ("欧阳建华", "欧阳某"), ("欧阳", "欧某"), ("", "某")]
)
def test_officers_are_named_by_surname(name: str, called: str) -> None:
    assert named_by_surname(name) == called


# The demo's messages


IN_THE_WINDOW = "验证码在启动平台的窗口里"


@pytest.fixture
def made_up(open_account: Open) -> Account:
    """An account as the demo opens it: the audit trail says so."""
    opened = {"name": "张建国", "phone": PHONE, "actor": system("demo.build_cast")}
    return services.open_account(**opened)  # type: ignore[arg-type]


@override_settings(IS_DEMO=True, MESSAGES="development")
def test_the_demo_shows_its_codes(
    client: Client, made_up: Account, capfd: pytest.CaptureFixture[str]
) -> None:
    shown = client.get("/sign-in/").content.decode()
    assert "演示环境" in shown
    assert IN_THE_WINDOW not in shown
    code = ask_for_code(client, PHONE)
    assert code in client.get("/dev/messages/").content.decode()
    assert code not in capfd.readouterr().err


@pytest.mark.parametrize("off", [{"IS_DEMO": False}, {"MESSAGES": "production"}])
def test_elsewhere_there_is_no_such_page(
    client: Client, made_up: Account, off: dict[str, object]
) -> None:
    with override_settings(**{"IS_DEMO": True, "MESSAGES": "development", **off}):
        assert client.get("/dev/messages/").status_code == 404
        assert "演示环境" not in client.get("/sign-in/").content.decode()


@override_settings(IS_DEMO=True, MESSAGES="development")
def test_a_real_district_on_ones_own_machine_shows_codes_in_its_window(
    client: Client, open_account: Open, capfd: pytest.CaptureFixture[str]
) -> None:
    worker = open_account()
    assert IN_THE_WINDOW in client.get("/sign-in/").content.decode()
    code = ask_for_code(client, PHONE)
    assert f"验证码{code}，138******78" in capfd.readouterr().err
    assert client.get("/dev/messages/").status_code == 404
    assert IN_THE_WINDOW in client.get("/sign-in/code/").content.decode()
    client.post("/sign-in/code/", {"code": code})
    assert client.session["_auth_user_id"] == str(worker.pk)


@override_settings(MESSAGES="production", SMS_URL="")
def test_where_messages_are_sent_no_window_shows_them(
    client: Client, open_account: Open, capfd: pytest.CaptureFixture[str]
) -> None:
    open_account()
    assert IN_THE_WINDOW not in client.get("/sign-in/").content.decode()
    client.post("/sign-in/", {"phone": PHONE})
    code = OutboxRow.objects.get().payload["code"]
    deliver_outbox(now=timezone.now())
    assert code not in capfd.readouterr().err
