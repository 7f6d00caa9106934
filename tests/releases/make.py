"""`python -m tests.releases.make`: the database of this release, the same at every run.

The clock stands still, chance is seeded, and everything happens by the use cases of real people, so
that every table they write has rows in it.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from tests.releases import HERE, KEYRING

SEED = 20180312


@contextmanager
def no_chance() -> Iterator[None]:
    """Every random byte comes from the seed (nonces, numbers, passphrases), and nothing takes time."""
    chance = random.Random(SEED)
    with (
        patch("os.urandom", chance.randbytes),
        patch("random._urandom", chance.randbytes),
        patch("time.monotonic", return_value=0.0),
    ):
        yield


def live_in(town) -> None:
    """A week: three requests, one taken up, asked about, answered and closed; a paper; a card; a
    committee's term; messages; a sealed trail with the head of a day."""
    from datetime import date

    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from tests.town import at, file
    from zhijia.base.audit.sealer import seal_entries
    from zhijia.base.files.services import keep_file
    from zhijia.base.files.tests.samples import TAKEN
    from zhijia.base.outbox.delivery import deliver_outbox
    from zhijia.desk import services as desk
    from zhijia.kernel.actor import VISITOR
    from zhijia.org import services as org

    with at(2018, 3, 12, 9, 0):
        wages = file(town, "张师傅")
        file(town, "刘师傅", category="injury", story="手被机器压伤，公司不去申报。")
        file(town, "visitor", category="contract", story="被口头辞退，没有书面通知。")
        paper = SimpleUploadedFile("工资条.jpg", TAKEN["jpeg"])
        keep_file(paper, actor=VISITOR, target=f"desk.request:{wages.pk}")
        org.issue_card(actor=town.actor("张师傅"))
        chair = town.actor("周主席")
        since = date(2018, 3, 1)
        term = org.record_term(
            town.mill_union, "committee", actor=chair, since=since, years=3, facts={}
        )
        org.seat_member(term, town.person("张师傅"), actor=chair, position="member", since=since)
        seal_entries(now=timezone.now())
    with at(2018, 3, 13, 10, 0):
        desk.accept_request(wages, actor=town.actor("小王"))
        desk.write_to_worker(wages, actor=town.actor("小王"), text="请把三月的考勤拍一张。")
        seal_entries(now=timezone.now())
    with at(2018, 3, 14, 10, 0):
        wages.refresh_from_db()
        desk.answer_request(
            wages, actor=town.actor("小王"), text="已同公司谈妥，本周五补发。", outcome="solved"
        )
        desk.rate_request(wages, actor=town.actor("张师傅"), grade="satisfied")
        deliver_outbox(now=timezone.now())
        seal_entries(now=timezone.now())


def make() -> Path:
    """Migrate an empty database, live in it, and write its backup."""
    from django.core.management import call_command

    from tests.town import at, build_town
    from zhijia import __version__
    from zhijia.base.backup.keeping import write_backup

    target = HERE / __version__
    shutil.rmtree(target, ignore_errors=True)
    with no_chance():
        with at(2018, 3, 9, 9, 0):
            call_command("migrate", interactive=False, verbosity=0)
            town = build_town()
        live_in(town)
        with at(2018, 3, 16, 2, 0):
            write_backup(target)
    return target


if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    os.environ["ZHIJIA_KEYRING_FILE"] = str(KEYRING)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhijia.config.settings_test"
    import django

    django.setup()
    print(make())  # where it lies
