"""An address of every kind that anybody may read, by the name that addresses have in code."""

from django.urls import URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from portal.pages import money, partners
from portal.pages.sitemaps import SITEMAPS
from tests.portal import policy
from tests.portal.factories import HandoutFactory

# What asks who is reading, and what a token opens: docs/rights.md has them.
WORK = {
    "workspace", "people", "projectwork", "modelwork", "eventwork", "surveying", "writing", "remarks",
    "pictures", "moderation", "newsletters", "outbox", "contributions", "tickets", "admin",
}  # fmt: skip
BY_TOKEN = {
    "comments:own", "modelwork:adopt", "organisations:check", "organisations:confirmation", "surveys:answer",
    "subscriptions:confirm", "subscriptions:wishes", "subscriptions:one-click", "blog:shared-preview",
    "accounts:invitation", "account_confirm_email", "account_reset_password_from_key",
    "mfa_edit_webauthn", "mfa_remove_webauthn", "pages:saved-search-delete", "pages:styleguide",
}  # fmt: skip
# Files that are served as they are.
FILES = {"media"}


def names():
    """Return the names of all addresses that anybody may read."""
    return {
        name
        for name in _all_names(get_resolver())
        if name.partition(":")[0] not in WORK and name not in BY_TOKEN | FILES | policy.OF_ONESELF
    }


def _all_names(resolver, above=()):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _all_names(pattern, (*above, *([pattern.namespace] if pattern.namespace else [])))
        elif pattern.name:
            yield ":".join((*above, pattern.name))


def addresses(world) -> dict[str, list[str]]:
    """Return by name the addresses of what ``world`` (tests.world) has, some names with several."""
    found = {}

    def add(name, *args, query=""):
        found.setdefault(name, []).append(reverse(name, args=args) + query)

    for address in world.pages().values():
        found.setdefault(resolve(address.partition("?")[0]).view_name, []).append(address)
    _add_pages(world, add)
    _add_of_county(world.county, add)
    _add_of_things(world, add)
    return found


def _add_pages(world, add):
    for name in ("to-language", "robots", "sitemap", "organisations:check-done", "mfa_login_webauthn"):
        add(name)
    for section in SITEMAPS:
        add("sitemap-section", section)
    for name in (
        "login", "logout", "inactive", "signup", "reset_password", "reset_password_done",
        "reset_password_from_key_done", "email_verification_sent",
    ):  # fmt: skip
        add(f"account_{name}")
    add("mfa_authenticate")
    word = world.organisation.local_name.text.split()[0]
    for name in ("search", "search-suggestions", "search-feed", "search-description", "search-completions"):
        add(f"pages:{name}", query=f"?q={word}")
    for name in ("csv", "xlsx"):
        add(f"pages:county-compare-{name}")
    add("organisations:organisation-list", query=f"?q={word}")
    add("projects:model-list-json")
    add("projects:calendar")
    for name in ("atom", "rss"):
        add(f"blog:feed-{name}")


def _add_of_county(county, add):
    slug = county.local_slug
    add("pages:county-grants", slug)
    for name in ("coverage", "gaps", "indicators"):
        for kind in ("csv", "xlsx"):
            add(f"pages:county-{name}-{kind}", slug)
    for name, tables in (("money", money.TABLES), ("partners", partners.TABLES)):
        for table in tables:
            add(f"pages:county-{name}-csv", slug, table)
        add(f"pages:county-{name}-xlsx", slug)
    add("pages:county-changes-feed", slug)
    add("pages:county-tour", slug, query="?all=1")
    for number in range(1, 9):
        add("pages:county-tour-stop", slug, number)
    handout = HandoutFactory(county=county, ready=True)
    for name in ("handout", "file"):
        add(f"handouts:{name}", slug, handout.uuid)
    for name in ("subscribe", "sent"):
        add(f"subscriptions:{name}", "county-changes", county.uuid)


def _add_of_things(world, add):
    version = world.post.versions.get(language="fi")
    for name in ("report", "sent"):
        add(f"reporting:{name}", "organisation", world.organisation.uuid)
    add("projects:model-json", world.model.local_slug)
    add("projects:event-calendar", world.event.local_slug)
    add("projects:series-calendar", world.event.series.local_slug)
    add("blog:share-image", version.slug)
    comment = world.post.comments.public().first()
    for name in ("report", "report-sent"):
        add(f"comments:{name}", comment.uuid)
    add("comments:feed", "post", world.post.uuid)
    for name in ("csv", "xlsx"):
        add(f"surveys:survey-{name}", world.survey.local_slug)
    start = timezone.localtime(world.event.starts_at)
    add("projects:event-month", start.year, start.month, query="?show=list")
