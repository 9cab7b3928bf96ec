"""Operating models: their page, the gaps they could fill, comparing, and being taken into use."""

import datetime as dt
import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from organisations import summaries
from portal.accounts.rights import rights_of
from portal.editing import actions, registry
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.lib import languages
from portal.outbox.models import Letter
from portal.search import index
from projects import adopting, bringing_in, exchange, filling
from projects.models import Adoption, ModelVersion, OperatingModel
from tests.organisations.factories import (
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import MembershipFactory, TopicFactory, UserFactory, coordinator_of, editor_of
from tests.projects.factories import (
    AdoptionFactory,
    MaterialFactory,
    ModelVersionFactory,
    OperatingModelFactory,
    ProjectFactory,
)
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    MunicipalityFactory,
    NotNeededFactory,
    ServicePathFactory,
    SourceFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def words(tag):
    return " ".join(tag.get_text(" ").split()).replace(" ,", ",").replace(" :", ":")


def soup_of(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def county(name):
    return CountyFactory(name_en=name, short_name_en=name, slug_en=name.lower())


# The page.


def test_a_page_tells_what_the_model_is_who_uses_it_and_its_versions(client):
    lakes = county("Lakes")
    goal = GoalFactory(name_en="Less loneliness", county=lakes, strategy__county=lakes)
    model = OperatingModelFactory(
        name_en="Village café", problem_en="Nobody meets.", costs_en="A room.", goals=[goal]
    )
    ModelVersionFactory(
        model=model, number="1.1", published_on=dt.date(2021, 1, 2), changes_en="Evenings too."
    )
    home = OrganisationFactory(name_en="Aid", home_municipality=MunicipalityFactory(county=lakes))
    AdoptionFactory(
        model=model, county=None, organisation=home, since="2021-03", version="1.1",
        note="Vain iltaisin.", results="Kävijöitä 40.", language="fi",
    )  # fmt: skip
    AdoptionFactory(model=model, draft=True, note="Luonnos")
    MaterialFactory(project=None, model=model, title="Opas", language="fi", kind="guide")

    soup = soup_of(client, model.get_absolute_url())

    assert words(soup.h1) == "Village café"
    assert [words(h) for h in soup.select(".col-text h2")] == [
        "Problem", "Costs", "Gaps that it could fill today", "Taken into use", "Versions", "Materials",
    ]  # fmt: skip
    assert words(soup.find(attrs={"aria-labelledby": "versions"}).dl) == "1.1, 2 January 2021 Evenings too."
    use = soup.find(attrs={"aria-labelledby": "in-use"})
    assert [words(h) for h in use.select("h3")] == ["Lakes"]
    assert [(dd["lang"], words(dd)) for dd in use.select("dd")] == [
        ("fi", "Vain iltaisin."), ("fi", "Kävijöitä 40."),
    ]  # fmt: skip
    assert "since March 2021 · version 1.1 · in Finnish" in words(use)
    assert words(soup.select_one(".material-link")) == "Opas Guide, PDF, in Finnish"
    data = json.loads(soup.find("script", type="application/ld+json").string)
    assert (data["name"], data["version"]) == ("Village café", "1.1")


def test_a_draft_is_for_those_who_keep_it_in_the_workspace_alone(client):
    model = OperatingModelFactory(draft=True)

    for url in (
        model.get_absolute_url(),
        reverse("projects:model-json", args=[model.local_slug]),
        reverse("modelwork:adopt", args=[model.uuid]),
    ):
        assert client.get(url).status_code == 404
    assert model.local_name.text not in client.get(reverse("projects:model-list-json")).content.decode()
    listed = soup_of(client, reverse("projects:model-list"))
    assert model.local_name.text not in listed.text
    compared = soup_of(client, reverse("projects:model-compare") + f"?a={model.uuid}&b={model.uuid}")
    assert model.local_name.text not in compared.text


# The list.


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["A topic", "B used", "C served", "D Words"]),
        ({"topic": "peers"}, ["A topic"]),
        ({"county": "lakes"}, ["B used"]),
        ({"life_stage": "older"}, ["C served"]),
        ({"q": "WORDS d"}, ["D Words"]),
        ({"sort": "-users"}, ["B used", "A topic", "C served", "D Words"]),
    ],
)
def test_a_filter_leaves_what_it_names(client, query, names):
    OperatingModelFactory(name_en="A topic").topics.add(TopicFactory(code="peers"))
    AdoptionFactory(model=OperatingModelFactory(name_en="B used"), county=county("Lakes"))
    AdoptionFactory(
        model=OperatingModel.objects.get(name_en="B used"), county=None, organisation=OrganisationFactory()
    )
    step = StepFactory(path=ServicePathFactory(life_stage="older"))
    OperatingModelFactory(name_en="C served", steps=[step])
    OperatingModelFactory(name_en="D Words")
    OperatingModelFactory(name_en="E draft", draft=True)
    index.refresh()

    response = client.get(reverse("projects:model-list"), query)

    soup = BeautifulSoup(response.content, "html.parser")
    assert [words(row.h2) for row in soup.select(".org-row")] == names


