"""Sentences of version 2, in the languages that have lists and in some that have none."""

from __future__ import annotations

import pytest

from cisreport.sources import segment

ONE = {
    "titles and initials": (
        "en",
        "Dr. A. Vell of the U.S. Embassy met Mr. J. B. Tarn at 5 p.m. on 2 June 2031.",
    ),
    "hyphenated and double initials": (
        "en",
        "J.-P. Osk, Yu. B. Tarn and Kh. Vell met Gen. Corl and Gov. Esk.",
    ),
    "a number after its abbreviation": ("en", "The text (vol. 2, pp. 5) is in No. 12 and in Art. IV."),
    "months and companies": (
        "en",
        "On Sept. 5 Avaria Inc. Bellmark and Corland Ltd. Dunmere met in St. Linden.",
    ),
    "British English": ("en-GB", "Prof. Osk, i.e. Mira Osk, met Capt. Tarn."),
    "a question that is quoted": ("en", "“Where is the bridge?” she asked."),
    "an exclamation in a name": ("en", "Bridge! announced a toll."),
    "Russian in an English article": ("en", "Министр И. И. Осин встретился с г-ном Тарном в г. Озёрске."),
    "English in a Georgian article": ("ka", "Dr. Vell met Gen. Tarn at 5 p.m. Friday."),
    "unknown": ("und", "Dr. Vell met Sen. Tarn."),
    "unknown, Cyrillic": ("und", "Министр И. И. Осин встретился с г-ном Тарном в г. Озёрске."),
    "Russian": ("ru", "В 2031 г. Ю.-Б. Тарн, т. е. министр, и акад. Осин заплатили 5 тыс. руб. Авария."),
    "Russian places": ("ru", "На ул. Ленина, в с. Озёрное и в обл. Осина (ст. 5 Договора, пп. 3 и 4)."),
    "Russian quotation": ("ru", "«Где мост?» спросил Тарн."),
    "Ukrainian": ("uk", "У м. Озерськ 2031 р. зустрілися О. В. Тарн та проф. Осін."),
    "Kazakh": ("kk", "2031 ж. Көлде Қ. Тарн мен проф. Осин кездесті."),
    "German": (
        "de",
        "Am 3. Oktober traf Dr. A. Vell Hrn. Tarn, z. B. bei der 2. Sitzung v. Chr. Osk u. a. Corland.",
    ),
    "French": ("fr", "M. Tarn et Mme. Osk (art. 5) av. J.-C. Vell."),
    "French quotation": ("fr", "« Où est le pont ? » demanda Tarn."),
    "Spanish": ("es", "El Sr. D. Tarn y la Sra. Osk en EE. UU. Vell."),
    "Italian": ("it", "Il Sig. Tarn, la Dott.ssa Osk e l'on. Vell (pag. 5)."),
    "Portuguese": ("pt", "O Sr. Tarn e a Dra. Osk na Av. Lago."),
    "Polish": ("pl", "Prof. Tarn i dr. Osk na ul. Długiej w XX. Wieku."),
    "Dutch": ("nl", "Dhr. Tarn en mevr. Osk, bijv. Corland, en drs. P. Vell."),
    "Turkish": ("tr", "Dr. Vell 3. Oturumda Sn. Tarn ile konuştu."),
    "Cherokee": ("chr", "Ꭳꮟᏺ? ᏸꮅ Ꭳꮟ."),
    "Georgian": ("ka", "ქ. ტბაში ა. ბერიძე და პროფ. ოსკი შეხვდნენ."),
    "Armenian": ("hy", "Պրն. Տարնը 2031 թ. Լճում հանդիպեց։"),
    "Arabic": ("ar", "التقى د. محمد بالوزير م. علي."),
    "Persian": ("fa", "ع. رضایی با م. کریمی دیدار کرد."),
    "an enumeration": ("en", "1. The League meets."),
    "a bracketed number": ("en", "(12.) The League meets."),
    "a number of several levels": ("en", "2.1. The League meets."),
    "a Roman number": ("en", "IV. The League meets."),
    "a letter": ("en", "b. The League meets."),
    "a mark after a colon": ("en", "They agreed: 1. Trade rises"),
    "an article of a treaty": ("en", "Article 1. The states agree."),
    "a Russian article of a treaty": ("ru", "Статья 12. Стороны договорились."),
    "a Japanese quotation": ("ja", "「橋はどこ？」と彼は言った。"),
    "numbers after a period": ("en", "By rule 5. 12 ministers met approx. 12 others (Art. 7 applies)."),
    "a Russian number": ("ru", "В 2031 г. 5 человек заплатили по ст. 12 договора тыс. 7 рублей."),
    "an Armenian colon": ("hy", "Տարնը: նա գնաց։"),
}
SEVERAL = {
    "the case": ("und", "外交部长在杜尚别会晤。|他们讨论了边界问题！"),
    "a starter after an abbreviation": (
        "en",
        "It ended at 5 p.m.| The ministers left the U.S.| They flew to Esk etc.| But why?",
    ),
    "a word that is an abbreviation before numbers": ("en", "Tarn said no.| No.| Then he left."),
    "numbers": ("en", "The toll is 5.| Then it was 2031.| Osk left."),
    "an enumeration": ("en", "They agreed.| 1. Trade rises.| 2. Tolls end."),
    "a number at the start": (
        "en",
        "Osk left.| 5 men came.| “It was 2031.”| (12 more came.)| 1.5 days later they left.",
    ),
    "a Russian number at the start": ("ru", "Осин ушёл.| 5 человек пришли."),
    "a Russian year": ("ru", "Он ушёл в 2031 г.| В Озёрске и т. д.| Она осталась."),
    "a German number": ("de", "Er kam um 5.| Dann ging er usw.| Sie blieb."),
    "Chinese quotations": ("zh", "问题！|“好的。”|他说：“走？”|走了。"),
    "Chinese with blanks": ("zh", "来了。| 走了？| ３．５米。"),
    "Japanese": ("ja", "彼は去った？|はい！|「はい。」|彼。"),
    "Georgian": ("ka", "ისინი წავიდნენ.| შემდეგ დაბრუნდნენ.| ახლა აქ არიან."),
    "Armenian": ("hy", "Նա գնաց։| Օսկը մնաց։"),
    "Armenian with colons": ("hy", "Նա գնաց:| «Օսկը մնաց»:| Տարնը 5-ին եկավ:"),
    "Arabic": ("ar", "غادر؟| نعم.| ثم عاد."),
    "Hindi": ("hi", "वह गया।| वह आया।"),
    "Korean": ("ko", "네.| 그렇습니다.| 갔다."),
}


