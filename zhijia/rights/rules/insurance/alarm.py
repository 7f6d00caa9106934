"""The pattern alarm: an employer whose findings (or cases) rise more than chance explains.

The rule, in one sentence: compared with the employer's own last period and allowing for the number
of staff, a rise this large would occur by chance less than once in a hundred looks at the whole
district. Exact test, conditional on an employer's total of both periods; the threshold is divided by
the number of employers whose total could ring at all, and of what is counted about each (Bonferroni
after Tarone 1990). At least five findings, and at least half as many again. Independent findings are
assumed; one decision that hits everybody at once will alarm, and should. An alarm is internal until
a person has checked it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import exp, lgamma, log

LEVEL = 0.01
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Watched:
    """One employer: people found (or cases) and staff, last period and this one. People and not
    rows are counted: one decision gives twelve months of rows. Staff 0 in both periods is unknown:
    as many in the one as in the other."""

    employer_id: str
    before: int
    staff_before: int
    now: int
    staff_now: int

    @property
    def is_comparable(self) -> bool:
        return (self.staff_before > 0) == (self.staff_now > 0)

    @property
    def weights(self) -> tuple[int, int]:
        """How the total would part between the periods if nothing changed."""
        return (self.staff_before, self.staff_now) if self.staff_now else (1, 1)


@dataclass(frozen=True, slots=True)
class Rise:
    """Why the alarm rang: the counts, what the last period would lead one to expect, the district's
    base rate (`others` of `others_staff`, all other employers) and the probability under no change."""

    employer_id: str
    before: int
    now: int
    expected: Fraction
    others: int
    others_staff: int
    probability: float
    threshold: float

    @property
    def base_rate(self) -> Fraction | None:
        return Fraction(self.others, self.others_staff) if self.others_staff else None


def alarms(watched: Iterable[Watched], *, measures: int = 1) -> list[Rise]:
    """The employers that ring, the least probable first; `measures` is how many things are counted
    in the same look."""
    everybody = [one for one in watched if one.is_comparable]
    able = sum(one.before + one.now >= FEWEST for one in everybody)
    threshold = LEVEL / (max(able, 1) * measures)
    found = [alarm for one in everybody if (alarm := _alarm(one, everybody, threshold))]
    return sorted(found, key=lambda alarm: (alarm.probability, alarm.employer_id))


def _alarm(one: Watched, everybody: list[Watched], threshold: float) -> Rise | None:
    staff_before, staff_now = one.weights
    # now / staff_now >= 1.5 x before / staff_before, without dividing
    clear_rise = 2 * one.now * staff_before >= 3 * one.before * staff_now
    if one.now < FEWEST or not clear_rise:
        return None
    probability = chance_of_rise(one)
    if probability >= threshold:
        return None
    known = [other for other in everybody if other.staff_now and other is not one]
    return Rise(
        employer_id=one.employer_id,
        before=one.before,
        now=one.now,
        expected=Fraction(one.before * staff_now, staff_before),
        others=sum(other.now for other in known),
        others_staff=sum(other.staff_now for other in known),
        probability=probability,
        threshold=threshold,
    )


def chance_of_rise(one: Watched) -> float:
    """P(at least `now` of all the findings fall into this period), if nothing changed: binomial
    with the share of the staff-periods."""
    every = one.before + one.now
    staff_before, staff_now = one.weights
    share = staff_now / (staff_now + staff_before)
    terms = (_log_binomial(every, hits, share) for hits in range(one.now, every + 1))
    return min(sum(exp(term) for term in terms), 1.0)


def _log_binomial(every: int, hits: int, share: float) -> float:
    ways = lgamma(every + 1) - lgamma(hits + 1) - lgamma(every - hits + 1)
    return ways + hits * log(share) + (every - hits) * log(1 - share)
