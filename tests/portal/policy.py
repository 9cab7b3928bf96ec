"""Who may do what: the table of docs/rights.md in the words of code, and what every address asks for."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from tests.portal.two_counties import Thing

# Who writes, reviews and archives each kind. "editor": of the thing's organisation. "county": coordinators of
# its county, or publishers when it belongs to none. "writer": an author of the post. "member": of the
# project that it is or belongs to.


@dataclass(frozen=True)
class Rule:
    writes: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ("county",)
    archives: str = ""  # "", "reviewers" or "editors", who are all that edit.
    deletes: bool = False  # Whether its reviewers may delete one that nothing points at.


POLICY = {
    "organisation": Rule(writes=("editor",), archives="reviewers"),
    "activity": Rule(writes=("editor",), archives="editors"),
    "goal-contribution": Rule(writes=("editor",)),
    "step-contribution": Rule(writes=("editor",)),
    "county": Rule(),
    "strategy": Rule(deletes=True),
    "goal": Rule(deletes=True),
    "indicator": Rule(deletes=True),
    "path": Rule(deletes=True),
    "grants": Rule(deletes=True),
    "body": Rule(deletes=True),
    "term": Rule(deletes=True),
    "message": Rule(deletes=True),
    "meeting": Rule(deletes=True),
    "not-needed": Rule(deletes=True),
    "gap": Rule(deletes=True),
    "source": Rule(),
    "programme": Rule(),
    "project": Rule(writes=("editor", "member"), archives="reviewers"),
    # The project is public: the editors of its host publish what its members tell.
    "experience": Rule(writes=("editor", "member"), reviews=("county", "editor"), archives="editors"),
    "model": Rule(writes=("editor", "member"), archives="reviewers"),
    # What was taken into use is its own to tell: its editors publish it.
    "adoption": Rule(reviews=("editor", "county"), archives="editors"),
    "event": Rule(writes=("editor", "member"), archives="editors"),
    "series": Rule(writes=("editor", "member")),
    "topic": Rule(),
    "blog": Rule(),
    "post": Rule(writes=("writer",)),
    "version": Rule(writes=("writer",), archives="editors"),
    "picture": Rule(writes=("writer",)),
    "survey": Rule(archives="reviewers"),
}


def is_one(reader, word, thing):
    """Whether ``reader`` is ``word`` of ``thing``."""
    if word == "county" and not thing.county:
        return reader.role == "publisher"
    sides = {
        "editor": thing.organisation,
        "county": thing.county,
        "writer": thing.post,
        "member": thing.project,
    }
    side = sides[word]
    return reader.role == word and reader.side == side


def may(reader, right, thing):
    """Whether ``reader`` has ``right`` ("edit", "review" or "archive") to ``thing``, by the table."""
    rule = POLICY[thing.kind]
    reviews = reader.role == "administrator" or any(is_one(reader, word, thing) for word in rule.reviews)
    edits = reviews or any(is_one(reader, word, thing) for word in rule.writes)
    archives = {"": False, "reviewers": reviews, "editors": edits}[rule.archives]
    deletes = reviews and rule.deletes
    return {"edit": edits, "review": reviews, "archive": archives, "delete": deletes}[right]


# Pages of one thing: what they ask for, and what is sent to them. Some kinds have no such page.


@dataclass(frozen=True)
class ThingPage:
    right: str = "edit"
    more: Callable[[Thing], tuple] = lambda thing: ()
    data: Callable[[Thing], dict] = lambda thing: {}
    query: Callable[[Thing], str] = lambda thing: ""
    is_there: Callable[[Thing], bool] = lambda thing: True
    autosaves: bool = False


def past(thing):
    return (thing.past.uuid,)


def section(thing):
    return (next((one.key for one in thing.editable.sections), "basics"),)


def text(thing):
    """Return what a form of the first section sends that changes it."""
    names = next((one.fields for one in thing.editable.sections), ())
    texts = [f"{name}_fi" for name in names if name in thing.editable.texts]
    return dict.fromkeys([*texts, *names], "2027")


# A kind that is begun under each, and what its form sends.
BEGUN = {
    "county": ("meeting", {"held_on": "2031-05-05"}),
    "strategy": ("goal", {}),
    "goal": ("indicator", {}),
    "body": ("term", {"starts": "2031-05-05"}),
}


def answer(thing):
    """Return what a reader of the open change sends to publish it."""
    change = thing.open
    return {
        "action": "approve", "revision": change.uuid, "version": change.version, "state": change.state,
        "languages": ["fi", "sv", "en"],
    }  # fmt: skip


THING_PAGES = {
    "item": ThingPage(),
    "section": ThingPage(
        more=section, data=text, is_there=lambda thing: bool(thing.editable.sections), autosaves=True
    ),
    "presence": ThingPage(data=lambda thing: {"section": "basics"}),
    "preview": ThingPage(is_there=lambda thing: hasattr(thing.obj, "get_absolute_url")),
    "submit": ThingPage(data=lambda thing: {"comment": "Valmis"}),
    "withdraw": ThingPage(),
    "discard": ThingPage(),
    "resume": ThingPage(),
    "check": ThingPage(is_there=lambda thing: thing.kind in ("organisation", "activity")),
    "add": ThingPage(
        more=lambda thing: ("activity",),
        data=lambda thing: {"name": "Uusi"},
        is_there=lambda thing: thing.kind == "organisation",
    ),
    "begin": ThingPage(
        right="review",
        more=lambda thing: (BEGUN[thing.kind][0] if thing.kind in BEGUN else "activity",),
        data=lambda thing: BEGUN[thing.kind][1] if thing.kind in BEGUN else {},
        is_there=lambda thing: thing.kind in BEGUN,
    ),
    "delete": ThingPage(
        right="delete",
        # What is national would have no page to be brought back from.
        is_there=lambda thing: POLICY[thing.kind].deletes and bool(thing.county),
    ),
    "deleted": ThingPage(right="review"),
    "review": ThingPage(right="review", data=answer),
    "history": ThingPage(),
    "compare": ThingPage(query=lambda thing: f"?old={thing.past.uuid}&new=current"),
    "revision": ThingPage(more=past),
    "name-version": ThingPage(more=past, data=lambda thing: {"name": "Nimetty"}),
    "restore": ThingPage(more=past),
    "take-back": ThingPage(),
    "archive": ThingPage(right="archive", data=lambda thing: {"reason": "Loppu"}),
    "unarchive": ThingPage(right="archive"),
}


# Other pages of the workspace, for what belongs to side "a".


@dataclass(frozen=True)
class Place:
    """An address, one like it that leads nowhere, who may, and what is sent there."""

    page: str
    args: tuple
    nowhere: tuple
    may: Callable
    data: dict = field(default_factory=dict)
    query: str = ""
    is_there: bool = True
    autosaves: bool = False
    is_public: bool = False

    def address(self, args):
        return reverse(self.page, args=args) + self.query


def who(*roles, side="a"):
    """Return the test that a reader has one of ``roles``, on ``side`` where it has one."""
    return lambda reader: reader.role in roles and reader.side in ("", side)


def anybody_with(*roles):
    return lambda reader: reader.role in roles


def nobody(reader):
    return False


def is_signed_in(reader):
    return not (reader.is_visitor or reader.lacks_factor)


KEEPERS = ("editor", "county", "administrator")
ANSWERERS = ("county", "administrator")
TOMORROW = dt.date(2099, 1, 1).isoformat()
INVITED = {"email": "someone@example.org", "language": "fi"}


def places(world) -> Iterable[Place]:
    """Return the workspace's pages that are not of one edited thing."""
    own = world.a
    yield Place("workspace:home", (), (), is_signed_in)

    def one(page, thing, may, **more):
        return Place(page, (thing.uuid,), (uuid.uuid4(),), may, **more)

    # People.
    yield Place("people:everybody", (), (), anybody_with(*KEEPERS), data=INVITED | {"role": "writer"})
    yield one("people:organisation", own.organisation, who(*KEEPERS), data=INVITED)
    yield one("people:county", own.county, who(*ANSWERERS), data=INVITED)
    for invitation, keepers in ((own.invitation, KEEPERS), (own.county_invitation, ANSWERERS)):
        for page in ("people:send-again", "people:revoke"):
            yield one(page, invitation, who(*keepers))
    for membership, keepers in (
        (own.membership, KEEPERS),
        (own.county_membership, ANSWERERS),
        (own.writer.memberships.get(), ["administrator"]),
    ):
        for page in ("people:membership", "people:end"):
            yield Place(page, (membership.pk,), (10**6,), who(*keepers), data={"ends_on": TOMORROW})
    # The members of a project, and their work.
    hosts, workers = who("editor", "publisher", "administrator"), who("editor", "member", "administrator")
    yield one("people:project", own.project, hosts, data=INVITED)
    for page in ("people:send-again", "people:revoke"):
        yield one(page, own.project_invitation, hosts)
    for page in ("people:membership", "people:end"):
        yield Place(page, (own.project_membership.pk,), (10**6,), hosts, data={"ends_on": TOMORROW})
    yield Place(
        "projectwork:list", (), (), anybody_with("editor", "member", "publisher", "administrator"),
        data={"name": "Uusi", "host": own.organisation.pk},
    )  # fmt: skip
    yield one("projectwork:project", own.project, workers)
    yield one("projectwork:task-add", own.project, workers, data={"title": "Uusi"})
    yield one("projectwork:task", own.task, workers, data={"title": "Toinen"})
    yield one("projectwork:task-done", own.task, workers, data={"done": "yes"})
    yield one("projectwork:task-delete", own.task, workers)
    yield one("projectwork:say", own.project, workers, data={"text": "Hei"})
    for page in ("message", "message-delete"):
        yield one(f"projectwork:{page}", own.message, who("member"), data={"text": "Hei taas"})
    # Operating models: one's own, a file of them, links that do not answer.
    for page in ("list", "import", "broken-links"):
        yield Place(
            f"modelwork:{page}", (), (), anybody_with("editor", "member", "publisher", "administrator")
        )
    # Letters and reports.
    yield Place("outbox:letter-list", (), (), anybody_with(*ANSWERERS))
    for page in ("letter-detail", "hold", "release", "cancel"):
        yield one(f"outbox:{page}", own.letter, who(*ANSWERERS))
    everybody_at_work = anybody_with(*KEEPERS, "writer", "publisher", "moderator", "member")
    yield Place("tickets:ticket-list", (), (), everybody_at_work)
    yield one("tickets:ticket-detail", own.ticket, who(*KEEPERS), data={"answer": "Korjattu."})
    yield one("tickets:ticket-close", own.ticket, who(*KEEPERS))
    yield Place("workspace:misses", (), (), anybody_with("publisher", "administrator"))
    # What the county keeps.
    statement = own.statement
    yield Place("workspace:counties", (), (), anybody_with(*ANSWERERS))
    yield one("workspace:county", own.county, who(*ANSWERERS))
    yield one("workspace:county-meetings", own.county, who(*ANSWERERS))
    for page in ("import", "import-template"):
        yield Place(
            f"workspace:{page}", (own.county.uuid, "grants"), (uuid.uuid4(), "grants"), who(*ANSWERERS)
        )
    yield one("workspace:goal-order", thing_of(world, "strategy"), who(*ANSWERERS))
    yield one("workspace:statement-outcome", statement, who(*ANSWERERS), data={"outcome": "open"})
    # Contributions: of the own county's goal, of another county's, of a national path.
    answers_some = anybody_with(*ANSWERERS, "publisher")
    chosen = {"chosen": [f"goal/{own.claim.uuid}", f"step/{own.standing.uuid}"]}
    yield Place("contributions:list", (), (), answers_some)
    yield Place("contributions:confirm", (), (), answers_some, data=chosen)
    yield Place("contributions:undo", (), (), nobody)
    yield one("contributions:organisation", own.organisation, who(*KEEPERS))
    yield one("contributions:revoke", own.question, who(*ANSWERERS))
    national = who("publisher", "administrator")
    for kind, claim, answerers, keepers in (
        ("goal", own.claim, who(*ANSWERERS), who(*KEEPERS)),
        ("step", own.standing, who(*ANSWERERS), who(*KEEPERS)),
        ("goal", thing_of(world, "goal-contribution-elsewhere"), who(*ANSWERERS, side="b"), who(*KEEPERS)),
        ("step", thing_of(world, "step-contribution-national"), national, who(*KEEPERS)),
        # The county does not see what an activity says that is not public.
        ("goal", own.hidden_claim, nobody, who(*KEEPERS)),
    ):
        for page, may_, data in (
            ("answer", answerers, {}),
            ("decline", answerers, {"reason_fi": "Ei kuulu."}),
            ("ask", answerers, {"email": "who@example.org", "language": "fi"}),
            ("withdraw", keepers, {}),
        ):
            yield Place(f"contributions:{page}", (kind, claim.uuid), (kind, uuid.uuid4()), may_, data=data)
    # Surveys: who answers, who reads answers with names, and what these change in a profile.
    everybody_asked = anybody_with("editor", "county", "publisher", "administrator")
    composers, readers = who("publisher", "administrator"), who("county", "publisher", "administrator")
    yield Place("surveying:work", (), (), everybody_asked)
    yield Place("surveying:begin", (), (), composers, data={"title": "Uusi"})
    yield one("surveying:answer", own.response, who("editor"), data={"version": own.response.version})
    yield one("surveying:round", own.response.round, readers)
    yield one("surveying:urge", own.response.round, composers)
    yield one("surveying:response", own.response, readers)
    yield one(
        "surveying:updates",
        own.organisation,
        who("editor"),
        data={"update": own.profile_update.uuid, "action": "confirm"},
    )
    yield Place("surveys:survey-detail", (own.hidden_survey.slug_fi,), ("ei-ole",), nobody, is_public=True)
    # Posts: what those who write see of them, and what each of their pages asks for.
    those_who_write = anybody_with("writer", "publisher", "administrator")
    keepers_of_blogs = anybody_with("publisher", "administrator")
    version = thing_of(world, "version")

    def writes(reader):
        return may(reader, "edit", world.things["version", "a"])

    yield Place("writing:posts", (), (), those_who_write, query="?show=all")
    yield Place("writing:calendar", (), (), those_who_write)
    yield Place("newsletters:list", (), (), keepers_of_blogs)
    yield Place(
        "writing:begin", (), (), those_who_write,
        data={"title": "Uusi", "language": "fi"}, query=f"?blog={own.post.blog.uuid}",
    )  # fmt: skip
    yield Place("writing:blogs", (), (), keepers_of_blogs)
    yield Place(
        "writing:blog-begin", (), (), keepers_of_blogs, data={"name_fi": "Uusi", "default_language": "fi"}
    )
    yield one(
        "writing:version-begin",
        own.post,
        writes,
        data={"language": "sv", "relation": "translation", "title": "Ny"},
    )
    for page in ("widths", "time", "take-back"):
        yield one(f"writing:{page}", version, writes)
    yield one("pictures:list", own.post, writes)
    yield one("writing:share", version, writes, data={"days": "7"})
    link = own.preview_link.uuid
    yield Place("writing:revoke", (version.uuid, link), (version.uuid, uuid.uuid4()), writes)
    # Gaps that a county has taken up.
    gap = thing_of(world, "gap")
    yield Place(
        "workspace:gap-state", (gap.uuid, "closed"), (uuid.uuid4(), "closed"), who(*ANSWERERS),
        data={"closed_on": gap.found_on},
    )  # fmt: skip
    yield one("workspace:gap-undo", gap, who(*ANSWERERS))
    # A path and the national template that it follows.
    template = own.followed.path.uuid
    yield Place(
        "workspace:copy-template", (own.county.uuid, template), (uuid.uuid4(), template), who(*ANSWERERS),
        data={"again": "1"},
    )  # fmt: skip
    yield one("workspace:path-template", own.following, who(*ANSWERERS), data={"step": own.followed.uuid})
    # Remarks on a text are answered by whoever may edit it.
    for page in ("remarks:dismiss", "remarks:take-back"):
        yield one(page, thing_of(world, "version"), who("writer", "publisher", "administrator"))
    # Comments: one that waits is read by moderators and publishers; nobody reports or answers what is hidden.
    moderators = anybody_with("publisher", "moderator", "administrator")
    chosen = {"action": "approve", "chosen": [own.comment.uuid]}
    yield Place("moderation:list", (), (), moderators)
    yield Place("moderation:decide", (), (), moderators, data=chosen)
    yield Place("moderation:undo", (), (), nobody)
    yield one("moderation:comment", own.comment, moderators)
    yield one("moderation:without-name", own.comment, moderators)
    for page in ("report", "report-sent"):
        yield Place(
            f"comments:{page}", (own.comment.uuid,), (uuid.uuid4(),), nobody, data={"reason": "spam"},
            is_public=True,
        )  # fmt: skip
    for page in ("discussion", "feed"):
        yield Place(
            f"comments:{page}", ("post", own.hidden_version.post.uuid), ("post", uuid.uuid4()), nobody,
            data={"text": "Hei", "name": "Aino"}, is_public=True,
        )  # fmt: skip
    # What the public does not see, at public addresses.
    for page, args in (
        ("organisations:organisation-detail", (own.hidden_organisation.slug_fi,)),
        ("organisations:activity-detail", (own.organisation.slug_fi, own.hidden_activity.slug_fi)),
        ("blog:post-detail", (own.hidden_version.slug,)),
    ):
        yield Place(page, args, (*args[:-1], "ei-ole"), who("administrator"), is_public=True)
    # No picture is made from the title of what is not out, whoever asks.
    yield Place("blog:share-image", (own.hidden_version.slug,), ("ei-ole",), nobody, is_public=True)
    slug = own.hidden_model.slug_fi
    yield Place("projects:model-detail", (slug,), ("ei-ole",), who("administrator"), is_public=True)
    yield Place("projects:model-json", (slug,), ("ei-ole",), nobody, is_public=True)
    for kind, thing in (("model", own.hidden_model), ("adoption", own.hidden_adoption)):
        for page in ("report", "sent"):
            yield Place(
                f"reporting:{page}", (kind, thing.uuid), (kind, uuid.uuid4()), who("administrator"),
                data={"text": "Väärin."}, is_public=True,
            )  # fmt: skip
    # Events: one's own, and one that is a draft of a series of drafts.
    yield Place(
        "eventwork:list", (), (), anybody_with("editor", "member", "county", "publisher", "administrator")
    )
    yield Place(
        "eventwork:new", (), (), anybody_with("editor", "member", "county", "publisher", "administrator")
    )
    event, keepers = own.hidden_event, who(*KEEPERS, "member")
    yield one("eventwork:cancel", thing_of(world, "event-of-county"), who(*KEEPERS), data={"because_fi": ""})
    yield one("eventwork:dates", event, keepers, data={"days": "1.5.2031", "make": "1"})
    yield one("eventwork:copy", event, keepers)
    yield one("eventwork:send", event, keepers, data={"event": event.uuid})
    for page, slug, may_ in (
        ("event-detail", event.slug_fi, who("administrator")),
        ("event-calendar", event.slug_fi, nobody),
        ("series-detail", event.series.slug_fi, who("administrator")),
        ("series-calendar", event.series.slug_fi, nobody),
    ):
        yield Place(f"projects:{page}", (slug,), ("ei-ole",), may_, is_public=True)
    for page in ("report", "sent"):
        yield Place(
            f"reporting:{page}", ("event", event.uuid), ("event", uuid.uuid4()), who("administrator"),
            data={"text": "Väärin."}, is_public=True,
        )  # fmt: skip
    slug = own.hidden_project.slug_fi
    yield Place("projects:project-detail", (slug,), ("ei-ole",), hosts, is_public=True)
    for page in ("report", "sent"):
        yield Place(
            f"reporting:{page}", ("project", own.hidden_project.uuid), ("project", uuid.uuid4()), hosts,
            data={"text": "Väärin."}, is_public=True,
        )  # fmt: skip
    for kind, thing in (
        ("organisation", own.hidden_organisation),
        ("activity", own.hidden_activity),
        ("post", own.hidden_version),
    ):
        for page in ("report", "sent"):
            yield Place(
                f"reporting:{page}", (kind, thing.uuid), (kind, uuid.uuid4()), who("administrator"),
                data={"text": "Väärin."}, is_public=True,
            )  # fmt: skip


