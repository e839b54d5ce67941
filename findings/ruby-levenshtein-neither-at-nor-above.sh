#!/usr/bin/env bash
# Package:   ruby-levenshtein 0.2.2-3+b2 of Debian 12 (edit distance of texts and lists, "by generic (fast) C code"), with ruby3.1
#            3.1.7+really3.1.2-0+deb12u1
# Guess:     distance(a, b, threshold) is the distance where it is at most the threshold, and nil where it is more; a letter more is a distance of 1,
#            whichever it is; the option force_slow makes it slow.
# Behaviour: no rule holds for the threshold. Where the distance is as great as it, nil is given three times in four, and the distance otherwise;
#            where it is greater, the distance is given now and then, and always where one text is empty. Only what is smaller is certain. Line
#            ends are no letters: "two<line end>lines" and "twolines" are 0 apart, so that lines which were joined are equal to those that were not.
#            force_slow: true is the fast way, dozens of times as fast; without it the code in C is never called.
#            Why: levenshtein.rb, the threshold is asked for the rows and not for the result, the letters are what scan(/./) finds, and the test for
#            the option is the wrong way round.
# Seen (Ruby 3.1), 20000 pairs of up to 8 letters a, b and c, thresholds 1 to 6
#   smaller than the threshold   nil     0   the distance 43176
#   as great                     nil 14083   the distance  4857
#   greater                      nil 56518   the distance  1366
#   aabbaa/ab at 4 nil, bac/caabbba at 6 6, aabba/"" at 1 5, two lines/one line 0, force_slow is faster: true
# For kith's users: to correct words within two edits, ask with 3 and look at the result again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 ruby-levenshtein=0.2.2-3+b2 ruby3.1=3.1.7+really3.1.2-0+deb12u1 libruby3.1=3.1.7+really3.1.2-0+deb12u1 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu
lib=$folder/root/usr/lib
export RUBYLIB=$lib/ruby/vendor_ruby:$lib/x86_64-linux-gnu/ruby/vendor_ruby/3.1.0:$lib/ruby/3.1.0:$lib/x86_64-linux-gnu/ruby/3.1.0
root/usr/bin/ruby3.1 --disable-gems - <<'RUBY'
require "levenshtein"
require "benchmark"
chance = Random.new(1)
draw = ->(least) { Array.new(least + chance.rand(8)) { %w[a b c][chance.rand(3)] }.join }
seen = Hash.new(0)
20_000.times do
  one, other = draw.(1), draw.(1)
  right = Levenshtein.distance(one, other)
  (1..6).each do |threshold|
    given = Levenshtein.distance(one, other, threshold)
    seen[[right <=> threshold, given.nil? ? "nil" : given == right ? "the distance" : "another"]] += 1
  end
end
{ -1 => "smaller than the threshold", 0 => "as great", 1 => "greater" }.each do |order, name|
  printf "%-28s nil %5d   the distance %5d\n", name, seen[[order, "nil"]], seen[[order, "the distance"]]
end
one, other = [1, 2].map { Array.new(400) { "abcd"[chance.rand(4)] }.join }
usual = Benchmark.realtime { 3.times { Levenshtein.distance(one, other) } }
slow = Benchmark.realtime { 3.times { Levenshtein.distance(one, other, nil, force_slow: true) } }
single = [Levenshtein.distance("aabbaa", "ab", 4), Levenshtein.distance("bac", "caabbba", 6), Levenshtein.distance("aabba", "", 1),
          Levenshtein.distance("two\nlines", "twolines"), usual > 5 * slow]
printf "aabbaa/ab at 4 %s, bac/caabbba at 6 %d, aabba/\"\" at 1 %d, two lines/one line %d, force_slow is faster: %s\n", single[0].inspect, *single[1..]
exit([[-1, "nil"], [-1, "the distance"], [0, "nil"], [0, "the distance"], [1, "nil"], [1, "the distance"]].map { |key| seen[key] } ==
     [0, 43_176, 14_083, 4_857, 56_518, 1_366] && single == [nil, 6, 5, 0, true])
RUBY
