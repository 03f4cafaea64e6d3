"""Answers to the quick questions of ``book_01_to_09_questions``."""

import numpy as np

RIGHT = {
    "q1.tasks": [{"answer": "bd"}, {"answer": "D, B"}, {"answer": ["b", "d"]}],
    "q1.alike": [{"answer": "c"}, {"answer": np.array("c")}, {"answer": np.array(["C"])}],
    "q2.features": [{"answer": "(c)"}],
    "q2.anomalies": [{"answer": "d."}],
    "q3.inertia": [{"answer": "B"}],
    "q3.minus_one": [{"answer": "c"}],
    "q3.diagram": [{"answer": "b; d"}, {"answer": ("d", "b")}],
    "q4.order": [{"answer": "b"}],
    "q4.boundary": [{"answer": "a"}],
    "q5.many_points": [{"answer": "a d"}, {"answer": {"a", "d"}}],
    "q5.density": [{"answer": "ec"}],
    "q6.when": [{"answer": "b"}],
    "q6.ask": [{"answer": "b"}],
    "q7.which": [{"answer": "a"}],
    "q8.story": [{"answer": "c"}],
    "q8.uses": [{"answer": "abd"}, {"answer": "d, a, b"}],
    "q9.bic": [{"answer": "b"}],
    "q9.bayesian": [{"answer": "c"}],
}
# the misconceptions that the questions are made for, and answers that are not complete
WRONG = {
    "q1.tasks": [
        ("labels to learn from", {"answer": "ab"}),
        ("regression", {"answer": "bcd"}),
        ("knows the groups beforehand", {"answer": "d"}),
        ("no names and no examples", {"answer": "b"}),
        ("Give the letters only", {"answer": "b and d"}),
    ],
    "q1.alike": [("two moons", {"answer": "a"}), ("run into one another", {"answer": "b"})],
    "q2.features": [("fewer points", {"answer": "a"}), ("by one", {"answer": "b"})],
    "q3.inertia": [
        ("divided by the number of points", {"answer": "a"}),
        ("squared first", {"answer": "c"}),
        ("not those between points", {"answer": "d"}),
    ],
    "q3.minus_one": [
        ("about the same", {"answer": "a"}),
        ("differ little", {"answer": "b"}),
        ("by convention", {"answer": "d"}),
    ],
    "q3.diagram": [
        ("longest knife", {"answer": "abd"}),
        ("a thickness as well", {"answer": "b"}),
        ("With what do you compare it", {"answer": "d"}),
    ],
    "q4.order": [("self-training", {"answer": "d"}), ("several times", {"answer": "a"})],
    "q4.boundary": [("difficult cases", {"answer": "b"})],
    "q5.many_points": [
        ("eigenvectors", {"answer": "ade"}),
        ("need not fit into memory", {"answer": "a"}),
        ("with a few centers only", {"answer": "d"}),
    ],
    "q5.density": [
        ("moves a window", {"answer": "c"}),
        ("within a radius", {"answer": "e"}),
        ("may stand for others", {"answer": "cd"}),
    ],
    "q7.which": [("anomaly detection", {"answer": "b"})],
    "q8.uses": [
        ("row of several components", {"answer": "abcd"}),
        ("more than divide points into groups", {"answer": "b"}),
        ("with probabilities that", {"answer": "ad"}),
        ("What do you think of a point", {"answer": "ab"}),
    ],
    "q9.bic": [("higher BIC is worse", {"answer": "a"}), ("there is a price", {"answer": "c"})],
    "q9.bayesian": [("offered ten", {"answer": "a"}), ("fitted once", {"answer": "b"})],
}
