"""Words and sentences of a text in Finnish, Swedish or English, told apart by rules alone."""

import re

# A number with its points, an address or a compound with hyphens is one word, and so is "EU:n".
WORD = re.compile(r"[^\W_]+(?:[-–’'.:/@_][^\W_]+)*")
# Where a sentence may end: the signs, what closes a quotation or bracket after them, and a space.
END = re.compile(r"(?<![.!?…])[.!?…]+[\"”’»')\]]*(?=\s)")
OPENING = "\"”“„»«'’‘([–—-*• "

# After these a sentence goes on, whatever follows.
WITHIN = {
    "fi": {
        "alk", "dipl", "dos", "ekr", "ent", "erik", "esim", "fil", "ilm", "jkr", "jll", "ko", "ks", "kts",
        "lis", "maist", "mm", "nim", "nk", "ns", "oik", "pj", "prof", "puhj", "ruots", "siht", "suom", "synt",
        "toim", "tri", "ts", "vars", "vast", "vrt", "yht",
    },
    "sv": {
        "anm", "bl", "bl.a", "ca", "d.v.s", "dvs", "dr", "enl", "ev", "fr.o.m", "f.o.m", "förf", "förk",
        "hr", "inkl", "jfr", "ordf", "p.g.a", "pga", "prof", "resp", "s.k", "t.ex", "t.o.m", "tf", "utg",
        "äv", "övers",
    },
    "en": {
        "approx", "assoc", "cf", "dept", "dr", "e.g", "eds", "esp", "gov", "hon", "i.e", "incl", "messrs",
        "mr", "mrs", "ms", "prof", "rev", "vs",
    },
}  # fmt: skip
# These may end a sentence: they do when the next word has a capital letter.
MAY_END = {
    "fi": {"eaa", "jne", "klo", "kpl", "milj", "mrd", "os", "oy", "ry", "t", "tms", "ym", "yms", "yo"},
    "sv": {"ab", "etc", "f.d", "kr", "m.fl", "m.m", "milj", "mm", "mrd", "o.d", "o.s.v", "osv", "rf", "st"},
    "en": {"a.m", "al", "etc", "inc", "jr", "ltd", "p.m", "sr", "u.k", "u.s"},
}
# A number follows these.
BEFORE_NUMBER = {
    "fi": {"max", "min", "n", "no", "nro", "nr", "op", "p", "puh", "s", "tel", "v", "à"},
    "sv": {"art", "c", "kap", "kl", "max", "min", "mom", "nr", "s", "sid", "tel", "vol"},
    "en": {"art", "c", "ca", "ch", "fig", "max", "min", "no", "nos", "p", "para", "pp", "sec", "tel", "vol"},
}


def count(text: str) -> int:
    """Return how many words ``text`` has.

    >>> count("STEA:n avustus 15.6.2022 oli 1,5 milj. euroa hyvinvointialue-strategiassa")
    8
    """
    return sum(1 for _found in WORD.finditer(text))


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of ``text``. A line break ends one.

    >>> sentences("Hae avustusta, esim. 1.9.2026 asti. Vastaamme 3. päivänä.", "fi")
    ['Hae avustusta, esim. 1.9.2026 asti.', 'Vastaamme 3. päivänä.']
    """
    found = []
    for line in text.split("\n"):
        begin = 0
        for match in END.finditer(line):
            if _ends(line, begin, match, language):
                found.append(line[begin : match.end()].strip())
                begin = match.end()
        found.append(line[begin:].strip())
    return [sentence for sentence in found if sentence]


def _ends(line, begin, match, language):
    """Whether the sentence that began at ``begin`` ends at ``match``."""
    follows = line[match.end() : match.end() + 12].lstrip(OPENING)[:1]
    if not follows:
        return True
    if follows.islower():
        # "Hurra!" ropade hon. And: 3. kerros, the 5. of May, jne. ja niin edelleen.
        return False
    signs = match[0].rstrip("\"”’»')]")
    if signs.strip(".…") or signs.startswith(("…", "..")):
        return True  # A question, a call, or three points before a capital letter or a number.
    word = line[line.rfind(" ", begin, match.start()) + 1 : match.start()].strip(OPENING)
    if len(word) == 1 and word.isalpha() and follows.isupper():
        return False  # An initial: J. Virtanen; or an abbreviation in pieces: t. ex.
    folded = word.casefold()
    if folded in MAY_END.get(language, ()):
        return follows.isupper()
    if folded in WITHIN.get(language, ()):
        return False
    if follows.isdigit() and folded in BEFORE_NUMBER.get(language, ()):
        return False
    if word.isdigit() and len(word) <= 2:
        # 15. 6. 2022 is a date; "numero 15. Seuraavaksi" ends a sentence.
        return follows.isupper()
    return True
