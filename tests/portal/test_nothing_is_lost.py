"""What goes wrong while somebody writes: she is told clearly, and nothing she wrote is lost or stored raw."""

import html
import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import SESSION_KEY
from django.test import Client

from organisations.models import Organisation
from portal.editing import actions, registry
from portal.editing.choices import Match, RevisionState
from portal.editing.models import Revision
from portal.editing.present import Words
from tests.organisations.factories import (
    ActivityFactory,
    AgreementFactory,
    GrantDecisionFactory,
    OrganisationFactory,
)
from tests.portal.browsing import AUTOSAVE, at, filled
from tests.portal.factories import TopicFactory, coordinator_of, editor_of
from tests.regions.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db

TEXT = "<p>Monen tunnin työ, joka ei saa kadota.</p>"


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory())


@pytest.fixture
def editor(organisation, client):
    user = editor_of(organisation)
    client.force_login(user)
    return user


def opened(client, organisation, section="description"):
    address = at("section", organisation, section)
    return address, filled(client.get(address))


def returned(response):
    """Return what the page gives back of what was written, by name."""
    soup = BeautifulSoup(response.content, "html.parser")
    return {field["name"]: field["value"] for field in soup.select("input[type=hidden]")}


def test_an_expired_session_gives_the_text_back_and_takes_it_after_the_log_in(client, organisation, editor):
    address, data = opened(client, organisation)
    data["description_fi"] = TEXT
    client.logout()

    response = client.post(address, data)

    assert response.status_code == 401
    assert returned(response)["description_fi"] == TEXT
    assert not Revision.objects.exists()
    client.force_login(editor)
    client.post(address, {**data, **returned(response)})
    assert actions.open_revision(organisation).content["description_fi"] == TEXT


def test_autosave_is_told_of_an_expired_session_and_where_to_log_in(client, organisation, editor):
    address, data = opened(client, organisation)
    client.logout()

    response = client.post(address, data, headers=AUTOSAVE)

    assert response.status_code == 401
    assert response.json()["state"] == "signed_out"
    assert response.json()["login"].startswith("/fi/")


