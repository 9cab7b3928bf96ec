"""Languages of texts and services beyond the portal's own three: their own names, and "in Swedish"."""

from django.utils.translation import gettext_lazy as _

# As each calls itself; sign languages and those without one common way of writing have a second name.
OWN_NAMES = {
    "fi": "suomi",
    "sv": "svenska",
    "en": "English",
    "se": "davvisámegiella",
    "smn": "anarâškielâ",
    "sms": "nuõrttsääʹmǩiõll",
    "fse": "suomalainen viittomakieli",
    "fss": "finlandssvenskt teckenspråk",
    "rmf": "kaalo",
    "krl": "karjala",
    "ru": "русский",
    "et": "eesti",
    "uk": "українська",
    "ar": "العربية",
    "so": "Soomaali",
    "fa": "فارسی",
    "prs": "دری",
    "ps": "پښتو",
    "ku": "kurdî",
    "sq": "shqip",
    "vi": "Tiếng Việt",
    "zh": "中文",
    "th": "ไทย",
    "tl": "Tagalog",
    "tr": "Türkçe",
    "ti": "ትግርኛ",
    "am": "አማርኛ",
    "bn": "বাংলা",
    "hi": "हिन्दी",
}
CHOICES = list(OWN_NAMES.items())
_IN = {
    "fi": _("in Finnish"),
    "sv": _("in Swedish"),
    "en": _("in English"),
    "se": _("in Northern Sámi"),
    "smn": _("in Inari Sámi"),
    "sms": _("in Skolt Sámi"),
    "fse": _("in Finnish Sign Language"),
    "fss": _("in Finland-Swedish Sign Language"),
    "rmf": _("in Finnish Romani"),
    "krl": _("in Karelian"),
    "ru": _("in Russian"),
    "et": _("in Estonian"),
    "uk": _("in Ukrainian"),
    "ar": _("in Arabic"),
    "so": _("in Somali"),
    "fa": _("in Persian"),
    "prs": _("in Dari"),
    "ps": _("in Pashto"),
    "ku": _("in Kurdish"),
    "sq": _("in Albanian"),
    "vi": _("in Vietnamese"),
    "zh": _("in Chinese"),
    "th": _("in Thai"),
    "tl": _("in Tagalog"),
    "tr": _("in Turkish"),
    "ti": _("in Tigrinya"),
    "am": _("in Amharic"),
    "bn": _("in Bengali"),
    "hi": _("in Hindi"),
}


def in_language(code: str) -> str:
    """Return in the reader's language what a text is written in: "in Swedish"; the code if it is unknown."""
    return str(_IN.get(code, code))
