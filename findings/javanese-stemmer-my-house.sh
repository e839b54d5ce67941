#!/usr/bin/env bash
# Package:   javanese-stemmer 1.2.1 (stems of Javanese words, with a dictionary of roots)
# Guess:     -ku, -mu, -e and -ne (my, your, his) come off: omahku and omahe are omah, house; a word that the dictionary has as a root stays whole.
# Behaviour: no suffix comes off alone. For a word of four letters and more the test whether the rest is valid asks if the whole word is "likely a
#            root", which every such word is. Of the 1655 roots of the dictionary, none is found again with -ku, -mu or -ake behind it. The
#            dictionary is not asked before a prefix goes: kembang (flower), which is in it, loses "ke" and is mbang, and so do 313 of its 1714
#            words lose something. All with confidence 1.0.
#            Why: stemmer.py, _is_valid_stem_after_suffix_removal, _is_likely_root ends with len(word) >= 4; remove_prefix.
# Seen (Python 3.11)
#   omahku    omahku    1.0
#   omahe     omahe     1.0
#   kembang   mbang     1.0   in the dictionary
#   kancil    ncil      1.0
#   dikirim   kirim     1.0
#   roots found again with -ku, -mu, -ake: 0 0 0 of 1655
#   words of the dictionary that are not their own stem: 313 of 1714
# For kith's users: a count of stems in Javanese counts my house and your house apart, and flowers nowhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps javanese-stemmer==1.2.1
"$folder/venv/bin/python" - <<'PY'
import contextlib, io, sys, types

pandas = types.ModuleType("pandas")  # used for tables only
pandas.DataFrame = object
sys.modules["pandas"] = pandas
with contextlib.redirect_stdout(io.StringIO()):
    from javanese_stemmer import JavaneseStemmer
    stemmer = JavaneseStemmer()
seen = {}
for word in ("omahku", "omahe", "kembang", "kancil", "dikirim"):
    found = stemmer.stem(word)
    seen[word] = found["stem"]
    print(f"{word:9} {found['stem']:9} {found['confidence']}", "  in the dictionary" if word in stemmer.dictionary else "")
words = [word for word in stemmer.dictionary if word.isalpha()]
roots = [word for word in words if len(word) >= 4]
again = [sum(stemmer.stem_simple(root + suffix) == root for root in roots) for suffix in ("ku", "mu", "ake")]
print("roots found again with -ku, -mu, -ake:", *again, "of", len(roots))
changed = sum(stemmer.stem_simple(word) != word for word in words)
print("words of the dictionary that are not their own stem:", changed, "of", len(words))
sys.exit(0 if list(seen.values()) == ["omahku", "omahe", "mbang", "ncil", "kirim"] and "kembang" in stemmer.dictionary
         and again == [0, 0, 0] and (len(roots), changed, len(words)) == (1655, 313, 1714) else 1)
PY
