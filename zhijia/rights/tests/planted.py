"""A made-up district with planted faults: for every check people who break it, and beside them
people who look alike and break nothing. Pure and seeded: the same seed gives the same files.

Everybody works in Suzhou from 2018-04 to 2019-03 and is clean unless a fault is planted.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from zhijia.kernel.identity import check_character

REGION = "江苏省苏州市"
SETTLE_ON = date(2019, 6, 30)
FLOOR, CAP = 303_000, 2_196_300
LAST_YEAR = [f"2017-{month:02d}" for month in range(1, 13)]
MONTHS = [f"2018-{month:02d}" for month in range(4, 13)] + [f"2019-{m:02d}" for m in range(1, 4)]
RATES = {
    "pension": (190, 80),
    "medical": (90, 20),
    "unemployment": (5, 5),
    "injury": (4, 0),
    "maternity": (8, 0),
}
WITHHELD = ("pension", "medical", "unemployment")


@dataclass
class Slip:
    """One pay slip; fen."""

    period: str
    gross: int
    withheld: dict[str, int]
    cash: int = 0


@dataclass
class Entry:
    """One contribution row; fen. `fee` amounts follow from base and rate unless set."""

    period: str
    kind: str
    base: int
    paid_on: str
    entry: str = "normal"
    employer: int | None = None
    worker: int | None = None
    change: str = ""
    employer_id: str | None = None

    def amounts(self) -> tuple[int, int]:
        employer_rate, worker_rate = RATES.get(self.kind, (0, 0))
        employer = share(self.base, employer_rate) if self.employer is None else self.employer
        worker = share(self.base, worker_rate) if self.worker is None else self.worker
        return employer, worker


def share(base: int, per_mille: int) -> int:
    return (base * per_mille * 2 + 1000) // 2000


@dataclass
class Worker:
    """One line of the roster with everything the other two files say about the person."""

    number: str
    name: str
    employer_id: str
    wage: int
    hired_on: str = "2015-03-02"
    ended_on: str = ""
    form: str = "full"
    id_type: str = ""
    via_employer: str = ""
    registered_on: str = ""
    absences: str = ""
    payroll_name: str | None = None
    slips: list[Slip] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    second_row: dict[str, str] | None = None
    expected: set[str] = field(default_factory=set)
    unjudged: set[str] = field(default_factory=set)
    story: str = "clean"

    @property
    def base(self) -> int:
        return min(max(self.wage, FLOOR), CAP)


def id_number(order: int) -> str:
    """A made-up number with a right check character."""
    born = date(1970, 1, 1) + timedelta(days=order % 9000)
    first = f"320586{born:%Y%m%d}{order // 9000 % 1000:03d}"
    return first + check_character(first)


def clean_worker(order: int, employer_id: str, rng: random.Random) -> Worker:
    wage = rng.randrange(3500, 20000) * 100
    worker = Worker(id_number(order), f"工人{order}", employer_id, wage)
    worker.slips = [Slip(period, wage, {}) for period in LAST_YEAR]
    worker.slips += [slip_of(worker, period) for period in MONTHS]
    worker.entries = [entry for period in MONTHS for entry in entries_of(worker, period)]
    return worker


def slip_of(worker: Worker, period: str) -> Slip:
    withheld = {kind: share(worker.base, RATES[kind][1]) for kind in WITHHELD}
    return Slip(period, worker.wage, withheld)


def entries_of(worker: Worker, period: str, kinds: tuple[str, ...] = tuple(RATES)) -> list[Entry]:
    return [Entry(period, kind, worker.base, f"{period}-15") for kind in kinds]


# --- stories: each changes a clean worker and says what must be found --------------------------------

Story = Callable[[Worker, random.Random], None]
STORIES: dict[str, Story] = {}


def story(tell: Story) -> Story:
    STORIES[tell.__name__] = tell
    return tell


def drop_months(worker: Worker, periods: list[str]) -> None:
    worker.entries = [entry for entry in worker.entries if entry.period not in periods]


def nothing_withheld(worker: Worker, periods: list[str]) -> None:
    for slip in worker.slips:
        if slip.period in periods:
            slip.withheld = {}


def same_base(worker: Worker, base: int) -> None:
    for entry in worker.entries:
        entry.base = base
    for slip in worker.slips:
        if slip.period in MONTHS:
            slip.withheld = {kind: share(base, RATES[kind][1]) for kind in WITHHELD}


@story
def si_01_never_enrolled(worker: Worker, rng: random.Random) -> None:
    drop_months(worker, MONTHS)
    nothing_withheld(worker, MONTHS)
    worker.expected = {"SI-01"}


@story
def si_01_retiree_is_clean(worker: Worker, rng: random.Random) -> None:
    drop_months(worker, MONTHS)
    nothing_withheld(worker, MONTHS)
    worker.form = rng.choice(["retiree", "intern"])


@story
def si_01_dispatched_is_clean(worker: Worker, rng: random.Random) -> None:
    drop_months(worker, MONTHS)
    nothing_withheld(worker, MONTHS)
    worker.form, worker.via_employer = "dispatched", "某某人力资源公司"


@story
def si_02_late_start(worker: Worker, rng: random.Random) -> None:
    hired, started = 2, rng.randrange(3, 8)
    start_at(worker, hired)
    late = MONTHS[hired:started]
    drop_months(worker, late)
    nothing_withheld(worker, late)
    worker.expected = {"SI-02"}


@story
def si_02_registered_late(worker: Worker, rng: random.Random) -> None:
    start_at(worker, 2)
    worker.registered_on = (date.fromisoformat(worker.hired_on) + timedelta(days=31)).isoformat()
    worker.expected = {"SI-02"}


@story
def si_02_registered_on_day_30_is_clean(worker: Worker, rng: random.Random) -> None:
    start_at(worker, 2)
    worker.registered_on = (date.fromisoformat(worker.hired_on) + timedelta(days=30)).isoformat()


def start_at(worker: Worker, place: int) -> None:
    """Hired on the 10th of a month in the window: earlier slips and rows never were."""
    worker.hired_on = f"{MONTHS[place]}-10"
    worker.slips = [slip for slip in worker.slips if slip.period >= MONTHS[place]]
    worker.entries = [entry for entry in worker.entries if entry.period >= MONTHS[place]]


@story
def si_03_gap(worker: Worker, rng: random.Random) -> None:
    gap = [MONTHS[rng.randrange(2, 10)]]
    drop_months(worker, gap)
    nothing_withheld(worker, gap)
    worker.expected = {"SI-03"}


@story
def si_03_leave_is_not_judged(worker: Worker, rng: random.Random) -> None:
    gap = [MONTHS[5]]
    drop_months(worker, gap)
    nothing_withheld(worker, gap)
    worker.absences = f"停薪留职{gap[0]}"
    worker.unjudged = {"SI-03"}


@story
def si_03_rehired_is_clean(worker: Worker, rng: random.Random) -> None:
    """Left in month 3, came back in month 8: not employed in between."""
    away = MONTHS[4:8]
    drop_months(worker, away)
    worker.slips = [slip for slip in worker.slips if slip.period not in away]
    worker.ended_on = f"{MONTHS[3]}-28"
    worker.second_row = {"hired_on": f"{MONTHS[8]}-01", "ended_on": ""}


@story
def si_04_kind_missing(worker: Worker, rng: random.Random) -> None:
    kind = rng.choice(["medical", "injury", "unemployment", "maternity"])
    worker.entries = [entry for entry in worker.entries if entry.kind != kind]
    for slip in worker.slips:
        slip.withheld.pop(kind, None)
    worker.expected = {"SI-04"}


@story
def si_04_part_timer_is_clean(worker: Worker, rng: random.Random) -> None:
    worker.form = "part"
    worker.entries = [entry for entry in worker.entries if entry.kind == "injury"]
    nothing_withheld(worker, MONTHS)


@story
def si_05_base_too_low(worker: Worker, rng: random.Random) -> None:
    worker.wage = 800_000
    for slip in worker.slips:
        slip.gross = worker.wage
    same_base(worker, 800_000 - 100)
    worker.expected = {"SI-05"}


@story
def si_05_rounded_to_yuan_is_clean(worker: Worker, rng: random.Random) -> None:
    for slip in worker.slips:
        slip.gross = 800_099
    worker.wage = 800_099
    same_base(worker, 800_000)


@story
def si_05_raise_this_year_is_clean(worker: Worker, rng: random.Random) -> None:
    """This month's wage is no basis: last year's average is."""
    for slip in worker.slips:
        if slip.period in MONTHS:
            slip.gross *= 2


@story
def si_05_new_hire_by_first_month(worker: Worker, rng: random.Random) -> None:
    start_at(worker, 2)
    worker.slips[0].gross = worker.base + 100_000 if worker.wage < CAP - 200_000 else CAP
    worker.expected = {"SI-05"}


@story
def si_05_new_hire_is_clean(worker: Worker, rng: random.Random) -> None:
    start_at(worker, 2)
    for slip in worker.slips[1:]:
        slip.gross += 300_000


@story
def si_06_below_floor(worker: Worker, rng: random.Random) -> None:
    worker.wage = 250_000
    for slip in worker.slips:
        slip.gross = worker.wage
    same_base(worker, FLOOR - 100)
    worker.expected = {"SI-05", "SI-06"}


@story
def si_06_on_floor_is_clean(worker: Worker, rng: random.Random) -> None:
    worker.wage = 250_000
    for slip in worker.slips:
        slip.gross = worker.wage
    same_base(worker, FLOOR)


@story
def si_06_topped_up_is_clean_but_late(worker: Worker, rng: random.Random) -> None:
    """Declared low, topped up later: nothing short, but the top-up came late."""
    worker.wage = 600_000
    for slip in worker.slips:
        slip.gross = worker.wage
    same_base(worker, 500_000)
    worker.entries += [
        Entry(period, kind, 100_000, "2019-05-10", "topup") for period in MONTHS for kind in RATES
    ]
    worker.expected = {"SI-14"}


@story
def si_07_above_cap(worker: Worker, rng: random.Random) -> None:
    same_base(worker, CAP + 100)
    worker.expected = {"SI-07"}


@story
def si_07_on_cap_is_clean(worker: Worker, rng: random.Random) -> None:
    worker.wage = 3_000_000
    for slip in worker.slips:
        slip.gross = worker.wage
    same_base(worker, CAP)


@story
def si_09_wrong_rate(worker: Worker, rng: random.Random) -> None:
    for entry in worker.entries:
        if entry.kind == "pension":
            entry.employer = share(entry.base, 160)
    worker.expected = {"SI-09"}


@story
def si_09_five_fen_is_clean(worker: Worker, rng: random.Random) -> None:
    for entry in worker.entries:
        employer, worker_part = entry.amounts()
        entry.employer, entry.worker = employer + 5, max(worker_part - 5, 0)


@story
def si_09_surcharge_in_medical_is_clean(worker: Worker, rng: random.Random) -> None:
    """Suzhou's five yuan a month may be booked inside the medical share."""
    for entry in worker.entries:
        if entry.kind == "medical":
            entry.worker = entry.amounts()[1] + 500
    for slip in worker.slips:
        if "medical" in slip.withheld:
            slip.withheld["medical"] += 500


