"""Which shapes are one tie-up: what speaks against it, and what for it.

Two claims speak of the same tie-up when the same partners do the same thing and the time does not contradict it. The partners are the
same up to brands and their groups, and where both speak of one joint company by name. The thing is the same when a form is shared, or one
says no more than cooperation (but what one document tells of besides is another thing), and a field is shared, or one names none. An
agreement more than a year from another one is another, and so is what begins more than a year after the end, or is talked of more than a
year after the signature; work at one town is not work at another, nor is one model another, unless both stand in news of the same weeks.
The relation is not transitive, so shapes join in a fixed order, each the one it has most in common with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from enum import StrEnum

from tieup.codebook import Field, Form, Status
from tieup.consolidate.kinship import Kinship
from tieup.consolidate.links import Links, joined_by
from tieup.consolidate.shapes import Shape, in_order

_OPENING = frozenset({Status.SPECULATED, Status.IN_TALKS, Status.PLANNED, Status.AGREED})
_TALK = frozenset({Status.SPECULATED, Status.IN_TALKS})
_OVER = frozenset({Status.ENDED, Status.COMPLETED})
_AGAIN = timedelta(days=365)  # what is said once more within this time is the same act
_SAME_NEWS = 2  # months in which reports of one act follow one another
# Forms whose work is bound to where it is done.
_PLACED = frozenset({Form.JOINT_VENTURE, Form.JOINT_PRODUCTION, Form.INFRASTRUCTURE, Form.JOINT_OPERATION})


class Because(StrEnum):
    """What speaks against a merge."""

    JUDGED = "judged"
    PARTNERS = "partners"
    FORM = "form"
    FIELD = "field"
    TIME = "time"
    PLACE = "place"
    PRODUCT = "product"


class Cluster:
    """Shapes that are one tie-up, and sums over them that make the next comparison quick."""

    def __init__(self, kin: Kinship, links: Links) -> None:
        self._kin, self._links = kin, links
        self.shapes: list[Shape] = []
        self.partners: set[frozenset[str]] = set()
        self.ventures: set[str] = set()
        self.forms: set[Form] = set()
        self.fields: set[frozenset[Field]] = set()
        self.places: set[tuple[str, str]] = set()
        self.products: dict[frozenset[str], set[int]] = {}
        self.months: set[int] = set()
        self.judged: set[str] = set()
        self.beside: set[Form] = set()
        self._agreed = _Extent()
        self._over, self._opening, self._talk = _Extent(), _Extent(), _Extent()

    def add(self, shape: Shape) -> None:
        """Take the shape in."""
        if not self.partners or self._same_partners(shape):
            self.partners.add(shape.partners)
        self.shapes.append(shape)
        self.ventures |= shape.ventures if shape.founds else frozenset()
        self.forms |= shape.specific
        self.fields.add(shape.fields)
        self.places |= shape.places
        self.judged |= shape.judged
        self.beside |= shape.beside
        if shape.month is not None:
            self.months.add(shape.month)
        if shape.products:
            self.products.setdefault(shape.products, set()).update(() if shape.month is None else (shape.month,))
        self._take_time(shape)

    def _take_time(self, shape: Shape) -> None:
        if shape.said:
            kinds = ((self._agreed, {Status.AGREED}), (self._over, _OVER), (self._opening, _OPENING), (self._talk, _TALK))
            for extent, statuses in kinds:
                if shape.status in statuses:
                    extent.take(shape)

    # -- against ---------------------------------------------------------------------------------------------------------------------

    def against(self, shape: Shape) -> Because | None:
        """The first thing that speaks against taking the shape in."""
        if shape.specific and self.forms and self.forms.isdisjoint(shape.specific):  # so it is with most, so it is asked first
            return Because.FORM
        return next(self._reasons(shape), None)

    def _reasons(self, shape: Shape) -> Iterator[Because]:
        if self._links.apart(self.judged, shape.judged):
            yield Because.JUDGED
        if not (self.beside.isdisjoint(shape.specific) and self.forms.isdisjoint(shape.beside)):
            yield Because.FORM
        if shape.fields and any(fields and not fields & shape.fields for fields in self.fields):
            yield Because.FIELD
        if not self._same_partners(shape) and not self._same_venture(shape):
            yield Because.PARTNERS
        if self._another_act(shape):
            yield Because.TIME
        if self._elsewhere(shape):
            yield Because.PLACE
        if self._another_product(shape):
            yield Because.PRODUCT

    def _same_partners(self, shape: Shape) -> bool:
        return all(self._kin.matched(partners, shape.partners, shape.year) for partners in self.partners)

    def _same_venture(self, shape: Shape) -> bool:
        return shape.founds and not self.ventures.isdisjoint(shape.ventures)

    def _another_act(self, shape: Shape) -> bool:
        """Whether one of the two tells of a new beginning, well after the act that the other tells of."""
        if not shape.said:
            return False
        agreed, over, opening = shape.status is Status.AGREED, shape.status in _OVER, shape.status in _OPENING
        signs = agreed or shape.status in _TALK
        after = (signs and self._agreed.ended_before(shape)) or (opening and self._over.ended_before(shape))
        before = (agreed and (self._agreed.starts_after(shape) or self._talk.starts_after(shape))) or (
            over and self._opening.starts_after(shape)
        )
        return after or before

    def _elsewhere(self, shape: Shape) -> bool:
        if not shape.places or not self.places or not shape.specific & self.forms & _PLACED or self._near(self.months, shape):
            return False
        return not any(_same_place(one, other) for one in shape.places for other in self.places)

    def _another_product(self, shape: Shape) -> bool:
        if not shape.products or not self.products or any(_share(products, shape.products) for products in self.products):
            return False
        return not any(self._near(months, shape) for months in self.products.values())

    def _near(self, months: Iterable[int], shape: Shape) -> bool:
        return shape.month is None or any(abs(month - shape.month) <= _SAME_NEWS for month in months) or not months

    # -- for -------------------------------------------------------------------------------------------------------------------------

    def affinity(self, shape: Shape) -> tuple[float, ...]:
        """How much it has in common with the shape."""
        products = any(_share(products, shape.products) for products in self.products)
        places = sum(any(_same_place(one, other) for other in self.places) for one in shape.places)
        fields = max((len(fields & shape.fields) for fields in self.fields), default=0)
        exactly = shape.partners in self.partners
        return products, places, len(self.forms & shape.specific), fields, exactly, -self._distance(shape)

    def _distance(self, shape: Shape) -> int:
        """Months between the shape and the nearest in the cluster; far where one is not dated."""
        return 1 << 20 if shape.month is None else min((abs(month - shape.month) for month in self.months), default=1 << 20)


class _Extent:
    """The first end and the last start of the times of some shapes."""

    def __init__(self) -> None:
        self._stop: date | None = None
        self._start: date | None = None

    def take(self, shape: Shape) -> None:
        assert shape.said  # noqa: S101 - the caller looked
        self._stop = shape.said.stop if self._stop is None else min(self._stop, shape.said.stop)
        self._start = shape.said.start if self._start is None else max(self._start, shape.said.start)

    def ended_before(self, shape: Shape) -> bool:
        """Whether one of them ended long before the shape's act."""
        return self._stop is not None and shape.said is not None and shape.said.start - self._stop > _AGAIN

    def starts_after(self, shape: Shape) -> bool:
        """Whether one of them starts long after the shape's act."""
        return self._start is not None and shape.said is not None and self._start - shape.said.stop > _AGAIN


