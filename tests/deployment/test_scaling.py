"""A site on several machines, played by processes on this one.

nginx in front of two web processes, a PostgreSQL primary with a streaming replica, Redis for kept pages.
Which database was asked is read from the statements that both write down: each request brings a new word.
"""

import http.client
import re
from pathlib import Path

import pytest

from tests.deployment.servers import HOST, until

# Who reads what.


def test_readers_read_the_replica(site, content, follows):
    assert site.asked(content) == {site.replica}


def test_who_is_signed_in_reads_the_primary(site, content, follows):
    assert site.asked(content, cookies={"sessionid": content.session}) == {site.primary}
    assert site.ask(content.account, cookies={"sessionid": content.session}).status == 200


def test_who_has_sent_something_sees_it_however_far_the_replica_is(site, content, paused):
    form = site.ask(content.report)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.body)[1]
    values = {"csrfmiddlewaretoken": token, "text": "Nimi on vanha."}

    sent = site.ask(content.report, cookies=form.cookies, form=values)

    assert sent.status == 302
    assert site.primary.ask("SELECT text FROM tickets_ticket") == [("Nimi on vanha.",)]
    assert site.replica.ask("SELECT text FROM tickets_ticket") == []
    assert site.asked(content, cookies=form.cookies | sent.cookies) == {site.primary}


def test_a_new_page_is_there_though_the_replica_does_not_know_it(site, content, put, paused):
    folder, _, slug = content.page.rstrip("/").rpartition("/")
    put(slug="uusi")

    answer = site.ask(f"{folder}/uusi/")
    put(slug=slug)

    assert answer.status == 200


def test_a_replica_that_is_too_far_behind_is_not_read_until_it_has_caught_up(site, content, put, paused):
    put(name="Uusi nimi")
    until(lambda: site.everybody_says("too far behind"))

    assert site.asked(content) == {site.primary}

    site.replica.ask("SELECT pg_wal_replay_resume()")
    until(lambda: site.everybody_says("follows the primary"))
    assert site.asked(content) == {site.replica}


def test_readers_notice_nothing_when_the_replica_stops(site, content, follows):
    site.replica.stop()
    for web in site.webs * 4:
        assert site.asked(content, web=web) == {site.primary}
    until(lambda: site.everybody_says("does not answer"))
    told = [line for line in site.webs[0].log.read_text().splitlines() if "does not answer as" in line]
    site.replica.start()
    until(lambda: site.everybody_says("follows the primary"))

    assert len(told) == 1
    assert site.asked(content) == {site.replica}


# Kept pages.


def test_a_page_that_one_process_has_made_is_given_out_by_the_other(site, content, follows):
    one, other = site.webs
    made = site.ask(content.page, web=one)

    given, primary, replica = site.statements(content.page, web=other)

    assert given.status == 200
    assert given.body == made.body
    assert "organisations_organisation" not in primary + replica
    assert "caching_stamp" in replica


def test_a_kept_page_is_never_older_than_the_database_it_is_read_from(site, content, put, follows):
    for number in range(3):
        put(name=f"Nimi {number}")
        until(site.replica.has_caught_up)

        for web in site.webs:
            assert f"Nimi {number}" in site.ask(content.page, web=web).body


def test_a_page_of_a_replica_that_is_behind_is_never_kept_as_one_of_now(site, content, put, paused):
    before = "Nimi ennen"
    site.replica.ask("SELECT pg_wal_replay_resume()")
    put(name=before)
    until(site.replica.has_caught_up)
    site.replica.ask("SELECT pg_wal_replay_pause()")
    put(name="Nimi nyt")

    for web in site.webs * 2:
        answer, _primary, replica = site.statements(content.page, web=web)
        assert (before if "caching_stamp" in replica else "Nimi nyt") in answer.body
        assert "Nimi nyt" in site.ask(content.page, web=web, cookies={"fresh": "1"}).body

    site.replica.ask("SELECT pg_wal_replay_resume()")
    until(site.replica.has_caught_up)
    for web in site.webs:
        assert "Nimi nyt" in site.ask(content.page, web=web).body
        assert "Nimi nyt" in site.ask(content.page, web=web, cookies={"fresh": "1"}).body


