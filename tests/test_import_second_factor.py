"""The second factor of an import is asked for before the work on it begins, not when it is done."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.town import Town
from zhijia.org.models import Roster
from zhijia.org.tests.rosters import csv_of, line


def test_the_second_factor_comes_behind_the_upload(town: Town) -> None:
    """The file is kept; whoever has proven one goes straight on to the columns and to the commit."""
    client = town.client("赵姐")
    file = SimpleUploadedFile("名册.csv", csv_of([line(1)]))
    sent = client.post(
        reverse("org:upload_roster"), {"union": town.mill_union.pk, "file": file}, follow=True
    )
    roster = Roster.objects.get()
    columns = reverse("org:map_roster", args=[roster.pk])
    (where, _), (proof, _) = sent.redirect_chain[:2]
    assert where == columns
    assert proof.startswith(reverse("access:add_second_factor"))
    assert columns in sent.request["QUERY_STRING"].replace("%2F", "/")
    proven = town.proven_client("赵姐")
    assert proven.get(columns).status_code == 200
    assert proven.get(reverse("org:commit_roster", args=[roster.pk])).status_code == 200
