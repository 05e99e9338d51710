"""Words of numbers and dates in the languages that the lint knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cisreport.cli import app
from cisreport.lint.languages import LANGUAGES
from cisreport.lint.words import quantities

SENTENCES = {
    "de": (
        "Zwölf kamen am Freitag im Mai zum vierten Mal, freitags oft einundzwanzig, die Hälfte im März.",
        "Zwölf|Freitag|Mai|vierten|freitags|einundzwanzig|Hälfte|März",
    ),
    "es": (
        "Doce se vieron el viernes en mayo por cuarta vez; los sábados, doscientas, la mitad en enero.",
        "Doce|viernes|mayo|cuarta|sábados|doscientas|mitad|enero",
    ),
    "fr": (
        "Douze se sont vus vendredi en mai pour la quatrième fois, vingt et un en août, la moitié.",
        "Douze|vendredi|mai|quatrième|vingt|août|moitié",
    ),
    "it": (
        "Dodici si sono visti venerdì a maggio per la quarta volta, ventuno a marzo, duecento, la metà.",
        "Dodici|venerdì|maggio|quarta|ventuno|marzo|duecento|metà",
    ),
    "nl": (
        "Twaalf mensen zagen elkaar op vrijdag in mei voor de vierde keer, eenentwintig in maart, de helft.",
        "Twaalf|vrijdag|mei|vierde|eenentwintig|maart|helft",
    ),
    "pl": (
        "Dwunastu spotkało się w piątek w maju po raz czwarty, w środę pięciu, w sobotę dwóch, we wrześniu.",
        "Dwunastu|piątek|maju|czwarty|środę|pięciu|sobotę|dwóch|wrześniu",
    ),
    "pt": (
        "Doze viram-se na sexta-feira em maio pela quarta vez, no sábado duzentas, metade em março.",
        "Doze|sexta-feira|maio|quarta|sábado|duzentas|metade|março",
    ),
    "ru": (
        "Девять собрались в среду, в мае, в пятый раз; по пятницам двух, в сентябре сорока, с девятью.",
        "Девять|среду|мае|пятый|пятницам|двух|сентябре|сорока|девятью",
    ),
}
PLAIN = {
    "de": "Der Rat tagte zum ersten Mal mit einem Gast unter der Brücke.",
    "es": "El consejo se reunió por primera vez con un invitado bajo el puente.",
    "fr": "Le conseil se réunit pour la première fois avec un hôte sous le pont.",
    "it": "Il consiglio si riunì per la prima volta con un ospite sotto il ponte.",
    "nl": "De raad kwam voor de eerste keer bijeen met een gast onder de brug.",
    "pl": "Rada zebrała się po raz pierwszy z jednym gościem pod mostem.",
    "pt": "O conselho reuniu-se pela primeira vez com um convidado debaixo da ponte.",
    "ru": "Совет собрался в первый раз с одним гостем среди друзей за дверью.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_words_of_a_language_in_their_cases(language: str) -> None:
    sentence, words = SENTENCES[language]
    assert [item.text for item in quantities(sentence, language)] == words.split("|")


@pytest.mark.parametrize("language", PLAIN)
def test_one_first_and_other_words_are_not_findings(language: str) -> None:
    assert [item.text for item in quantities(PLAIN[language], language)] == []


def test_every_language_is_tried() -> None:
    assert sorted([*SENTENCES, "en"]) == sorted([*PLAIN, "en"]) == sorted(LANGUAGES)


def judged(folder: Path, language: str, text: str) -> tuple[int, str, str]:
    path = folder / "x.qmd"
    path.write_text(f"---\ntitle: X\ndate: 2024-05-01\nlang: {language}\n---\n\n{text}\n", "utf-8")
    result = CliRunner().invoke(app, ["lint", str(path)])
    return (
        result.exit_code,
        result.stdout.replace(str(path), "x.qmd"),
        result.stderr.replace(str(path), "x.qmd"),
    )


def test_nouns_of_german_are_not_names(tmp_path: Path) -> None:
    code, out, notes = judged(tmp_path, "de-AT", "Der Rat sprach über die Brücke und den Zoll.")
    assert (code, out) == (0, "x.qmd: no findings\n")
    assert notes == 'x.qmd: unknown names are not looked for in "de", in which every noun has a capital\n'


def test_of_a_language_without_words_the_lint_and_its_exit_status_say_so(tmp_path: Path) -> None:
    code, out, notes = judged(tmp_path, "fi", "Kaksi ihmistä tapasi.")
    assert (code, out) == (3, "x.qmd: no findings\n")
    assert notes == (
        'x.qmd: numbers and dates in words are not looked for in "fi", '
        "only in de, en, es, fr, it, nl, pl, pt, ru\n"
    )
    assert judged(tmp_path, "fi", "Ne olivat 12 metriä.")[0] == 1