@story
def si_10_not_withheld(worker: Worker, rng: random.Random) -> None:
    worker.slips[-1].withheld["pension"] -= 1000
    worker.expected = {"SI-10"}


@story
def si_10_withheld_but_not_paid(worker: Worker, rng: random.Random) -> None:
    drop_months(worker, MONTHS)
    worker.expected = {"SI-01", "SI-10"}


@story
def si_11_over_withheld(worker: Worker, rng: random.Random) -> None:
    worker.slips[-1].withheld["pension"] = share(worker.base, 270)
    worker.expected = {"SI-10", "SI-11"}


@story
def si_11_top_up_withheld_when_paid_is_clean(worker: Worker, rng: random.Random) -> None:
    """An on-time top-up of the first month, withheld from that month's wage."""
    worker.wage = 600_000
    for slip in worker.slips:
        slip.gross = worker.wage
    same_base(worker, 600_000)
    for entry in worker.entries:
        if entry.period == MONTHS[0]:
            entry.base = 500_000
    worker.entries += [
        Entry(MONTHS[0], kind, 100_000, f"{MONTHS[0]}-20", "topup") for kind in RATES
    ]


@story
def si_12_wrong_check_character(worker: Worker, rng: random.Random) -> None:
    last = worker.number[-1]
    worker.number = worker.number[:-1] + ("0" if last != "0" else "1")
    worker.expected = {"SI-12"}