@pytest.mark.parametrize("name", ONE)
def test_a_sentence_is_one_passage(name: str) -> None:
    language, text = ONE[name]
    for tag in (language, f"{language}-AT"):
        assert [passage.text for passage in segment(text, language=tag)] == [text]


@pytest.mark.parametrize("name", SEVERAL)
def test_sentences_are_passages(name: str) -> None:
    language, text = SEVERAL[name]
    passages = segment(text.replace("|", ""), language=language)
    assert [passage.text for passage in passages] == [part.strip() for part in text.split("|")]


def test_the_first_version_does_not_know_abbreviations() -> None:
    text = "Dr. Vell met Mr. Tarn.\n外交部长在杜尚别会晤。他们讨论了边界问题！"
    assert [passage.text for passage in segment(text, "1")] == [
        "Dr.",
        "Vell met Mr.",
        "Tarn.",
        text.split("\n")[1],
    ]


def test_what_is_far_before_a_break_does_not_matter() -> None:
    text = f"{'word ' * 60}Mr. Tarn left. 1. He came."
    first, second = segment(text, language="en")
    assert (first.text[-14:], second.text) == ("Mr. Tarn left.", "1. He came.")
    for words in (39, 40, 41, 100):
        assert len(segment(f"{'word ' * words}5. He came.", language="en")) == 2
