"""Projects without JavaScript: what an ended one made is taken into use, and a new one is worked on."""

import pytest
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in
from tests.browser.test_pages import WIDER_THAN_THE_SCREEN

made, site = own_site("""
from projects.models import Material, OperatingModel, Project
from regions.models import Source
from organisations.choices import State

# Of the reference data: a project of Järjestö 2.0 that ended in 2020, of the region that was then.
project = Project.objects.get(programme__name_fi="Järjestö 2.0", number=11)
project.final_report_en = "<h3>What was done</h3><p>The report of an invented test.</p>"
project.save()
model = OperatingModel.objects.create(
    project=project, name_en="Village agents", publication=State.PUBLISHED, source=Source.objects.first(),
    problem_en="Nobody knew who does what.",
)
Material.objects.create(
    project=project, title="Guide for agents", kind="guide", language="fi", url="https://www.example.org/guide"
)
organisation = Organisation.objects.get(slug_fi="pohjanmaan-lyhty-ry")
editor = member("Aino", role=Role.EDITOR, organisation=organisation)
made |= {
    "editor": session_of(editor),
    "project": project.name_en or project.name_fi,
    "organisation": organisation.name_en,
    "county": list(project.regions.get().counties.values_list("slug_en", flat=True))[0],
}
""")


@pytest.fixture
def opened(browser_page, site):
    """Return a function that opens a page without JavaScript, signed in with ``session`` if given."""

    def page(session="", width=1280):
        made = browser_page("en", width=width, js=False)
        if session:
            sign_in(made, site, session)
        return made

    return page


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_what_a_project_that_ended_in_2020_made_is_found_from_todays_county_and_taken_into_use(opened, made):
    reader = opened()
    reader.goto(f"/en/counties/{made.county}/")
    row = reader.locator(".timeline > li", has_text=made.project)
    expect(row).to_contain_text("1 operating model, 1 material")
    row.get_by_role("link").first.click()
    main = reader.get_by_role("main")
    expect(main).to_contain_text("This project has ended. What it made can still be used.")
    expect(main).to_contain_text("The report of an invented test.")
    expect(main.get_by_role("link", name="Guide for agents")).to_have_attribute(
        "href", "https://www.example.org/guide"
    )
    main.locator(".made-cards li", has_text="Village agents").get_by_role("link").last.click()
    address = reader.url.partition("#")[0]

    editor = opened(made.editor)
    editor.goto(address)
    editor.get_by_role("link", name="We took this into use").click()
    editor.locator("[name=since]").fill("2026")
    editor.locator("[name=note]").fill("Ours meet in the library.")
    editor.get_by_role("main").locator("form button[type=submit]").last.click()
    expect(editor.get_by_role("main")).to_contain_text("Thank you.")

    reader.goto(address)
    expect(reader.get_by_role("main")).to_contain_text("Ours meet in the library.")
    expect(reader.get_by_role("main")).to_contain_text(made.organisation)


def test_a_project_is_begun_and_worked_on_without_javascript(opened, made):
    editor, stranger = opened(made.editor), opened()
    editor.goto("/en/workspace/projects/")
    editor.locator("[name=name]").fill("A quiet room")
    press(editor, "Begin the project")
    editor.get_by_role("link", name="Work of the project").click()
    work = editor.url
    editor.locator("[name=title]").fill("Ask for the key")
    editor.locator("[name=due_on]").fill("2020-02-02")
    press(editor, "Add the task")
    task = editor.locator(".task-row", has_text="Ask for the key")
    expect(task).to_contain_text("late")
    task.get_by_role("button").click()
    expect(editor.locator(".task-row", has_text="Ask for the key")).to_have_count(1)

    editor.locator("#discussion [name=text]").fill("Is the room free on Mondays?")
    press(editor, "Send to the members")
    editor.get_by_role("link", name="Answer").first.click()
    editor.locator("[name=text]").fill("It is.")
    press(editor, "Send to the members")
    expect(editor.locator(".message-answers")).to_contain_text("It is.")
    for width in (1280, 320):
        editor.set_viewport_size({"width": width, "height": 900})
        assert editor.evaluate(WIDER_THAN_THE_SCREEN) == []

    editor.get_by_role("link", name="The page as a draft").click()
    draft = editor.url
    expect(editor.get_by_role("main")).to_contain_text("This project is not public")
    for address in (draft, work):
        stranger.goto(address)
        expect(stranger.locator("body")).not_to_contain_text("A quiet room")
