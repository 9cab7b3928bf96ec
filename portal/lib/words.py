"""The words of a text without their endings, so that inflected forms of one word are found to be the same."""

import re

from portal.lib.folding import fold

WORD = re.compile(r"[^\W\d_]{4,}")
# Endings of Finnish, Swedish and English words, tried from the longest to the shortest; one is taken off.
ENDINGS = sorted(
    (
        # Finnish
        "uksien", "uksista", "uksissa", "uksille", "uksilla", "uksia", "ukset", "uksen", "us",
        "isuuden", "isuutta", "isuus", "yyttä", "yyden", "yys", "uutta", "uuden", "uus",
        "isten", "isille", "isilla", "isistä", "isista", "iset", "inen", "iden", "ien", "jen", "ten", "sten",
        "ista", "istä", "issa", "issä", "ille", "illa", "illä", "ilta", "iltä", "ihin", "iin", "ia", "iä",
        "sta", "stä", "ssa", "ssä", "lle", "lla", "llä", "lta", "ltä", "ksi", "tta", "ttä", "seen",
        "at", "ät", "et", "it", "ut", "yt", "an", "än", "en", "in", "un", "yn", "na", "nä", "ja", "jä",
        "ta", "tä", "a", "ä", "i", "n", "t",
        # Swedish
        "arnas", "ernas", "ornas", "arna", "erna", "orna", "heten", "hets", "het", "ar", "er", "or",
        "ande", "ingar", "ing",
        # English
        "iness", "ness", "ings", "ers", "ies", "es", "ed", "ly", "s",
    ),
    key=len,
    reverse=True,
)  # fmt: skip
SHORTEST = 4
# As long as this, the beginning of a compound word tells enough.
TELLING = 5
COMMON = {
    "aina", "ainakin", "aikana", "alle", "ehkä", "ennen", "eri", "että", "hän", "heidän", "häntä",
    "heitä", "heille", "ilman", "itse", "jokainen", "joiden", "joille", "joissa", "joita", "joka",
    "jolla", "jolle", "jonka", "jos", "jossa", "joten", "jotka", "jota", "jotta", "kaikki", "kaikkien",
    "kaikille", "kanssa", "kautta", "koko", "koska", "kuin", "kuka", "kun", "kuten", "kyllä", "mikä",
    "mitä", "miten", "mukaan", "mukana", "mutta", "muut", "muiden", "muita", "myös", "niiden", "niille",
    "niin", "niitä", "noin", "nyt", "olla", "oleva", "olevat", "olisi", "oman", "omaa", "omassa", "omat",
    "omia", "ovat", "paljon", "saada", "saavat", "sama", "samaa", "saman", "samana", "samat", "samoin",
    "sekä", "sen", "siellä", "sille", "siinä", "siitä", "siihen", "sitä", "sitten", "tai", "toinen",
    "toisen", "toista", "tulee", "tulla", "tämä", "tämän", "tästä", "tässä", "tähän", "useita", "usein",
    "vai", "vaikka", "vain", "voi", "voida", "voidaan", "voisi", "voivat", "yhä", "yli", "ympäri", "alla",
    "allt", "andra", "annan", "annat", "bara", "behöva", "behöver", "behövs", "blev", "blir", "både",
    "dela", "deras", "dess", "dessa", "detta", "dock", "efter", "eller", "ett", "finns", "fram", "från",
    "får", "före", "genom", "göra", "gör", "hade", "hela", "hennes", "honom", "hos", "hur", "inom",
    "inte", "kunna", "kunde", "man", "många", "med", "medan", "mellan", "men", "mera", "mest", "måste",
    "något", "någon", "några", "när", "också", "olika", "oss", "samma", "samt", "sedan", "sina", "sitt",
    "själv", "ska", "skall", "skulle", "som", "till", "tillsammans", "under", "utan", "vara", "varandra",
    "varje", "vilka", "vilken", "vill", "vår", "våra", "vårt", "även", "över", "about", "after", "also",
    "among", "another", "because", "been", "before", "being", "between", "both", "could", "does", "doing",
    "each", "even", "every", "from", "have", "having", "here", "into", "just", "like", "made", "make",
    "many", "more", "most", "much", "must", "need", "needed", "needs", "only", "other", "others", "over",
    "same", "should", "some", "such", "than", "that", "their", "them", "then", "there", "these", "they",
    "this", "those", "through", "until", "very", "want", "were", "what", "when", "where", "which",
    "while", "whom", "whose", "will", "with", "within", "without", "would", "your",
}  # fmt: skip


def stem(word: str) -> str:
    """Return ``word``, folded, without its ending.

    >>> {stem(word) for word in ("nuoret", "nuorten", "nuorille", "nuoria")}
    {'nuor'}
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word.removesuffix(ending)
    return word


def stems(*texts: str) -> dict[str, str]:
    """Return the words of ``texts`` by their stems; short and very common ones are left out."""
    found: dict[str, str] = {}
    for text in texts:
        for word in WORD.findall(fold(text or "")):
            if word not in COMMON:
                found.setdefault(stem(word), word)
    return found


def shared(mine: dict[str, str], theirs: dict[str, str]) -> dict[str, str]:
    """Return those of ``theirs`` that are among ``mine`` too, or where one begins a longer word of the other.

    >>> sorted(shared(stems("nuorten harrastustoiminta"), stems("Nuoret ja harrastukset")))
    ['harrast', 'nuor']
    """
    same = {key: word for key, word in theirs.items() if key in mine}
    for key, word in theirs.items():
        if key not in same and any(_is_akin(key, other) for other in mine):
            same[key] = word
    return same


def _is_akin(one, other):
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= TELLING and longer.startswith(shorter)
