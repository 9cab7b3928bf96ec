"""Words that stand in nearly every text and tell nothing of what it is about."""

SMALL_WORDS = frozenset(
    ["ja", "tai", "sekä", "että", "on", "och", "eller", "att", "i", "på", "av", "för", "till", "en", "ett"]
    + ["är", "and", "or", "the", "a", "an", "of", "in", "for", "to", "is"]
    + ["ry", "rf", "sr"]  # As names of associations and foundations end.
)


def without_small(words: list[str]) -> list[str]:
    """Return ``words`` without small ones, unless there are no others."""
    return [word for word in words if word not in SMALL_WORDS] or words


# Words of four letters and more that do not tell what a text is about: texts that share them are not alike.
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
