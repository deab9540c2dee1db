"""The 500 texts of the embedders' reference: all lengths, languages and oddities. Written for this project.

`texts()` gives dictionaries with either "text" or "repeat" and "times" (the text is the one repeated so often).
"""
import random

SEED = 11

# A few plain words of news for each language; sentences are drawn from them without grammar.
WORDS = {
    "en": "the government council minister ferry storm harbour said on Tuesday that new budget talks will begin after strike closed island schools markets rose sharply".split(),
    "de": "die Regierung der Minister sagte am Dienstag dass neue Gespräche über den Haushalt nächste Woche beginnen Straße Größe Übung Fähre Sturm Hafen schließt".split(),
    "fr": "le gouvernement a annoncé mardi que l'île où naît la grève s'arrêterait après l'été élections présidentielles marché hausse cœur façade Noël déjà".split(),
    "es": "el gobierno anunció el martes que mañana comenzarán las negociaciones del presupuesto año niño huelga ¿cuándo? ¡ahora! según corazón después elección".split(),
    "pt": "o governo anunciou na terça-feira que as negociações não começarão antes da eleição ação coração praia greve orçamento também está pão".split(),
    "it": "il governo ha annunciato martedì che il bilancio sarà discusso perché lo sciopero è finito città però più traghetto tempesta".split(),
    "pl": "rząd ogłosił we wtorek że rozmowy o budżecie zaczną się później łódź żółty źdźbło ćma strajk wyspa szkoły".split(),
    "tr": "hükümet salı günü bütçe görüşmelerinin başlayacağını açıkladı İstanbul ışık ğ şehir grev fırtına liman öğrenci".split(),
    "vi": "chính phủ thông báo hôm thứ ba rằng đàm phán ngân sách sẽ bắt đầu bão cảng trường học đảo đình công".split(),
    "id": "pemerintah mengumumkan pada hari Selasa bahwa perundingan anggaran akan dimulai badai pelabuhan sekolah pulau mogok".split(),
    "ru": "правительство объявило во вторник что переговоры о бюджете начнутся позже ёлка шторм порт школы остров забастовка".split(),
    "uk": "уряд оголосив у вівторок що переговори про бюджет почнуться пізніше їжак ґанок шторм порт школи острів страйк".split(),
    "el": "η κυβέρνηση ανακοίνωσε την Τρίτη ότι οι συνομιλίες για τον προϋπολογισμό θα αρχίσουν αργότερα καταιγίδα λιμάνι σχολεία νησί".split(),
    "ar": "أعلنت الحكومة يوم الثلاثاء أن محادثات الميزانية ستبدأ لاحقًا العاصفة الميناء المدارس الجزيرة إضراب مُدَرِّسَةٌ".split(),
    "fa": "دولت روز سه‌شنبه اعلام کرد که گفت‌وگوهای بودجه بعداً آغاز می‌شود توفان بندر مدرسه جزیره اعتصاب".split(),
    "he": "הממשלה הודיעה ביום שלישי כי שיחות התקציב יתחילו מאוחר יותר סערה נמל בתי ספר אי שביתה שָׁלוֹם".split(),
    "hi": "सरकार ने मंगलवार को कहा कि बजट पर बातचीत बाद में शुरू होगी तूफान बंदरगाह स्कूल द्वीप हड़ताल क्षेत्र".split(),
    "bn": "সরকার মঙ্গলবার জানিয়েছে যে বাজেট আলোচনা পরে শুরু হবে ঝড় বন্দর বিদ্যালয় দ্বীপ ধর্মঘট".split(),
    "ta": "அரசு செவ்வாய்க்கிழமை அறிவித்தது பட்ஜெட் பேச்சு பின்னர் தொடங்கும் புயல் துறைமுகம் பள்ளி தீவு".split(),
    "th": "รัฐบาล ประกาศ เมื่อวันอังคาร ว่า การเจรจา งบประมาณ จะเริ่ม ภายหลัง พายุ ท่าเรือ โรงเรียน เกาะ น้ำ".split(),
    "zh": "政府 周二 宣布 预算 谈判 将 推迟 开始 风暴 港口 学校 岛屿 罢工 經濟 選舉".split(),
    "ja": "政府は 火曜日 予算の 協議を 始めると 発表した 嵐 港 学校 ストライキ フェリー が が".split(),
    "ko": "정부는 화요일 예산 협상을 시작한다고 발표했다 폭풍 항구 학교 섬 파업 경제 한국".split(),
    "ka": "მთავრობამ სამშაბათს განაცხადა რომ ბიუჯეტის მოლაპარაკებები დაიწყება ქარიშხალი პორტი სკოლა".split(),
    "hy": "կառավարությունը երեքշաբթի հայտարարեց որ բյուջեի բանակցությունները կսկսվեն փոթորիկ նավահանգիստ".split(),
    "am": "መንግሥት ማክሰኞ የበጀት ድርድር እንደሚጀመር አስታወቀ ማዕበል ወደብ ትምህርት ቤት".split(),
    "sw": "serikali ilitangaza Jumanne kwamba mazungumzo ya bajeti yataanza baadaye dhoruba bandari shule kisiwa mgomo".split(),
}
UNSPACED = {"th", "zh", "ja"}

