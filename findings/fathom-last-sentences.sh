#!/usr/bin/env bash
# Package:   liblingua-en-fathom-perl 1.22-2 of Debian 12 (Lingua::EN::Fathom: counts and readability of English texts), with
#            liblingua-en-sentence-perl 0.33-2 and liblingua-en-syllable-perl 0.310-2
# Guess:     "if set to a non zero value, all statistics are accumulated with each successive call": a text that is read chapter by chapter, or from
#            several files, has the counts and indices of the whole.
# Behaviour: words, letters, lines and paragraphs add up, sentences do not: after each call there are those of the last piece, by which all words so far
#            are divided. Ten pieces of three sentences each are, for the Fog and Kincaid indices, 3 sentences with ten times the words: a text for
#            children is beyond any university, and the index grows with every piece. An empty last file leaves all as it is.
#            Why: Fathom.pm, analyse_block and analyse_file set num_sentences where the other counts are added to.
# Seen (Perl 5.36): the text "The cat sat on the mat. The dog ran to the boat. It was a good day.", once and ten times
#                          words  sentences  words per sentence   Fog     Kincaid
#   one piece                 17       3           5.7           2.3      -1.6
#   ten times, at once       170      30           5.7           2.3      -1.6
#   ten times, piecewise     170       3          56.7          22.7      18.3
# For kith's users: sort texts by a readability that was computed file by file, not summed up; or put the pieces together first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 liblingua-en-fathom-perl=1.22-2 liblingua-en-sentence-perl=0.33-2 liblingua-en-syllable-perl=0.310-2 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export PERL5LIB=$folder/root/usr/share/perl5
perl - <<'PERL'
use strict; use warnings; use Lingua::EN::Fathom;
my $piece = "The cat sat on the mat. The dog ran to the boat. It was a good day.\n";
my @seen;
sub row {
  my ($name, $text) = @_;
  push @seen, sprintf("%d %d %.1f %.1f %.1f", $text->num_words, $text->num_sentences, $text->words_per_sentence, $text->fog, $text->kincaid);
  printf "%-22s %s\n", $name, $seen[-1];
}
my $one = Lingua::EN::Fathom->new;
$one->analyse_block($piece);
row("one piece", $one);
my $whole = Lingua::EN::Fathom->new;
$whole->analyse_block(join(" ", map { $piece } 1 .. 10));
row("ten times, at once", $whole);
my $pieces = Lingua::EN::Fathom->new;
$pieces->analyse_block($piece, $_ > 1) for 1 .. 10;
row("ten times, piecewise", $pieces);
exit("@seen" eq "17 3 5.7 2.3 -1.6 170 30 5.7 2.3 -1.6 170 3 56.7 22.7 18.3" ? 0 : 1);
PERL