def thing_of(world, name):
    return world.things[name, "a"].obj


def thing_places(world) -> Iterable[Place]:
    """Return every page of every edited thing of side "a"."""
    for thing in [thing for thing in world.things.values() if thing.side == "a"]:
        for name, page in THING_PAGES.items():
            more = page.more(thing)
            yield Place(
                f"workspace:{name}",
                (thing.kind, thing.obj.uuid, *more),
                (thing.kind, uuid.UUID(int=0), *more),
                lambda reader, page=page, thing=thing: may(reader, page.right, thing),
                data=page.data(thing),
                query=page.query(thing),
                is_there=page.is_there(thing)
                and (page.right != "archive" or bool(POLICY[thing.kind].archives)),
                autosaves=page.autosaves,
            )


# Who may know what is marked as secret beside the edited things.
KNOWN_TO = {
    "hidden-project": ("editor", "publisher", "administrator"),
    **dict.fromkeys(
        ("hidden-model", "hidden-model-material"), ("editor", "member", "publisher", "administrator")
    ),
    "hidden-adoption": ("editor", "publisher", "administrator"),
    "hidden-experience": ("editor", "member", "publisher", "administrator"),
    "project-invitation": ("editor", "publisher", "administrator"),
    "task": ("editor", "member", "administrator"),
    "discussion": ("editor", "member", "administrator"),
    "comment": ("publisher", "moderator", "administrator"),
    "hidden-organisation": ANSWERERS,
    "hidden-activity": KEEPERS,
    "hidden-version": ("publisher", "administrator"),
    "letter": ANSWERERS,
    "ticket": KEEPERS,
    "survey-answer": (*KEEPERS, "publisher"),
    "hidden-survey": ("publisher", "administrator"),
    "invitation": KEEPERS,
    "county-invitation": ANSWERERS,
    "hidden-event": (*KEEPERS, "member"),
    "hidden-series": (*KEEPERS, "member"),
}


