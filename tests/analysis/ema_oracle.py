"""Writes what EMA workbench and scikit-learn find in the planted data; not a test, and not run by them.

EMA workbench brings 600 MB with it (matplotlib, seaborn, statsmodels, scikit-learn), which is too much for everybody
who runs the tests, so that its answers are kept beside this script. To write them anew, in an environment of their own:

    python -m venv oracle && oracle/bin/pip install ema_workbench==2.5.3 scikit-learn==1.9.1
    PYTHONPATH=src:tests/analysis oracle/bin/python tests/analysis/ema_oracle.py
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
from ema_workbench.analysis import prim
from planted import KINDS, NAMES, planted
from sklearn.tree import DecisionTreeClassifier

HERE = Path(__file__).parent
TRIALS, SEED = 5000, 7


def path(objective):
    """EMA's peeling trajectory of the first box: one row a peel, with the limits of every input."""
    inputs, kind, event, _ = planted(TRIALS, SEED)
    frame = pd.DataFrame(dict(zip(NAMES, inputs, strict=True)))
    frame["kind"] = pd.Series([KINDS[one] for one in kind], dtype=object)
    found = prim.Prim(frame, event, threshold=0.01, peel_alpha=0.05, mass_min=0.05, obj_function=objective).find_box()
    for step, row in found.peeling_trajectory.iterrows():
        limits = found.box_lims[step]
        kinds = {"kinds": "".join(sorted(limits["kind"].iloc[0]))}
        bounds = {
            f"{name}_{end}": limits[name].iloc[place] for name in NAMES for place, end in ((0, "low"), (1, "high"))
        }
        yield {"step": step, **{key: row[key] for key in ("coverage", "density", "mass", "res_dim")}, **bounds, **kinds}


def leaves(depth):
    """The tree of scikit-learn on the levels of inputs: share and probability of every leaf, the likeliest first."""
    inputs, kind, event, _ = planted(TRIALS, SEED)
    columns = np.column_stack([*inputs, *(kind == place for place in range(len(KINDS)))])
    tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=0.02, random_state=0).fit(columns, event)
    own = tree.apply(columns)
    rows = [(float((own == leaf).mean()), float(event[own == leaf].mean())) for leaf in np.unique(own)]
    for share, probability in sorted(rows, key=lambda row: -row[1]):
        yield {"share": share, "probability": probability}


def write(name, rows):
    """One table as CSV, numbers in six digits."""
    rows = [{key: f"{value:.6g}" if isinstance(value, float) else value for key, value in row.items()} for row in rows]
    with (HERE / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write("ema_lenient.csv", path(prim.PRIMObjectiveFunctions.LENIENT2))
    write("ema_mean.csv", path(prim.PRIMObjectiveFunctions.ORIGINAL))
    write("sklearn_leaves.csv", leaves(3))