@story
def si_12_name_differs(worker: Worker, rng: random.Random) -> None:
    worker.payroll_name = "别的名字"
    worker.expected = {"SI-12"}


@story
def si_12_spaced_name_is_clean(worker: Worker, rng: random.Random) -> None:
    worker.payroll_name = f"{worker.name[:1]} {worker.name[1:]}"


@story
def si_12_duplicate(worker: Worker, rng: random.Random) -> None:
    worker.second_row = {}
    worker.expected = {"SI-12"}


@story
def si_12_passport_is_clean(worker: Worker, rng: random.Random) -> None:
    worker.number, worker.id_type = f"E{worker.number[-9:-1]}", "护照"


@story
def si_13_two_employers(worker: Worker, rng: random.Random) -> None:
    period = MONTHS[rng.randrange(12)]
    worker.entries.append(
        Entry(period, "medical", worker.base, f"{period}-15", employer_id="别家单位")
    )
    worker.expected = {"SI-13"}


@story
def si_13_injury_twice_is_clean(worker: Worker, rng: random.Random) -> None:
    worker.entries.append(
        Entry(MONTHS[3], "injury", worker.base, f"{MONTHS[3]}-15", employer_id="别家单位")
    )


@story
def si_14_paid_late(worker: Worker, rng: random.Random) -> None:
    for entry in worker.entries[:5]:
        entry.paid_on = "2018-05-03"
    worker.expected = {"SI-14"}


