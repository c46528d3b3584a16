from bot.importing.tagging import Tagger, find_names


def test_the_words_of_a_text_have_their_parts_of_speech(tagger: Tagger) -> None:
    assert ("查处", "v") in tagger.tag("民警查处违法车辆")


def test_words_make_the_text_again(tagger: Tagger) -> None:
    text = "近日，民警张三在上海查处违法车辆7起。"
    assert "".join(word.text for word in tagger.tag(text)) == text


def test_people_and_places_are_names(tagger: Tagger) -> None:
    assert find_names(tagger.tag("民警王小明在上海执勤")) == ["王小明", "上海"]


def test_the_keywords_of_a_text_are_what_it_repeats(tagger: Tagger) -> None:
    words = tagger.tag("村民种莲藕。莲藕滞销，民警买莲藕，莲藕卖完了，村民笑了。")
    assert tagger.find_keywords(words, 2)[0] == "莲藕"


def test_a_text_without_guesses_has_only_words_of_the_dictionary(tagger: Tagger) -> None:
    assert all(tagger.count(word.text) for word in tagger.tag("民警查处违法车辆", guess=False))
