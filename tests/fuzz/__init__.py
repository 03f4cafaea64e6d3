"""A fuzz with a fixed seed over everything public.

`tables` and `inputs` make values by kind: good ones, and such as must be refused. An entry (see
`runner`) says how something public is called, with arguments of which kinds, and how its result
is judged; for that there are `oracles` and `references`, formulas in long double. The entries of
the textbook stand in `board` and `board_mixtures`, the others in `kmeans`, `spherical` (with its
textbook), `mixtures`, `scores`, `lessons`, `painters`, `pictures`, `drawings`, `course`
and `described`.
``python -m tests.fuzz NAME NUMBER`` calls one with one of its inputs once more.
"""
