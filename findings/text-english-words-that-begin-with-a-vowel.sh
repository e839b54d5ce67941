#!/usr/bin/env bash
# Packages:  libtext-english-perl 1.606-4 (Text::English) and liblingua-stem-perl 2.31-1 (Lingua::Stem::En) of Debian 12, "Porter's stemming algorithm" both,
#            and stemwords -l porter of libstemmer-tools 2.2.0-2, which is Porter's own; the words are those of wamerican 2020.12.07-2
# Guess:     all three bring the same forms together, but for words in -ise, for which the first two have rules added.
# Behaviour: Text::English counts consonants before vowels where Porter counts vowels before consonants. A word that begins with a vowel has one too few
#            and keeps its ending: adoption is not adopt, election not elect, and active, activate and activity are three words. Of the families of
#            forms with one stem by Porter, it parts 18 in 100 where they begin with a vowel, and fewer than 1 in 100 otherwise.
#            Lingua::Stem::En does not, but lets some -tion and -sion stand behind a vowel, as in addition, which is another word than additive then.
#            Why: Text/English.pm looks for /[^aeiou][aeiouy]/ in what is before an ending.
# Seen (Perl 5.36), stems by Text::English, Lingua::Stem::En and Porter
#   adoption   adoption  adopt     adopt
#   election   election  elect     elect
#   active     active    activ     activ
#   activate   activat   activ     activ
#   activity   activity  activ     activ
#   addition   addition  addition  addit
#   additive   additiv   addit     addit
#   families with a vowel first: 2939, parted 536 and 32
#   other families: 14333, parted 121 and 59
# For kith's users: words grouped by stem with one of them and looked up with another are not found, and not by chance but by their first letter.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 libtext-english-perl=1.606-4 liblingua-stem-perl=2.31-1 libstemmer-tools=2.2.0-2 libstemmer0d=2.2.0-2 \
  wamerican=2020.12.07-2 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export PERL5LIB=$folder/root/usr/share/perl5
grep -E '^[a-z]+$' root/usr/share/dict/american-english >words
LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/stemwords -l porter -i words -o porter
perl - <<'PERL'
use strict; use warnings; use Text::English; use Lingua::Stem::En;
sub lines { open my $file, "<", shift or die; chomp(my @lines = <$file>); @lines }
my @words = lines("words");
my @porter = lines("porter");
my @english = Text::English::stem(@words);
my @lingua = @{Lingua::Stem::En::stem({ -words => [@words], -locale => "en" })};
my ($seen, %at, %families) = ("");
@at{@words} = 0 .. $#words;
for my $word (qw(adoption election active activate activity addition additive)) {
  my $row = join " ", map { sprintf "%-9s", $_->[$at{$word}] } \@english, \@lingua, \@porter;
  printf "%-10s %s\n", $word, $row;
  $seen .= "$row;";
}
push @{$families{$porter[$_]}}, $_ for 0 .. $#words;
for my $vowel (1, 0) {
  my @count = (0, 0, 0);
  for my $stem (grep { (/^[aeiou]/ ? 1 : 0) == $vowel && @{$families{$_}} > 1 } keys %families) {
    my @side = (\@english, \@lingua);
    $count[2]++;
    for my $which (0, 1) { my %stems = map { $side[$which][$_] => 1 } @{$families{$stem}}; $count[$which]++ if keys %stems > 1 }
  }
  my $row = "$count[2], parted $count[0] and $count[1]";
  print $vowel ? "families with a vowel first: " : "other families: ", "$row\n";
  $seen .= "$row;";
}
$seen =~ s/ +/ /g;
exit($seen eq "adoption adopt adopt ;election elect elect ;active activ activ ;activat activ activ ;activity activ activ ;"
  . "addition addition addit ;additiv addit addit ;2939, parted 536 and 32;14333, parted 121 and 59;" ? 0 : 1);
PERL
