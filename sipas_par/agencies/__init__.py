"""The agencies: who answers for what, what each is sent, and what comes back.

Read in this order: `assignment` (who answers for what), `paper` and `batch` (each agency's brief),
`forms` (what it is to fill in), `collect` (what came back), `register` (the remedies, gathered).

>>> import sipas_par as sp
>>> from sipas_par.agencies.assignment import assign
>>> answers = assign(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
>>> answers.mandates[0].name
'Sở Nội vụ'
"""