# The gaps that it could fill.


def test_gaps_are_of_what_it_serves_and_of_steps_like_it(django_assert_max_num_queries):
    template = StepFactory(path=ServicePathFactory(national=True))
    north, south, east = county("North"), county("South"), county("East")
    own, like, taken, unneeded = (
        StepFactory(path=ServicePathFactory(county=one, template=template.path), follows=template)
        for one in (north, south, east, CountyFactory())
    )
    StepContributionFactory(step=taken, confirmed=True)
    StepContributionFactory(step=like)  # Claimed, and so a gap still.
    NotNeededFactory(step=unneeded)
    goal = GoalFactory(strategy__county=north, county=north)
    carried = GoalFactory(strategy=goal.strategy, county=north)
    GoalContributionFactory(goal=carried, confirmed=True)
    model = OperatingModelFactory(steps=[own], goals=[goal, carried])
    model = OperatingModel.objects.for_page().get(pk=model.pk)

    summaries.make_all()
    with django_assert_max_num_queries(8):
        found = filling.gaps_of(model)

    assert [(one.county, one.rows, one.more) for one in found] == [
        (north, [own, goal], 0),
        (south, [like], 0),
    ]


# Comparing.


def test_two_models_are_compared_in_words(client):
    first = OperatingModelFactory(name_en="First", problem_en="Same.", costs_en="Little.", evidence_en="A.")
    second = OperatingModelFactory(
        name_en="Second", problem_en="Same.", costs_en="Much.", project=first.project
    )

    soup = soup_of(client, reverse("projects:model-compare") + f"?a={first.uuid}&b={second.uuid}")

    assert [words(head) for head in soup.select("th[scope=row]")] == [
        "Problem the same", "Evidence differs", "Costs differs", "From the project the same",
    ]  # fmt: skip
    assert [words(cell) for cell in soup.select("tbody td")][:4] == [
        "First Same.", "Second Same.", "First A.", "Second not told",
    ]  # fmt: skip
    assert "Choose both models" in soup_of(client, reverse("projects:model-compare") + "?a=x").text


# Taken into use.


def test_an_editor_tells_that_hers_took_a_model_into_use(client):
    keeper = editor_of(OrganisationFactory())
    model = OperatingModelFactory(project=ProjectFactory(host=keeper.memberships.get().organisation))
    organisation = OrganisationFactory()
    editor = editor_of(organisation)
    client.force_login(editor)
    url = reverse("modelwork:adopt", args=[model.uuid])
    sent = {
        "adopter": f"organisation-{organisation.pk}",
        "since": "2026-03",
        "note": "Toisin.",
        "language": "fi",
    }

    assert client.get(url).status_code == 200
    refused = client.post(url, sent | {"since": "March"})
    assert refused.status_code == 422
    assert "Toisin." in refused.content.decode()
    response = client.post(url, sent)

    adoption = Adoption.objects.get()
    assert (adoption.organisation, adoption.since, adoption.is_public) == (organisation, "2026-03", True)
    assert response.url == adoption.get_absolute_url()
    assert Revision.objects.of(adoption).published().get().author == editor
    assert Letter.objects.get(kind="model_adopted").to_user == keeper
    assert client.post(url, sent).status_code == 422  # Told already.
    assert client.get(reverse("workspace:item", args=["adoption", adoption.uuid])).status_code == 200


