#!/usr/bin/env bash
# Package:   airwer 0.2.4 (word error rates for air traffic control: "flight level two five zero" and FL250 are the same)
# Guess:     a runway is the same spoken and written, "two seven left" and 27L, and the other one, 27R, is a worse transcript; the error rate
#            over numbers only, for "safety-critical digits", says so too.
# Behaviour: 27L costs one error in four, as 27R does: the transcript with the right runway and that with the wrong one have the same rate,
#            at every rung of normalization, and in the agreement by which transcripts are to outvote each other. Over numbers only
#            both are perfect. Numbers said in groups fare worse: "speed two ten" against 210 has the rate 2, over numbers only.
#            Why: airwer splits 27L into "two seven l", and nothing turns l, r or c into left, right or centre or back; its spelling
#            alphabet has L as "lima".
# Seen (Python 3.11), error rate, over numbers only, agreement with "runway two seven left"
#   runway 27 left   0.00  0.00  1.00
#   runway 27L       0.25  0.00  0.75
#   runway 27R       0.25  0.00  0.75
#   two ten, and 210       2.00
# For kith's users: hypotheses that `kith rerank` chose for such speech are not told apart where it matters most. Write the side out in both texts
#            before they are compared.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check airwer==0.2.4
"$folder/venv/bin/python" - <<'PY'
import sys
import airwer

said = "runway two seven left"
seen = []
for heard in ("runway 27 left", "runway 27L", "runway 27R"):
    seen.append([round(measure(said, heard), 2) for measure in (airwer.wer, airwer.numeric_wer, airwer.agreement)])
    print(f"{heard:16}", *(f"{value:.2f} " for value in seen[-1]))
pairs = airwer.numeric_wer("speed two ten", "speed 210")
print(f"{'two ten, and 210':22} {pairs:.2f}")
rungs = [dict(airwer.ladder(said, heard)) for heard in ("runway 27L", "runway 27R")]
sys.exit(0 if seen == [[0, 0, 1], [0.25, 0, 0.75], [0.25, 0, 0.75]] and rungs[0] == rungs[1] and pairs == 2 else 1)
PY
