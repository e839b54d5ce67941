#!/usr/bin/env bash
# Packages:  libtext-english-perl 1.606-4 (Text::English) and liblingua-stem-perl 2.31-1 (Lingua::Stem::En) of Debian 12, "Porter's stemming algorithm" both,
#            after the same C program; and stemwords -l porter of libstemmer-tools 2.2.0-2, which is Porter's own; words of wamerican 2020.12.07-2
# Guess:     Text::English gives Porter's stems, but for words in -ise, where it has rules added, and for short words with y, of which it warns.
# Behaviour: it counts consonants followed by vowels where Porter counts vowels followed by consonants. A word that begins with a vowel has one too few
#            of them, and keeps its ending: adopt, adoption; act, activ, activat; educat, electric, ability. Two words in five that begin with a
#            vowel have another stem than Porter's, and of the families of forms that Porter's stem brings together, every fifth of such words falls
#            apart. Of the other words y instead of Porter's i is most of it. Lingua::Stem::En differs in 475 words of 63875, most in -ition,
#            -usion and -ise: addition stays, as does ambition.
#            Why: Text/English.pm looks for /[^aeiou][aeiouy]/ in what is before the ending, and for two of them in step 4.
# Seen (Perl 5.36)
#              Text::English  Lingua::Stem::En  Porter
#   adopt        adopt           adopt           adopt
#   adoption     adoption        adopt           adopt
#   activity     activity        activ           activ
#   activate     activat         activ           activ
#   addition     addit           addition        addit
#   additive     additiv         addit           addit
