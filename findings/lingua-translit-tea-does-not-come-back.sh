#!/usr/bin/env bash
# Package:   liblingua-translit-perl 0.29-2 of Debian 12 (Lingua::Translit: transliteration by the tables of the standards)
# Guess:     a table that its list calls "reversible", and for which can_reverse() is true, brings a word back from its Latin letters as it was;
#            translit_reverse refuses the other tables for that reason.
# Behaviour: by "ISO/R 9", one of them, hardly a Russian sentence comes back: я and ю are written ja and ju, and read as йа and йу; щ is šč and read as шч; ы
#            is y and read as ъ, so that "we" is no word. By all of the Russian tables a soft or hard sign behind a capital becomes a capital
#            itself, so that Vietnam and Newton have two; written in capitals throughout, OBYEM comes back with a small hard sign by DIN 1460.
#            Why: Tables.pm, the signs are one character for both cases, and which case comes back is decided by the letter before, or not
#            at all; by ISO/R 9 the letters that are written with two are read one by one.
# Seen (Perl 5.36), the words, and as they come back by ISO/R 9, ISO 9, DIN 1460 RUS and GOST 7.79 RUS
#   чаю         чайу        чаю         чаю         чаю
#   мы          мъ          мы          мы          мы
#   ещё         ешчё        ещё         ещё         ещё
#   моя         мойа        моя         моя         моя
#   Вьетнам     ВЬетнам     ВЬетнам     ВЬетнам     ВЬетнам
#   Ньютон      НЬйутон     НЬютон      НЬютон      НЬютон
#   ОБЪЕМ       ОБЪЕМ       ОБЪЕМ       ОБъЕМ       ОБЪЕМ
# For kith's users: completions made in Latin letters and written back are words that the vocabulary does not have. Keep the text beside its
#            transliteration, or look whether each word comes back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 liblingua-translit-perl=0.29-2 2>/dev/null
dpkg -x liblingua-translit-perl_*.deb root
export PERL5LIB=$folder/root/usr/share/perl5
perl - <<'PERL'
use strict; use warnings; use utf8; use Lingua::Translit;
binmode STDOUT, ":utf8";
my @tables = map { Lingua::Translit->new($_) } "ISO/R 9", "ISO 9", "DIN 1460 RUS", "GOST 7.79 RUS";
my $seen = "";
for my $word (qw(чаю мы ещё моя Вьетнам Ньютон ОБЪЕМ)) {
  my @back = map { $_->can_reverse ? $_->translit_reverse($_->translit($word)) : "-" } @tables;
  printf "%-11s %s\n", $word, join " ", map { sprintf "%-11s", $_ } @back;
  $seen .= "@back;";
}
exit($seen eq "чайу чаю чаю чаю;мъ мы мы мы;ешчё ещё ещё ещё;мойа моя моя моя;ВЬетнам ВЬетнам ВЬетнам ВЬетнам;"
  . "НЬйутон НЬютон НЬютон НЬютон;ОБЪЕМ ОБЪЕМ ОБъЕМ ОБЪЕМ;" ? 0 : 1);
PERL
