"""Kanji of names in their old and other forms, each with the form in common use; for matching only.

From the list of kanji for names (戸籍法施行規則, 別表第二) and the variants that registers carry
(髙, 﨑, 𠮷). One sign for one sign, so that places in a text stay what they are.
"""

_PAIRS = """
髙高 﨑崎 嵜崎 碕崎 邊辺 邉辺 齋斎 齊斉 澤沢 濵浜 濱浜 廣広 櫻桜 國国 龍竜 惠恵 眞真 嶋島 嶌島 𠮷吉
德徳 條条 榮栄 曾曽 瀨瀬 黑黒 壽寿 彌弥 遙遥 穗穂 藏蔵 槇槙 渕淵 鄕郷 靜静 豐豊 實実 圓円 淺浅 關関
會会 縣県 傳伝 萬万 與与 寬寛 禮礼 燈灯 曉暁 莊荘 增増 巖巌 應応 廳庁 學学 峯峰 舘館 鷗鴎 鐵鉄
鹽塩 亞亜 爲為 卷巻 顯顕 恆恒 兒児 晉晋 愼慎 數数 聰聡 瀧滝 團団 燒焼 冨富 籠篭
"""

COMMON_FORMS: dict[int, str] = {
    ord(pair[0]): pair[1] for pair in _PAIRS.split() if pair[0] != pair[1]
}
"""A table for `str.translate`."""
