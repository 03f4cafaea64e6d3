"""The tasks of ``book_01_to_09_questions``: to each of the book's questions, some options."""

from homl_clustering.checks.task import ChoiceTask

TASKS = [
    ChoiceTask(
        "q1.tasks",
        "bd",
        {
            "a": "The mails are marked, so there are labels to learn from: classification.",
            "b": "Nobody has said which groups there are, or whether there are any: clustering.",
            "c": "There is a number to be predicted, and examples with the number: regression.",
            "d": "The heaps are to be found, without names: clustering.",
        },
        {
            "b": "One more is right: ask of each task whether anybody knows the groups beforehand.",
            "d": "One more is right: to put together what belongs together, one needs "
            "no names and no examples. Which task asks for no more than that?",
        },
    ),
    ChoiceTask(
        "q1.alike",
        "c",
        {
            "a": "That is the idea of k-means. On two moons it fails.",
            "b": "That is the idea of DBSCAN. Where groups run into one another, it fails.",
            "c": "Yes. Each algorithm has its idea of what is alike, and the task decides which "
            "one fits.",
        },
    ),
    ChoiceTask(
        "q2.features",
        "c",
        {
            "a": "The center of a cluster stands for its points then. That makes fewer points, "
            "with as many features as before.",
            "b": "That makes more features, by one. (It may help a classifier all the same.)",
            "c": "Yes: k numbers for each point, in the place of all its features.",
        },
    ),
    ChoiceTask(
        "q2.anomalies",
        "d",
        {
            "a": "The largest cluster is what is usual.",
            "b": "Close to a center everything is as usual.",
            "c": "The number of a cluster means nothing.",
            "d": "Yes: what fits none of the clusters is unusual.",
        },
    ),
    ChoiceTask(
        "q3.inertia",
        "b",
        {
            "a": "That would be the inertia divided by the number of points. (The book's own "
            "answer has this slip.)",
            "b": "Yes: a sum, not a mean.",
            "c": "The distances are squared first.",
            "d": "Distances to the centers count, not those between points.",
        },
    ),
    ChoiceTask(
        "q3.minus_one",
        "c",
        {
            "a": "Then a and b are about the same, and the coefficient is near 0.",
            "b": "Then a and b are both large and differ little: the coefficient is near 0.",
            "c": "Yes: the points of another cluster are much nearer than those of its own.",
            "d": "Then there is no a, and the coefficient is 0 by convention.",
        },
    ),
    ChoiceTask(
        "q3.diagram",
        "bd",
        {
            "a": "The longest knife is the best cluster, which says little about the others.",
            "b": "Yes: a knife that ends before the line has no point that is placed better than "
            "the average.",
            "c": "The number of knives is k; more of them are not better.",
            "d": "Yes, if clusters of similar size are wanted: a knife that is much thicker may be "
            "two groups.",
        },
        {
            "b": "One more is right: the length of a knife says how well its points "
            "are placed. With what do you compare it?",
            "d": "One more is right: a knife has a thickness as well, the number of "
            "its points. What do you expect of it?",
        },
    ),
    ChoiceTask(
        "q4.order",
        "b",
        {
            "a": "Random pictures represent some clusters several times, and others not at all.",
            "b": "Yes: each label stands for pictures that look alike, and all of them are used.",
            "c": "Fifty pictures say little about the groups, and the 1350 others are not used.",
            "d": "That is self-training. It needs no clusters, and is another way to use pictures "
            "without labels.",
        },
    ),
    ChoiceTask(
        "q4.boundary",
        "a",
        {
            "a": "Yes: wrong labels are most frequent at the boundaries of the clusters.",
            "b": "That is the aim, but not certain: there are fewer labels, and none of the "
            "difficult cases.",
            "c": "The representatives are labeled as before.",
        },
    ),
    ChoiceTask(
        "q5.many_points",
        "ad",
        {
            "a": "Yes: its work grows in proportion to the number of points.",
            "b": "It keeps numbers for each pair of points, which are 10^14 for ten million.",
            "c": "It needs all distances between points.",
            "d": "Yes: it reads the points once and keeps sums of small heaps.",
            "e": "It needs eigenvectors of a matrix with a row and a column for each point.",
        },
        {
            "a": "One more is right: it compares each point with a few centers only, "
            "never with all other points.",
            "d": "One more is right: it reads the points once and keeps summaries of "
            "them, so they need not fit into memory.",
        },
    ),
    ChoiceTask(
        "q5.density",
        "ce",
        {
            "a": "It looks for centers with small squared distances.",
            "b": "It joins clusters so that the inertia grows as little as possible.",
            "c": "Yes: its clusters are regions in which points have many neighbors.",
            "d": "It looks for points that may stand for others.",
            "e": "Yes: its circles climb to the summits of the density.",
        },
        {
            "c": "One more is right: it counts how many points lie within a radius.",
            "e": "One more is right: it moves a window to where most points are, again and again.",
        },
    ),
    ChoiceTask(
        "q6.when",
        "b",
        {
            "a": "Then there is nothing left to ask for.",
            "b": "Yes: then each label should be worth its price.",
            "c": "Somebody, or some measurement, has to answer.",
            "d": "Then the labels for all of them cost little as well.",
        },
    ),
    ChoiceTask(
        "q6.ask",
        "b",
        {
            "a": "It knows these already: their labels would tell it next to nothing.",
            "b": "Yes: what it is least certain of teaches it most.",
            "c": "That is what active learning is compared with. In the mean it is slower.",
            "d": "Far is not uncertain: a model can be sure of what is far from all others. And it "
            "may be a smudge, which tells little about the others.",
        },
    ),
    ChoiceTask(
        "q7.which",
        "a",
        {
            "a": "Yes: the data to learn from are clean, and what is new is to be noticed.",
            "b": "The data to learn from hold the cases that are looked for: anomaly detection.",
            "c": "Nobody has cleaned the data: anomaly detection.",
        },
    ),
    ChoiceTask(
        "q8.story",
        "c",
        {
            "a": "That is k-means: each point belongs to one cluster, and only centers count.",
            "b": "They may be ellipses of any size and direction; circles are a special case.",
            "c": "Yes. Fitting runs this story backward.",
            "d": "That is the idea of DBSCAN.",
        },
    ),
    ChoiceTask(
        "q8.uses",
        "abd",
        {
            "a": "Yes: score_samples returns its logarithm.",
            "b": "Yes: by the most probable component, or by all responsibilities.",
            "c": "It looks for ellipses: a moon becomes a row of several components.",
            "d": "Yes: they lie where the density is low.",
        },
        {
            "a": "One more is right: a mixture does more than divide points into "
            "groups. It is a model of where points lie: what does it say of a single place?",
            "b": "One more is right: each point comes from one component or another, "
            "with probabilities that the mixture tells. What can they be used for?",
            "d": "One more is right: where the density is low, hardly any point is "
            "expected. What do you think of a point that lies there all the same?",
        },
    ),
    ChoiceTask(
        "q9.bic",
        "b",
        {
            "a": "A higher BIC is worse: the price of the parameters, less the quality of the fit.",
            "b": "Yes: the best balance of fit and number of parameters.",
            "c": "The likelihood rises with each component. That is why there is a price.",
        },
    ),
    ChoiceTask(
        "q9.bayesian",
        "c",
        {
            "a": "You have offered ten. It need not use them all.",
            "b": "It is fitted once, with all that you offer.",
            "c": "Yes: components that are not needed keep next to no weight.",
        },
    ),
]
