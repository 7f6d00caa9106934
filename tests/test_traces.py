"""After a visit nothing in tables, logs or files tells where it came from or what was written.

Every page there is gets a visit, by GET and by POST, from an address and with words that stand
nowhere else; then every column of every table and every log line is searched for them.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from zhijia.base.network.seal import make_pair
from zhijia.config.logs import JsonLines

ADDRESS = "198.51.100.77"
STORY = "老板三个月没发工资还要我写自愿离职"
PHONE = "13877665544"
FORWARDED = {
    "REMOTE_ADDR": ADDRESS,
    "HTTP_X_FORWARDED_FOR": ADDRESS,
    "HTTP_X_REAL_IP": ADDRESS,
    "HTTP_FORWARDED": f"for={ADDRESS}",
}
SAMPLES = {
    "int": "1",
    "uuid": "6f1c2f0a-7c1e-4a51-9d5e-0c8f0f6b2a11",
    "slug": "story",
    "str": "20180312-12345678",
    "path": "x",
}
# Field names that a form of the house may have; unknown ones are ignored by every form.
WORDS = {
    **dict.fromkeys(("story", "note", "text", "answer", "title", "reason", "q", "employer"), STORY),
    **dict.fromkeys(("phone", "login", "username", "value", "number", "passphrase"), PHONE),
}


def paths(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """An address for every page, with made-up arguments."""
    for entry in resolver.url_patterns:
        here = prefix + sample_of(entry)
        if isinstance(entry, URLResolver):
            yield from paths(entry, here)
        else:
            yield here


def sample_of(entry: URLPattern | URLResolver) -> str:
    text = str(entry.pattern).lstrip("^").rstrip("$")
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for spoken in (f"<{kind}:{name}>", f"<{name}>"):
            text = text.replace(spoken, SAMPLES.get(kind, "x"))
    return text


@pytest.fixture
def written(settings, tmp_path) -> Iterator[io.StringIO]:
    """Every log line of every logger, as the process would write it; the network log is on."""
    settings.NETWORK_LOG_DIR = str(tmp_path)
    settings.NETWORK_LOG_KEYS = ",".join(make_pair()[1] for _ in range(2))
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    touched = [logging.getLogger(name) for name in ("", "django", "django.db.backends", "zhijia")]
    levels = [logger.level for logger in touched]
    for logger in touched:
        logger.setLevel(logging.DEBUG)
    touched[0].addHandler(handler)
    yield lines
    touched[0].removeHandler(handler)
    for logger, level in zip(touched, levels, strict=True):
        logger.setLevel(level)


def everything_in_the_tables() -> Iterator[tuple[str, str]]:
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all().iterator():
            for field in model._meta.local_concrete_fields:
                kept = getattr(row, field.attname)
                raw = bytes(kept) if isinstance(kept, bytes | memoryview) else str(kept).encode()
                yield f"{model._meta.label}.{field.name}", raw.decode("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.django_db
def test_a_visit_leaves_neither_address_nor_words(written, tmp_path) -> None:
    visitor = Client(raise_request_exception=False)
    visited = list(paths(get_resolver()))
    assert len(visited) > 10
    for path in visited:
        visitor.get(path, {"q": STORY}, **FORWARDED)
        visitor.post(path, WORDS, **FORWARDED)

    log = written.getvalue()
    assert log.count("\n") >= len(visited)
    for secret in (ADDRESS, STORY, PHONE):
        assert secret not in log
        assert [where for where, kept in everything_in_the_tables() if secret in kept] == []
    network_log = "".join(file.read_text() for file in tmp_path.iterdir())
    assert network_log.count("\n") == 2 * len(visited)
    assert ADDRESS not in network_log


@pytest.mark.django_db
def test_the_search_would_find_words_in_an_ordinary_log(written) -> None:
    """The control: the same visit, written by Python's usual formatter, tells the page."""
    (here,) = [h for h in logging.getLogger().handlers if getattr(h, "stream", None) is written]
    here.setFormatter(logging.Formatter("%(message)s"))
    Client(raise_request_exception=False).get(f"/nowhere/{PHONE}/", **FORWARDED)
    assert PHONE in written.getvalue()
