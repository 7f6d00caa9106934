"""A worker's own check: what the months they read off their record say, month by month.

Nothing but what the worker typed and the dated figures; the same rules, figures and rounding as the
audit of an employer (`checks`, `schedule`, `arrears`), for one person and, for the amounts, the
pension insurance, whose base the record shows. What nobody typed or nobody has entered cannot be
judged; it is never guessed and never clean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from zhijia.kernel.figures import Figure, Figures
from zhijia.kernel.money import rounded
from zhijia.rights.rules.insurance.arrears import Arrears, due_base, late_fee
from zhijia.rights.rules.insurance.columns import KINDS
from zhijia.rights.rules.insurance.schedule import (
    LAST_DAY,
    PER_MILLION,
    PUBLIC_INSTITUTION,
    USUAL_PAYER,
    Schedule,
    Term,
    due_date,
)
from zhijia.rights.rules.insurance.units import month_name

PENSION = KINDS.index("pension")
TOLERANCE = 100  # fen: bases are rounded to the yuan
FIRST_MONTH = 0
"""The key under which `wages` holds the pay of the first month instead of a year's average."""

MOST_MONTHS = 24
GRACE = timedelta(days=30)
"""社会保险法 58: registered within thirty days of the day of hire."""


PUBLIC_PENSION_SINCE = 2014 * 12 + 9
"""October 2014: from then on the staff of state organs and public institutions are in the pension
insurance (国发〔2015〕2号; what of it was confirmed: docs/insurance-audit.md). Before it nobody can tell
from a record."""


class Form(StrEnum):
    """How somebody works: whether an employer owes anything, which one, and by which lines."""

    EMPLOYEE = "employee"
    PUBLIC = "public"  # on the establishment of a state organ or public institution
    DISPATCHED = "dispatched"
    PART = "part"
    PLATFORM = "platform"
    FLEXIBLE = "flexible"
    RETIREE = "retiree"
    INTERN = "intern"


OWED = frozenset({Form.EMPLOYEE, Form.PUBLIC, Form.DISPATCHED})
"""The forms in which an employer owes pension contributions; of a platform nobody can tell."""

NOT_OWED = frozenset({Form.PART, Form.FLEXIBLE, Form.RETIREE, Form.INTERN})


class Status(StrEnum):
    PAID = "paid"
    SHORT = "short"
    MISSING = "missing"
    PROVISIONAL = "provisional"  # below a line that is not final yet: no accusation
    UNJUDGED = "unjudged"
    NOT_OWED = "not_owed"  # nobody's employer has to pay it, the way this person works


