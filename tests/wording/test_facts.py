"""What a statement commits to, and what counts as another commitment in other words."""

from __future__ import annotations

import pytest

from wording.alignment import align
from wording.conflicts import conflicts
from wording.differences import compare
from wording.facts import Statement
from wording.quantities import find_quantities

HUBS = "We will not wait for those at risk. Every police force will have a hub in ten years."


def kinds(source: str, checked: str) -> list[str]:
    return [change.kind for change in conflicts(Statement(source), Statement(checked))]


@pytest.mark.parametrize(
    ("one", "other"),
    [("ten years", "a decade"), ("48 hours", "two days"), ("18 months", "1.5 years")],
)
def test_spans_of_time_are_equal_in_other_units(one: str, other: str):
    ours, theirs = find_quantities(one.split()), find_quantities(other.split())
    assert ours[0].equals(theirs[0])


def test_months_are_not_years():
    assert not find_quantities(["two", "years"])[0].equals(find_quantities(["two", "months"])[0])


@pytest.mark.parametrize(
    ("checked", "kind"),
    [
        ("Every police force will have a hub in ten months.", "number"),
        ("No police force will have a hub.", "negation"),
        ("Every fire station and every council will have a hub.", "scope"),
        ("Every police force will have a hub, and bus drivers will have a bonus.", "list"),
        ("Every police force may have a hub.", "modality"),
    ],
)
def test_a_changed_fact_is_named_in_loose_wording(checked: str, kind: str):
    assert kind in kinds(HUBS, checked)


@pytest.mark.parametrize(
    ("source", "checked"),
    [
        (HUBS, "In a decade there will be a hub in every police force."),
        ("Co-habiting couples will get rights.", "Couples not married will get rights."),
        ("Police and community support officers will patrol.", "PCSOs will patrol."),
        ("We will create an offence to go after gangs.", "An offence aimed at gangs."),
        ("We will halve violence in a decade.", "Violence: cut in half within ten years."),
    ],
)
def test_other_words_for_the_same_are_no_conflict(source: str, checked: str):
    assert kinds(source, checked) == []


ORDERS = "Respect Orders will ban persistent adult offenders from England and Wales every week."


@pytest.mark.parametrize(
    ("source", "checked", "kind"),
    [
        (ORDERS, "Respect Orders will ban all offenders.", "scope"),
        (ORDERS, "Respect Orders will ban offenders from Wales.", "scope"),
        (ORDERS, "Respect Orders will ban offenders every day.", "number"),
        (ORDERS, "Once the economy allows, Respect Orders will ban offenders.", "condition"),
        ("Every young person with a knife will be tagged.", "Anyone with a knife will be tagged.",
         "scope"),
        ("Every police force will have a hub.", "Every police station will have a hub.", "scope"),
        ("We will ban swords and machetes.", "Labour will ban machetes and catapults.", "list"),
        ("Some will be barred from the service, and suspensions will follow at once.",
         "Officers will not get suspensions.", "negation"),
    ],
)  # fmt: skip
def test_a_promise_made_wider_or_bound_is_named(source: str, checked: str, kind: str):
    assert kind in kinds(source, checked)


@pytest.mark.parametrize(
    ("source", "checked"),
    [
        ("We will create an offence for gangs.", "We can't let gangs go on: a new offence."),
        ("People do not have the right to stay.", "People who have no right to stay."),
        ("Labour will review probation.", "Labour will review whether probation could be changed."),
        ("Refugees are in hotels.", "People seeking asylum are in hotels."),
        ("It hits the poor and, if left unchecked, leads to worse.", "It hits the poor."),
    ],
)
def test_no_change_is_seen_in_honest_words(source: str, checked: str):
    assert kinds(source, checked) == []


def test_a_list_closed_before_its_last_item_is_named():
    source = Statement("Penalties include curfews, tagging, and custody for the very worst cases.")
    checked = Statement("Penalties include curfews and tagging.")
    found = compare(source, checked, align(source, checked))
    assert any(difference.turns for difference in found)
