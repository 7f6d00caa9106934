"""Visitors of the front door over real HTTP: a connection and cookies each, forms as they stand.

A visitor does what a browser does: reads a page, fills in its form, sends it with the token that
stood in it, goes where it is sent. When the connection breaks, the same is sent again, as somebody
presses the button once more. Each comes from an address of its own, as through the proxy of
docs/deploy.md, so the limits against floods hold as they do for people.
"""

from __future__ import annotations

import asyncio
import hashlib
import html
import io
import random
import re
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from PIL import Image

from zhijia.base.files.rules.metadata import cleaned

HOST = "127.0.0.1"
PATIENCE = 60.0
"""Seconds until somebody takes a page for broken and presses again."""
PRESSES_AT_MOST = 240
BETWEEN_PRESSES = 0.25
PHOTO_BYTES = 200_000
BOUNDARY = "zhijia-visitor-boundary"

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION_SEEN = re.compile(rb'name="seen"[^>]* value="([^"]*)"')
NUMBER = re.compile(rb"\b\d{4}-\d{4}-\d{4}-\d{4}\b")
PASSPHRASE = re.compile(rb"\b\d{4}(?: \d{4}){2,4}\b")

CATEGORIES = ("wages", "contract", "hardship", "unsure")
STORY_BEGINS = "来访第"
SAID: Mapping[str, dict[str, str]] = {
    "employer": {"employer": "示范纺织厂", "concerns": "one"},
    "papers": {},
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A photo as it comes from a telephone whose camera writes no place into it."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a visitor was told, and what they had sent: the number, the passphrase, the story and
    the digests of their papers."""

    number: str
    passphrase: str
    story: str
    papers: tuple[str, ...] = ()


@dataclass(slots=True)
class Notes:
    """What a crowd met: seconds of every exchange by its kind, what was acknowledged, how many
    connections broke, every answer that was neither a page nor a way to one, and how many visitors
    gave up at such an answer."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    filed: list[Acknowledged] = field(default_factory=list)
    broken: int = 0
    refused: list[str] = field(default_factory=list)
    turned_away: int = 0
    lasted: float = 0.0

    def count(self, kind: str, spent: float) -> None:
        self.seconds.setdefault(kind, []).append(spent)

    @property
    def all_seconds(self) -> list[float]:
        return [spent for kind in self.seconds.values() for spent in kind]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page and where it stands, after every redirect."""

    path: str
    body: bytes

    def found(self, pattern: re.Pattern[bytes]) -> str:
        match = pattern.search(self.body)
        if match is None:
            raise AssertionError(f"{self.path}: no {pattern.pattern!r}")
        return html.unescape(match[match.lastindex or 0].decode())


class Browser:
    """One visitor's window: keep-alive, cookies, redirects, and a second press when a line breaks."""

    def __init__(self, port: int, address: str, notes: Notes) -> None:
        self._port, self._address, self._notes = port, address, notes
        self._cookies: dict[str, str] = {}
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def read(self, path: str) -> Page:
        """A page by its address."""
        return await self._follow("GET", path, "read")

    async def send(
        self, page: Page, fields: Mapping[str, str], *, paper: Paper | None = None, kind: str
    ) -> Page:
        """The form of a page, sent to where it stands."""
        named = {"csrfmiddlewaretoken": page.found(TOKEN), **fields}
        body, content_type = _form(named, paper)
        return await self._follow("POST", page.path, kind, body, content_type)

    def close(self) -> None:
        if self._line is not None:
            self._line[1].close()
            self._line = None

    async def _follow(
        self, method: str, path: str, kind: str, body: bytes = b"", content_type: str = ""
    ) -> Page:
        answer = await self._exchange(method, path, kind, body, content_type)
        while answer.status in (301, 302, 303):
            path = answer.headers["location"]
            answer = await self._exchange("GET", path, "read")
        if answer.status >= 400:
            self._notes.refused.append(f"{method} {kind} {path}: {answer.status}")
            raise Refused(path)
        return Page(path, answer.body)

    async def _exchange(
        self, method: str, path: str, kind: str, body: bytes = b"", content_type: str = ""
    ) -> Answer:
        started = time.perf_counter()
        for _press in range(PRESSES_AT_MOST):
            sent = self._head(method, path, len(body), content_type) + body
            try:
                answer = await asyncio.wait_for(self._once(sent), PATIENCE)
            except (OSError, EOFError, TimeoutError):
                self._notes.broken += 1
                self.close()
                await asyncio.sleep(BETWEEN_PRESSES)
                continue
            self._keep(answer.cookies)
            self._notes.count(kind, time.perf_counter() - started)
            return answer
        raise AssertionError(f"{path}: nobody answers any more")

    async def _once(self, sent: bytes) -> Answer:
        if self._line is None:
            self._line = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._line
        writer.write(sent)
        await writer.drain()
        return await _answer(reader)

    def _head(self, method: str, path: str, length: int, content_type: str) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {HOST}:{self._port}",
            f"X-Forwarded-For: {self._address}",
            "Accept: text/html",
        ]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{n}={v}" for n, v in self._cookies.items()))
        if method == "POST":
            lines += [f"Content-Type: {content_type}", f"Content-Length: {length}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _keep(self, cookies: tuple[str, ...]) -> None:
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value


class Refused(Exception):
    """An answer of 400 or above; the notes say which."""


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for line in filter(None, head[1:]):
        name, _, value = line.partition(":")
        if name.lower() == "set-cookie":
            cookies.append(value.strip())
        else:
            headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers["content-length"]))
    return Answer(int(head[0].split(" ")[1]), headers, tuple(cookies), body)


