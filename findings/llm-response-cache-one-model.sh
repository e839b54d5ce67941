#!/usr/bin/env bash
# Package:   llm-response-cache 1.0.0 (keeps a model's replies, with hits exact and fuzzy; module llm_cache)
# Guess:     an exact hit is the same prompt, but for case and blanks; every model has its own replies; a full cache drops what was used least
#            recently; and the decorator asks anew when another argument is given.
# Behaviour: all punctuation is taken off before the prompt is hashed, so that "What is 5 - 3?" is an exact hit for "What is 5 + 3?". Fuzzy hits compare
#            sets of words: "from English to French" and "from French to English" are one. There is one reply for a prompt: the second model's puts
#            the first's out. A full cache drops first what was never hit, which is the entry just made: once all its entries were hit it takes
#            no new one. The decorator looks at the prompt alone.
#            Why: cache.py: _normalise, _token_overlap, a unique index on prompt_hash without model, ORDER BY last_hit_at (NULL comes first).
# Seen (Python 3.11), what was set, what was asked, the reply
#   What is 5 + 3?                    What is 5 - 3?                    8 (exact)
#   Who made the language C++?        Who made the language C?          Stroustrup (exact)
#   Put this from English to French   Put this from French to English   le chat (fuzzy)
#   the first model's reply after the second's was set: None (miss)
#   a full cache of two, both hit, takes a third: then holds first, second
#   decorated, asked in German and then in English: Hallo, Hallo
# For kith's users: a cache before a model must be keyed by all that is sent, model and settings too, and by every character of it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check llm-response-cache==1.0.0
"$folder/venv/bin/python" - <<'PY'
import sys, tempfile
from pathlib import Path
from llm_cache import LLMCache

folder = Path(tempfile.mkdtemp(dir=Path(sys.prefix).parent))
seen = []
cases = [("What is 5 + 3?", "8", "What is 5 - 3?"),
         ("Who made the language C++?", "Stroustrup", "Who made the language C?"),
         ("Put this from English to French", "le chat", "Put this from French to English")]
for at, (kept, reply, asked) in enumerate(cases):
    with LLMCache(str(folder / f"{at}.db")) as cache:
        cache.set(kept, reply, model="m")
        answer, kind = cache.get(asked, model="m")
    seen.append((answer, kind.value))
    print(f"{kept:33} {asked:33} {answer} ({kind.value})")
with LLMCache(str(folder / "models.db")) as cache:
    cache.set("Who are you?", "one", model="first")
    cache.set("Who are you?", "two", model="second")
    answer, kind = cache.get("Who are you?", model="first")
    seen.append((answer, kind.value))
    print(f"the first model's reply after the second's was set: {answer} ({kind.value})")
with LLMCache(str(folder / "full.db"), max_entries=2) as cache:
    for prompt in ("first", "second"):
        cache.set(prompt, "reply")
        cache.get(prompt)
    cache.set("third", "reply")
    held = sorted(entry.prompt for entry in cache.list_entries())
    print("a full cache of two, both hit, takes a third: then holds", ", ".join(held))
with LLMCache(str(folder / "decorated.db")) as cache:
    @cache.cached(model="m")
    def greet(prompt, language):
        return {"German": "Hallo", "English": "Hello"}[language]
    greetings = [greet("Greet me.", language=language) for language in ("German", "English")]
    print("decorated, asked in German and then in English:", ", ".join(greetings))
sys.exit(0 if seen == [("8", "exact"), ("Stroustrup", "exact"), ("le chat", "fuzzy"), (None, "miss")]
         and held == ["first", "second"] and greetings == ["Hallo", "Hallo"] else 1)
PY
