"""On which day a thing was done that a clause tells of, and on what occasion."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.extract.antecedents import (
    APART,
    is_act,
    is_apart,
    is_other,
    is_term,
    places_agree,
    week_after,
    year_before,
)
from transcaspian.chronicle.extract.clauses import DONE
from transcaspian.chronicle.extract.date_counts import COUNTS
from transcaspian.chronicle.extract.due import due_day, find_promised
from transcaspian.chronicle.extract.running import find_running, is_perfect
from transcaspian.chronicle.extract.when_near import find_near, find_own, find_then
from transcaspian.chronicle.extract.when_words import (
    DAY_AFTER,
    DAY_BEFORE,
    LATER,
    SAME_DAY,
    SPAN,
    THE,
    UNTIL,
)

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.draft import Draft
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence

__all__ = ["Calendar"]

_LONG_AGO_D = 60
_RECENT_D = 8
_LEAD_PARAGRAPHS = 0
_NEWS_SENTENCES = 25
"""What is no longer is news: its first paragraph tells of the day."""
_NEAR_SENTENCES = 4
_NEAR = 40
_WORKS = ("COOPERATE", "AID", "AGREE")
_LASTING = ("SANCTION", "COERCE", "")
_WORD = re.compile(r"[\w'’-]+")
_DAY, _MONTH, _YEAR = len("2024-03-11"), len("2024-03"), len("2024")


class Calendar:
    """
    What a text has told so far, and what it is about.

    Parameters
    ----------
    reading : Reading
        The text.

    Attributes
    ----------
    drafts : list of Draft
        What was told, in order.
    topic : Draft or None
        What the text is about: its first visit, or else the first thing with a day.
    said : tuple or None
        The day that was named last, and where.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.drafts: list[Draft] = []
        self.topic: Draft | None = None
        self.said: tuple[Sentence, Time] | None = None

    def set_time(self, draft: Draft) -> None:
        """
        Set the day of a draft: its clause's own, or that of the occasion.

        Parameters
        ----------
        draft : Draft
            Changed in place.
        """
        times = [
            one
            for one in find_own(self.reading, draft)
            if one.role != "since" or one.kind != "year" or draft.context == "planned"
            if one.kind != "span" or draft.context != "actual"
            if not is_term(self.reading.low, draft, one)
        ]
        times = times or find_near(self.reading, draft, self.drafts)
        plain = [one for one in times if one.role != "by"]
        by = [one for one in times if one.role == "by"]
        if by and not plain and self._is_due(draft, by[0]):
            draft.context = "planned"
        if by and not plain and draft.context == "actual" and draft.type not in _LASTING:
            plain = [one for one in by if not self._is_ahead(one)]  # "reached it only by 2018"
        promised = find_promised(self.reading, draft, by, plain)
        if promised is not None:
            draft.due, plain = promised, []
        if by and draft.context in ("planned", "possible"):
            draft.due = by[0]
            plain = [one for one in plain if self._is_ahead(one)]  # the others are of the telling
        best = min(
            plain, key=lambda one: (one.kind == "year", abs(one.start - draft.at)), default=None
        )
        if best is not None and self._is_done(draft) and self._is_ahead(best):
            best = year_before(best) if best.kind in ("day", "month") else None
        if best is not None:
            draft.time, draft.date_from = best, best.first
            draft.date_to = best.last if best.last != best.first else ""
            self._end(draft, best)
            self._step(draft, best)
            self._look_ahead(draft, best)
            self._place_in_time(draft)
            return
        self._inherit(draft)
        if draft.due is not None:
            draft.date_from, draft.date_to = due_day(draft.due), ""
            draft.time = draft.due
            self._look_ahead(draft, draft.due)

    def _is_due(self, draft: Draft, by: Time) -> bool:
        """Return whether a thing has a last day that is to come, and is no state that lasts."""
        lasting = draft.type in _LASTING or draft.trigger.plan or draft.type not in _WORKS
        return draft.context == "actual" and not lasting and self._is_ahead(by)

    def _step(self, draft: Draft, best: Time) -> None:
        """Tell "was in Baku on 17 October, flew to Astana the next day" as of two days."""
        if best.end > draft.at or len(best.first) < _DAY:
            return
        gap = self.reading.low[best.end : min(draft.at + _NEAR, draft.clause.end)]
        step = 1 if DAY_AFTER.search(gap) else -1 if DAY_BEFORE.search(gap) else 0
        if step:
            last = first_day(best.last if step > 0 else best.first)
            draft.date_from, draft.date_to = (last + dt.timedelta(days=step)).isoformat(), ""

    def _end(self, draft: Draft, best: Time) -> None:
        """Tell how long a thing lasts: "shut on 12 September and kept shut until the 25th"."""
        if draft.type not in _LASTING or draft.date_to or len(best.first) < _DAY:
            return
        later = (one for one in draft.clause.sentence.times if one.start > best.start)
        last = next((one for one in later if one.role == "by" and one.first > best.first), None)
        if last is not None and UNTIL.search(self.reading.low, last.start - 12, last.end + 8):
            draft.date_to = last.last

    def pass_over(self, sentence: Sentence) -> None:
        """
        Remember the day that a sentence names, whatever it tells.

        Parameters
        ----------
        sentence : Sentence
            The last one that was read.
        """
        days = [
            one
            for one in sentence.times
            if one.role == "at" and len(one.first) == _DAY and not self._is_ahead(one)
        ]
        if days:
            self.said = (sentence, days[0])

    def _is_ahead(self, time: Time) -> bool:
        """Return whether a time is after the day of publication."""
        reference = self.reading.reference
        known = self.reading.sure or time.kind == "relative"  # "next year", whatever year it is
        return reference is not None and known and first_day(time.first) > reference

    def _is_done(self, draft: Draft) -> bool:
        """Return whether a draft is told by a verb in the past, which no later day goes with."""
        word = _WORD.match(draft.clause.low, draft.at - draft.clause.start)
        done = DONE[self.reading.document.language]
        return draft.context == "actual" and word is not None and bool(done.search(word.group()))

    def _look_ahead(self, draft: Draft, time: Time) -> None:
        """Take the next month or day of a name for what is still to come."""
        reference = self.reading.reference
        if draft.context not in ("planned", "possible") or reference is None:
            return
        if time.kind == "weekday" and last_day(time.last) <= reference:
            draft.date_from = week_after(time.first)
        if time.kind not in ("day", "month") or last_day(time.last) >= reference:
            return
        if not self.reading.sure or (reference - last_day(time.last)).days < _RECENT_D:
            return
        draft.date_from = f"{int(draft.date_from[:4]) + 1}{draft.date_from[4:]}"
        if draft.date_to:
            draft.date_to = f"{int(time.last[:4]) + 1}{time.last[4:]}"

    def _place_in_time(self, draft: Draft) -> None:
        """Tell a thing of an earlier time, or to come, by its day."""
        reference = self.reading.reference
        if reference is None or not draft.date_from:
            return
        if draft.context == "actual":
            last = last_day(draft.date_to or draft.date_from)
            first = first_day(draft.date_from)
            if (reference - last).days > _LONG_AGO_D:
                draft.context = "past"
            elif self.reading.sure and first > reference:
                draft.context = "planned"

    def _inherit(self, draft: Draft) -> None:
        """Take the day of what was told before: of the same thing, or of what it was part of."""
        reading = self.reading
        if self._set_apart(draft):
            return
        if is_apart(draft) and draft.trigger.type != "CONSULT":
            return
        if self._shift(draft):
            return
        then = find_then(self.reading, draft)
        if then is not None:
            draft.time, draft.date_from = then, then.first
            draft.date_to = then.last if then.last != then.first else ""
            self._place_in_time(draft)
            return
        again = self._antecedent(draft)
        if again is None and self._is_open(draft):
            draft.date_from = self._news_month()
            draft.inherited = draft.soft = True
            return
        if again is not None:
            draft.date_from, draft.date_to, draft.again = again.date_from, again.date_to, again
            draft.context, draft.inherited = again.context, True
            return
        source = self._missed(draft) or self._occasion(draft)
        running = (
            find_running(self.reading, draft) if source is None and self._is_done(draft) else ""
        )
        if running:
            draft.date_from, draft.inherited = running, True
            self._place_in_time(draft)
            return
        told = self._told_day(draft, source)
        if told is not None:
            draft.date_from = told.first
            draft.date_to = told.last if told.last != told.first else ""
            draft.inherited = True
            return
        apart = draft.context != "actual" and draft.trigger.type == "CONSULT"
        if source is not None and (not apart or draft.trigger.rule == "absence"):
            draft.date_from, draft.date_to, draft.inherited = source.date_from, source.date_to, True
            if draft.context == "actual" and source.context == "past":
                draft.context = "past"
        elif source is None and reading.reference is not None and is_act(draft):
            if reading.sure and draft.clause.sentence.zone != "headline":
                draft.date_from = self._today(draft)
            draft.inherited = draft.soft = True
            draft.confidence *= 0.9

    def _missed(self, draft: Draft) -> Draft | None:
        """Return the gathering that somebody did not attend."""
        if draft.trigger.rule != "absence":
            return None
        near = draft.clause.sentence.index - _NEAR_SENTENCES
        return next(
            (
                one
                for one in reversed(self.drafts)
                if one.type == "CONSULT" and one.date_from and one.clause.sentence.index >= near
            ),
            None,
        )

    def _today(self, draft: Draft) -> str:
        """Return the day of the news that begin with this, else the month of publication."""
        reading = self.reading
        day = reading.dateline or reading.day.isoformat()
        sentence = draft.clause.sentence
        first = next((one.paragraph for one in reading.sentences if one.zone == "body"), 0)
        lead = sentence.paragraph <= first + _LEAD_PARAGRAPHS and sentence.paragraph >= first
        news = reading.dateline or len(reading.sentences) <= _NEWS_SENTENCES
        exact = lead and news and draft.trigger.type in ("CONSULT", "AGREE")
        return day if exact else self._news_month()

    def _news_month(self) -> str:
        """Return the month that news without a day are of: on its first day the one before."""
        return (self.reading.day - dt.timedelta(days=1)).isoformat()[:_MONTH]

    def _is_open(self, draft: Draft) -> bool:
        """Return whether a thing is told in the present perfect: no day of others is its own."""
        near = draft.context == "actual" and draft.clause.sentence.zone == "body"
        return near and self.reading.sure and is_perfect(self.reading, draft)

    def _told_day(self, draft: Draft, source: Draft | None) -> Time | None:
        """Return the day that the paragraph named last, if nothing was told of it."""
        if self.said is None or draft.context != "actual":
            return None
        sentence, time = self.said
        if sentence.paragraph != draft.clause.sentence.paragraph:
            return None
        near = source is not None and source.clause.sentence.paragraph == sentence.paragraph
        if near and source is not None and source.clause.sentence.index >= sentence.index:
            return None
        return time

    def _shift(self, draft: Draft) -> bool:
        """Take the day before or after what was told last, where the words say so."""
        low = draft.clause.low
        if self._shift_far(draft):
            return True
        step = -1 if DAY_BEFORE.search(low) else 1 if DAY_AFTER.search(low) else 0
        same = step == 0 and SAME_DAY.search(low)
        apart = (
            one for one in reversed(self.drafts) if one.clause.sentence is not draft.clause.sentence
        )
        days = (one for one in apart if len(one.date_from) == _DAY and not one.date_to)
        last = next(days, None)
        if not (step or same):
            return False
        said = self._said_near(draft, last)
        if said is not None:
            first, end, draft.time = said.first, said.last, said
        elif last is not None:
            first, end, draft.time = last.date_from, last.date_to or last.date_from, last.time
        else:
            return False
        day = first_day(first if step <= 0 else end) + dt.timedelta(days=step)
        draft.date_from = day.isoformat()
        return True

    def _said_near(self, draft: Draft, last: Draft | None) -> Time | None:
        """Return the day that was named a little before, after all that was told of one."""
        here = draft.clause.sentence.index
        after = last.clause.start if last is not None else -1
        rows = self.reading.sentences[max(0, here - _NEAR_SENTENCES) : here + 1]
        named = [
            one
            for row in rows
            for one in row.times
            if one.role == "at" and len(one.first) == _DAY and one.first == one.last
            if after < one.start < draft.clause.start and not self._is_ahead(one)
        ]
        return named[-1] if named else None

    def _set_apart(self, draft: Draft) -> bool:
        """Reckon back from what else the sentence tells: "three weeks after A signed"."""
        clause = draft.clause
        language = self.reading.document.language
        match = APART.match(clause.low)
        before = self.reading.low[clause.sentence.start : clause.start]
        span = SPAN[language].search(before) if match else None
        if match is None or span is None:
            return False
        main = next((one for one in self.drafts if one.clause.sentence is clause.sentence), None)
        base = main.date_from if main is not None else ""
        if not base and self.reading.reference is not None and not span.start():
            base = self.reading.day.isoformat()
        if len(base) < _DAY:
            return False
        number, unit = span.group(1), span.group(2)
        count = int(number) if number.isdigit() else COUNTS[language].get(number, 1)
        back = -1 if re.search(r"after|following|since|после", match.group()) else 1
        far = {"d": 1, "w": 7, "m": 30, "y": 365, "д": 1, "н": 7, "м": 30, "г": 365, "л": 365}
        step = dt.timedelta(days=back * count * far[unit[0]])
        day = (first_day(base) + step).isoformat()
        draft.date_from = day if unit[0] in "dд" else day[: 4 if unit[0] in "yгл" else 7]
        self._place_in_time(draft)
        return True

    def _shift_far(self, draft: Draft) -> bool:
        """Take a time so many weeks, months or years after what was told last."""
        language = self.reading.document.language
        sentence = draft.clause.sentence
        low = self.reading.words(sentence) if language == "tr" else draft.clause.low
        match = LATER[language].search(low)
        last = next((one for one in reversed(self.drafts) if len(one.date_from) >= _YEAR), None)
        if match is None or last is None:
            return False
        number, unit = match.group(1) or "1", match.group(2)
        counts = COUNTS[language]
        count = int(number) if number.isdigit() else counts.get(number, 1)
        day = first_day(last.date_from)
        if len(last.date_to) == _DAY and not unit.startswith(("y", "г", "л")):
            day = first_day(last.date_to)
        if unit.startswith(("y", "г", "л")):
            draft.date_from = str(day.year + count)
        elif unit.startswith(("m", "м", "a")):
            if len(last.date_from) == _YEAR:
                return False
            month = day.year * 12 + day.month - 1 + count
            draft.date_from = f"{month // 12:04d}-{month % 12 + 1:02d}"
        elif len(last.date_from) == _DAY:
            week = unit.startswith(("w", "н", "h"))
            day += dt.timedelta(days=count * (7 if week else 1))
            draft.date_from = day.isoformat() if not week else day.isoformat()[:7]
        else:
            return False
        draft.time = last.time
        self._place_in_time(draft)
        return True

    def _antecedent(self, draft: Draft) -> Draft | None:
        """Return what was told before that this is another mention of."""
        who = {*draft.parts.actors, *draft.parts.host}
        if draft.trigger.type != "CONSULT":
            return None
        last = self.drafts[-1] if self.drafts else None
        if (
            draft.trigger.rule == "discuss"
            and last is not None
            and last.type == "CONSULT"
            and last.date_from
            and not is_other(last, draft)
            and who <= {*last.parts.actors, *last.parts.host}
            and draft.clause.sentence.index - last.clause.sentence.index <= 1
        ):
            return last.again or last
        sentence = draft.clause.sentence
        points = self.reading.lexicon.words("this").search(self.reading.words(sentence))
        before = draft.clause.low[: draft.at - draft.clause.start]
        same = self.drafts[-1] if self.drafts else None
        if THE.search(before) and same is not None and draft.mode == "meeting":
            near = [
                one
                for one in self.drafts
                if one.mode == "meeting"
                and one.again is None
                and one.date_from
                and one.clause is not draft.clause
                and one.clause.sentence.index >= sentence.index - _NEAR_SENTENCES
                and not is_other(one, draft)
            ]
            if near:
                return near[-1]
        told = [
            one
            for one in self.drafts
            if one.mode == draft.mode
            and one.date_from
            and one.again is None
            and not is_other(one, draft)
            and (one.context != "past" or one.clause.sentence.index >= sentence.index - 1)
            and who <= {*one.parts.actors, *one.parts.host}
            and places_agree(one.parts.places, draft.parts.places, one, draft)
        ]
        told_of = bool(draft.parts.people)
        if not told or not (len(who) > 1 or points or draft.parts.places or told_of):
            return None
        if self.topic in told:
            return self.topic
        return told[-1]

    def _occasion(self, draft: Draft) -> Draft | None:
        """Return on what occasion something was done that has no day of its own."""
        sentence = draft.clause.sentence
        low = self.reading.words(sentence)
        points = self.reading.lexicon.words("this").search(low)
        last = self.drafts[-1] if self.drafts else None
        topic = self.topic
        who = {*draft.parts.actors, *draft.parts.host}
        if (
            points
            and self.reading.lexicon.whole("back", "visit").search(points.group())
            and topic is not None
        ):
            return topic
        if (
            points
            and last is not None
            and last.date_from
            and not is_other(last, draft)
            and last.clause.sentence.index >= sentence.index - 1
        ):
            return last
        for one in reversed(self.drafts):
            if one.clause.sentence.paragraph != sentence.paragraph:
                break
            if (
                one.date_from
                and one.context == "actual"
                and (not who or who & set(one.parts.actors))
            ):
                return one
        if topic is not None and (points or not who or who & set(topic.parts.actors)):
            return topic
        return None

    def remember(self, draft: Draft) -> None:
        """
        Keep what the text is about: its first day, or its first visit.

        Parameters
        ----------
        draft : Draft
            What was told last.
        """
        if draft.context != "actual" or draft.time is None or len(draft.date_from) < 7:
            return
        topic = self.topic
        if topic is None or (draft.mode == "visit" and topic.mode != "visit"):
            self.topic = draft
