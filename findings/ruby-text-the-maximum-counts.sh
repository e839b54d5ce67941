#!/usr/bin/env bash
# Package:   ruby-text 1.3.1-1 of Debian 12 (Text: edit distance, phonetic codes, likeness of texts), with ruby3.1 3.1.7+really3.1.2-0+deb12u1; words of
#            wamerican 2020.12.07-2
# Guess:     Text::Levenshtein.distance(a, b, max) only stops earlier: up to max it is the distance that is given without max; max where it is more.
# Behaviour: for some pairs it is one more as soon as max is greater than the distance, however great: "behold" and "holdover" are 6 apart, and 7 with any max
#            from 7 on. These are words that share a part at different places. Of 60000 pairs of English words, with max at the distance or
#            up to 2 above, 43 are given one too far, none too near.
#            Why: text/levenshtein.rb sets the cell left of the first to a great number from the second row on, though it is the row's
#            number as long as the window begins at the left edge; so letters left out at the beginning are not seen.
# Seen (Ruby 3.1): the words, the distance, and that with max 5 to 10
#   behold   holdover  6   5 6 7 7 7 7
#   recover  compete   6   5 6 7 7 7 7
#   imperil  purling   6   5 6 7 7 7 7
#   tedium   hated     5   5 6 6 6 6 6
#   kitten   sitting   3   3 3 3 3 3 3
#   60000 pairs, by how much it is more: {0=>59957, 1=>43}
# For kith's users: a correction is ranked by one edit too far. Leave max out and compare afterwards.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 ruby-text=1.3.1-1 wamerican=2020.12.07-2 ruby3.1=3.1.7+really3.1.2-0+deb12u1 libruby3.1=3.1.7+really3.1.2-0+deb12u1 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu
lib=$folder/root/usr/lib
export RUBYLIB=$folder/root/usr/share/rubygems-integration/all/gems/text-1.3.1/lib:$lib/ruby/3.1.0:$lib/x86_64-linux-gnu/ruby/3.1.0
root/usr/bin/ruby3.1 --disable-gems - <<'RUBY'
require "text"
seen = [%w[behold holdover], %w[recover compete], %w[imperil purling], %w[tedium hated], %w[kitten sitting]].map do |one, other|
  row = [nil, 5, 6, 7, 8, 9, 10].map { |max| Text::Levenshtein.distance(one, other, max) }
  printf "%-8s %-9s %d   %s\n", one, other, row[0], row[1..].join(" ")
  row
end
words = File.readlines("root/usr/share/dict/american-english", chomp: true).grep(/\A[a-z]{4,}\z/)
chance, count = Random.new(1), Hash.new(0)
60_000.times do
  one, other = words[chance.rand(words.size)], words[chance.rand(words.size)]
  right = Text::Levenshtein.distance(one, other)
  count[Text::Levenshtein.distance(one, other, right + chance.rand(3)) - right] += 1
end
puts "60000 pairs, by how much it is more: #{count.sort.to_h}"
exit(seen == [[6, 5, 6, 7, 7, 7, 7]] * 3 + [[5, 5, 6, 6, 6, 6, 6], [3] * 7] && count == { 0 => 59_957, 1 => 43 })
RUBY