def test_an_old_token_gives_the_text_back(organisation, editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    address, data = opened(client, organisation)
    data |= {"description_fi": TEXT, "csrfmiddlewaretoken": "a" * 64}

    response = client.post(address, data, headers={"Origin": "http://testserver"})
    elsewhere = client.post(address, data, headers={"Origin": "http://evil.example.org"})

    assert (response.status_code, elsewhere.status_code) == (403, 403)
    assert returned(response)["description_fi"] == TEXT
    assert TEXT not in html.unescape(elsewhere.content.decode())
    again = client.post(address, {**data, **returned(response)}, headers={"Origin": "http://testserver"})
    assert again.status_code == 302
    assert actions.open_revision(organisation).content["description_fi"] == TEXT


def test_a_membership_that_ended_meanwhile_gives_the_text_back_and_saves_nothing(
    client, organisation, editor
):
    address, data = opened(client, organisation)
    data["description_fi"] = TEXT
    editor.memberships.all().delete()

    response = client.post(address, data)
    by_itself = client.post(address, data, headers=AUTOSAVE)

    assert response.status_code == 404
    assert TEXT in html.unescape(response.content.decode())
    assert organisation.name_fi not in response.content.decode().replace(
        html.escape(data["description_fi"]), ""
    )
    assert (by_itself.status_code, by_itself.json()) == (404, {"state": "gone"})
    assert not Revision.objects.exists()


def test_a_form_sent_twice_is_one_draft_and_one_change(client, organisation, editor):
    address, data = opened(client, organisation, "contact")
    data["phone"] = "03 111"

    for _time in range(2):
        assert client.post(address, data).status_code == 302
    for _time in range(2):
        client.post(at("submit", organisation), follow=True)

    revision = Revision.objects.get()
    assert (revision.state, revision.content["phone"]) == (RevisionState.IN_REVIEW, "03 111")


def test_a_page_come_back_to_does_not_undo_what_was_saved_after_it(client, organisation, editor):
    address, first = opened(client, organisation, "contact")
    client.post(address, first | {"phone": "03 111"})
    client.post(address, filled(client.get(address)) | {"phone": "03 222"})

    # Back to the first page, where only the e-mail is changed now.
    response = client.post(address, first | {"email": "uusi@example.org"})

    assert response.status_code == 302
    content = actions.open_revision(organisation).content
    assert (content["phone"], content["email"]) == ("03 222", "uusi@example.org")


def test_two_tabs_that_changed_the_same_show_both_texts_and_ask(client, organisation, editor):
    address, one = opened(client, organisation, "contact")
    _address, other = opened(client, organisation, "contact")
    client.post(address, one | {"phone": "03 111"})

    response = client.post(address, other | {"phone": "03 222"})

    assert response.status_code == 422
    page = response.content.decode()
    assert "03 111" in page
    assert "03 222" in page
    assert actions.open_revision(organisation).content["phone"] == "03 111"
    settled = client.post(address, filled(response) | {"clash:phone": "mine"})
    assert settled.status_code == 302
    assert actions.open_revision(organisation).content["phone"] == "03 222"


def test_a_clash_with_what_was_published_meanwhile_is_asked_in_the_form(client, organisation, editor):
    county = coordinator_of(organisation.home_municipality.county)
    address, data = opened(client, organisation, "contact")
    client.post(address, data | {"phone": "03 111"})
    with actions.change(Organisation.objects.get(pk=organisation.pk), by=county) as row:
        row.phone = "03 999"

    response = client.get(address)
    assert "public:phone" in response.content.decode()
    assert client.post(at("submit", organisation)).status_code == 409
    client.post(address, filled(response) | {"public:phone": "mine"})

    assert client.post(at("submit", organisation)).status_code == 302
    assert Revision.objects.get(state=RevisionState.IN_REVIEW).content["phone"] == "03 111"


def test_a_text_that_is_too_long_is_kept_and_told(client, organisation, editor):
    address, data = opened(client, organisation, "basics")
    name = "Pitkä nimi " * 30

    response = client.post(address, data | {"name_fi": name})

    assert response.status_code == 422
    assert actions.open_revision(organisation).content["name_fi"] == name
    assert filled(response)["name_fi"] == name
    sent = client.post(at("submit", organisation))
    assert sent.status_code == 422
    assert "#id_name_fi" in sent.content.decode()
    organisation.refresh_from_db()
    assert organisation.name_fi != name


WORD = (
    '<p class="MsoNormal" style="margin:0cm"><b><span style="font-size:11pt;mso-fareast-language:EN-US">'
    "Lihavoitu<o:p></o:p></span></b></p><!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->"
)


def test_html_pasted_from_a_word_processor_keeps_its_words_and_loses_its_styles(client, organisation, editor):
    address, data = opened(client, organisation)

    client.post(address, data | {"description_fi": WORD})

    text = actions.open_revision(organisation).content["description_fi"]
    assert "Lihavoitu" in text
    assert not [part for part in ("style", "mso", "class", "o:p", "xml", "span") if part in text]


SCRIPT = (
    '<script>alert(1)</script><img src=x onerror=alert(2)><p onclick="alert(3)">Teksti</p>'
    '"><svg onload=alert(4)>'
)


@pytest.mark.parametrize("kind", ["organisation", "activity"])
def test_a_script_in_every_field_is_never_run(client, organisation, editor, kind):
    """Texts are told as words, HTML is cleaned, and what is no valid value is shown as it was written."""
    thing = organisation if kind == "organisation" else ActivityFactory(organisation=organisation)
    for section in registry.of(thing).sections:
        address, data = opened(client, thing, section.key)
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        for field in soup.select("form[data-autosave] textarea, form[data-autosave] input"):
            if field.get("type", "text") in ("text", "email", "url", "tel", "date", "number") or (
                field.name == "textarea"
            ):
                data[field["name"]] = SCRIPT
        pages = [client.post(address, data), client.get(address), client.get(at("item", thing))]
        for page in pages:
            if page.status_code == 302:
                continue
            found = BeautifulSoup(page.content, "html.parser")
            attributes = [name for tag in found.find_all(True) for name in tag.attrs if name.startswith("on")]
            assert attributes == [], section.key
            assert [one for one in found.find_all("script") if "alert" in one.text] == [], section.key
            assert found.find_all("svg", onload=True) == []
    content = actions.open_revision(thing).content
    for name in registry.of(thing).rich:
        for code in ("fi", "sv", "en"):
            text = content[f"{name}_{code}"]
            assert "Teksti" in text
            assert not [part for part in ("<script", "onerror", "onclick", "<svg", "<img") if part in text]


def test_a_base_that_was_tampered_with_changes_only_what_one_may_change_anyway(client, organisation, editor):
    address, data = opened(client, organisation, "contact")

    for base in ("", "not json", "[1]", json.dumps({"phone": 1})):
        response = client.post(address, data | {"phone": "03 777", "base": base}, headers=AUTOSAVE)
        assert response.status_code == 200
    assert SESSION_KEY in client.session


def test_a_clash_waits_for_a_choice_however_often_the_form_is_sent(client, organisation, editor):
    address, one = opened(client, organisation, "contact")
    client.post(address, one | {"phone": "03 111"})
    asked = client.post(address, one | {"phone": "03 222"})

    again = client.post(address, filled(asked))
    assert again.status_code == 422
    assert actions.open_revision(organisation).content["phone"] == "03 111"

    assert client.post(address, filled(again) | {"clash:phone": "theirs"}).status_code == 302
    assert actions.open_revision(organisation).content["phone"] == "03 111"


def test_two_opposite_words_on_a_translation_are_shown_and_asked(client, organisation, editor):
    with actions.change(organisation, by=editor):
        organisation.description_fi = "<p>Uusi kuvaus.</p>"
    address, one = opened(client, organisation)
    client.post(address, one | {"match:description_sv": "own"})

    answer = client.post(address, one | {"match:description_sv": "later"}, headers=AUTOSAVE).json()

    [clash] = answer["clashes"]
    assert clash["key"] == "match:description_sv"
    assert clash["label"] == answer_label(organisation, "description_sv")
    assert (clash["mine"], clash["theirs"]) == (Match.LATER.label, Match.OWN.label)
    assert client.post(address, one | {"match:description_sv": "later"}).status_code == 422


def answer_label(obj, key):
    return Words(registry.of(obj), {}).label(key)


def test_what_was_chosen_and_is_no_longer_there_does_not_stop_the_save(client, organisation, editor):
    kept, gone = TopicFactory(), TopicFactory()
    address, data = opened(client, organisation)
    data |= {"topics": [str(kept.pk), str(gone.pk), "nonsense"], "description_fi": TEXT}
    organisation.topics.set([kept])
    gone.delete()

    answer = client.post(address, data, headers=AUTOSAVE).json()

    assert list(answer["problems"]) == ["topics"]
    content = actions.open_revision(organisation).content
    assert (content["topics"], content["description_fi"]) == ([kept.pk], TEXT)


def test_a_place_that_is_none_leaves_the_one_that_was_chosen(client, organisation, editor):
    address, data = opened(client, organisation, "contact")

    answer = client.post(
        address, data | {"home_municipality": "nonsense", "phone": "03 1"}, headers=AUTOSAVE
    ).json()

    assert list(answer["problems"]) == ["home_municipality"]
    content = actions.open_revision(organisation).content
    assert (content["home_municipality"], content["phone"]) == (organisation.home_municipality_id, "03 1")
    assert client.get(at("item", organisation)).status_code == 200


def only_in(organisation, *codes):
    """Leave the profile's own texts in languages ``codes`` alone, and choose these for it."""
    for code in {"fi", "sv", "en"} - {*codes}:
        for name in registry.of(organisation).texts:
            setattr(organisation, f"{name}_{code}", None if name == "name" else "")
    organisation.text_languages = ",".join(codes)
    organisation.save()


def test_a_row_keeps_its_text_in_a_language_that_the_profile_does_not_use(client, organisation, editor):
    agreement = AgreementFactory(organisation=organisation, subject_fi="Neuvonta", subject_sv="Rådgivning")
    only_in(organisation, "fi")
    address, data = opened(client, organisation, "funding")
    row = f"agreements/{agreement.uuid}"

    client.post(address, data | {f"{row}/subject_fi": "Ohjaus"})

    content = actions.open_revision(organisation).content
    assert (content[f"{row}/subject_fi"], content[f"{row}/subject_sv"]) == ("Ohjaus", "Rådgivning")


def test_a_text_arrives_in_a_language_that_was_left_out_while_it_was_written(client, organisation, editor):
    only_in(organisation, "fi")
    Organisation.objects.filter(pk=organisation.pk).update(text_languages="fi,sv")
    address, data = opened(client, organisation)
    only_in(organisation, "fi")

    client.post(address, data | {"description_sv": TEXT}, headers=AUTOSAVE)

    assert actions.open_revision(organisation).content["description_sv"] == TEXT


def test_a_form_with_very_many_rows_is_taken_in(client, organisation, editor):
    GrantDecisionFactory.create_batch(80, organisation=organisation)
    address, data = opened(client, organisation, "funding")
    row = next(key for key in data if key.startswith("grants/") and key.endswith("/purpose_fi"))

    assert client.post(address, data | {row: "Kerhot"}, headers=AUTOSAVE).status_code == 200

    assert actions.open_revision(organisation).content[row] == "Kerhot"


def test_a_form_of_no_known_origin_is_not_given_back_to_be_sent_again(organisation, editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    response = client.post(
        at("section", organisation, "contact"), {"phone": "03 666"}, headers={"Origin": "null"}
    )

    assert response.status_code == 403
    assert "03 666" not in response.content.decode()


def test_a_character_that_no_database_takes_is_left_out_and_the_words_stay(client, organisation, editor):
    address, data = opened(client, organisation, "contact")

    answer = client.post(address, data | {"phone": "03\x00 111"}, headers=AUTOSAVE).json()
    assert list(answer["problems"]) == ["phone"]
    assert actions.open_revision(organisation).content["phone"] == "03 111"

    client.post(at("submit", organisation), {"comment": "Uusi\x00 numero"})
    assert actions.open_revision(organisation).comment == "Uusi numero"


@pytest.mark.parametrize("told", [5, "x", {"a": 1}, [[1]], [{"a": 1}], None])
def test_a_base_that_was_made_up_stops_no_save(client, organisation, editor, told):
    topic = TopicFactory()
    address, data = opened(client, organisation)
    base = json.dumps({"topics": told, "description_fi": told})

    client.post(address, data | {"base": base, "topics": [str(topic.pk)]}, headers=AUTOSAVE)

    assert actions.open_revision(organisation).content["topics"] == [topic.pk]