def may_know(reader, name, side, world):
    if name in KNOWN_TO:
        return who(*KNOWN_TO[name], side=side)(reader)
    return may(reader, "edit", world.things[name, side])


# What sends something that is taken: the others show a form first, or need a state that is not there.
TAKEN = {
    *(
        f"workspace:{name}"
        for name in (
            "section", "presence", "submit", "discard", "check", "add", "review", "name-version", "restore",
            "archive", "unarchive",
        )
    ),
    *("people:everybody", "people:organisation", "people:county", "people:send-again", "people:revoke"),
    *("people:membership", "people:end"),
    *("outbox:hold", "outbox:cancel", "tickets:ticket-detail", "tickets:ticket-close"),
    *(f"contributions:{name}" for name in ("confirm", "revoke", "answer", "decline", "ask", "withdraw")),
    "people:project", "projectwork:list",
    *(f"projectwork:{name}" for name in ("task-add", "task", "task-done", "task-delete", "say")),
    "moderation:decide", "moderation:without-name",
    "reporting:report", "workspace:gap-state", "workspace:copy-template", "workspace:path-template",
    *(f"surveying:{name}" for name in ("begin", "urge")),
    *(f"writing:{name}" for name in ("begin", "blog-begin", "version-begin", "share", "revoke")),
    *(f"eventwork:{name}" for name in ("cancel", "dates", "send")),
}  # fmt: skip


