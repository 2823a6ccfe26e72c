"""The continuous families of scipy.stats by their names there.

`CONTINUOUS` is the one table from which files, `--set`, Python constructors and the schema of files know them; kinds
of filon's own are in `filon.quantities.descriptions.FAMILIES`, and what a table of a file may hold for each kind in
`filon.scenario.families`. Plain Python: scipy itself is asked only when a scenario uses a family
(`filon.sampling.scipy_families`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from filon.quantities.descriptions import FAMILIES, Distribution


class Family(NamedTuple):
    """A continuous family of scipy.stats.

    Attributes
    ----------
    name
        Its name in scipy.stats.
    shapes
        Its shape parameters, each required; every family has `loc` (0 if not given) and `scale` (1; above 0) too.
    meaning
        What it is called.
    note
        What else must be known to read it.
    """

    name: str
    shapes: tuple[str, ...]
    meaning: str
    note: str = ""

    @property
    def reading(self) -> str:
        """Whose it is, and what else must be known."""
        return f"as scipy.stats.{self.name}{'; ' if self.note else ''}{self.note}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """All parameters, in scipy's order."""
        return (*self.shapes, "loc", "scale")


CONTINUOUS: dict[str, Family] = {
    "alpha": Family("alpha", ("a",), "alpha"),
    "anglit": Family("anglit", (), "anglit"),
    "arcsine": Family("arcsine", (), "arcsine"),
    "argus": Family("argus", ("chi",), "Argus"),
    "beta": Family("beta", ("a", "b"), "beta"),
    "betaprime": Family("betaprime", ("a", "b"), "beta prime"),
    "bradford": Family("bradford", ("c",), "Bradford"),
    "burr": Family("burr", ("c", "d"), "Burr (Type III)"),
    "burr12": Family("burr12", ("c", "d"), "Burr (Type XII)"),
    "cauchy": Family("cauchy", (), "Cauchy"),
    "chi": Family("chi", ("df",), "chi"),
    "chi2": Family("chi2", ("df",), "chi-squared"),
    "cosine": Family("cosine", (), "cosine"),
    "crystalball": Family("crystalball", ("beta", "m"), "Crystalball"),
    "dgamma": Family("dgamma", ("a",), "double gamma"),
    "dpareto_lognorm": Family("dpareto_lognorm", ("u", "s", "a", "b"), "double Pareto lognormal"),
    "dweibull": Family("dweibull", ("c",), "double Weibull"),
    "erlang": Family("erlang", ("a",), "Erlang"),
    "expon": Family("expon", (), "exponential"),
    "exponnorm": Family("exponnorm", ("K",), "exponentially modified Normal"),
    "exponpow": Family("exponpow", ("b",), "exponential power"),
    "exponweib": Family("exponweib", ("a", "c"), "exponentiated Weibull"),
    "f": Family("f", ("dfn", "dfd"), "F"),
    "fatiguelife": Family("fatiguelife", ("c",), "fatigue-life (Birnbaum-Saunders)"),
    "fisk": Family("fisk", ("c",), "Fisk"),
    "foldcauchy": Family("foldcauchy", ("c",), "folded Cauchy"),
    "foldnorm": Family("foldnorm", ("c",), "folded normal"),
    "gamma": Family("gamma", ("a",), "gamma"),
    "gausshyper": Family("gausshyper", ("a", "b", "c", "z"), "Gauss hypergeometric"),
    "genexpon": Family("genexpon", ("a", "b", "c"), "generalized exponential"),
    "genextreme": Family("genextreme", ("c",), "generalized extreme value"),
    "gengamma": Family("gengamma", ("a", "c"), "generalized gamma"),
    "genhalflogistic": Family("genhalflogistic", ("c",), "generalized half-logistic"),
    "genhyperbolic": Family("genhyperbolic", ("p", "a", "b"), "generalized hyperbolic"),
    "geninvgauss": Family("geninvgauss", ("p", "b"), "generalized Inverse Gaussian"),
    "genlogistic": Family("genlogistic", ("c",), "generalized logistic"),
    "gennorm": Family("gennorm", ("beta",), "generalized normal"),
    "genpareto": Family("genpareto", ("c",), "generalized Pareto"),
    "gibrat": Family("gibrat", (), "Gibrat"),
    "gompertz": Family("gompertz", ("c",), "Gompertz (or truncated Gumbel)"),
    "gumbel_l": Family("gumbel_l", (), "left-skewed Gumbel"),
    "gumbel_r": Family("gumbel_r", (), "right-skewed Gumbel"),
    "halfcauchy": Family("halfcauchy", (), "Half-Cauchy"),
    "halfgennorm": Family("halfgennorm", ("beta",), "upper half of a generalized normal"),
    "halflogistic": Family("halflogistic", (), "half-logistic"),
    "halfnorm": Family("halfnorm", (), "half-normal"),
    "hypsecant": Family("hypsecant", (), "hyperbolic secant"),
    "invgamma": Family("invgamma", ("a",), "inverted gamma"),
    "invgauss": Family("invgauss", ("mu",), "inverse Gaussian"),
    "invweibull": Family("invweibull", ("c",), "inverted Weibull"),
    "irwinhall": Family("irwinhall", ("n",), "Irwin-Hall (Uniform Sum)"),
    "jf_skew_t": Family("jf_skew_t", ("a", "b"), "Jones and Faddy skew-t"),
    "johnsonsb": Family("johnsonsb", ("a", "b"), "Johnson SB"),
    "johnsonsu": Family("johnsonsu", ("a", "b"), "Johnson SU"),
    "kappa3": Family("kappa3", ("a",), "Kappa 3 parameter"),
    "kappa4": Family("kappa4", ("h", "k"), "Kappa 4 parameter"),
    "ksone": Family("ksone", ("n",), "Kolmogorov-Smirnov one-sided test statistic"),
    "kstwo": Family("kstwo", ("n",), "Kolmogorov-Smirnov two-sided test statistic"),
    "kstwobign": Family("kstwobign", (), "limiting distribution of scaled Kolmogorov-Smirnov two-sided test statistic"),
    "landau": Family("landau", (), "Landau"),
    "laplace": Family("laplace", (), "Laplace"),
    "laplace_asymmetric": Family("laplace_asymmetric", ("kappa",), "asymmetric Laplace"),
    "levy": Family("levy", (), "Levy"),
    "levy_l": Family("levy_l", (), "left-skewed Levy"),
    "levy_stable": Family("levy_stable", ("alpha", "beta"), "Levy-stable", "in the parameterization S1, its default"),
    "loggamma": Family("loggamma", ("c",), "log gamma"),
    "logistic": Family("logistic", (), "logistic (or Sech-squared)"),
    "loglaplace": Family("loglaplace", ("c",), "log-Laplace"),
    "lognorm": Family("lognorm", ("s",), "lognormal"),
    "loguniform": Family("loguniform", ("a", "b"), "loguniform or reciprocal"),
    "lomax": Family("lomax", ("c",), "Lomax (Pareto of the second kind)"),
    "maxwell": Family("maxwell", (), "Maxwell"),
    "mielke": Family("mielke", ("k", "s"), "Mielke Beta-Kappa / Dagum"),
    "moyal": Family("moyal", (), "Moyal"),
    "nakagami": Family("nakagami", ("nu",), "Nakagami"),
    "ncf": Family("ncf", ("dfn", "dfd", "nc"), "non-central F distribution"),
    "nct": Family("nct", ("df", "nc"), "non-central Student's t"),
    "ncx2": Family("ncx2", ("df", "nc"), "non-central chi-squared"),
    "norm": Family("norm", (), "normal"),
    "norminvgauss": Family("norminvgauss", ("a", "b"), "Normal Inverse Gaussian"),
    "pareto": Family("pareto", ("b",), "Pareto"),
    "pearson3": Family("pearson3", ("skew",), "Pearson type III"),
    "powerlaw": Family("powerlaw", ("a",), "power-function"),
    "powerlognorm": Family("powerlognorm", ("c", "s"), "power log-normal"),
    "powernorm": Family("powernorm", ("c",), "power normal"),
    "rayleigh": Family("rayleigh", (), "Rayleigh"),
    "rdist": Family("rdist", ("c",), "R-distributed (symmetric beta)"),
    "recipinvgauss": Family("recipinvgauss", ("mu",), "reciprocal inverse Gaussian"),
    "reciprocal": Family("reciprocal", ("a", "b"), "loguniform or reciprocal"),
    "rel_breitwigner": Family("rel_breitwigner", ("rho",), "relativistic Breit-Wigner"),
    "rice": Family("rice", ("b",), "Rice"),
    "semicircular": Family("semicircular", (), "semicircular"),
    "skewcauchy": Family("skewcauchy", ("a",), "skewed Cauchy"),
    "skewnorm": Family("skewnorm", ("a",), "skew-normal"),
    "studentized_range": Family("studentized_range", ("k", "df"), "studentized range"),
    "t": Family("t", ("df",), "Student's t"),
    "trapezoid": Family("trapezoid", ("c", "d"), "trapezoidal"),
    "triang": Family("triang", ("c",), "triangular"),
    "truncexpon": Family("truncexpon", ("b",), "truncated exponential"),
    "truncnorm": Family("truncnorm", ("a", "b"), "truncated normal"),
    "truncpareto": Family("truncpareto", ("b", "c"), "upper truncated Pareto"),
    "truncweibull_min": Family("truncweibull_min", ("c", "a", "b"), "doubly truncated Weibull minimum"),
    "tukeylambda": Family("tukeylambda", ("lam",), "Tukey lambda"),
    "uniform": Family("uniform", (), "uniform"),
    "vonmises": Family(
        "vonmises",
        ("kappa",),
        "Von Mises",
        "not on its circle: values lie within pi times scale of loc, as those of vonmises_line",
    ),
    "vonmises_line": Family("vonmises_line", ("kappa",), "Von Mises"),
    "wald": Family("wald", (), "Wald"),
    "weibull_max": Family("weibull_max", ("c",), "Weibull maximum"),
    "weibull_min": Family("weibull_min", ("c",), "Weibull minimum"),
    "wrapcauchy": Family("wrapcauchy", ("c",), "wrapped Cauchy"),
}
"""Every continuous family of scipy 1.17; an older scipy may lack one, which is said when it is used."""

