#!/usr/bin/env bash
# Package:   liblingua-en-findnumber-perl 1.32-3 of Debian 12 (Lingua::EN::FindNumber: finds numbers in words in English text, and writes them in figures),
#            with liblingua-en-words2nums-perl 0.19-4
# Guess:     numify("he saw two and she saw three") is "he saw 2 and she saw 3": the rest of the text stays as it is, above all where no number is; words
#            that may belong to one, such as "and" and "of", are taken only where it goes on behind them.
# Behaviour: "and", "of" and "a" behind a number go with it, so that one of us is "1 us". The s behind an apostrophe is a number for it, nought: the boat's
#            sail is "the boat'0 sail", and it's calm "it'0 calm"; extract_numbers has "s" among the numbers. Two numbers with only "and" between
#            them are added up: five and six is 11.
#            Why: FindNumber.pm has taken "s" from the list of Words2Nums, where it is left out of the number, and the pattern may end with these words.
# Seen (Perl 5.36), text, and as numify writes it
#   he saw two and she saw three   he saw 2 she saw 3
#   one of us sailed               1 us sailed
#   the boat's sail                the boat'0 sail
#   it's calm                      it'0 calm
#   five and six                   11
#   forty-two boats                42 boats
# For kith's users: each possessive of a corpus made ready with it ends in 0, which is a frequent word of the model then. Take what extract_numbers
#            finds, leave "s" out, and cut these words off its end.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 liblingua-en-findnumber-perl=1.32-3 liblingua-en-words2nums-perl=0.19-4 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export PERL5LIB=$folder/root/usr/share/perl5
perl - <<'PERL'
use strict; use warnings; use Lingua::EN::FindNumber;
my $seen = "";
for my $text ("he saw two and she saw three", "one of us sailed", "the boat's sail", "it's calm", "five and six", "forty-two boats") {
  my $figures = numify($text);
  printf "%-30s %s\n", $text, $figures;
  $seen .= "$figures;";
}
exit($seen eq "he saw 2 she saw 3;1 us sailed;the boat'0 sail;it'0 calm;11;42 boats;" ? 0 : 1);
PERL