@story
def si_14_declared_never_paid(worker: Worker, rng: random.Random) -> None:
    for entry in worker.entries[-5:]:
        entry.paid_on = ""
    worker.expected = {"SI-10", "SI-14"}


@story
def si_14_on_the_day_is_clean(worker: Worker, rng: random.Random) -> None:
    for entry in worker.entries[:5]:
        entry.paid_on = "2018-04-30"


@story
def si_15_left_but_insured(worker: Worker, rng: random.Random) -> None:
    worker.ended_on = f"{MONTHS[8]}-20"
    worker.slips = [slip for slip in worker.slips if slip.period <= MONTHS[8]]
    worker.expected = {"SI-15"}


@story
def si_15_dropped_while_employed(worker: Worker, rng: random.Random) -> None:
    gone = MONTHS[9:]
    drop_months(worker, gone)
    nothing_withheld(worker, gone)
    worker.expected = {"SI-15"}


@story
def si_15_struck_off_in_the_last_month(worker: Worker, rng: random.Random) -> None:
    worker.entries[-1].change = "stop"
    worker.expected = {"SI-15"}


@story
def si_15_left_properly_is_clean(worker: Worker, rng: random.Random) -> None:
    worker.ended_on = f"{MONTHS[8]}-05"
    drop_months(worker, MONTHS[9:])
    worker.entries[-1].change = "stop"
    worker.slips = [slip for slip in worker.slips if slip.period <= MONTHS[8]]
    last_pay = slip_of(worker, MONTHS[9])
    last_pay.withheld = {}
    worker.slips.append(last_pay)


@story
def si_16_cash(worker: Worker, rng: random.Random) -> None:
    worker.slips[-2].cash = 50_000
    worker.expected = {"SI-16"}


@story
def si_16_cash_before_the_months_judged_is_clean(worker: Worker, rng: random.Random) -> None:
    worker.slips[0].cash = 50_000


@story
def si_10_five_fen_is_clean(worker: Worker, rng: random.Random) -> None:
    worker.slips[-1].withheld["pension"] += 5


# --- the district ------------------------------------------------------------------------------------