ODDITIES = [
    "", " ", "     ", "\n", "\t\n \r\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u0000", "\u0001\u0002\u0003", "\u00ad", "\u200d", "\ufffd",
    "a", "I", "Z", "7", "?", ".", "...", "—", "€", "é", "ß", "İ", "ı", "ſ", "ﬁ", "Ǆ", "中", "あ", "ア", "한", "ก", "ا", "א", "अ", "😀", "🏆", "\U0001f9d1\u200d\U0001f680",
    "👨‍👩‍👧‍👦 family 👍🏽 flag 🇺🇳 keycap 1️⃣", "😀😀😀😀😀😀😀😀😀😀😀😀", "text\ufe0f and emoji\ufe0f", "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "[SEP]", "[CLS] [SEP] [PAD] [MASK] [UNK]", "before [SEP] after", "a[MASK]b", "[sep] in small letters", "[unused5]", "##ing ##s", "</s>", "<s> and </s> and <pad>",
    "before </s> after", "<unk><mask>", "  <mask>  ", "▁", "▁the ▁council", "query: passage: query: ", "passage: already prefixed", "query:", "Query: with a capital",
    "e\u0301te\u0301 a\u0300 n\u0303 u\u0308 (decomposed)", "été à ñ ü (composed)", "Z̸̢a͜l̶g̴o͟ t̷e̶x̵t̸", "a\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308", "क्‍ष क्‌ष", "가 각", "\u1100\u1161\u11a8",
    "ﬁnance oﬃce ĳ Ⅷ № ㎏ ½ ² ℃", "Ｆｕｌｌ ｗｉｄｔｈ １２３", "ｶﾞｷﾞｸﾞ ﾊﾟ", "①②③ ㊗ ㍻ ㋿", "𝐁𝐨𝐥𝐝 𝑖𝑡𝑎𝑙𝑖𝑐 𝔣𝔯𝔞𝔨𝔱𝔲𝔯 𝟙𝟚𝟛", "xqzvwkq 𓀀𓀁𓀂 ᚠᚢᚦ ꯍꯎꯏ", "\ue000\ue001 private use", "\U000f0000", "\u202eright to left override\u202c",
    "\u2066isolated\u2069 \u200fmark", "tab\tseparated\tvalues", "line one\nline two\r\nline three\u2028four\u2029five", "trailing spaces   ", "   leading spaces", "in   between     many      spaces",
    "no\u00a0break\u2009thin\u3000wide", "soft\u00adhyphen zero\u200bwidth word\u2060joiner", "null\u0000inside", "bell\u0007back\u0008escape\u001b[31mred", "\u0085next\u0085line", "ALL CAPITALS IN ONE HEADLINE",
    "iNVERTED cAPITALS", "CamelCaseWordsWithoutSpaces and snake_case_words", "İSTANBUL'DA GREV", "STRASSE straße STRAẞE", "Σίσυφος ΣΊΣΥΦΟΣ", "co-operation re-elect e-mail U.S.-led 24/7",
    "“Curly” ‘quotes’ «guillemets» „low“ 「角」", "don't can't won't it's O'Brien’s", "a.b.c. U.S.A. e.g. i.e. Ph.D.", "!!!???...,,,;;;:::", "@#$%^&*()_+-=[]{}|\\;':\",./<>?", "(((nested (brackets) here)))",
    "1234567890", "3.14159265358979", "1,234,567.89", "-40 °C +7 %", "12/09/2023 10:45 GMT", "2026-11-26T08:30:00Z", "١٢٣ ४५६ 七八九", "0x1F 1e-10 #FF8800", "IV XII MMXXVI", "1" * 120, "9 " * 40,
    "https://news.example/2026/11/26/storm-closes-ferry?utm_source=feed&id=1234#top", "www.example.org", "reporter@agency.example", "#hashtag @handle RT: via", "ftp://user:secret@host.example:21/path/%20file",
    "<p>Markup <b>left</b> in &amp; text&nbsp;</p>", "{\"json\": [1, 2.5, null], \"nested\": {\"key\": \"value\"}}", "SELECT * FROM stories WHERE id = 1; -- comment", "def f(x):\n    return x ** 2", "\\u0041 \\n \\t", "%s %d %%",
    "antidisestablishmentarianism electroencephalographically", "Donaudampfschifffahrtsgesellschaftskapitänsmütze", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "pneumonoultramicroscopicsilicovolcanoconiosis",
    "x" * 99, "x" * 100, "x" * 101, "ab" * 150, "中" * 130, "é" * 101, "word" + "-word" * 60, "aaaaaaaaaa " * 12, "buffalo Buffalo buffalo", "the the the the",
    "नमस्ते", "ขอบคุณ", "ありがとう", "谢谢", "감사합니다", "תודה", "شكرا", "ευχαριστώ", "спасибо", "cảm ơn",
]

