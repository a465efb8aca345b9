"""Every row of the offline cases has its tests, and the page names them."""

import pytest

from tests.docs.offline_cases import CASES, PAGE, named_after_rows, page


@pytest.mark.parametrize("number", CASES)
def test_row_has_a_test(number):
    assert named_after_rows()[number]


def test_page_names_the_tests_there_are():
    assert PAGE.read_text(encoding="utf-8") == page(), "Run `python -m tests.docs.offline_cases`."