def district(workers: int, seed: int, *, per_employer: int = 400) -> Iterator[Worker]:
    """So many workers in the first employers; every second one has a story, each story in turn."""
    rng = random.Random(seed)
    tales = list(STORIES)
    for order in range(workers):
        worker = clean_worker(order, f"S{order // per_employer:05d}", rng)
        yield told(worker, tales[order // 2 % len(tales)], rng) if order % 2 else worker


def small_districts(workers: int, seed: int) -> Iterator[list[Worker]]:
    """One small employer after the other until every story was told: every second worker has one."""
    rng = random.Random(seed)
    tales = list(STORIES)
    rng.shuffle(tales)
    for number, first in enumerate(range(0, len(tales), workers // 2)):
        staff = [clean_worker(order, f"K{number}", rng) for order in range(workers)]
        for worker, name in zip(staff[1::2], tales[first : first + workers // 2], strict=False):
            told(worker, name, rng)
        yield staff


def told(worker: Worker, name: str, rng: random.Random) -> Worker:
    """The worker with a story."""
    STORIES[name](worker, rng)
    worker.story = name
    return worker


def at_floor_staff(workers: int, first: int, *, wage: int, at_floor: int) -> Iterator[Worker]:
    """An employer of its own: so many of the staff declared at the floor (`SI-08`). Their own wages
    of last year were at the floor too, so nothing else is wrong."""
    for order in range(workers):
        worker = Worker(id_number(first + order), f"计件{first + order}", f"F{first}", FLOOR)
        worker.wage = FLOOR if order < at_floor else FLOOR + 100_000
        worker.slips = [Slip(period, worker.wage, {}) for period in LAST_YEAR]
        worker.slips += [slip_of(worker, period) for period in MONTHS]
        for slip in worker.slips:
            if slip.period in MONTHS:
                slip.gross = wage
        worker.entries = [entry for period in MONTHS for entry in entries_of(worker, period)]
        yield worker


ROSTER = (
    "employer_id,person_id,name,hired_on,ended_on,form,id_type,via_employer,registered_on,absences"
)
PAYROLL = (
    "employer_id,person_id,name,period,gross,withheld_pension,withheld_medical,"
    "withheld_unemployment,cash_in_lieu"
)
CONTRIBUTIONS = (
    "employer_id,person_id,period,kind,base,employer_amount,worker_amount,paid_on,entry,change"
)


@dataclass(frozen=True)
class Paths:
    roster: Path
    payroll: Path
    contributions: Path
    injury_rates: Path
    contribution_rows: int = 0


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def write(workers: Iterator[Worker], folder: Path) -> tuple[Paths, dict[int, Worker]]:
    """The four files, and the workers by their row in the roster (slips and entries let go: 200,000
    workers have 17 million)."""
    paths = Paths(*(folder / f"{name}.csv" for name in ("roster", "payroll", "paid", "rates")))
    paths.injury_rates.write_text("rate\n0.4%\n", encoding="utf-8")
    by_row: dict[int, Worker] = {}
    row, entries = 1, 0
    with (
        paths.roster.open("w", encoding="utf-8", newline="") as roster,
        paths.payroll.open("w", encoding="utf-8", newline="") as payroll,
        paths.contributions.open("w", encoding="utf-8", newline="") as paid,
    ):
        out = csv.writer(roster), csv.writer(payroll), csv.writer(paid)
        for writer, header in zip(out, (ROSTER, PAYROLL, CONTRIBUTIONS), strict=True):
            writer.writerow(header.split(","))
        for worker in workers:
            row += 1
            by_row[row] = worker
            out[0].writerow(roster_row(worker))
            if worker.second_row is not None:
                row += 1
                out[0].writerow(roster_row(worker, **worker.second_row))
            out[1].writerows(payroll_row(worker, slip) for slip in worker.slips)
            out[2].writerows(paid_row(worker, entry) for entry in worker.entries)
            entries += len(worker.entries)
            worker.slips, worker.entries = [], []
    return replace(paths, contribution_rows=entries), by_row


def roster_row(worker: Worker, **changed: str) -> list[str]:
    hired_on = changed.get("hired_on", worker.hired_on)
    ended_on = changed.get("ended_on", worker.ended_on)
    return [
        worker.employer_id,
        worker.number,
        worker.name,
        hired_on,
        ended_on,
        worker.form,
        worker.id_type,
        worker.via_employer,
        worker.registered_on,
        worker.absences,
    ]


def payroll_row(worker: Worker, slip: Slip) -> list[str]:
    name = worker.name if worker.payroll_name is None else worker.payroll_name
    withheld = [yuan(slip.withheld.get(kind, 0)) for kind in WITHHELD]
    row = [worker.employer_id, worker.number, name, slip.period, yuan(slip.gross), *withheld]
    return [*row, yuan(slip.cash)]


def paid_row(worker: Worker, entry: Entry) -> list[str]:
    employer, own = entry.amounts()
    return [
        entry.employer_id or worker.employer_id,
        worker.number,
        entry.period,
        entry.kind,
        yuan(entry.base),
        yuan(employer),
        yuan(own),
        entry.paid_on,
        entry.entry,
        entry.change,
    ]