# Long texts, as a piece and how often. The first ones stand at the limits of 256 and 512 tokens, counted with special ones
# and, for E5, with its prompt.
REPEATS = [("the ", n) for n in (251, 252, 253, 254, 255, 256, 257, 505, 506, 507, 508, 509, 510, 511, 512)] + [
    ("storm. ", 126), ("storm. ", 127), ("storm. ", 128), ("storm. ", 255), ("the ", 5000), ("a", 5000), ("x ", 3000), ("中", 253), ("中", 254), ("中", 255), ("中", 6000),
    ("รัฐบาลประกาศ", 200), ("الحكومة ", 300), ("правительство объявило ", 250), ("😀", 600), ("\u0301", 400), (" ", 20000), ("\n", 5000), ("word\n\n", 400), ("[SEP] ", 300), ("</s>", 300), ("é", 5000),
    ("1234567890", 500), ("https://news.example/a/b?c=d ", 150), ("!", 2000), ("Donaudampfschifffahrtsgesellschaft", 100), ("The council said on Tuesday that the ferry will stop. ", 500), ("\u200b", 1000), ("xqzv𓀀 ", 200),
]

MARKS = [".", ".", ".", "!", "?", ";", ":", " –", ","]


def sentence(rng, language, n):
    """n words of a language, with a capital and some punctuation."""
    words = [rng.choice(WORDS[language]) for _ in range(n)]
    for i in range(6, n, 9):
        words[i] += rng.choice(MARKS)
    text = ("" if language in UNSPACED else " ").join(words)
    return text[:1].upper() + text[1:] + rng.choice(MARKS[:5])


def of_languages(rng):
    for language in WORDS:
        for n in (1, 2, 4, 7, 11, 16, 30, 60):
            yield sentence(rng, language, n)


def mixed(rng, count):
    """Several languages, numbers and signs in one text."""
    languages = list(WORDS)
    for _ in range(count):
        parts = [sentence(rng, rng.choice(languages), rng.randint(1, 9)) for _ in range(rng.randint(2, 5))]
        if rng.random() < 0.5:
            parts.insert(1, f"{rng.randint(0, 10 ** rng.randint(1, 9)):,} ({rng.uniform(-9, 99):.2f} %)")
        yield rng.choice([" ", "\n", " — ", "\t"]).join(parts)


def texts():
    rng = random.Random(SEED)
    plain = ODDITIES + list(of_languages(rng))
    long = [sentence(rng, rng.choice(list(WORDS)), n) for n in (120, 150, 180, 200, 220, 240, 260, 300, 350, 400, 450, 500, 600, 700)]
    plain += long
    plain += mixed(rng, 500 - len(plain) - len(REPEATS))
    rows = [{"text": t} for t in plain] + [{"repeat": t, "times": n} for t, n in REPEATS]
    assert len(rows) == 500
    return rows


def expand(row):
    """The text that a row stands for."""
    return row["text"] if "text" in row else row["repeat"] * row["times"]
