"""The page types every browser check walks: name → language → address on the site with example data."""

LANGUAGES = ("fi", "sv", "en")
PAGES = {
    "home": {"fi": "/fi/", "sv": "/sv/", "en": "/en/"},
}
EVERY_PAGE = [(name, language) for name, addresses in PAGES.items() for language in addresses]