def test_without_redis_every_page_is_there(site, content, follows):
    site.redis.stop()
    answers = [site.ask(path, web=web) for web in site.webs for path in (content.page, "/fi/")]
    site.redis.start()

    assert {answer.status for answer in answers} == {200}


# nginx.


def test_plain_http_leads_to_https(site):
    line = http.client.HTTPConnection("127.0.0.1", site.nginx.plain, timeout=60)
    line.request("GET", "/fi/", headers={"Host": HOST})
    response = line.getresponse()
    line.close()

    assert (response.status, response.headers["Location"]) == (301, f"https://{HOST}/fi/")


def test_pages_come_compressed_by_the_portal_and_with_the_id_of_their_request(site):
    answer = site.ask("/fi/", Accept_Encoding="gzip", X_Request_ID="a-readers-own-id")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert "nginx/" not in answer.headers["Server"]
    # gunicorn writes the line after the answer is sent.
    until(lambda: any(answer.headers["X-Request-ID"] in web.log.read_text() for web in site.webs))


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_style_sheets_are_kept_by_nginx_in_each_encoding(site, encoding):
    path = re.search(r'"(/static/[^"]+\.css)"', site.ask("/fi/").body)[1]

    first = site.ask(path, Accept_Encoding=f"deflate, {encoding}")
    again = site.ask(path, Accept_Encoding=f"{encoding};q=1")

    assert first.status == again.status == 200
    assert first.headers["Content-Encoding"] == again.headers["Content-Encoding"] == encoding
    assert first.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    # The portal sends the id of the request that it answered: the second answer is the first, kept.
    assert first.headers["X-Request-ID"] == again.headers["X-Request-ID"]


@pytest.mark.parametrize(
    "path",
    [
        "/media/materials/kutsu.pdf", "/media/posts/luonnos.png", "/media/logos/../materials/kutsu.pdf",
        "/media//materials/kutsu.pdf", "/media/logos%2f..%2fmaterials/kutsu.pdf",
        "/static/../media/materials/kutsu.pdf",
    ],
)  # fmt: skip
def test_guarded_files_do_not_get_around_the_portal(site, path):
    media = Path(site.environment["MEDIA_ROOT"])
    for name in ("materials/kutsu.pdf", "posts/luonnos.png", "logos/merkki.pdf"):
        (media / name).parent.mkdir(exist_ok=True)
        (media / name).write_text(f"what is in {name}")

    answer = site.ask(path)

    assert answer.status in (301, 404)
    assert "what is in" not in answer.body
    assert site.ask("/media/logos/merkki.pdf").body == "what is in logos/merkki.pdf"


def test_attempts_are_counted_over_all_processes_by_the_address_that_nginx_sees(site, content):
    form = site.ask(content.report)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.body)[1]
    site.primary.ask("DELETE FROM portal_cache")

    statuses = [
        site.ask(
            content.report,
            cookies=form.cookies,
            form={"csrfmiddlewaretoken": token, "text": f"Virhe {number}"},
            X_Forwarded_For=f"192.0.2.{number}",
        ).status
        for number in range(11)
    ]

    assert statuses == [302] * 10 + [429]


# Machines that are gone.


def test_nginx_answers_while_a_process_is_gone_and_asks_it_again_when_it_is_back(site):
    gone = site.webs[1]
    gone.kill()
    statuses = [site.ask("/fi/").status for _ in range(6)]
    gone.start()

    assert statuses == [200] * 6
    until(lambda: site.ask("/fi/").headers["X-Request-ID"] in gone.log.read_text())


def test_readers_read_on_while_the_primary_is_gone(site, content, follows):
    site.primary.stop()
    try:
        until(lambda: site.ask(content.page).status == 200)
        answers = [site.ask(path, web=web).status for web in site.webs for path in (content.page, "/fi/")]
        ready = site.ask("/readyz", web=site.webs[0]).status
    finally:
        site.primary.start()

    assert (set(answers), ready) == ({200}, 503)
    until(lambda: site.everybody_says("follows the primary"))
