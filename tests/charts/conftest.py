from __future__ import annotations

import pytest

import sipas_par as sp
from sipas_par.model.published import published as read_published


@pytest.fixture(scope="session")
def card23():
    return sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))


@pytest.fixture(scope="session")
def card22():
    return sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))


@pytest.fixture(scope="session")
def sipas23():
    return sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))


@pytest.fixture(scope="session")
def figures():
    return read_published()
