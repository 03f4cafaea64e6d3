"""Which components of a fitted mixture the data do not determine, and why."""

from typing import Any, NamedTuple

from homl_clustering.mixture.components import variance_range

ILL_CONDITIONED = 1e12  # with a larger condition number fewer than four digits are right
ROUNDING = 1e-9  # rounding may take so much from a component that holds just one row
MEANT = 1e-3  # a regularization of more than this share of the data's variance is on purpose


class DegenerateComponent(NamedTuple):
    """A component that the data do not determine.

    Attributes
    ----------
    component : int
        Its number.
    weight : float
    condition_number : float
        The largest over the smallest variance of its covariance, in any direction.
    reason : str
        What is wrong with it.
    """

    component: int
    weight: float
    condition_number: float
    reason: str


def degenerate_components(components: Any, weights: Any) -> list[DegenerateComponent]:
    """Return the components of a fit that the data do not determine.

    Parameters
    ----------
    components : Gaussians
    weights : RowWeights
        With moments.

    Returns
    -------
    list of DegenerateComponent
    """
    found, reg_covar = [], components.regularization.reg_covar
    variance, one_row = weights.variance.mean(), weights.least * (1 - ROUNDING)
    for c, covariance in enumerate(components.covariances):
        weight = 1.0 if components.covariance_type == "tied" else float(components.weights[c])
        smallest, largest, condition = variance_range(covariance)
        # A regularization between a thousandth and the whole of the variance of the data has
        # a width of its own, and is there on purpose.
        if weight * weights.total < one_row:
            reason = "it holds less than one row"
        elif largest <= 2 * reg_covar and reg_covar > variance:
            reason = "reg_covar is larger than the variance of the data"
        elif smallest <= 2 * reg_covar and reg_covar < MEANT * variance:
            reason = "its rows are flat in some direction, which has no width but reg_covar"
        elif condition > ILL_CONDITIONED:
            reason = "it is flat, up to rounding"
        else:
            continue
        found.append(DegenerateComponent(c, weight, condition, reason))
    return found


def degeneracy_message(
    owner: str, degenerate: list[DegenerateComponent], reg_covar: float, tied: bool
) -> str:
    """Return the warning that lists degenerate components, the first few of them."""
    by_reason = {}
    for found in degenerate[:3]:
        which = "the shared covariance" if tied else f"component {found.component}"
        by_reason.setdefault(found.reason, []).append(
            f"{which} (weight {found.weight:.3g}, condition number {found.condition_number:.3g})"
        )
    listed = "; ".join(f"{', '.join(named)}: {reason}" for reason, named in by_reason.items())
    more = f"; and {len(degenerate) - 3} more" if len(degenerate) > 3 else ""
    return (
        f"{owner}: the data do not determine all components, and the densities near these "
        f"depend on reg_covar={reg_covar:g}: {listed}{more}. Ask for fewer components, drop "
        "constant features and repeated rows, scale the data so that reg_covar is small "
        "against their variances, or raise reg_covar to a width that means something."
    )
