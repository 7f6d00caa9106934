from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.base.files.contents import PIECE, TAG, decrypted_content, encrypted_content
from zhijia.base.files.http import file_response
from zhijia.base.files.models import StoredFile
from zhijia.base.files.rules.kinds import KINDS, MOST_BYTES
from zhijia.base.files.selectors import files_of
from zhijia.base.files.services import (
    clear_orphans,
    drop_file,
    drop_files_of,
    hand_on_files,
    keep_file,
    open_file,
    plain_name,
)
from zhijia.base.files.tests.samples import NOT_TAKEN, PLACE, TAKEN
from zhijia.base.sealing.envelopes import SealBroken
from zhijia.base.texts import sentence
from zhijia.kernel.actor import VISITOR
from zhijia.kernel.errors import RuleViolation, Unavailable

DRAFT = "desk.draft:12"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A file store of its own for this test."""
    kept = {"location": str(tmp_path)}
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": backend, "OPTIONS": kept},
    }
    return tmp_path


def kept(name: str, content: bytes, target: str = DRAFT) -> StoredFile:
    upload = SimpleUploadedFile("x", content)
    upload._name = name
    return keep_file(upload, actor=VISITOR, target=target)


def content_of(file: StoredFile) -> bytes:
    return b"".join(open_file(StoredFile.objects.get(pk=file.pk)))


def stored(store) -> list[bytes]:
    return [path.read_bytes() for path in store.rglob("*") if path.is_file()]


@pytest.mark.django_db
@pytest.mark.parametrize("code", KINDS)
def test_a_paper_comes_back_cleaned_and_lies_sealed_under_another_name(code, store) -> None:
    file = kept(f"工资条3月.{code}", TAKEN[code])
    content = content_of(file)
    assert PLACE not in content
    assert file.size == len(content)
    assert file.name == f"工资条3月.{file.kind.suffix}"
    (path,) = [path for path in store.rglob("*") if path.is_file()]
    assert path.name == file.key.hex
    assert content[:40] not in path.read_bytes()
    assert files_of(DRAFT) == [file]
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.target) == ("files.keep_file", f"files.storedfile:{file.pk}")
    assert entry.facts["to"] == DRAFT
    assert "工资条" not in str(entry.facts)


@pytest.mark.django_db
@pytest.mark.parametrize("what", [what for what in NOT_TAKEN if what != "nothing"])
def test_what_we_do_not_take_is_refused_and_leaves_nothing(what, store) -> None:
    with pytest.raises(RuleViolation) as refused:
        kept("合同.exe", NOT_TAKEN[what])
    assert refused.value.code == "files.kind_not_taken"
    assert sentence(refused.value) == "“合同.exe”不是照片、录音或文档，没有收。可以拍成照片再传。"
    assert stored(store) == []
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_refusals_say_what_is_wrong() -> None:
    with pytest.raises(RuleViolation) as refused:
        kept("工资.jpg", NOT_TAKEN["text"])
    assert sentence(refused.value).startswith("“工资.jpg”里面其实不是照片")
    with pytest.raises(RuleViolation) as refused:
        kept("工资.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 64)
    assert refused.value.code == "files.no_photo"
    with pytest.raises(RuleViolation) as refused:
        kept("空.pdf", b"")
    assert refused.value.code == "files.empty"


@pytest.mark.django_db
def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    class Upload(SimpleUploadedFile):
        def read(self, *sizes: int) -> bytes:
            raise AssertionError("read although too large")

    upload = Upload("录像.mp4", b"")
    upload.size = 85 * 1024 * 1024
    with pytest.raises(RuleViolation) as refused:
        keep_file(upload, actor=VISITOR, target=DRAFT)
    assert sentence(refused.value) == (
        "“录像.mp4”有85兆，超过20兆，没有收。可以剪短，或带到服务站。"
    )
    upload.size = MOST_BYTES + 1
    with pytest.raises(RuleViolation) as refused:
        keep_file(upload, actor=VISITOR, target=DRAFT)
    assert refused.value.facts["size"] == 21


@pytest.mark.django_db
def test_at_most_ten_papers_hang_on_a_matter() -> None:
    for number in range(10):
        kept(f"{number}.pdf", TAKEN["pdf"])
    with pytest.raises(RuleViolation, match=r"files\.too_many"):
        kept("11.pdf", TAKEN["pdf"])
    assert kept("1.pdf", TAKEN["pdf"], target="desk.draft:13").pk


@pytest.mark.django_db
def test_a_name_that_lies_is_put_right() -> None:
    assert kept("工资.jpg", TAKEN["pdf"]).name == "工资.pdf"
    assert kept("../../etc/合同.pdf", TAKEN["pdf"]).name == "合同.pdf"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("C:\\Users\\a\\工资.pdf", "工资.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202egnp.exe", "gnp.exe"),
        ("长" * 200 + ".pdf", "长" * 80 + ".pdf"),
        ("", "file"),
        (".pdf", ".pdf"),
    ],
)
def test_names_are_made_plain(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_taken_out_of_its_own_matter_only(store) -> None:
    file = kept("1.pdf", TAKEN["pdf"])
    drop_file(file.pk, actor=VISITOR, target="desk.draft:13")
    assert len(stored(store)) == 1
    for _ in range(2):
        drop_file(file.pk, actor=VISITOR, target=DRAFT)
    assert stored(store) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_matter_given_up_leaves_nothing(store) -> None:
    kept("1.pdf", TAKEN["pdf"])
    kept("2.pdf", TAKEN["pdf"])
    assert drop_files_of(DRAFT, actor=VISITOR) == 2
    assert stored(store) == []


@pytest.mark.django_db
def test_papers_of_a_draft_go_with_the_matter() -> None:
    file = kept("1.pdf", TAKEN["pdf"])
    assert hand_on_files(DRAFT, to="desk.request:7") == [file]
    assert files_of(DRAFT) == []
    assert content_of(file) == TAKEN["pdf"]


@pytest.mark.django_db
def test_contents_without_a_row_are_cleared_after_a_day_and_nothing_else(store) -> None:
    file, orphan = kept("1.pdf", TAKEN["pdf"]), kept("2.pdf", TAKEN["pdf"])
    StoredFile.objects.filter(pk=orphan.pk).delete()
    (store / "other").mkdir()
    (store / "other" / "foreign").write_bytes(b"x")
    now = timezone.now()
    assert clear_orphans(now=now) == 0
    assert clear_orphans(now=now + timedelta(days=2)) == 1
    assert content_of(file) == TAKEN["pdf"]
    assert (store / "other" / "foreign").exists()


@pytest.mark.django_db
def test_a_store_that_is_away_is_said_so() -> None:
    file = kept("1.pdf", TAKEN["pdf"])
    default_storage.delete(file.path)
    with pytest.raises(Unavailable, match=r"files\.gone"):
        content_of(file)


@pytest.mark.django_db
def test_a_changed_content_is_not_handed_out() -> None:
    file = kept("1.pdf", TAKEN["pdf"])
    with default_storage.open(file.path) as opened:
        content = bytearray(opened.read())
    content[3] ^= 1
    default_storage.delete(file.path)
    default_storage.save(file.path, io.BytesIO(content))
    with pytest.raises(SealBroken):
        content_of(file)


def test_pieces_cannot_be_exchanged_left_out_or_cut_off() -> None:
    from uuid import uuid4

    file, key = uuid4(), b"k" * 16
    content = bytes(range(256)) * 700  # two pieces and a bit
    sealed = encrypted_content(content, file=file, key=key)

    def opened(changed: bytes, of=file) -> bytes:
        return b"".join(decrypted_content(io.BytesIO(changed), file=of, key=key))

    assert opened(sealed) == content
    piece = PIECE + TAG
    first, second, third = sealed[:piece], sealed[piece : 2 * piece], sealed[2 * piece :]
    for changed in (
        second + first + third,
        first + third,
        first + second,
        first,
        b"",
        sealed + b"x",
    ):
        with pytest.raises(SealBroken):
            opened(changed)
    with pytest.raises(SealBroken):
        opened(sealed, of=uuid4())
    exact = encrypted_content(content[: 2 * PIECE], file=file, key=key)
    assert opened(exact) == content[: 2 * PIECE]


@pytest.mark.django_db
def test_an_answer_is_kept_nowhere_and_runs_nothing() -> None:
    photo = file_response(kept("工资 条.jpeg", TAKEN["jpeg"]))
    paper = file_response(kept("合同.pdf", TAKEN["pdf"]))
    assert b"".join(paper.streaming_content) == TAKEN["pdf"]
    assert photo["Content-Disposition"] == (
        "inline; filename*=UTF-8''%E5%B7%A5%E8%B5%84%20%E6%9D%A1.jpg"
    )
    assert paper["Content-Disposition"].startswith("attachment")
    for answer in (photo, paper):
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
