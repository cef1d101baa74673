"""Emergencies and despair are recognised; figures of speech and general questions are not."""

import pytest

from faq.answer import Engine
from faq.guards import CRISIS, EMERGENCY
from faq.models import Outcome, Question

EMERGENCIES = [
    "我媽氣切管整個掉出來了，外勞在哭，我不知道要不要塞回去",
    "爸爸吃飯嗆到現在喘不過氣",
    "我妈呼吸越来越弱叫她不应了怎么办!!!",
    "佢突然間暈低咗冇反應呀",
    "阿媽而家透唔到氣呀",
    "he cant breathe lips going blue",
    "she fainted after lunch and wont wake up, mnd patient, pls help",
    "he is choking now!! 怎么办",
    "cant breath help",
    "his ventilator stopped",
    "我想問一下幹細胞的事,等等,他剛剛昏倒了叫不醒",
]
DESPAIR = [
    "我不想活了",
    "活着没意思,想死",
    "我真係唔想做人啦",
    "我爸说他 want to die 我好怕",
    "whats the point. id be better off dead than a burden to them",
    "i want to kill my self",
    "撐不下去了",
    "頂唔順啦，真係頂唔順",
    "我老公傳訊息說要把藥全吃了",
    "阿爸話佢想吞晒啲安眠藥",
    "she says she will take all her pills tonight",
    "i cant cope anymore",
]
HARMLESS = [
    "今天被主管罵,氣死我了😤",
    "我們全家被這病搞得喘不過氣…幹細胞是不是最後的希望",
    "how does ALS affect breathing?",
    "Does everyone who has this end up unable to breathe on their own? scared for the future",
    "the wait is killing me, when are the results out",
    "dying to know which one wins lol",
    "suicide gene in ipsc?",
    "死亡風險有降低嗎",
    "想放棄無創呼吸機",
    "看到“严重不良事件”几个字吓死我了",
    "漸凍症會不會影響呼吸",
    "照顧三年真的撐不下去了，有沒有喘息服務可以申請",
    "夜晚又要幫佢轉身，頂唔順喇，邊度搵到替手",
    "cant cope anymore, is there respite or someone to help at night",
    "他沒說想死，只是想知道安樂死合不合法",
    "媽媽今天的藥都吃了嗎",
    "食嘢成日濁親係咪都係呢個病嘅一部分",
    "他常常嗆到，是這個病的一部分嗎",
    "按鈕按了沒反應",
    "要不要氣切，以後管子掉出來怎麼辦",
    "悶死喇，今晚有咩波睇",
    "can stem cells help my dads breathing get better",
    "老婆病咗三年，夜晚得我一個湊，頂唔順，有冇病人組織可以搵",
]


@pytest.mark.parametrize("text", EMERGENCIES)
def test_an_emergency_gets_the_number_at_once(either_engine: Engine, text: str) -> None:
    """Somebody who cannot breathe is told to call, and nothing else."""
    reply = either_engine.answer(Question(text=text))
    assert (reply.outcome, reply.labels) == (Outcome.URGENT, (EMERGENCY,))


@pytest.mark.parametrize("text", DESPAIR)
def test_despair_gets_the_lines_to_call(either_engine: Engine, text: str) -> None:
    """Somebody who wants to die is answered kindly, with lines to call."""
    reply = either_engine.answer(Question(text=text))
    assert (reply.outcome, reply.labels) == (Outcome.URGENT, (CRISIS,))


@pytest.mark.parametrize("text", HARMLESS)
def test_no_false_alarm(either_engine: Engine, text: str) -> None:
    """Figures of speech, general questions and care decisions are no emergency."""
    reply = either_engine.answer(Question(text=text))
    assert not {EMERGENCY, CRISIS} & set(reply.labels)


def test_numbers_are_those_of_the_region(either_engine: Engine) -> None:
    """Where the region is known its number stands alone, else several are named."""
    here = either_engine.answer(Question(text="he cant breathe", region="GB")).parts[0].short
    anywhere = either_engine.answer(Question(text="he cant breathe")).parts[0].short
    assert "999" in here
    assert "911" not in here
    assert all(number in anywhere for number in ("119", "120", "999", "911", "000", "995"))
