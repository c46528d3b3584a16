from bot.importing.conflicts import find_conflicts
from bot.knowledge.models import Article, Fact


def article(id_: str, text: str) -> Article:
    return Article(id=id_, title=f"标题{id_}", facts=(Fact(id="s1", text=text),))


def test_the_same_count_with_two_values_is_doubted_in_both() -> None:
    found = find_conflicts(
        [article("a", "四大队共查处工程车闯红灯7起。"), article("b", "四大队共查处工程车闯红灯9起。")]
    )
    assert sorted(found) == ["a", "b"]
    assert (found["a"][0].at, found["a"][0].hold, "9起" in found["a"][0].why) == ("s1", True, True)


def test_counts_of_different_things_are_no_conflict() -> None:
    assert find_conflicts([article("a", "四大队共查处工程车闯红灯7起。"), article("b", "民警护送迷路老人9起。")]) == {}


def test_the_same_value_is_no_conflict() -> None:
    assert (
        find_conflicts([article("a", "共查处工程车闯红灯1,500起。"), article("b", "共查处工程车闯红灯1500起。")]) == {}
    )
