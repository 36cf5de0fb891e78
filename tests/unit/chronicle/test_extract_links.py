"""Links: what speaks for two rows being about one thing, in whatever language they are told."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from transcaspian.chronicle.extract.extraction import Extraction, extract
from transcaspian.chronicle.extract.links import link
from transcaspian.chronicle.extract.pairing import iter_weighed
from transcaspian.chronicle.extract.subjects import subjects_of, subjects_of_founding
from transcaspian.chronicle.extract.weighing import weigh_same
from transcaspian.chronicle.extract.weights import add_up, load_weights, table_path
from transcaspian.chronicle.founding import load_founding
from transcaspian.chronicle.read import read_document

TODAY = dt.date(2026, 1, 1)
TRAIN = {
    "en": "Kazakhstan opened the railway from Dostyk to Moiynty on 30 September 2025.",
    "ru": "30 сентября 2025 года Казахстан открыл железную дорогу Достык – Мойынты.",
    "tr": "Kazakistan, 30 Eylül 2025'te Dostık-Moyıntı demiryolunu açtı.",
}


def run(text: str, language: str = "en", published: str = "2025-10-02") -> Extraction:
    document = read_document(
        text.encode(), name="a.txt", today=TODAY, published=published, language=language
    )
    return extract(document)


def kinds(*found: Extraction) -> set[str]:
    return {one.kind for one in link(found)}


@pytest.mark.parametrize(("one", "two"), [("en", "ru"), ("ru", "tr"), ("tr", "en")])
def test_one_event_is_one_in_every_language(one, two):
    assert kinds(run(TRAIN[one], one), run(TRAIN[two], two)) == {"same-event"}


@pytest.mark.parametrize("language", sorted(TRAIN))
def test_it_is_that_of_the_founding_chronicle(language):
    found = link([run(TRAIN[language], language)], load_founding(check=False))
    assert "dostyk-moiynty-opened-2025" in {one.to for one in found if one.kind == "same-event"}


@pytest.mark.parametrize(
    ("old", "new"), [("Dostyk to Moiynty", "Uzen to Bolashak"), ("2025", "2023")]
)
def test_another_place_or_another_year_is_another_event(old, new):
    assert not kinds(run(TRAIN["en"]), run(TRAIN["en"].replace(old, new)))


def test_what_few_events_share_weighs_more():
    def weigh(place: str) -> float:
        text = f"On 5 August 2025 Kazakhstan opened a railway in {place}."
        one, two = run(text), run(text + " It is new.")
        found = weigh_same(subjects_of(one)[0], subjects_of(two)[0])
        assert found is not None
        return found.total

    assert weigh("Darbaza") > weigh("Aktau")


def test_a_plan_and_its_deed_are_linked_whatever_the_language():
    plan = run(
        "Министр сообщил, что железная дорога Достык – Мойынты в Казахстане будет открыта в 2025 году.",
        "ru",
        published="2024-04-18",
    )
    deed = run(TRAIN["tr"], "tr")
    found = [one for one in link([plan, deed]) if one.kind == "fulfils"]
    assert [one.from_.split("#")[0] for one in found] == [deed.document.id]
    assert "dostyk" in found[0].reason


def test_what_another_gives_is_no_delivery():
    promise = run(
        "Kazakhstan will build a school in Fuzuli, Azerbaijan, by 2025.", published="2023-01-09"
    )
    kept = "In June 2024 {} opened a school in Fuzuli, Azerbaijan."
    assert "fulfils" in kinds(promise, run(kept.format("Kazakhstan"), published="2024-07-01"))
    assert "fulfils" not in kinds(promise, run(kept.format("Uzbekistan"), published="2024-07-01"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Kazakhstan will build a railway from Darbaza to Maktaaral by 2028."),
        ("ru", "Казахстан построит железную дорогу Дарбаза – Мактаарал к 2028 году."),
        ("tr", "Kazakistan, 2028'e kadar Darbaza-Maktaaral demiryolunu inşa edecek."),
    ],
)
def test_a_line_that_is_promised_has_the_names_of_its_ends(language, text):
    promised = run(text, language).commitments
    assert [(one.object, one.promisors) for one in promised] == [
        ("Darbaza-Maktaaral railway", ("KAZ",))
    ]


def test_no_feature_weighs_against_its_sign():
    with table_path().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    signs = {"+": 1, "-": -1, "0": 0}
    for row in rows:
        sign = signs[row["sign"]]
        assert float(row["weight"]) * sign >= 0, row
        assert float(row["prior"]) * sign > 0 or not sign, row
    assert len({row["feature"] for row in rows}) == len(rows)


def test_all_that_is_compared_has_a_weight():
    rows = [subjects_of(run(text, name)) for name, text in TRAIN.items()]
    told = {part[0] for row in iter_weighed(rows[0], (*rows[1], *rows[2])) for part in row[3].parts}
    assert told
    assert told <= {*load_weights()}


def test_odds_are_what_the_sum_says():
    even = add_up([])
    assert (even.total, even.sureness) == (0, 0.5)
    more = add_up([("places", 1.0, "both in aktau")])
    assert more.sureness > even.sureness
    assert more.reasons == ("both in aktau",)


def test_a_promise_and_its_delivery_in_one_text_are_linked():
    found = run(
        "Kazakhstan said in March 2022 that it would build a school in Shusha by 2024. "
        "In June 2025 Kazakhstan opened the school in Shusha.",
        published="2025-10-02",
    )
    assert [(one.from_[0], one.to[0], one.kind) for one in found.links] == [("e", "c", "fulfils")]


def test_a_statement_that_is_known_is_linked_and_what_goes_on_with_it():
    said = (
        "Economist Yerlan Ibrahim said that a search for new routes should be good for the economy "
        "of Kazakhstan. “It will take time,” Ibrahim added."
    )
    founding = load_founding(check=False)
    found = run(said, published="2024-03-20")
    kept = {one.from_.split("#")[1]: one.to for one in link([found], founding) if "#s" in one.from_}
    assert kept == {one.id: "ibrahim-economy-2024" for one in found.statements}
    late = run(said, published="2025-03-20")
    assert not [one for one in link([late], founding) if "#s" in one.from_]


TOLD_NEAR = "The border was reopened on 25 September 2025."


def test_parties_of_the_paragraph_stand_for_those_that_a_row_does_not_name():
    shut = "Poland closed its border with Belarus on 12 September 2025. "
    ends = {one.to for one in link([run(shut + TOLD_NEAR)], load_founding(check=False))}
    assert "poland-belarus-reopened-2025" in ends
    apart = {one.to for one in link([run(f"{shut}\n\n{TOLD_NEAR}")], load_founding(check=False))}
    assert "poland-belarus-reopened-2025" not in apart


def test_who_is_named_counts_more_than_who_is_named_beside():
    shut = "Poland closed its border with Belarus on 12 September 2025. "
    rows = [
        one
        for text in (
            shut + TOLD_NEAR,
            f"{shut}Poland and Belarus reopened the border on 25 September 2025.",
        )
        for one in subjects_of(run(text))
        if one.row.mode == "reopen"
    ]
    (held,) = (
        one
        for one in subjects_of_founding(load_founding(check=False))
        if one.name == "poland-belarus-reopened-2025"
    )
    beside, named = (weigh_same(one, held) for one in rows)
    assert beside is not None
    assert named is not None
    assert beside.total < named.total


def test_what_two_documents_deny_is_one_thing_and_no_deed():
    denied = "Kazmortransflot has not yet signed the contract for two tankers."
    signed = "Kazmortransflot signed the contract for two tankers in December 2025."
    days = {"published": "2026-01-01"}
    assert kinds(run(denied, **days), run(denied + " It rained.", **days)) == {"same-event"}
    assert not kinds(run(denied, **days), run(signed, **days)) & {"same-event"}
