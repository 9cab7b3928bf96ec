"""Two people at one thing: whatever the order, nobody's change is lost without being shown."""

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.editing.merging import changed, choose, merge, traces

ROWS = ["goals/1", "goals/2"]

texts = st.sampled_from(["", "yksi", "kaksi", "kolme", "neljä"])
contents = st.fixed_dictionaries(
    {
        "title_fi": texts,
        "title_sv": texts,
        "phone": texts,
        "cost": st.sampled_from(["", "free", "fee"]),
        "topics": st.lists(st.integers(1, 4), unique=True).map(sorted),
        "for_older": st.booleans(),
    }
)


@st.composite
def with_rows(draw):
    content = draw(contents)
    for row in ROWS:
        if draw(st.booleans()):
            content |= {row: True, f"{row}/rationale_fi": draw(texts)}
    return content


def tidy(content):
    """Return ``content`` without what is empty, which a content may have or leave out."""
    return {key: value for key, value in content.items() if value not in ("", [], None)}


@given(with_rows(), with_rows(), with_rows())
@settings(max_examples=400, deadline=None)
def test_what_only_one_changed_is_kept_and_every_clash_is_shown(base, mine, theirs):
    merged = merge(traces(base), mine, theirs)

    for key in {*base, *mine, *theirs} - {"topics"}:
        row = key.rpartition("/")[0]
        if key in merged.clashes or row in merged.clashes:
            continue
        i_did, they_did = key in changed(base, mine), key in changed(base, theirs)
        assert not (i_did and they_did and key in changed(mine, theirs)), f"{key} clashes and is not shown"
        expected = mine if i_did else theirs
        if key.count("/") == 2 and not merged.content.get(row):
            for side, changed_it in ((mine, i_did), (theirs, they_did)):
                assert not (base.get(row) and side.get(row) and changed_it), f"{key} went with its row"
            continue
        assert key not in changed(merged.content, expected)
    members = set(merged.content["topics"])
    both, either = set(mine["topics"]) & set(theirs["topics"]), set(mine["topics"]) | set(theirs["topics"])
    assert members == both | (either - set(base["topics"]))


@given(with_rows(), with_rows(), with_rows())
@settings(max_examples=300, deadline=None)
def test_without_clashes_the_order_does_not_matter(base, mine, theirs):
    one, other = merge(traces(base), mine, theirs), merge(traces(base), theirs, mine)

    assert set(one.clashes) == set(other.clashes)
    if not one.clashes:
        assert tidy(one.content) == tidy(other.content)


@given(with_rows(), with_rows(), with_rows())
@settings(max_examples=300, deadline=None)
def test_choosing_settles_every_clash_as_chosen(base, mine, theirs):
    merged = merge(traces(base), mine, theirs)

    for side, content in (("mine", mine), ("theirs", theirs)):
        settled = choose(merged, dict.fromkeys(merged.clashes, side), mine)
        assert not settled.clashes
        for key in merged.clashes:
            assert settled.content.get(key) in (content.get(key), None if not content.get(key) else object)


@given(with_rows(), with_rows())
@settings(max_examples=200, deadline=None)
def test_a_change_alone_comes_through_whole(base, mine):
    merged = merge(traces(base), mine, base)

    assert merged.clashes == {}
    assert tidy(merged.content) == tidy(mine)


def test_a_removed_row_that_the_other_changed_is_a_clash_of_the_row():
    base = {"goals/1": True, "goals/1/rationale_fi": "yksi"}
    mine = {"goals/1": True, "goals/1/rationale_fi": "kaksi"}

    merged = merge(traces(base), mine, {})

    assert merged.clashes == {"goals/1": (True, None)}
    assert choose(merged, {"goals/1": "mine"}, mine).content == mine
    assert choose(merged, {"goals/1": "theirs"}, mine).content == {}


def test_a_new_row_that_was_seen_empty_is_no_clash():
    written = {"goals/1": True, "goals/1/rationale_fi": "yksi"}

    merged = merge({"goals/1": None, "goals/1/rationale_fi": None}, written, {})

    assert (merged.content, merged.clashes) == (written, {})


def test_a_removed_row_in_which_the_other_wrote_its_first_text_is_a_clash_of_the_row():
    base = {"goals/1": True}
    written = {"goals/1": True, "goals/1/rationale_fi": "yksi"}

    merged = merge(traces(base), written, {})

    assert merged.clashes == {"goals/1": (True, None)}
    assert choose(merged, {"goals/1": "mine"}, written).content == written
    other = merge(traces(base), {}, written)
    assert other.clashes == {"goals/1": (None, True)}
    assert other.content == written