def test_one_tells_it_for_ones_own_alone(client):
    model, others = OperatingModelFactory(), OrganisationFactory()
    coordinator = coordinator_of(county("Lakes"))
    url = reverse("modelwork:adopt", args=[model.uuid])

    assert client.get(url).status_code == 302
    client.force_login(UserFactory())
    assert b'<form class="post-form' not in client.get(url).content
    assert client.post(url, {}).status_code == 404
    client.force_login(coordinator)
    assert client.post(url, {"adopter": f"organisation-{others.pk}", "language": "fi"}).status_code == 422
    own = coordinator.memberships.get().county
    assert client.post(url, {"adopter": f"county-{own.pk}", "language": "en"}).status_code == 302
    assert Adoption.objects.get().county == own
    assert not adopting.may_adopt(rights_of(UserFactory()))


# JSON.


def file_of(models):
    rows = OperatingModel.objects.for_exchange().filter(pk__in=[model.pk for model in models]).order_by("pk")
    return json.loads(json.dumps(exchange.document(rows)))


def full_model(project):
    goal, step = GoalFactory(), StepFactory()
    model = OperatingModelFactory(
        project=project, goals=[goal], steps=[step], problem_fi="Ongelma", problem_sv="Problem",
        evidence_en="Evidence", source=SourceFactory(seen_on=dt.date(2026, 1, 2)),
    )  # fmt: skip
    model.topics.add(TopicFactory())
    ModelVersionFactory(model=model)
    MaterialFactory(project=None, model=model, published_on=dt.date(2025, 5, 5))
    AdoptionFactory(model=model)
    return model


def test_a_model_goes_out_and_comes_back_as_it_was():
    organisation = OrganisationFactory()
    editor = editor_of(organisation)
    model = full_model(ProjectFactory(host=organisation))
    before = file_of([model])
    uuid = model.uuid
    model.delete()

    planned = bringing_in.plan(exchange.read(json.dumps(before)), rights_of(editor), None)
    assert [(one.is_new, len(one.left_out)) for one in planned] == [(True, 1)]
    written = bringing_in.bring_in(planned, by=editor)

    back = OperatingModel.objects.get(uuid=uuid)
    assert (written, back.publication) == ([back], "draft")
    publisher = MembershipFactory(role="publisher").user
    actions.publish(actions.submit(actions.open_revision(back), by=editor), by=publisher)
    after = file_of([OperatingModel.objects.get(uuid=uuid)])
    for document in (before, after):
        del document["exported_at"], document["models"][0]["adoptions"], document["models"][0]["address"]
    assert after == before