CLOSED = frozenset({"norm", "lognorm", "uniform", "triang", "beta"})
"""Families that are drawn by a formula, or a table of their own: all others by a table made when first used."""

DRAWN_AS: dict[str, str] = {"vonmises": "vonmises_line"}
"""Families that scipy has on a circle, by those that are the same on a line."""


def parameters_of(family: str) -> tuple[str, ...]:
    """Parameters of any family, of scipy's or of filon's own, in order; none for an unknown one."""
    return FAMILIES[family] if family in FAMILIES else CONTINUOUS[family].parameters if family in CONTINUOUS else ()


def continuous(name: str) -> Callable[..., Distribution]:
    """The constructor of a family: shapes in order or by name, then `loc` and `scale`, `lower` and `upper` by name.

    Parameters
    ----------
    name
        A key of `CONTINUOUS`.

    Examples
    --------
    >>> continuous("gamma")(2.0, scale=3.0).parameters
    (('a', 2.0), ('loc', 0.0), ('scale', 3.0))
    """
    family = CONTINUOUS[name]

    def constructor(
        *shapes: float,
        loc: float = 0.0,
        scale: float = 1.0,
        lower: float | None = None,
        upper: float | None = None,
        **named: float,
    ) -> Distribution:
        given = dict(zip(family.shapes, shapes, strict=False)) | named
        if set(given) != set(family.shapes) or len(given) != len(shapes) + len(named):
            wanted = ", ".join((*family.shapes, "loc=0", "scale=1", "lower=None", "upper=None"))
            raise TypeError(f"filon.{name} takes {wanted}")
        values = {**{shape: given[shape] for shape in family.shapes}, "loc": loc, "scale": scale}
        return Distribution(name, tuple((key, float(value)) for key, value in values.items()), lower, upper)

    constructor.__name__ = constructor.__qualname__ = name
    constructor.__doc__ = f"The {family.meaning} distribution, {family.reading}."
    return constructor
