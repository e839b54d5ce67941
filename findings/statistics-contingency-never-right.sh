#!/usr/bin/env bash
# Package:   libstatistics-contingency-perl 0.09-2 of Debian 12 (precision, recall, F1 and accuracy of a categorizer, micro- and macro-averaged)
# Guess:     a categorizer that is never right has precision, recall and F1 of 0, in either average; categories that no document has and none was given
#            are left out of the macro average, or are 0 in it.
# Behaviour: such a category has precision, recall and F1 of 1. A categorizer that gave "sea" to each document of "land", and the other way round, has a macro
#            F1 of 0.98 if 98 more categories were named, and 0 if none was. A single wrong use of such a category takes it from 1
#            to 0. With a test set that has few of the categories the macro figures say how few.
#            Why: Statistics/Contingency.pm takes 0 out of 0 for 1, which its "perfect precision score by always assigning zero categories" means.
# Seen (Perl 5.36), 100 documents, all wrong
#   categories named        macro F1   micro F1   accuracy
#   land, sea                 0.00       0.00       0.00
#   and 8 more                0.80       0.00       0.80
#   and 98 more               0.98       0.00       0.98
# For kith's users: measures of tags that were read off this module's table need the number of categories that occurred beside them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 libstatistics-contingency-perl=0.09-2 libparams-validate-perl=1.31-1 libmodule-implementation-perl=0.09-2 \
  libmodule-runtime-perl=0.016-2 libtry-tiny-perl=0.31-2 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export PERL5LIB=$folder/root/usr/share/perl5:$folder/root/usr/lib/x86_64-linux-gnu/perl5/5.36
perl - <<'PERL'
use strict; use warnings; use Statistics::Contingency;
my @seen;
for my $more (0, 8, 98) {
  my $table = Statistics::Contingency->new(categories => ["land", "sea", map { "unused$_" } 1 .. $more]);
  $table->add_result($_ % 2 ? ["land"] : ["sea"], $_ % 2 ? ["sea"] : ["land"]) for 1 .. 100;
  push @seen, sprintf "%.2f %.2f %.2f", $table->macro_F1, $table->micro_F1, $table->macro_accuracy;
  printf "%-24s %s\n", $more ? "and $more more" : "land, sea", $seen[-1];
}
exit(join(";", @seen) eq "0.00 0.00 0.00;0.80 0.00 0.80;0.98 0.00 0.98" ? 0 : 1);
PERL