# The other addresses.

OUTSIDE = {
    "to-language": "leads to a front page",
    "robots": "the same for all",
    "sitemap": "the same for all",
    "sitemap-section": "the same for all",
    "media": "files that are served as they are",
    "pages:styleguide": "test_rights.py",
    "pages:saved-search-delete": "tests/search/test_saved.py",
    "organisations:check": "test_links_of_reminders",
    "organisations:confirmation": "test_links_of_questions",
    "surveys:answer": "test_links_of_surveys",
    "comments:own": "test_comment_doors.py",
    "modelwork:adopt": "test_models.py",
    "subscriptions:confirm": "test_subscriptions.py",
    "subscriptions:wishes": "test_subscriptions.py",
    "subscriptions:one-click": "test_subscriptions.py",
    "blog:shared-preview": "test_writing.py",
    "accounts:invitation": "test_links_of_invitations",
    "account_confirm_email": "test_links_of_addresses",
    "account_reset_password_from_key": "test_links_of_passwords",
    "mfa_edit_webauthn": "test_passkeys_of_others",
    "mfa_remove_webauthn": "test_passkeys_of_others",
}
# The same for every reader: pages of what is published, and of signing in.
FOR_ALL = {
    *(
        f"pages:{name}"
        for name in (
            "home", "about", "sources", "glossary", "accessibility", "privacy", "credits", "county-list",
            "county-detail", "county-grants", "county-coverage", "county-coverage-csv",
            "county-coverage-xlsx", "county-cell", "county-tour", "county-tour-stop",
            "county-gaps", "county-gaps-csv", "county-gaps-xlsx", "county-bodies", "county-indicators",
            "county-indicators-csv", "county-indicators-xlsx", "county-compare", "county-compare-csv",
            "county-compare-xlsx", "goal-detail", "path-list", "path-detail", "template-detail",
        )
    ),
    *(f"pages:search-{name}" for name in ("feed", "description", "completions")),
    *(f"pages:county-{name}" for name in ("changes", "changes-feed", "as-of")),
    *("subscriptions:subscribe", "subscriptions:sent"),
    *("blog:feed-atom", "blog:feed-rss"),
    *("handouts:county", "handouts:handout", "handouts:file"),
    *("organisations:organisation-list", "organisations:check-done"),
    *(f"pages:county-{name}" for name in ("money", "money-csv", "money-xlsx")),
    *(f"pages:county-{name}" for name in ("partners", "partners-csv", "partners-xlsx")),
    *(f"surveys:survey-{name}" for name in ("list", "csv", "xlsx")),
    *("projects:material-list", "projects:model-compare", "projects:model-list-json"),
    *("pages:search", "pages:search-suggestions"),
    *("projects:event-list", "projects:event-month", "projects:calendar"),
    *("projects:project-list", "projects:model-list", "projects:programme-detail", "blog:post-list"),
    *(
        f"account_{name}"
        for name in (
            "login", "logout", "inactive", "signup", "reset_password", "reset_password_done",
            "reset_password_from_key_done", "email_verification_sent",
        )
    ),
    *("mfa_authenticate", "mfa_login_webauthn"),
}  # fmt: skip
# About the reader alone; who lacks a second factor needs some of them to set one up.
OF_ONESELF = {
    *("accounts:home", "accounts:data", "accounts:delete"),
    *("pages:saved-searches", "pages:saved-search-add"),
    *("account_email", "account_change_password", "account_set_password", "account_reauthenticate"),
    *("mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_activate_totp"),
    *("mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_view_recovery_codes"),
    *("mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
}
