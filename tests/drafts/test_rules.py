"""What each rule finds, in invented sentences and in the toy article."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from pytest_regressions.data_regression import DataRegressionFixture

from cisreport.drafts import Draft, propose, texts_of
from cisreport.drafts.coded import coded_units, draft_units
from cisreport.drafts.language import MODALITIES, SAID, forms_of, language
from cisreport.drafts.rules.dates import dates_in
from cisreport.drafts.rules.sayings import quotations
from cisreport.drafts.texts import PassageText
from cisreport.model import Anchor, Dataset
from drafts.conftest import ARTICLE


def proposed(ds: Dataset, *sentences: str, tag: str = "en") -> tuple[Draft, ...]:
    passages = tuple(PassageText(Anchor("x", f"p1.s{n}"), text) for n, text in enumerate(sentences, 1))
    return propose(ds, passages, tag)


def said(ds: Dataset, *sentences: str, tag: str = "en") -> list[tuple[str, str]]:
    units = (unit for draft in proposed(ds, *sentences, tag=tag) for unit in draft_units(draft))
    return [(unit.kind, unit.value) for unit in units]


def test_the_toy_article(toy: Dataset, data_regression: DataRegressionFixture) -> None:
    source, texts = texts_of(toy, ARTICLE)
    found = propose(toy, texts, source.language)
    data_regression.check(
        {
            draft.id: {
                "kind": draft.kind,
                "on": [f"{one.passage} {one.words}" for one in draft.mentions],
                "record": dict(draft.fields),
            }
            for draft in found
        }
    )


def test_all_that_it_proposes_for_the_toy_article_has_been_coded(toy: Dataset) -> None:
    source, texts = texts_of(toy, ARTICLE)
    coded = {unit for unit, _ in coded_units(toy)}
    assert [
        unit
        for draft in propose(toy, texts, source.language)
        for unit in draft_units(draft)
        if unit not in coded
    ] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 2 June they met.", ["XXXX-06-02"]),
        ("On June 2nd, 2031 they met.", ["2031-06-02"]),
        ("On the 2nd of June 2031 they met.", ["2031-06-02"]),
        ("From 2 to 4 June 2031.", ["2031-06-02/2031-06-04"]),
        ("From 30 May to 2 June 2031.", ["2031-05-30/2031-06-02"]),
        ("June 2\u20134, 2031", ["2031-06-02/2031-06-04"]),
        ("May 30 \u2013 June 2", ["XXXX-05-30/XXXX-06-02"]),
        ("In June 2031 and in July.", ["2031-06", "XXXX-07"]),
        ("Since 2029 nothing.", ["2029"]),
        ("From 2029-2031.", ["2029/2031"]),
        ("2031-06-02 and 2031-06-31", ["2031-06-02"]),
        ("On 31 June they met.", []),
        ("They may march in 2 rows; May left.", []),
        ("The 2031 summit, with 2031 guests.", []),
        ("On Sept. 3, then Dec 4.", ["XXXX-09-03", "XXXX-12-04"]),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    assert [edtf for _, edtf in dates_in(text, language("en"))] == expected


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("de", "Am 2. Juni 2031 und am 3. M\u00e4rz.", ["2031-06-02", "XXXX-03-03"]),
        ("ru", "\u0412\u0441\u0442\u0440\u0435\u0447\u0430 12 \u043c\u0430\u044f 2022", ["2022-05-12"]),
        ("es", "El 2 de junio de 2031.", ["2031-06-02"]),
    ],
)
def test_dates_of_other_languages(tag: str, text: str, expected: list[str]) -> None:
    assert [edtf for _, edtf in dates_in(text, language(tag))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is 940 kilometers long.", ["940 km"]),
        ("It is 940km or 1,006.84 km long.", ["940 km", "1006.84 km"]),
        ("A 940-kilometre shore.", ["940 km"]),
        ("The nine members met.", ["9 members"]),
        ("Its nine full members met.", ["9 members"]),
        ("After two direct phone calls.", ["2 calls"]),
        ("They meet twice a year.", ["2 per year"]),
        ("They meet three times a year.", ["3 per year"]),
        ("A third of it, and two thirds of that.", ["1/3 share", "2/3 share"]),
        ("It took 35 percent, or 12.5% of it.", ["0.35 share", "0.125 share"]),
        ("For fifteen months and 3 days.", ["15 months", "3 days"]),
        ("On 2 June 2031 they met.", []),
        ("It cost 940 crowns.", []),
    ],
)
def test_numbers(toy: Dataset, text: str, expected: list[str]) -> None:
    assert sorted(value for kind, value in said(toy, text) if kind == "quantities") == sorted(expected)


def test_names_are_those_of_the_vocabulary_and_of_actors_without_an_identity(toy: Dataset) -> None:
    text = "Vell and Joris Tarn met on the northern shore, in Port Linden; the Avarian boat and vell did not."
    found = proposed(toy, text.replace("the northern", "The northern"))
    assert [(draft.kind, draft.id, draft.fact) for draft in found] == [
        ("persons", "vell", None),
        ("persons", "tarn", None),
        ("places", "northern-shore", "northern-shore"),
        ("places", "port-linden", None),
        ("states", "avaria", None),
        ("meetings", "p1-s1-meetings", None),
    ]


def test_states_have_names_in_other_languages(toy: Dataset) -> None:
    assert ("states", "germany") in said(toy, "Das ist Deutschland.", tag="de")
    assert ("states", "germany") not in said(toy, "This is Deutschland.", tag="en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tarn hopes that it opens.", [("modality", "hoped"), ("said", ""), ("attribution", "tarn")]),
        ("Their hopes are high, and the plans long.", []),
        ("They plan to meet; it is to open.", [("modality", "planned")]),
        ("They will meet.", [("modality", "planned")]),
        ("It seems that they will meet.", [("modality", "hedged")]),
        ("It may rain in May.", [("modality", "hedged")]),
        ("Corland expects rain.", [("modality", "expected"), ("said", ""), ("attribution", "corland")]),
        ("Tarn said that Vell left.", [("said", ""), ("attribution", "tarn")]),
        ("It is late, said Vell.", [("said", ""), ("attribution", "vell")]),
        ("Officials said that it is late.", [("said", "")]),
        ("Avaria\u2019s minister said that it is late.", [("said", "")]),
        ("The minister of Avaria said that it is late.", [("said", "")]),
        ("Vell met Tarn, and he said that it is late.", [("said", ""), ("attribution", "tarn")]),
        ("Vell of Avaria has later said so.", [("said", ""), ("attribution", "vell")]),
        ("Tarn is late, according to Vell.", [("said", ""), ("attribution", "vell")]),
        ("Tarn is said to be late.", [("said", ""), ("attribution", "not-stated")]),
        ("Tarn was told by Vell to go.", [("said", ""), ("attribution", "vell")]),
        ("The states claim nothing, and the state is late.", []),
        ("\u201cLate,\u201d said Vell.", [("quoted", ""), ("said", ""), ("attribution", "vell")]),
        ("It has a \u2018fee\u2019, and the Lake\u2019s ships.", [("quoted", "")]),
    ],
)
def test_sayings(toy: Dataset, text: str, expected: list[tuple[str, str]]) -> None:
    others = ("persons", "states", "places", "organizations", "dates")
    assert [unit for unit in said(toy, text) if unit[0] not in others] == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (("Vell came to Avaria.", "She said that it is late."), ["vell"]),
        (("Corland has not answered Vell.", "It said so later."), ["corland"]),
        (("Corland met the Lake League.", "It said so later."), []),
        (("Vell came.", "They said so."), []),
        (("Vell said so.", "\u201cIt is late.\u201d"), ["vell", "vell"]),
        (("Vell came.", "\u201cIt is late.\u201d"), []),
    ],
)
def test_speakers_of_the_sentence_before(
    toy: Dataset, sentences: tuple[str, ...], expected: list[str]
) -> None:
    assert [value for kind, value in said(toy, *sentences) if kind == "attribution"] == expected


def test_a_paragraph_does_not_go_on_with_the_speakers_of_another(toy: Dataset) -> None:
    passages = tuple(
        PassageText(Anchor("x", place), text)
        for place, text in (("p1.s1", "Vell said so."), ("p2.s1", "She said that it is late."))
    )
    found = [draft.fields.get("attribution") for draft in propose(toy, passages, "en") if draft.rule == SAID]
    assert found == [["vell"], None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met in Port Linden on 2 June.", ("meetings", {"XXXX-06-02"}, "port-linden")),
        ("A summit between 2 June and 4 July.", ("meetings", {"XXXX-06-02/XXXX-07-04"}, None)),
        ("The visit to Osterfeld began on 2 June and ended on 4 July.", ("visits", set(), "osterfeld")),
        ("After a phone call on 2 June.", ("calls", {"XXXX-06-02"}, None)),
        ("Their meeting was short.", None),
        ("On 2 June it rained in Port Linden.", None),
    ],
)
def test_events_have_a_date_or_a_place(
    toy: Dataset, text: str, expected: tuple[str, set[str], str | None] | None
) -> None:
    found = [draft for draft in proposed(toy, text) if draft.rule == "events"]
    shown = [
        (draft.kind, {*draft.fields.get("date", {}).values()}, draft.fields.get("place")) for draft in found
    ]
    assert shown == ([expected] if expected else [])


def test_a_quotation_goes_on_until_it_is_closed() -> None:
    spans, mark = quotations("He said: \u201cIt is late.")
    assert (spans, mark) == ([(9, 21)], "\u201c")
    assert quotations("Go.\u201d They went.", mark) == ([(0, 4)], "")
    assert quotations("It\u2019s the Lakes\u2019 end.") == ([], "")


def test_forms_of_verbs() -> None:
    assert forms_of("hope", {}) == ["hope", "hopes", "hoped", "hoping"]
    assert forms_of("reply", {}) == ["reply", "replies", "replied", "replying"]
    assert forms_of("wish", {}) == ["wish", "wishes", "wished", "wishing"]
    assert forms_of("say", {"say": "say says"}) == ["say", "says"]


def test_a_language_without_a_file_has_months_units_and_numbers_but_no_verbs() -> None:
    words = language("fr-CH")
    assert words.months["juin"] == 6
    assert words.numbers["vingt"] == 20
    assert not words.cues
    assert language("und") is language("und")
    assert language("und").cues == language("en").cues


def test_the_file_of_each_language_has_the_same_lists() -> None:
    folder = files("cisreport.drafts") / "languages"
    raw = {
        item.name: tomllib.loads(item.read_text("utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".toml")
    }
    assert {name: [*lists] for name, lists in raw.items()} == {name: [*raw["en.toml"]] for name in raw}
    english = raw["en.toml"]
    verbs = {verb for name in (SAID, *MODALITIES) for verb in english[name]["verbs"]}
    assert set(english["irregular"]) <= verbs
    assert set(english["nouns"]["verbs"]) - verbs == set()


def test_a_draft_never_has_words_of_the_source(toy: Dataset) -> None:
    source, texts = texts_of(toy, ARTICLE)
    assert all(one.quote is None for draft in propose(toy, texts, source.language) for one in draft.mentions)
