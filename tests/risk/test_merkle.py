"""One root for many receipts: whoever is in is proven in, and nobody else is."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.scoring.merkle import inclusion_path, leaf_hash, root_from, root_of

pytestmark = pytest.mark.no_database

CONTENTS = st.lists(st.binary(max_size=40), min_size=1, max_size=40)


def by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + by_the_book(leaves[:left]) + by_the_book(leaves[left:])).digest()


@given(CONTENTS)
def test_the_root_is_that_of_the_rfc_and_every_leaf_is_proven_to_be_under_it(contents: list[bytes]) -> None:
    leaves = [leaf_hash(one) for one in contents]
    root = root_of(leaves)
    assert root == by_the_book(leaves)
    for index, leaf in enumerate(leaves):
        assert root_from(leaf, index, len(leaves), inclusion_path(leaves, index)) == root


@given(CONTENTS, st.data())
def test_no_other_leaf_place_size_or_path_leads_to_the_root(contents: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([at]) + one) for at, one in enumerate(contents)]
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, path = root_of(leaves), inclusion_path(leaves, index)
    assert root_from(leaf_hash(b"another"), index, len(leaves), path) != root
    assert root_from(leaves[index], index, len(leaves), (*path, root)) is None
    assert root_from(leaves[index], len(leaves), len(leaves), path) is None
    if path:
        assert root_from(leaves[index], index, len(leaves), path[:-1]) is None
        changed = (bytes([path[0][0] ^ 1]) + path[0][1:], *path[1:])
        assert root_from(leaves[index], index, len(leaves), changed) != root
        assert root_from(leaves[index], index ^ 1, len(leaves), path) != root


def test_a_node_cannot_be_passed_off_as_a_leaf() -> None:
    one, other = leaf_hash(b"one"), leaf_hash(b"other")
    assert root_of([one, other]) != leaf_hash(one + other)


def test_of_nothing_the_root_is_the_hash_of_nothing() -> None:
    assert root_of([]) == hashlib.sha256(b"").digest()
