"""An evaluation, and what is to be settled in drafts, as a person reads them."""

from collections.abc import Callable, Mapping, Sequence

from bot.audit import Finding
from bot.evaluation import Outcome, count_verdicts
from bot.gaps import Cluster
from bot.knowledge.models import Article


def report_run(
    outcomes: Sequence[Outcome], worst: int, compared: tuple[list[Outcome], list[Outcome]] | None = None
) -> str:
    """Right, wrong and refused by kind and tag; the surest of the wrong ones; what changed since an earlier run."""
    lines = [f"{'':<18}{'题数':>6}{'答对':>6}{'答错':>6}{'没答':>6}{'答对率':>8}"]
    counts = count_verdicts(outcomes)
    order = sorted(counts, key=lambda name: (name != "all", not name.startswith("= "), name))
    for name in order:
        count = counts[name]
        total = sum(count.values())
        row = f"{total:>8}{count['right']:>8}{count['wrong']:>8}{count['refused']:>8}"
        lines.append(f"{name:<18}{row}{count['right'] / total:>10.1%}")
    missed = sorted((o for o in outcomes if o.verdict != "right"), key=lambda o: (o.verdict != "wrong", -o.score))
    for outcome in missed[:worst]:
        shown = outcome.text.split("\n")[0][:60]
        lines.append(f"\n[{outcome.verdict}] {outcome.case.id} {outcome.case.q}\n    {outcome.fault}；回答：{shown}")
    if compared is not None:
        gained, lost = compared
        lines.append(f"\n和上次比：多答对 {len(gained)} 题，少答对 {len(lost)} 题")
        lines += [f"    少了：{outcome.case.id} {outcome.case.q}" for outcome in lost]
    return "\n".join(lines)


def report_exam(counts: Mapping[str, int]) -> str:
    """The figures of an exam on somebody else's articles, with their counts; see `exam.examine`."""
    total, shown = counts["asked"], counts["sentences"]
    rows = {
        "第一句出自对的报道": "article",
        "第一句里有答案": "first",
        "出自对的报道，或者有答案": "either",
        "前三句里有答案": "shown",
        "错误地没有回答": "refused",
    }
    lines = [f"{counts[key] / max(total, 1):>7.1%}  {name}（{counts[key]} / {total}）" for name, key in rows.items()]
    length = counts["characters"] / max(shown, 1)
    return "\n".join([*lines, f"{length:>7.1f}  每句平均字数（{shown} 句，每个回答最多三句）"])


def report_findings(findings: Sequence[Finding], most: int = 40) -> str:
    """What an editor should look at, kind by kind."""
    if not findings:
        return "没有发现值得看一看的地方。"
    lines = [f"值得看一看的地方有 {len(findings)} 处："]
    lines += [f"  · {finding}" for finding in findings[:most]]
    return "\n".join([*lines, f"  ……还有 {len(findings) - most} 处"] if len(findings) > most else lines)


def report_gaps(clusters: Sequence[Cluster], describe: Callable[[str], str]) -> str:
    """Questions without an answer, each cluster with the entry that came nearest and a record to paste."""
    if not clusters:
        return "没有记下没答上的问题。"
    parts = []
    for cluster in clusters:
        nearest = (
            f"{describe(cluster.nearest)}（{cluster.nearest}，把握 {cluster.score:.2f}）" if cluster.nearest else "没有"
        )
        parts.append(f"{cluster.count}次：{cluster.questions[0].text}\n  最近的一条：{nearest}\n{cluster.stub}")
    return "\n\n".join(parts)


def report_doubts(articles: Sequence[Article], most: int = 20) -> str:
    """What is still to be settled in drafts, those that are held back first; empty where nothing is."""
    open_ = [(doubt, article) for article in articles for doubt in article.review]
    if not open_:
        return ""
    held = sum(doubt.hold for doubt, _ in open_)
    lines = [f"还有 {len(open_)} 处要核对，其中 {held} 处（▲）没有核对以前不会用来回答："]
    for doubt, article in sorted(open_, key=lambda pair: not pair[0].hold)[:most]:
        lines.append(f"  {'▲' if doubt.hold else '·'} {article.id}：{doubt.at}：{doubt.why}")
    if len(open_) > most:
        lines.append(f"  ……还有 {len(open_) - most} 处，写在各篇的 review 里")
    return "\n".join(lines)