def _form(fields: Mapping[str, str], paper: Paper | None) -> tuple[bytes, str]:
    if paper is None:
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="papers"; filename="{paper.name}"'
        "\r\nContent-Type: image/jpeg\r\n\r\n"
    )
    parts += [head.encode(), paper.content, f"\r\n--{BOUNDARY}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={BOUNDARY}"


def photo(number: int) -> Paper:
    """A photo of about 200 kB that the house keeps byte for byte: it holds no place and no time."""
    chance = random.Random(number)
    picture = Image.frombytes("RGB", (512, 430), chance.randbytes(512 * 430 * 3))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90)
    content = cleaned(written.getvalue(), "jpeg")
    assert abs(len(content) - PHOTO_BYTES) < PHOTO_BYTES // 20, len(content)
    return Paper("工资条.jpg", content)


# What a visitor does


PUBLIC = ("/", "/law/", "/guides/", "/places/", "/calc/", "/law/figures/", "/calc/double-wage/")


@dataclass(slots=True)
class Visitor:
    """Somebody who looks around, brings a matter, and looks how it stands."""

    serial: int
    browser: Browser
    notes: Notes
    chance: random.Random
    paper: Paper | None

    async def visit(self) -> None:
        """Four reads and one matter brought; the fourth read is of their own matter."""
        for path in self.chance.sample(PUBLIC, 3):
            await self.browser.read(path)
        told = await self.bring_a_matter()
        self.notes.filed.append(told)
        await self.look_at(told)

    async def bring_a_matter(self) -> Acknowledged:
        """The whole form, then the one button."""
        return await self.press(await self.fill_in())

    async def fill_in(self) -> Page:
        """One question a page, wherever the house sends next, up to the page with everything."""
        page = await self.browser.read("/ask/")
        fields = {"category": self.chance.choice(CATEGORIES)}
        page = await self.browser.send(page, fields, kind="step")
        papers = [self.paper] if self.paper else []
        while not page.path.endswith("/check/"):
            paper = papers.pop() if papers and page.path.endswith("/papers/") else None
            kind = "paper" if paper else "step"
            page = await self.browser.send(page, self._answers(page), paper=paper, kind=kind)
        return page

    async def press(self, check: Page) -> Acknowledged:
        """The one button, and what the page after it says."""
        seen = {"seen": check.found(VERSION_SEEN)}
        page = await self.browser.send(check, seen, kind="filing")
        papers = (self.paper.digest,) if self.paper else ()
        return Acknowledged(page.found(NUMBER), page.found(PASSPHRASE), self.story, papers)

    @property
    def story(self) -> str:
        return f"{STORY_BEGINS}{self.serial}号：从三月起没有发工资，找过老板两次，都说下个月。"

    def _answers(self, page: Page) -> dict[str, str]:
        """What this visitor says to the question of a page. A question of the district's own gets
        its first choice, or a number, which fits every other control."""
        question = page.path.rstrip("/").rpartition("/")[2]
        if question in SAID:
            return SAID[question]
        if question == "story":
            return {"story": self.story}
        if question == "contact":
            return self._contact()
        choice = re.compile(rb'type="radio" name="%b" value="([^"]*)"' % question.encode())
        found = choice.search(page.body)
        return {question: html.unescape(found[1].decode()) if found else "3"}

    def _contact(self) -> dict[str, str]:
        """Every second one leaves a number."""
        if self.serial % 2:
            return {"reach": "nothing"}
        return {"reach": "phone", "phone": f"199{self.serial % 10**8:08}", "hours": "any"}

    async def look_at(self, told: Acknowledged) -> None:
        """查办理进度: the number and the passphrase open the matter, and the story stands in it."""
        page = await self.browser.read("/track/")
        said = {"number": told.number, "passphrase": told.passphrase}
        page = await self.browser.send(page, said, kind="step")
        if told.story not in page.body.decode():
            self.notes.refused.append(f"{told.number}: another story")


async def crowd(
    port: int, *, clients: int, seconds: float, serials: Iterator[int], photos: Sequence[Paper]
) -> Notes:
    """So many clients at once for so many seconds, without a pause; who has begun by then comes to
    the end. One of ten has a photo. The serial numbers make every story exist once."""
    notes = Notes()
    started = time.perf_counter()

    async def client() -> None:
        while time.perf_counter() - started < seconds:
            async with _visitor(port, next(serials), notes, photos) as visitor:
                await visitor.visit()

    await asyncio.gather(*(client() for _ in range(clients)))
    notes.lasted = time.perf_counter() - started
    return notes


async def all_press_at_once(
    port: int, *, clients: int, serials: Iterator[int], photos: Sequence[Paper]
) -> Notes:
    """So many clients fill in the form; when the last has come to the end, all press the button.
    `lasted` is from the first press to the last number."""
    notes = Notes()
    async with AsyncExitStack() as stack:
        visitors = [
            await stack.enter_async_context(_visitor(port, next(serials), notes, photos))
            for _ in range(clients)
        ]
        checks = await asyncio.gather(*(visitor.fill_in() for visitor in visitors))
        started = time.perf_counter()
        presses = (one.press(check) for one, check in zip(visitors, checks, strict=True))
        notes.filed += await asyncio.gather(*presses)
        notes.lasted = time.perf_counter() - started
    return notes


@asynccontextmanager
async def _visitor(
    port: int, serial: int, notes: Notes, photos: Sequence[Paper]
) -> AsyncIterator[Visitor]:
    address = f"10.{serial >> 16 & 255}.{serial >> 8 & 255}.{serial & 255}"
    browser = Browser(port, address, notes)
    paper = photos[serial % len(photos)] if serial % 10 == 0 else None
    try:
        yield Visitor(serial, browser, notes, random.Random(serial), paper)
    except Refused:
        notes.turned_away += 1
    finally:
        browser.close()
