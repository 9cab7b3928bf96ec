"""A model is taken into use, a material is added, and a file of models comes in: without JavaScript."""

import json

from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in
from tests.browser.test_pages import faults

made, site = own_site("""
from projects.models import OperatingModel, Project

organisation = Organisation.objects.get(slug_fi="pohjanmaan-lyhty-ry")
model = OperatingModel.objects.published().get(name_en="A companion in the transition")
made |= {
    "editor": session_of(member("Aino", role=Role.EDITOR, organisation=organisation)),
    "member": session_of(member("Bertel", role=Role.PROJECT, project=model.project)),
    "model": str(model.uuid),
    "project": str(model.project.uuid),
    "slug": model.slug_en,
}
""")
PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n%%EOF"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_an_editor_tells_that_hers_took_a_model_into_use(browser_page, site, made):
    editor, reader = browser_page("en", js=False), browser_page("en")
    sign_in(editor, site, made.editor)

    editor.goto(f"/en/projects/operating-models/{made.slug}/")
    editor.get_by_role("link", name="We took this into use").click()
    editor.get_by_label("Since", exact=True).fill("soon")
    editor.get_by_label("What was changed").fill("Evenings only, in two languages.")
    press(editor, "Publish this")
    expect(editor.get_by_text("Write a year, a month or a day")).to_be_visible()
    expect(editor.get_by_label("What was changed")).to_have_value("Evenings only, in two languages.")
    editor.get_by_label("Since", exact=True).fill("2026-03")
    press(editor, "Publish this")

    reader.goto(f"/en/projects/operating-models/{made.slug}/")
    use = reader.get_by_role("region", name="Taken into use")
    expect(use).to_contain_text("since March 2026")
    expect(use).to_contain_text("Evenings only, in two languages.")
    reader.set_viewport_size({"width": 320, "height": 900})
    assert faults(reader) == {}


def test_a_material_is_added_and_a_zip_called_pdf_is_refused(browser_page, site, made):
    member = browser_page("en", js=False)
    sign_in(member, site, made.member)
    member.goto(f"/en/workspace/project/{made.project}/edit/materials/")

    row = member.locator("details.part-row").last
    row.locator("summary").click()
    row.get_by_label("Title").fill("Opas ryhmille")
    row.get_by_label("Language").select_option("se")
    row.locator("input[type=file]").set_input_files(
        {"name": "opas.pdf", "mimeType": "application/pdf", "buffer": b"PK\x03\x04" + bytes(60)}
    )
    member.locator("form button[type=submit].button-primary").first.click()
    member.goto(f"/en/workspace/project/{made.project}/edit/materials/")
    row = member.locator("details.part-row", has=member.locator("summary", has_text="Opas ryhmille"))
    row.locator("summary").click()
    expect(row.get_by_label("Language")).to_have_value("se")
    row.locator("input[type=file]").set_input_files(
        {"name": "opas.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    member.locator("form button[type=submit].button-primary").first.click()
    member.goto(f"/en/workspace/project/{made.project}/edit/materials/")
    expect(member.locator("details.part-row", has_text="Opas ryhmille")).to_contain_text("opas.pdf")


def test_a_file_of_models_is_shown_before_it_comes_in(browser_page, site, made):
    member = browser_page("en", js=False)
    sign_in(member, site, made.member)
    document = member.request.get(f"/en/projects/operating-models/{made.slug}.json").json()
    document["models"][0]["problem"]["en"] = "Between treatment and home there is nobody."
    upload = {"name": "models.json", "mimeType": "application/json"}

    member.goto("/en/workspace/operating-models/import/")
    member.locator("input[type=file]").set_input_files({**upload, "buffer": b'{"format": "x"}'})
    press(member, "Show what will change")
    expect(member.get_by_role("alert")).to_contain_text("This is not a file of operating models")
    member.locator("input[type=file]").set_input_files({**upload, "buffer": json.dumps(document).encode()})
    press(member, "Show what will change")
    expect(member.get_by_role("main")).to_contain_text("change as a draft")
    press(member, "Bring these in as drafts")
    expect(member.get_by_text("1 operating model is a draft now.")).to_be_visible()
    member.goto(f"/en/projects/operating-models/{made.slug}/")
    expect(member.get_by_role("main")).not_to_contain_text("there is nobody")