def _same_place(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """The same country, and the same town where both name one."""
    return one[0] == other[0] and (one[1] == other[1] or not one[1] or not other[1])


def _share(ones: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a product of one is one of the other, or named more fully there."""
    return not ones.isdisjoint(others) or any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in ones for b in others)


def clusters(shapes: AbstractSet[Shape], kin: Kinship, links: Links) -> list[Cluster]:
    """The tie-ups that the shapes of one block are; the same for any order of the shapes."""
    found: list[Cluster] = []
    by_form: dict[Form | None, set[int]] = defaultdict(set)  # the same partners may have hundreds: most differ in form
    for shape in in_order(shapes):
        near = {*by_form[None], *(n for form in shape.specific for n in by_form[form])} if shape.specific else range(len(found))
        open_ = [number for number in sorted(near) if found[number].against(shape) is None]
        home = max(open_, key=lambda number: found[number].affinity(shape), default=len(found))
        if home == len(found):
            found.append(Cluster(kin, links))
        found[home].add(shape)
        for form in found[home].forms or (None,):
            by_form[form].add(home)
    return _united(found, links) if links.same else found


def _united(found: list[Cluster], links: Links) -> list[Cluster]:
    """Those that were judged to be one, made one."""
    head = joined_by((f"{number:09}", *(f"~{links.head(anchor)}" for anchor in cluster.judged)) for number, cluster in enumerate(found))
    first: dict[str, Cluster] = {}
    for number, cluster in enumerate(found):
        home = first.setdefault(head[f"{number:09}"], cluster)
        if home is not cluster:
            for shape in cluster.shapes:
                home.add(shape)
    return list(first.values())
