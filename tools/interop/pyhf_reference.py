"""What pyhf says of a list of workspaces: the reference of tools/interop/interop.mjs.

Reads from standard input a JSON list of {name, workspace, settings?, poi?, points?, tests?}; writes a list of the same length.
"""
import json
import sys
import time
import warnings

import numpy as np
import pyhf

warnings.simplefilter("ignore")
np.seterr(all="ignore")
pyhf.set_backend("numpy", pyhf.optimize.scipy_optimizer(tolerance=1e-12, maxiter=100000))


def finite(value):
    value = float(value)
    return value if np.isfinite(value) else None


def answer(case):
    try:
        workspace = pyhf.Workspace(case["workspace"])
        options = {"modifier_settings": case["settings"]} if case.get("settings") else {}
        model = workspace.model(**options)
        data = workspace.data(model)
        config = model.config
        result = {
            "names": config.par_names,
            "inits": config.suggested_init(),
            "bounds": [list(pair) for pair in config.suggested_bounds()],
            "fixed": [bool(value) for value in config.suggested_fixed()],
            "poi": config.poi_index,
            "data": [float(value) for value in data],
        }
    except BaseException as error:  # every refusal counts, whatever its type
        return {"refused": f"{type(error).__name__}: {error}"[:300]}
    inits = np.asarray(result["inits"], dtype=float)
    generator = np.random.default_rng(case.get("seed", 1))
    result["points"] = []
    for k in range(case.get("points", 0)):
        pars = inits.copy()
        if k > 0:
            for i, name in enumerate(result["names"]):
                low, high = result["bounds"][i]
                width = 1.2 if low < 0 else 0.15 * inits[i] + 0.02
                pars[i] = np.clip(inits[i] + width * generator.normal(), low, high)
        result["points"].append(
            {"pars": pars.tolist(), "logpdf": finite(model.logpdf(pars, data)[0]), "expected": [finite(v) for v in model.expected_actualdata(pars)]}
        )
    if case.get("tests"):
        start = time.perf_counter()
        result["tests"] = []
        for mu in case["tests"]:
            try:
                observed, band = pyhf.infer.hypotest(mu, data, model, test_stat="qtilde", return_expected_set=True)
                result["tests"].append({"mu": mu, "CLs": finite(observed), "expected": [finite(value) for value in band]})
            except BaseException as error:
                result["tests"].append({"mu": mu, "failed": f"{type(error).__name__}: {error}"[:200]})
        try:
            pars, value = pyhf.infer.mle.fit(data, model, return_fitted_val=True)
            result["fit"] = {"twiceNll": finite(value), "pars": [finite(one) for one in pars]}
        except BaseException as error:
            result["fit"] = {"failed": f"{type(error).__name__}: {error}"[:200]}
        result["seconds"] = time.perf_counter() - start
    if case.get("limit"):
        start = time.perf_counter()
        try:
            # not upper_limit(): without a scan, pyhf 0.7.6 returns the 95 % limit whatever level is asked for
            low, high = result["bounds"][result["poi"]]
            observed, expected = pyhf.infer.intervals.upper_limits.toms748_scan(data, model, low, high, level=1 - case["limit"], rtol=1e-6)
            result["limit"] = {"observed": finite(observed), "expected": [finite(value) for value in expected]}
        except BaseException as error:
            result["limit"] = {"failed": f"{type(error).__name__}: {error}"[:200]}
        result["limitSeconds"] = time.perf_counter() - start
    return result


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