def test_a_change_comes_in_as_a_draft_and_nothing_twice():
    editor = editor_of(OrganisationFactory())
    project = ProjectFactory(host=editor.memberships.get().organisation)
    model = full_model(project)
    same = file_of([model])
    changed = json.loads(json.dumps(same))
    changed["models"][0]["problem"]["fi"] = "Toinen ongelma"
    changed["models"][0]["topics"].append("atlantis")

    [one] = bringing_in.plan(exchange.read(json.dumps(same)), rights_of(editor), None)
    assert one.is_same
    [one] = bringing_in.plan(exchange.read(json.dumps(changed)), rights_of(editor), None)
    assert [change["key"] for change in one.changes] == ["problem_fi"]
    assert one.left_out[0] == "models[0].topics: atlantis"
    bringing_in.bring_in([one], by=editor)

    model.refresh_from_db()
    assert model.problem_fi == "Ongelma"
    assert actions.open_revision(model).content["problem_fi"] == "Toinen ongelma"
    stranger = editor_of(OrganisationFactory())
    with pytest.raises(exchange.Invalid) as refused:
        bringing_in.plan(exchange.read(json.dumps(changed)), rights_of(stranger), None)
    assert refused.value.errors[0][0] == "models[0].uuid"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{", ""),
        ("[]", "format"),
        ('{"format": "operating-models", "version": 9}', "version"),
        ('{"format": "operating-models", "version": 1, "models": []}', "models"),
        ("[" * 100_000, ""),
        ("x" * (exchange.MOST_BYTES + 1), ""),
    ],
)
def test_what_is_no_such_file_is_told(text, path):
    with pytest.raises(exchange.Invalid) as refused:
        exchange.read(text)
    assert refused.value.errors[0][0] == path


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("uuid", "1", "models[0].uuid"),
        ("name", {}, "models[0].name"),
        ("name", {"fi": "x" * 201}, "models[0].name.fi"),
        ("problem", {"de": "x"}, "models[0].problem.de"),
        ("problem", "x", "models[0].problem"),
        ("url", "javascript:alert(1)", "models[0].url"),
        ("source", None, "models[0].source"),
        ("goals", ["x"], "models[0].goals[0]"),
        ("versions", [{"number": "1", "published_on": "2026-13-01"}], "models[0].versions[0].published_on"),
        ("materials", [{"title": "x", "url": "https://a.fi", "kind": "x"}], "models[0].materials[0].kind"),
        ("topics", "x", "models[0].topics"),
    ],
)
def test_each_error_names_its_place(key, value, path):
    document = {
        "format": "operating-models",
        "version": 1,
        "models": [
            {
                "uuid": "7d8a1d0e-7d43-4a08-9d5c-1f2b3c4d5e6f",
                "name": {"en": "A"},
                "source": {"title": "A", "url": "https://example.org"},
                key: value,
            }
        ],
    }
    with pytest.raises(exchange.Invalid) as refused:
        exchange.read(json.dumps(document))
    assert path in [where for where, _text in refused.value.errors]


def test_a_file_is_brought_in_through_the_workspace(client):
    editor = editor_of(OrganisationFactory())
    project = ProjectFactory(host=editor.memberships.get().organisation)
    model = OperatingModelFactory(project=None, name_en="From elsewhere")
    document = json.dumps(file_of([model]))
    model.delete()
    client.force_login(editor)
    url = reverse("modelwork:import")

    shown = client.post(url, {"text": document, "project": project.pk})
    assert shown.status_code == 200
    assert "From elsewhere" in shown.content.decode()
    assert not OperatingModel.objects.exists()
    wrong = client.post(url, {"text": "{}", "project": project.pk})
    assert wrong.status_code == 422
    done = client.post(url, {"text": document, "project": project.pk, "action": "bring-in"})

    assert done.url == reverse("modelwork:list")
    assert OperatingModel.objects.get().project == project
    assert client.get(done.url).status_code == 200


# Editing.


def test_versions_and_who_may_write():
    member = MembershipFactory(role="project", project=ProjectFactory(), organisation=None).user
    project = member.memberships.get().project
    model = OperatingModelFactory(project=project)
    editable = registry.of(model)
    assert editable.may_edit(rights_of(member), editable.queryset().get(pk=model.pk))
    assert not editable.may_review(rights_of(member), model)
    version = ModelVersion(model=model, number="2.0", published_on=dt.date(2026, 1, 1))

    live = take(model)
    key = f"versions/{version.uuid}"
    values = {key: True, f"{key}/number": "2.0", f"{key}/published_on": "2026-01-01"}
    values |= {f"{key}/changes_{code}": "" for code in languages.CODES}
    saved = actions.save_draft(model, by=member, values=values, base=traces(live), parts=["versions"])
    actions.publish(actions.submit(saved.revision, by=member), by=MembershipFactory(role="publisher").user)

    assert [row.number for row in model.versions.all()] == ["2.0"]
