"""What editors see of a question: not who asked, and all that the question is about."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faq.masking import PLACEHOLDERS, mask
from faq.maskrules import RULES, Hidden
from faq.normalise import to_simplified

MASKED = (
    # --- Chinese names
    ("我爸陳大明今年60歲，NSC適合嗎", "我爸〔名字〕今年60歲，NSC適合嗎"),
    ("我先生林志豪確診漸凍症", "我先生〔名字〕確診漸凍症"),
    ("我媽媽叫王美麗，打過MSC", "我媽媽叫〔名字〕，打過MSC"),
    ("病人姓名：張小明，58歲", "病人姓名：〔名字〕，58歲"),
    ("我叫李建國，想問幹細胞", "我叫〔名字〕，想問幹細胞"),
    ("敝姓蔡，請問費用", "敝姓〔名字〕，請問費用"),
    ("陳先生說 MSC 很有效", "〔名字〕先生說 MSC 很有效"),
    ("王大明醫師建議我們做iPSC", "〔名字〕醫師建議我們做iPSC"),
    ("林小姐介紹的診所可以信嗎", "〔名字〕小姐介紹的診所可以信嗎"),
    ("請問何醫師的試驗是第幾期", "請問〔名字〕醫師的試驗是第幾期"),
    ("歐陽教授說的是真的嗎", "〔名字〕教授說的是真的嗎"),
    ("我老婆叫小芳，她可以打嗎", "我老婆叫〔名字〕，她可以打嗎"),
    ("朋友張麗華在大陸打過", "朋友〔名字〕在大陸打過"),
    ("阿嬤的電話 0912345678", "阿嬤的電話 〔電話〕"),
    ("我爸爸刘德华最近确诊渐冻症", "我爸爸〔名字〕最近确诊渐冻症"),
    ("张医生说可以打干细胞", "〔名字〕医生说可以打干细胞"),
    ("我叫陈伟，想问问费用", "我叫〔名字〕，想问问费用"),
    ("黃太太話打咗好好", "〔名字〕太太話打咗好好"),
    # --- English names
    ("my dad John Tan has ALS, is NSC safe?", "my dad [name] has ALS, is NSC safe?"),
    ("Mr Lim asked about MSC", "Mr [name] asked about MSC"),
    ("mrs wong wants iPSC", "mrs [name] wants iPSC"),
    ("Dr. Sarah Lee recommended stem cells", "Dr. [name] recommended stem cells"),
    ("My name is Amy Chan and my mum has MND", "My name is [name] and my mum has MND"),
    ("my name is amy", "my name is [name]"),
    ("I'm Peter, is it safe?", "I'm [name], is it safe?"),
    ("My husband, David, was told 2 years", "My husband, [name], was told 2 years"),
    ("our uncle called Ah Meng tried it", "our uncle called [name] tried it"),
    ("Ahmad bin Ismail is my father", "[name] is my father"),
    ("Uncle Raju got the injection in Chennai", "Uncle [name] got the injection in Chennai"),
    ("does it help? Thanks, Susan", "does it help? Thanks, [name]"),
    # --- phones
    ("電話0912-345-678", "電話〔電話〕"),
    ("打給我 0912 345 678 謝謝", "打給我 〔電話〕 謝謝"),
    ("(02)2345-6789 是哪家", "〔電話〕 是哪家"),
    ("０９１２３４５６７８", "〔電話〕"),
    ("+886 912 345 678", "〔電話〕"),
    ("微信电话13812345678", "微信电话〔电话〕"),
    ("call me at +852 9123 4567", "call me at [phone]"),
    ("whatsapp 9123 4567 please", "whatsapp [phone] please"),
    ("my number is 91234567", "my number is [phone]"),
    ("012-345 6789 is my handphone", "[phone] is my handphone"),
    ("ring 020 7946 0958 or 0161 496 0000", "ring [phone] or [phone]"),
    ("(415) 555-2671 is mine", "[phone] is mine"),
    ("phone 0412 345 678 in Sydney", "phone [phone] in Sydney"),
    # --- e-mail, links, accounts
    ("寄到 amy.chen@gmail.com 可以嗎", "寄到 〔電子郵件〕 可以嗎"),
    ("see https://clinic.example/price?x=1 is it real", "see [link] is it real"),
    ("這家www.stemcell.example可信嗎", "這家〔連結〕可信嗎"),
    ("look at bestcells.com/offer", "look at [link]"),
    ("@amy_chan told me", "[account] told me"),
    ("我的 Line ID: amy1234", "我的 Line ID: 〔帳號〕"),
    ("加我微信 wx_123abc", "加我微信 〔帳號〕"),
    # --- documents
    ("身分證 A123456789", "身分證 〔證件號碼〕"),
    ("我的HKID係A123456(7)", "我的HKID係〔證件號碼〕"),
    ("IC 580312-10-5678", "IC [ID number]"),
    ("NRIC S1234567D", "NRIC [ID number]"),
    ("身份证110101195803121234", "身份证〔证件号码〕"),
    ("passport number X1234567", "passport number [ID number]"),
    # --- charts and beds
    ("病歷號碼 12345678", "病歷號碼 〔病歷號碼〕"),
    ("病歷號：A-3456", "病歷號：〔病歷號碼〕"),
    ("chart no. 778899 at the hospital", "chart no. [chart number] at the hospital"),
    ("我爸爸這週在12B床", "我爸爸這週在〔床號〕床"),
    ("床號 503-2 的病人", "床號 〔床號〕 的病人"),
    ("he is in ward 7B, bed 12", "he is in ward [bed], bed [bed]"),
    # --- addresses
    ("我住台北市大安區和平東路二段15號3樓", "我住〔地址〕"),
    ("住在北京市朝阳区建国路88号", "住在〔地址〕"),
    ("I live at 12 Baker Street, London", "I live at [address], London"),
    ("Blk 123 Ang Mo Kio Ave 3 #05-12", "[address]"),
    ("house at No. 5, Jalan Ampang", "house at [address]"),
    ("SW1A 1AA is our postcode", "[address] is our postcode"),
    # --- days of birth and long numbers
    ("生日1958/03/12", "生日〔日期〕"),
    ("he was born on 12 March 1958", "he was born on [date]"),
    ("帳戶 700199456789", "帳戶 〔號碼〕"),
    ("account 1234567", "account [number]"),
)  # fmt: skip

KEPT = (
    "157人的那個試驗第三期有效嗎", "196位病人、第三期、2022年", "我爸今年62歲，發病3年，可以打嗎",
    "我爸方便去打嗎", "我媽高血壓可以做嗎", "我先生許多年了", "我爸馬上要打了", "媽媽曾經打過MSC",
    "我爸安全嗎", "先生常常喘", "我太太簡單問一下", "許多醫師都這樣說", "任何醫師都可以開嗎",
    "馬上看醫生嗎", "高雄醫師推薦的可信嗎", "我爸叫不醒", "我先生叫救護車", "這叫什麼",
    "他叫我去問醫生", "一位醫師說可以", "哪位醫生做過這個試驗", "溫柔的護士", "姓名可以不寫嗎",
    "護士說打兩次", "我爸江河日下", "病人周邊神經", "119還是112要打哪個", "打1925嗎",
    "打0.5毫升，10萬個細胞", "注射 100000000 個細胞", "NCT03280056 是什麼", "NCT 03280056 呢",
    "2019-2023 的試驗", "2019 2023", "10.1002/ana.25302 這篇", "劑量 1.5×10⁶ cells", "18–65歲",
    "床邊照護", "手術室在哪", "床上練習嗎", "my dad has ALS, stage 3",
    "is the 18 people phase 1 trial good", "157 people in phase 3",
    "my mother is 68 and was diagnosed in 2021", "NCT03280056", "the trial NCT 02943850 of 2022",
    "I am Chinese, can I join?", "My dad Has ALS", "my dad Can not speak", "dr said no",
    "doctor says wait", "the doctor told us", "is Parkinson different", "10000000 cells per dose",
    "100,000 cells", "from 2019 to 2023", "ALSFRS-R 38", "call 911 or 999",
    "hospital bed at home", "36.9% vs 27.7%", "my friend thinks MSC work", "thank you", "Hi", "",
    "🙂", "headline: paralysed man walks", "As a nurse I've seen it", "社區護理師說可以轉介",
)  # fmt: skip


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_what_tells_who_it_is_about_is_masked(text: str, masked: str) -> None:
    """Names, numbers and addresses become placeholders; all else stays as typed."""
    assert mask(text) == masked


@pytest.mark.parametrize("text", KEPT)
def test_what_the_question_is_about_stays(text: str) -> None:
    """Figures, years, ages, registry numbers and ordinary words stay."""
    assert mask(text) == text


def test_every_rule_is_tried() -> None:
    """No kind of placeholder is without a case."""
    shown = " ".join(masked for _, masked in MASKED)
    for chinese, english in PLACEHOLDERS.values():
        assert chinese in shown or english in shown or to_simplified(chinese) in shown
    assert {rule.hidden for rule in RULES} == set(Hidden)


@example("身分證 A123456789 ０９１２３４５６７８")
@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([text for text, _ in MASKED]),
            st.sampled_from(KEPT),
            st.text(max_size=12),
        ),
        max_size=4,
    ).map(" ".join)
)
def test_masking_again_changes_nothing(text: str) -> None:
    """A placeholder is no name and no number, and any text may be masked."""
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize("length", [4096])
@pytest.mark.parametrize(
    "piece", ["陳", "a", "1", "1-", "A1", "路1", "Mr ", "Ab ", "我爸", "@a", "a."]
)
def test_a_long_text_of_one_thing(piece: str, length: int) -> None:
    """No pattern goes through a long text again and again: this ends."""
    assert isinstance(mask((piece * length)[:length]), str)
