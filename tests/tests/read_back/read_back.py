"""Reads an exported CSV back with pandas (Debian's package `python3-pandas`) and says what it saw.

read_back.py CSV JSONL NAMES: every cell must be what the JSON Lines of the same calls say, and the rule's
name that of NAMES (a JSON list); a cell that was defused is one apostrophe longer. And what pandas writes again must be the same bytes. A Python that
lacks pandas ends with 3.
"""

import json
import sys

try:
    import pandas
except ImportError:
    sys.exit(3)

csv, jsonl, names = sys.argv[1:]
frame = pandas.read_csv(csv, dtype=str, keep_default_na=False, encoding="utf-8-sig")
with open(jsonl, encoding="utf-8") as file:
    calls = [json.loads(line) for line in file]
    assert all(list(call) == list(frame.columns) for call in calls)

assert len(frame) == len(calls), (len(frame), len(calls))
for (_, row), call, name in zip(frame.iterrows(), calls, json.loads(names), strict=True):
    for column, meant in {**call, "rule": name}.items():
        meant = "" if meant is None else str(meant)
        international = meant[:1] == "+" and meant[1:].isascii() and meant[1:].isdigit()
        if meant[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠") and meant and not international:
            meant = "'" + meant
        assert row[column] == meant, (column, row[column], meant)

with open(csv, "rb") as file:
    before = file.read()
bom = "\N{BYTE ORDER MARK}" if before.startswith(b"\xef\xbb\xbf") else ""
after = (bom + frame.to_csv(index=False, lineterminator="\r\n")).encode()
assert after == before, "written again, it is another file"

# The times as times: each has its offset, and Shanghai's do not become UTC's.
times = frame["at"].map(pandas.Timestamp)
assert all(time.utcoffset() is not None for time in times)
print(len(frame), sorted({str(time.utcoffset()) for time in times}))
