"""The words of pictures that stand nowhere in the content: headings, and few words for much.

What they say of cells and trials says no more than the answers do; figures are references.
"""

from collections.abc import Mapping

from faq.models import Language, Words
from faq.normalise import to_simplified

_WRITTEN: dict[str, tuple[str, str]] = {
    # the trials at a glance
    "trials.title": (
        "幹細胞與漸凍症：綜述裡的 {trials.total} 個試驗",
        "Stem cells in ALS: the review's {trials.total} trials",
    ),
    "trials.none_shown": (
        "沒有一個試驗證明幹細胞對漸凍症有用。",
        "None of them has shown that stem cells help in ALS.",
    ),
    "trials.group": ("{cell}：{count} 個試驗", "{cell}: {count} trials"),
    "trials.why_control": (
        "沒有對照組，就分不出是細胞的作用，還是病本來的快慢。",
        "Without a control group nobody can tell the cells from the natural pace of the disease.",
    ),
    "trials.why_safety": (
        "只看安全：不是設計來看有沒有用的。",
        "Safety only: not built to show whether the cells help.",
    ),
    "note.NSC": (
        "都要開刀、用捐贈的細胞（多半來自胎兒）和免疫抑制劑。",
        "All meant surgery, donor cells (mostly fetal) and immunosuppressants.",
    ),
    # a trial's facts
    "phase": ("第 {phase} 期", "phase {phase}"),
    "phase.I": ("第一期", "phase I"),
    "phase.II": ("第二期", "phase II"),
    "phase.III": ("第三期", "phase III"),
    "people": ("{people} 人", "{people} people"),
    "people.paper": ("{people} 人（論文 {fewer} 人）", "{people} people ({fewer} in the paper)"),
    "people.analysed": (
        "{people} 人（只分析 {fewer} 人）",
        "{people} people (only {fewer} analysed)",
    ),
    "route.intrathecal": ("腰椎打進脊髓液", "into spinal fluid"),
    "route.intravenous": ("靜脈", "by vein"),
    "route.intraspinal": ("開刀打進脊髓", "by spinal surgery"),
    "control.placebo": ("有對照組：安慰劑", "control group: placebo"),
    "control.sham": ("有對照組：假手術", "control group: sham"),
    "control.none": ("沒有對照組", "no control group"),
    "control.own-past": ("沒有對照組（和自己以前比）", "no control group (own past)"),
    "control.old-records": ("沒有對照組（和舊紀錄比）", "no control group (old records)"),
    "control.other-leg": ("沒有對照組（和沒打的腿比）", "no control group (other leg)"),
    "goal.missed": ("主要目標沒有達到", "missed its main goal"),
    "goal.safety-only": ("只看安全", "safety only"),
    "goal.not-a-fair-test": ("不是公平的比較", "not a fair test"),
    "goal.missed.long": ("沒有達到", "missed"),
    "goal.safety-only.long": (
        "只看安全，看不出有沒有用",
        "safety only, cannot show whether the cells help",
    ),
    "goal.not-a-fair-test.long": (
        "不是公平的比較，看不出有沒有用",
        "not a fair test, cannot show whether the cells help",
    ),
    "status.completed": ("已結束", "completed"),
    "status.follow-up": ("主要部分已結束，還在追蹤", "main part over, follow-up goes on"),
    # the card of a trial
    "label.phase": ("期別", "Phase"),
    "label.people": ("人數", "People"),
    "label.route": ("怎麼打", "How given"),
    "label.control": ("對照組", "Control group"),
    "label.goal": ("主要目標", "Main goal"),
    "label.status": ("狀態", "Status"),
    "label.year": ("公布", "Made public"),
    "label.registry": ("登記編號", "Registry"),
    "card.article": ("文章說：", "The article says: "),
    "card.evidence": ("證據說：", "The evidence says: "),
    # the three cells
    "cells.title": ("三種幹細胞，並排來看", "Three stem cells side by side"),
    "cells.none_shown": (
        "沒有一種被證明對漸凍症有用，也沒有試驗把它們互相比較。",
        "None has been shown to help in ALS; no trial compares them with each other.",
    ),
    "what": ("是什麼", "What it is"),
    "how": ("怎麼給", "How it is given"),
    "evidence": ("人體證據", "Evidence in people"),
    "harm": ("看到過的傷害", "Harm seen so far"),
    "harm.label": ("傷害：", "Harm: "),
    "what.MSC": (
        "取自骨髓、脂肪或臍帶。想保護還活著的神經，不是長出新的。",
        "From bone marrow, fat or umbilical cord. To protect living nerves, not to grow new ones.",
    ),
    "what.NSC": (
        "神經系統的幹細胞，來自捐贈者，多半是胎兒組織。「取代死去的神經」只是構想，沒有在病人身上證實。",
        (
            "Stem cells of the nervous system, from donors, mostly fetal. Replacing dead nerves"
            " is an idea, not shown in any patient."
        ),
    ),
    "what.iPSC": (
        "把成人的普通細胞「重新編程」，讓它能再變成許多種細胞。",
        "Ordinary adult cells, reprogrammed to become many kinds of cell.",
    ),
    "how.MSC": (
        "多半從腰椎打進脊髓液，也有從靜脈打的。",
        "Mostly into spinal fluid (lumbar puncture), also by vein.",
    ),
    "how.NSC": (
        "開刀打進脊髓，還要用免疫抑制劑。",
        "Surgery on the spinal cord, with immunosuppressants.",
    ),
    "how.iPSC": (
        "登記的試驗用捐贈者的細胞，從腰椎打進脊髓液。",
        "Listed trial: donor cells into spinal fluid.",
    ),
    "evidence.missed": (
        "{count} 個試驗，其中 {controlled} 個有自己的對照組（{people}），都沒有達到主要目標。",
        (
            "{count} trials. {controlled} had their own control group ({people});"
            " those {missed} missed the main goal."
        ),
    ),
    "evidence.mixed": (
        (
            "{count} 個試驗，其中 {controlled} 個有自己的對照組（{people}），"
            "{missed} 個沒有達到主要目標。"
        ),
        (
            "{count} trials. {controlled} had their own control group ({people});"
            " {missed} of these missed the main goal."
        ),
    ),
    "evidence.uncontrolled": (
        "{count} 個試驗都沒有自己的對照組，看不出有沒有用。",
        "{count} trials, none with its own control group: cannot show benefit.",
    ),
    "evidence.absent": (
        "綜述裡沒有試驗。查到一個早期試驗登記為招募中，沒有查到發表的結果。",
        "Not in the review. One early trial listed as recruiting; no published results found.",
    ),
    "harm.MSC": (
        (
            "脂肪細胞從靜脈打：{msc-3.emboli} 人肺部血栓，第一年 {msc-3.deaths_first_year} 人死亡。"
            "NurOwn：美國 FDA 提到死亡稍多（各組人數沒能查證）。打進脊髓液：頭痛、背痛。"
        ),
        (
            "Fat cells by vein: {msc-3.emboli} had clots in the lungs,"
            " {msc-3.deaths_first_year} died in the first year. NurOwn: the FDA noted slightly"
            " more deaths (counts not verified). Into spinal fluid: headache, back pain."
        ),
    ),
    "harm.NSC": (
        (
            "第二期：{nsc-3.worsened_after_surgery} 人手術後變差，"
            "{nsc-3.central_pain} 人留下中樞性疼痛。"
            "手術的痛、免疫抑制劑的副作用；GDNF 試驗常見良性神經瘤。"
        ),
        (
            "Phase II: {nsc-3.worsened_after_surgery} person worse after surgery,"
            " {nsc-3.central_pain} left with central pain. Surgical pain, side effects of"
            " immunosuppressants, benign neuromas (GDNF)."
        ),
    ),
    "harm.iPSC": (
        "還不知道，沒有查到人體的結果。擔心的是腫瘤和基因安全。",
        "Not known: no published results in people. Worries: tumours, gene safety.",
    ),
    # at the bottom
    "sources": (
        "來源：試驗的論文、登記資料和公告",
        "Sources: the trials' papers, registries and announcements",
    ),
    "sources.named": ("來源：{sources}", "Sources: {sources}"),
}

WORDS: Mapping[str, Words] = {
    name: {
        Language.ZH_HANT: hant,
        Language.ZH_HANS: to_simplified(hant),
        Language.EN: english,
    }
    for name, (hant, english) in _WRITTEN.items()
}
"""Every text in every language; "{…}" is a reference, or a value that `Facts.word` is given."""
