"""Whole tables of the thresholds that residents may have to meet, against formulas of whole numbers."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.rules import gatherings, petitions, recalls, referendums
from app.platform.lawfiles import load

LAW = load()
DAY = date(2026, 11, 21)
PETITIONS = (  # a share of the population up to 50,000, above it a number; an oblast has its share whatever its size
    ("district_maslikhat", 10, 5000),
    ("district_akimat", 20, 2500),
    ("rural_akim", 20, 2500),
    ("oblast_maslikhat", 50, None),
    ("oblast_akimat", 100, None),
)


def petition(addressee: str, population: int, signatures: int) -> petitions.Finding:
    facts = petitions.SubmitFacts(addressee=addressee, population=population, signatures=signatures)
    return petitions.submit(LAW, DAY, facts).findings[0]


@pytest.mark.parametrize(("addressee", "share", "number"), PETITIONS)
def test_a_petition_for_every_population_to_sixty_thousand(addressee: str, share: int, number: int | None) -> None:
    every = 1 if addressee in {"district_maslikhat", "rural_akim"} else 7  # the others share their norms or have one
    for population in range(1, 60_001, every):
        least = number if number and population > 50_000 else (population + share - 1) // share
        met = petition(addressee, population, least)
        assert (met.met, met.need) == (True, least), population
        if population % 97 == 0 or population in range(49_990, 50_011):
            assert not petition(addressee, population, least - 1).met


def test_a_gathering_for_every_roll_to_three_thousand() -> None:
    # «кемінде он пайыз»: 10 of 100 are enough, 9 are not
    for entitled in range(1, 3001):
        least = (entitled + 9) // 10
        for signatures in (least - 1, least):
            facts = gatherings.ConveneFacts(entitled=entitled, signatures=signatures, district_akim_consent=True)
            signed = gatherings.convene(LAW, DAY, facts).findings[0]
            assert (signed.met, signed.need) == (10 * signatures >= entitled, least)


def test_a_recall_for_every_roll_to_three_thousand_needs_more_than_ten_per_cent() -> None:
    # «он пайызынан астамы»: 10 of 100 are not enough, 11 are
    for voters in range(1, 3001):
        least = voters // 10 + 1
        for signatures in (least - 1, least):
            signed = recalls.submit(LAW, DAY, recalls.SubmitFacts(voters=voters, signatures=signatures)).findings[0]
            assert (signed.met, signed.need) == (10 * signatures > voters, least)


def test_a_proposal_for_every_roll_to_three_thousand_by_the_default_of_the_platform() -> None:
    for entitled in range(1, 3001):
        assert referendums.needed_signatures(LAW, DAY, entitled) == (entitled + 9) // 10


def test_not_less_than_and_more_than_ten_per_cent_differ_where_a_tenth_is_whole() -> None:
    def needs(people: int) -> tuple[object, object]:
        request = gatherings.ConveneFacts(entitled=people, signatures=0, district_akim_consent=True)
        recall = recalls.SubmitFacts(voters=people, signatures=0)
        return gatherings.convene(LAW, DAY, request).findings[0].need, recalls.submit(LAW, DAY, recall).findings[0].need

    assert [needs(people) for people in (1990, 1995, 1999, 2000)] == [(199, 200), (200, 200), (200, 200), (200, 201)]
