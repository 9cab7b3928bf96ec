"""The admin: every page opens, for the right people, in their language; sources stay with their numbers."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.choices import CommentState
from blog.models import Comment, CommentReport, Dismissal, PostVersion, PreviewLink
from organisations.choices import State
from organisations.models import ConfirmationRequest, Organisation, Summary
from portal.accounts.models import Invitation, RightsEvent, User
from portal.caching.models import DrawnPart, Stamp
from portal.editing.models import Presence, Revision, Translation
from portal.handouts.models import Handout
from portal.outbox.models import Letter
from portal.search.models import Document, IndexState, Miss, SavedSearch, Word
from portal.subscriptions.models import Subscription
from portal.tickets.models import Ticket
from portal.topics.models import Topic
from projects.models import Message, Task
from regions.models import County, GrantSummary, IndicatorValue
from surveys.models import ProfileUpdate, Response
from tests.blog import factories as blog
from tests.organisations import factories as organisations
from tests.portal import factories as portal
from tests.portal.factories import UserFactory
from tests.projects import factories as projects
from tests.regions import factories as regions
from tests.sources import APPS
from tests.surveys import factories as surveys

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
FACTORIES = {
    factory._meta.model: factory
    for module in (portal, regions, organisations, projects, blog, surveys)
    for factory in vars(module).values()
    if isinstance(factory, type) and hasattr(factory, "_meta") and factory._meta.model
}
# What the portal writes down itself is read in the admin, not written there.
READ_ONLY = {
    CommentReport,
    ConfirmationRequest, Dismissal, Handout, Invitation, Letter, Miss, PreviewLink, ProfileUpdate, Response,
    Revision, RightsEvent, Summary, Ticket, Translation,
}  # fmt: skip
# What readers write themselves is deleted in the admin when they ask for it, and not changed.
READERS_OWN = {Comment, SavedSearch, Subscription}
# What members of a project write for each other is seen by administrators alone.
READERS_OWN |= {Message, Task}
# What is forgotten within a minute is kept nowhere.
PASSING = {Presence, Stamp}
# What the portal makes of other rows, and can make anew, is nobody's to look after.
DERIVED = {Document, DrawnPart, IndexState, Word}
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
every_kept_model = pytest.mark.parametrize(
    "model",
    [model for model in MODELS if model not in READ_ONLY | READERS_OWN],
    ids=lambda model: model._meta.label,
)


def make(model):
    if model is Group:
        return Group.objects.create(name=f"Group {Group.objects.count()}")
    return FACTORIES[model]()


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def filled(response):
    """Return what a browser would send if the form of the page were sent as it is."""
    soup = BeautifulSoup(response.content, "html.parser")
    form = next(form for form in soup.select("#content form") if form.get("method") == "post")
    data = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.name == "select":
            chosen = [option["value"] for option in field.select("option[selected]")]
            data[field["name"]] = chosen if field.has_attr("multiple") else "".join(chosen[:1])
        elif field.name == "textarea":
            data[field["name"]] = field.text.removeprefix("\n")
        elif field["type"] in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data[field["name"]] = field.get("value", "on")
        elif field["type"] not in ("submit", "file"):
            data[field["name"]] = field.get("value", "")
    return {name: value for name, value in data.items() if "__prefix__" not in name}


def errors(response):
    return response.context["adminform"].form.errors


@pytest.fixture
def administrator(client):
    """Return a client whose browser and account read English."""
    client.force_login(UserFactory(superuser=True, email="admin@example.org", language="en"))
    return client


# Every page.


def test_every_model_is_kept_in_the_admin_or_inside_another():
    inline = {part.model for model in MODELS for part in admin.site.get_model_admin(model).inlines}
    own = {model for model in apps.get_models() if model.__module__.partition(".")[0] in APPS}
    own -= {model for model in own if model._meta.auto_created}

    assert own - set(MODELS) - inline - PASSING - DERIVED == set()


@every_model
def test_list_shows_things_with_as_many_queries_for_three_as_for_one(administrator, model):
    make(model)
    administrator.get(page(model, "changelist"))
    with CaptureQueriesContext(connection) as for_one:
        administrator.get(page(model, "changelist"))

    last = [make(model) for _ in range(2)][-1]
    with CaptureQueriesContext(connection) as for_three:
        response = administrator.get(page(model, "changelist"))

    assert response.status_code == 200
    assert last in response.context["cl"].result_list
    assert sql(for_three) == sql(for_one)
    assert administrator.get(page(model, "changelist"), {"q": "Ääkkönen 2"}).status_code == 200


def sql(captured):
    """Return what each query is about: the tables that it reads, in order."""
    return [query["sql"].partition(" WHERE ")[0].partition("FROM")[2][:60] for query in captured]


@every_kept_model
def test_page_to_add_opens(administrator, model):
    response = administrator.get(page(model, "add"))

    assert response.status_code == 200
    assert response.context["adminform"].form.fields


@every_kept_model
def test_page_to_change_shows_the_thing_and_saves_it_unchanged(administrator, model):
    thing = make(model)
    before = stored(model, thing.pk)

    response = administrator.get(page(model, "change", thing.pk))
    assert response.status_code == 200
    saved = administrator.post(page(model, "change", thing.pk), filled(response))

    assert saved.status_code == 302, saved.context["errors"]
    assert stored(model, thing.pk) == before


def stored(model, pk):
    """Return the columns of a thing, but for its time of change and the columns nobody reads.

    A translated field's own column follows the language at the last save; an empty text in a language may be
    stored as such or not at all.
    """
    columns = [field.attname for field in model._meta.concrete_fields]
    read = [name for name in columns if name != "updated_at" and f"{name}_fi" not in columns]
    values = model.objects.filter(pk=pk).values(*read).get()
    return {name: to_the_second(value) or None for name, value in values.items()}


def to_the_second(value):
    """Forms take times to the second."""
    return value.replace(microsecond=0) if isinstance(value, dt.datetime) else value


@pytest.mark.parametrize("model", sorted(READ_ONLY, key=lambda model: model._meta.label))
def test_what_the_portal_writes_down_is_read_and_not_changed(administrator, model):
    thing = make(model)

    response = administrator.get(page(model, "change", thing.pk))
    changed = administrator.post(page(model, "change", thing.pk), {})

    assert str(thing) in response.content.decode()
    assert changed.status_code == 403
    assert administrator.get(page(model, "add")).status_code == 403
    assert administrator.post(page(model, "delete", thing.pk), {"post": "yes"}).status_code == 403


@every_model
def test_list_is_refused_to_visitors_and_to_staff_without_the_right(client, model):
    visitor = client.get(page(model, "changelist"))
    client.force_login(UserFactory(staff=True))

    assert visitor.url.startswith(reverse("admin:login"))
    assert client.get(page(model, "changelist")).status_code == 403
    assert client.get(page(model, "add")).status_code == 403


# Languages.


@pytest.mark.parametrize(("language", "word"), [("fi", "Lisää"), ("sv", "Lägg till"), ("en", "Add")])
def test_admin_speaks_the_language_of_the_account_not_of_the_browser(client, language, word):
    client.force_login(UserFactory(superuser=True, language=language))

    response = client.get(page(Topic, "add"), headers={"Accept-Language": "de"})

    assert word in BeautifulSoup(response.content, "html.parser").h1.text
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_sign_in_page_speaks_the_language_of_the_browser(client, language):
    response = client.get(reverse("admin:login"), headers={"Accept-Language": language}, follow=True)

    assert f'<html lang="{language}"' in response.content.decode()


def test_language_chosen_in_the_header_stays_with_the_account(administrator):
    response = administrator.post(
        reverse("admin:language"), {"language": "sv", "next": "/admin/regions/county/?q=a"}
    )

    assert response.url == "/admin/regions/county/?q=a"
    assert User.objects.get(email="admin@example.org").language == "sv"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", ""])
def test_choosing_a_language_leads_to_no_other_site(administrator, elsewhere):
    response = administrator.post(reverse("admin:language"), {"language": "xx", "next": elsewhere})

    assert response.url == reverse("admin:index")
    assert User.objects.get(email="admin@example.org").language == "en"


def test_name_may_be_written_in_swedish_alone(administrator):
    data = filled(administrator.get(page(Organisation, "add"))) | {"name_sv": "Föreningen Exempel rf"}

    administrator.post(page(Organisation, "add"), data)

    assert Organisation.objects.get().name_sv == "Föreningen Exempel rf"


def test_name_is_needed_in_some_language(administrator):
    response = administrator.post(
        page(Organisation, "add"), filled(administrator.get(page(Organisation, "add")))
    )

    assert errors(response).as_data()["__all__"][0].messages == ["Write this in at least one language."]


def test_list_can_be_narrowed_to_what_lacks_a_language(administrator):
    lacking = regions.ServiceLanguageFactory(name_en="")
    regions.ServiceLanguageFactory()

    response = administrator.get(page(type(lacking), "changelist"), {"missing": "en"})

    assert list(response.context["cl"].result_list) == [lacking]


@pytest.mark.parametrize("word", ["Äänekosken", "äänekosken", "ÄÄNEKOSKEN", "sken äi"])
def test_search_finds_letters_in_either_case(administrator, word):
    organisation = organisations.OrganisationFactory(name_fi="Äänekosken äidit ry")
    organisations.OrganisationFactory(name_fi="Anekosken aidit ry")

    response = administrator.get(page(Organisation, "changelist"), {"q": word})

    assert list(response.context["cl"].result_list) == [organisation]


# Sources.


def test_numbers_of_a_county_are_kept_with_their_source(administrator):
    county = regions.CountyFactory(
        population=1000, population_date="2022-12-31", population_source=regions.SourceFactory()
    )
    address = page(County, "change", county.pk)
    response = administrator.get(address)

    saved = administrator.post(address, filled(response) | {"population": "2000", "population_source": ""})

    county.refresh_from_db()
    assert county.population_source.url in response.content.decode()
    assert (saved.status_code, county.population) == (302, 1000)


def test_population_is_not_saved_without_its_source(administrator):
    county = regions.CountyFactory(population=None, population_date=None, population_source=None)
    address = page(County, "change", county.pk)
    data = filled(administrator.get(address)) | {"population": "1000", "population_date": "2022-12-31"}

    response = administrator.post(address, data)

    assert "Population needs its date and its source." in str(errors(response))
    county.refresh_from_db()
    assert county.population is None


def test_grant_sums_are_not_saved_without_a_source(administrator):
    county = regions.CountyFactory()
    data = filled(administrator.get(page(GrantSummary, "add"))) | {
        "county": county.pk,
        "year": "2026",
        "kind": "operating",
        "own_word_fi": "toiminta-avustus",
        "granted": "1000",
    }

    response = administrator.post(page(GrantSummary, "add"), data)

    assert list(errors(response)) == ["source"]


def test_grant_sums_keep_their_source(administrator):
    summary = regions.GrantSummaryFactory()
    address = page(GrantSummary, "change", summary.pk)
    response = administrator.get(address)

    administrator.post(address, filled(response) | {"source": regions.SourceFactory().pk})

    assert summary.source.url in response.content.decode()
    assert GrantSummary.objects.get().source == summary.source


def test_value_of_an_indicator_keeps_its_source(administrator):
    value = regions.IndicatorValueFactory()
    address = page(type(value.indicator), "change", value.indicator_id)
    data = filled(administrator.get(address))

    administrator.post(address, data | {"values-0-source": regions.SourceFactory().pk, "values-0-value": "7"})

    changed = IndicatorValue.objects.get()
    assert (changed.source, changed.value) == (value.source, 7)


def test_goal_stands_under_a_priority_of_its_own_strategy(administrator):
    goal, other = regions.GoalFactory(), regions.GoalFactory()
    address = page(type(goal), "change", goal.pk)

    response = administrator.post(address, filled(administrator.get(address)) | {"parent": other.pk})

    assert list(errors(response)) == ["parent"]


# Choices.


def test_suggested_goals_and_steps_tell_where_they_belong(administrator):
    step = regions.StepFactory()
    field = {"app_label": "organisations", "model_name": "stepcontribution", "field_name": "step"}

    response = administrator.get(reverse("admin:autocomplete"), field | {"term": step.name_fi})

    [suggestion] = response.json()["results"]
    assert str(step.path) in suggestion["text"]
    assert str(step) in suggestion["text"]


def test_chosen_organisations_are_published_together(administrator):
    chosen = [organisations.OrganisationFactory(state=State.DRAFT) for _ in range(2)]
    other = organisations.OrganisationFactory(state=State.DRAFT)

    administrator.post(
        page(Organisation, "changelist"),
        {"action": "publish", "_selected_action": [organisation.pk for organisation in chosen]},
    )

    assert set(Organisation.objects.published()) == set(chosen)
    assert other not in Organisation.objects.published()


@pytest.mark.parametrize(("action", "state"), [("approve", "approved"), ("reject", "rejected")])
def test_chosen_comments_are_moderated(administrator, action, state):
    comment = blog.CommentFactory(state=CommentState.WAITING)

    administrator.post(page(Comment, "changelist"), {"action": action, "_selected_action": [comment.pk]})

    comment.refresh_from_db()
    assert comment.state == state


def test_text_of_a_post_is_cleaned(administrator):
    version = blog.PostVersionFactory()
    address = page(type(version.post), "change", version.post_id)
    data = filled(administrator.get(address)) | {
        "versions-0-body": '<p onclick="x()">Hei<script>x()</script></p>'
    }

    administrator.post(address, data)

    assert PostVersion.objects.get(pk=version.pk).body == "<p>Hei</p>"


# Accounts.


def test_account_is_added_by_its_email_address(administrator):
    data = filled(administrator.get(page(User, "add"))) | {
        "email": "Uusi.Henkilo@Example.org",
        "usable_password": "true",
        "password1": portal.PASSWORD,
        "password2": portal.PASSWORD,
    }

    administrator.post(page(User, "add"), data)

    added = User.objects.get(email="uusi.henkilo@example.org")
    assert added.check_password(portal.PASSWORD)
    assert not added.is_staff


def test_address_of_an_account_is_used_once_whatever_its_letters(administrator):
    data = filled(administrator.get(page(User, "add"))) | {
        "email": "ADMIN@example.org",
        "usable_password": "false",
    }

    response = administrator.post(page(User, "add"), data)

    assert "email" in errors(response)


def test_person_who_keeps_accounts_cannot_make_an_administrator(client):
    keeper = UserFactory(staff=True, permissions=["accounts.change_user", "accounts.view_user"])
    client.force_login(keeper)
    address = page(User, "change", keeper.pk)

    client.post(address, filled(client.get(address)) | {"is_superuser": "on", "is_staff": "on"})

    keeper.refresh_from_db()
    assert not keeper.is_superuser


def test_person_who_keeps_accounts_cannot_change_an_administrator(client):
    client.force_login(UserFactory(staff=True, permissions=["accounts.change_user", "accounts.view_user"]))
    administrator = UserFactory(superuser=True)

    password = client.get(reverse("admin:auth_user_password_change", args=[administrator.pk]))
    changed = client.post(page(User, "change", administrator.pk), {"email": "mine@example.org"})

    assert (password.status_code, changed.status_code) == (403, 403)