class Lacking(StrEnum):
    """What a judgement lacks."""

    RECORD = "record"  # the worker could not read the month
    WAGE = "wage"
    BOUNDS = "bounds"  # nobody has entered the floor and the cap
    DUE_DAY = "due_day"
    RATE = "rate"
    TIME = "time"  # the due day, or thirty days since the hire, are still to come
    FORM = "form"  # how somebody works is not known: what is owed hangs on it
    RELATION = "relation"  # work for a platform: first, whether there is an employment at all
    REFORM = "reform"  # a public institution before its staff were in the pension insurance


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What somebody read off their record: months as numbers, money in fen.

    `wages` holds the monthly average of a calendar year, or the first month's pay under
    `FIRST_MONTH`. `bases` is the pension base of each month: 0 was not paid, None could not be read.
    `kinds` are the insurances the record shows; `withheld` whether pay slips show a deduction. None:
    the worker does not know.
    """

    region: str
    first: int
    last: int
    hired_on: date | None
    wages: Mapping[int, int | None]
    bases: Mapping[int, int | None]
    kinds: frozenset[str] | None
    withheld: bool | None
    form: Form | None = None

    @property
    def payer(self) -> str | None:
        """The class of whoever pays: an agency that lends its staff is an enterprise."""
        if self.form is None:
            return None
        return PUBLIC_INSTITUTION if self.form == Form.PUBLIC else USUAL_PAYER


@dataclass(frozen=True, slots=True)
class MonthAnswer:
    """One month of the pension insurance: `due` and `paid` bases in fen, what is short because of
    the difference, the check that says so, and the figures it rests on."""

    period: str
    status: Status
    code: str
    due: Fraction | None
    paid: int | None
    owed: Arrears
    lacking: tuple[Lacking, ...]
    figures: tuple[Figure, ...]
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """The whole answer. `kinds_missing` are insurances that were due beside those the record shows,
    `kinds_open` those of which nobody has entered whether they were."""

    months: tuple[MonthAnswer, ...]
    kinds_missing: tuple[str, ...]
    kinds_open: tuple[str, ...]

    def counted(self, status: Status) -> int:
        return sum(month.status == status for month in self.months)


KINDS_OWED = OWED | {Form.PART}
"""The forms in which an employer owes some insurance."""

ASKED_OF_EMPLOYEES = ("medical", "unemployment", "injury", "maternity")

NOTHING_OWED = Arrears(0, 0, 0)
UNKNOWN_OWED = Arrears(None, None, None)


def basis_key(hired_on: date | None, basis_year: int) -> int:
    """Which pay is the basis: the average of last year, or for whoever came later the first month."""
    return FIRST_MONTH if hired_on and hired_on.year > basis_year else basis_year


def wages_to_ask(record: OwnRecord, figures: Figures, settle_on: date) -> tuple[int, ...]:
    """The keys of `wages` that the months rest on, in order; none where the floor of a month is
    unknown or no employer owes a base, because then no pay would help."""
    if record.form not in OWED:
        return ()
    found = {
        basis_key(record.hired_on, term.basis_year)
        for term in _terms(record, figures, settle_on)
        if term.kind == PENSION and term.basis_year is not None
    }
    return tuple(sorted(found))


def check_own(record: OwnRecord, figures: Figures, settle_on: date) -> OwnAnswer:
    """Judge the months of one person up to the day of asking."""
    terms = list(_terms(record, figures, settle_on))
    months = tuple(
        _judged(record, term, _bounds(record, term, figures, settle_on), settle_on)
        for term in terms
        if term.kind == PENSION and not _before_hire(record, term.period)
    )
    missing, unknown = _kinds(record, terms)
    return OwnAnswer(months, missing, unknown)


def _terms(record: OwnRecord, figures: Figures, settle_on: date) -> Iterator[Term]:
    schedule = Schedule(figures, settle_on=settle_on, due_day=None, payer=record.payer)
    return schedule.terms([record.region], range(record.first, record.last + 1))


def _bounds(record: OwnRecord, term: Term, figures: Figures, settle_on: date) -> tuple[Figure, ...]:
    """Floor and cap of the month for the class of the payer, where an employer owes a base."""
    if record.form not in OWED:
        return ()
    on, region = date(term.period // 12, term.period % 12 + 1, 1), record.region
    schedule = Schedule(figures, settle_on=settle_on, due_day=None, payer=record.payer)
    kinds = ("contribution_floor", "contribution_cap")
    return tuple(line for kind in kinds for line in schedule.lines(kind, region, on, "pension"))


def _before_hire(record: OwnRecord, period: int) -> bool:
    hired = record.hired_on
    return hired is not None and period < hired.year * 12 + hired.month - 1


def _judged(
    record: OwnRecord, term: Term, figures: tuple[Figure, ...], settle_on: date
) -> MonthAnswer:
    paid = record.bases.get(term.period)
    if (nothing := _nothing_to_compare(record, term, paid)) is not None:
        return nothing
    due = _due(record, term)
    if paid is None:
        status, code, owed = Status.UNJUDGED, "", UNKNOWN_OWED
    elif paid == 0 and _still_has_time(record, term, settle_on):
        status, code, owed = Status.UNJUDGED, "", NOTHING_OWED
    elif paid == 0:
        status, code = Status.MISSING, _code_of_absence(record, term.period)
        owed = _owed(due, term, settle_on)
    else:
        status, code = _against_the_base(paid, due, term)
        short = due - paid if due is not None and status == Status.SHORT else None
        owed = _owed(short, term, settle_on) if status == Status.SHORT else NOTHING_OWED
    return MonthAnswer(
        period=month_name(term.period),
        status=status,
        code=code,
        due=None if status == Status.UNJUDGED and paid else due,
        paid=paid,
        owed=owed,
        lacking=tuple(_lacking(record, term, status, due)),
        figures=figures,
        withheld=status == Status.MISSING and bool(record.withheld),
    )


def _nothing_to_compare(record: OwnRecord, term: Term, paid: int | None) -> MonthAnswer | None:
    """The answer of a month in which no base is owed by an employer, or nobody can tell; None where
    the base is to be looked at. Money that was withheld and not paid is wrong however somebody works:
    the employer has itself taken the worker for insured."""
    form, lacking = record.form, None
    if form is None:
        lacking = Lacking.FORM
    elif form == Form.PLATFORM:
        lacking = Lacking.RELATION
    elif form == Form.PUBLIC and term.period < PUBLIC_PENSION_SINCE:
        lacking = Lacking.REFORM
    elif form in OWED:
        return None
    taken = paid == 0 and bool(record.withheld)
    status = Status.UNJUDGED if lacking else Status.NOT_OWED
    return MonthAnswer(
        period=month_name(term.period),
        status=Status.MISSING if taken else status,
        code="SI-10" if taken else "",
        due=None,
        paid=paid,
        owed=UNKNOWN_OWED if taken else NOTHING_OWED,
        lacking=(lacking,) if lacking else (),
        figures=(),
        withheld=taken,
    )


def _due(record: OwnRecord, term: Term) -> Fraction | None:
    """The base that was due. Without the pay it is at least the floor, which only helps whoever is
    below it; so an unknown pay leaves the due base unknown."""
    if term.floor is None or term.cap is None or term.basis_year is None:
        return None
    wage = record.wages.get(basis_key(record.hired_on, term.basis_year))
    if wage is None:
        return None
    return due_base(Fraction(wage), term.floor, term.cap)


def _against_the_base(paid: int, due: Fraction | None, term: Term) -> tuple[Status, str]:
    if due is None:
        return _against_the_bounds(paid, term)
    if due - paid < TOLERANCE:
        return Status.PAID, ""
    at_floor, at_cap = due == term.floor, due == term.cap
    if (at_floor and term.floor_soft) or (at_cap and term.cap_soft):
        return Status.PROVISIONAL, "SI-06" if at_floor else "SI-05"
    return Status.SHORT, "SI-06" if at_floor else "SI-05"


def _against_the_bounds(paid: int, term: Term) -> tuple[Status, str]:
    """Without the pay: below the floor is short in any case, at the cap nothing more can be due."""
    if term.floor is not None and paid < term.floor:
        return (Status.PROVISIONAL if term.floor_soft else Status.SHORT), "SI-06"
    if term.cap is not None and paid >= term.cap:
        return Status.PAID, ""
    return Status.UNJUDGED, ""


def _still_has_time(record: OwnRecord, term: Term, settle_on: date) -> bool:
    """Whether the employer may still register or pay: within thirty days of the hire, and up to the
    due day, or to the end of the month where nobody has entered one (as in the audit)."""
    if record.hired_on is not None and record.hired_on + GRACE >= settle_on:
        return True
    return (term.due_on or due_date(term.period, LAST_DAY)) > settle_on


def _code_of_absence(record: OwnRecord, period: int) -> str:
    """A month without a contribution is exactly one of the four, as in the audit."""
    paid = [month for month, base in record.bases.items() if base]
    if not paid:
        return "SI-01"
    if period < min(paid):
        return "SI-02"
    return "SI-15" if period > max(paid) else "SI-03"


def _lacking(
    record: OwnRecord, term: Term, status: Status, due: Fraction | None
) -> Iterator[Lacking]:
    if status == Status.PAID:
        return
    paid = record.bases.get(term.period)
    if paid is None or (paid == 0 and status == Status.UNJUDGED):
        yield Lacking.RECORD if paid is None else Lacking.TIME
        return
    if due is None:
        known = term.floor is not None and term.cap is not None
        yield Lacking.WAGE if known else Lacking.BOUNDS
        return
    if status != Status.PROVISIONAL:
        if term.employer_rate is None or term.worker_rate is None:
            yield Lacking.RATE
        if term.due_on is None:
            yield Lacking.DUE_DAY


def _owed(short: Fraction | None, term: Term, settle_on: date) -> Arrears:
    if short is None:
        return UNKNOWN_OWED
    employer, worker = _share(short, term.employer_rate), _share(short, term.worker_rate)
    fee = None
    if None not in (employer, worker, term.fee_from, term.fee_rate):
        days = (settle_on - (term.fee_from or settle_on)).days
        rate = Fraction(term.fee_rate or 0, PER_MILLION)
        fee = late_fee((employer or 0) + (worker or 0), days, rate)
    return Arrears(employer, worker, fee)


def _share(short: Fraction, rate: int | None) -> int | None:
    return None if rate is None else int(rounded(short * Fraction(rate, PER_MILLION), 0))


def _kinds(record: OwnRecord, terms: list[Term]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Insurances that were due beside those on the record, and those nobody can tell."""
    if not record.kinds or record.form not in KINDS_OWED:
        return (), ()
    if record.form == Form.PUBLIC:  # who is in which of the others differs by organ and institution
        return (), tuple(kind for kind in ASKED_OF_EMPLOYEES if kind not in record.kinds)
    if record.form == Form.PART:
        return tuple({"injury"} - record.kinds), ()
    absent = [place for place, kind in enumerate(KINDS) if kind not in record.kinds]
    required = {place: {t.required for t in terms if t.kind == place} for place in absent}
    missing = tuple(KINDS[place] for place, said in required.items() if True in said)
    unknown = tuple(KINDS[place] for place, said in required.items() if said == {None})
    return missing, unknown
