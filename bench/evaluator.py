"""The pack of bench/claims.ts written as vectorised numpy, as OpenFisca would run it: the measure of bench `evaluator`.

Reads the columns that evaluator.ts wrote into a folder, judges them in rounds, prints one JSON line.
"""
import json
import sys
import time

import numpy as np

folder, rounds = sys.argv[1], int(sys.argv[2])
meta = json.load(open(f"{folder}/meta.json"))
col = {name: np.fromfile(f"{folder}/{name}", dtype=kind) for name, kind in meta["columns"].items()}
NONE = -(2**30)
row_of = np.array(meta["rowOf"], dtype=np.int32)  # by occupation, kind, level
amount_of = np.array(meta["amountOf"], dtype=np.int32)
codes = meta["codes"]


def days(text):
    return int(np.datetime64(text, "D").astype(int))


def judge():
    on, birth, sex = col["on"], col["birthOn"], col["sex"]
    count = len(on)
    # Ages and months as whole numbers, by calendar columns.
    on64, birth64 = on.astype("datetime64[D]"), birth.astype("datetime64[D]")
    on_month, birth_month = on64.astype("datetime64[M]"), birth64.astype("datetime64[M]")
    on_date = (on64 - on_month).astype(np.int32)
    age = (on_month.astype(np.int32) - birth_month.astype(np.int32) - (on_date < (birth64 - birth_month).astype(np.int32))) // 12
    issued = col["certificate.issued"]
    known_issue = issued != NONE
    issued64 = np.where(known_issue, issued, 0).astype("datetime64[D]")
    issue_month = issued64.astype("datetime64[M]")
    months = on_month.astype(np.int32) - issue_month.astype(np.int32) + (on_date > (issued64 - issue_month).astype(np.int32))

    def bits(fact, values):
        """Holds, fails; neither where it is not known."""
        held = col[fact]
        table = np.zeros(256, dtype=bool)
        table[[codes[fact][str(v)] for v in values]] = True
        holds = table[held]
        return holds, ~holds & (held != 255)

    def either(*parts):
        holds, fails = parts[0]
        for t, f in parts[1:]:
            holds, fails = holds | t, fails & f
        return holds, fails

    under = np.where(sex == 0, age < 60, age < 55)
    requirements = [(under, ~under, True)]
    employed = bits("employment", ["employed", "unemployed"])
    registered = either(
        employed, bits("category", ["registered-unemployed", "graduating-student"]), bits("student", ["graduating"])
    )
    requirements.append((*registered, True))
    requirements.append((*bits("pension", ["none"]), False))
    insured = col["insured-months"]
    known_insured = insured != NONE
    long_insured = (insured >= 1200, known_insured & (insured < 1200))
    requirements.append((*either(long_insured, bits("employment", ["unemployed"])), False))
    fresh = known_issue & (months <= 12)
    requirements.append((fresh, known_issue & ~fresh, True))
    requirements.append((*bits("certificate.filed", [True]), False))

    row = row_of[col["occupation"], col["certificateKind"], col["level"]]
    base = amount_of[row]
    barred = row == 0
    word0 = row.astype(np.uint32)
    shift = 9
    for holds, fails, refuse in requirements:
        unknown = ~(holds | fails)
        barred = barred | fails
        if refuse:
            barred = barred | unknown
        word0 |= (fails.astype(np.uint32) | unknown.astype(np.uint32) << 1) << shift
        shift += 2

    amount = base.copy()
    short_t, short_f = bits("shortage", [True])
    recent = known_issue & (issued >= days("2024-06-01"))
    old = known_issue & ~recent
    for (holds, fails), more in (
        ((short_t & recent, short_f | old), (base * 20 + 50) // 100),
        (bits("category", ["employment-difficulty", "poverty-prevention", "disabled"]), (base * 10 + 50) // 100),
        (bits("employment.proof", ["contract", "insurance"]), 20_000),
    ):
        amount = amount + np.where(holds, more, 0)
        unknown = ~(holds | fails)
        word0 |= (fails.astype(np.uint32) | unknown.astype(np.uint32) << 1) << shift
        shift += 2
    capped = np.minimum(amount, 200_000)
    word0 |= (capped < amount).astype(np.uint32) << shift
    amount = capped

    # What was drawn before: items matched with the rows of their person, summed by row.
    person, start = col["person"], col["h_start"]
    occupation, level, certificate = col["occupation"], col["level"], col["certificate"]
    year = on64.astype("datetime64[Y]")
    first = year.astype("datetime64[D]").astype(np.int32)
    last = (year + 1).astype("datetime64[D]").astype(np.int32) - 1
    items = (start[person + 1] - start[person]).astype(np.int64)
    rows = np.repeat(np.arange(count), items)
    ends = np.cumsum(items)
    at = np.arange(len(rows)) - np.repeat(ends - items, items) + np.repeat(start[person], items)

    def matches(rows, kinds, paid, occupations, levels, certificates):
        counts = kinds <= 1
        same = counts & (occupations == occupation[rows])
        return (
            counts & (paid >= days("2023-12-20")),
            counts & (paid >= first[rows]) & (paid <= last[rows]),
            same,
            counts & (certificates == certificate[rows]) & (certificates >= 0),
            same & (levels == level[rows]),
            same & (levels != 0) & (levels < level[rows]),
        )

    found = matches(
        rows, col["h_kind"][at], col["h_paidOn"][at], col["h_occupation"][at], col["h_level"][at], col["h_certificate"][at]
    )
    drawn = [np.bincount(rows[hit], minlength=count).astype(np.int32) for hit in found]
    # The run's own earlier rows, in the order of their places within a person.
    again = np.zeros(count, dtype=bool)
    again[1:] = person[1:] == person[:-1]
    place = np.zeros(count, dtype=np.int32)
    starts = np.flatnonzero(~again)
    place = np.arange(count, dtype=np.int32) - np.repeat(starts, np.diff(np.append(starts, count))).astype(np.int32)
    most = 3 + short_t.astype(np.int32)
    eligible = np.zeros(count, dtype=bool)
    fulls = [np.zeros(count, dtype=bool) for _ in range(6)]
    for step in range(int(place.max()) + 1):
        now = np.flatnonzero(place == step) if step else starts
        for back in range(1, step + 1):
            before = now - back
            granted = eligible[before]
            target, source = now[granted], before[granted]
            for sum_, hit in zip(
                drawn,
                matches(
                    target, col["kind"][source], on[source], occupation[source], level[source], certificate[source]
                ),
            ):
                sum_[target] += hit
        full = [
            drawn[0][now] >= most[now],
            drawn[1][now] >= 2,
            drawn[2][now] >= 2,
            drawn[3][now] > 0,
            drawn[4][now] > 0,
            drawn[5][now] > 0,
        ]
        stop = barred[now]
        for kept, one in zip(fulls, full):
            kept[now] = one
            stop = stop | one
        eligible[now] = ~stop & (amount[now] > 0)
    word1 = np.zeros(count, dtype=np.uint32)
    for i, full in enumerate(fulls):
        word1 |= full.astype(np.uint32) << (2 * i)
    for i, sum_ in enumerate(drawn[:3]):
        word1 |= np.minimum(sum_, 15).astype(np.uint32) << (12 + 4 * i)
    fund = np.where(long_insured[0], 1, 0).astype(np.uint8)
    paid = np.where(eligible, amount, 0).astype(np.int32)
    return paid, eligible, fund, word0, word1


times = []
for _ in range(rounds):
    begin = time.perf_counter()
    paid, eligible, fund, *_words = judge()
    times.append(time.perf_counter() - begin)
print(
    json.dumps(
        {
            "seconds": times,
            "eligible": int(eligible.sum()),
            "fen": int(paid.astype(np.int64).sum()),
            "insurance": int(fund.sum()),
        }
    )
)
