#!/usr/bin/env bash
# Package:   libapache-opennlp-java 2.1.0-1 of Debian 12 (Apache OpenNLP; NGramLanguageModel, with stupid backoff), and a JDK of 17 or later
# Guess:     the probability of a single word is its share of the words, as in Brants and others (2007), who thought up stupid backoff: the shares add up to
#            1 whatever n is, and do not change when the model is given the same text once more. With longer contexts the sum may not be 1, which
#            is why they call it a score; but none is above 1, and what followed a context ranks before what did not.
# Behaviour: the count of a word is divided by the number of different n-grams of all lengths. The more often anything comes, the more probable it is: the
#            first word of a text that was given ten times has the probability 10, or 4.3 or 2.7 in models of pairs or triples. Words never seen in a
#            context get theirs from there, so that with enough text they beat those that were: "sea" is followed by "the" or by nothing, and after ten
#            times "sea sea" is more probable than "sea the". For a pair or triple that was seen, the number is right.
#            Why: NGramLanguageModel divides by size() of its NGramModel, which counts each n-gram once.
# Seen (Java 17), "the sea the boat the sea", given once or more: P(the), sum for the three words, P(sea the), P(sea sea)
#   n = 1,  1 time    1.000    2.000    0.667   0.444
#   n = 1, 10 times  10.000   20.000   66.667  44.444
#   n = 2,  1 time    0.429    0.857    0.500   0.114
#   n = 2, 10 times   4.286    8.571    0.500   1.143
#   n = 3,  1 time    0.273    0.545    0.500   0.073
#   n = 3, 10 times   2.727    5.455    0.500   0.727
# For kith's users: perplexities by it fall as a corpus grows, below 1 in the end, and can't be compared with kith's; nor can the words that it foresees.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 libapache-opennlp-java=2.1.0-1 2>/dev/null
dpkg -x libapache-opennlp-java_*.deb root
cat >Seen.java <<'JAVA'
import java.util.*;
import opennlp.tools.languagemodel.NGramLanguageModel;

public class Seen {
  public static void main(String[] arguments) throws Exception {
    List<String> seen = new ArrayList<>();
    for (int n = 1; n <= 3; n++)
      for (int times : new int[] {1, 10}) {
        NGramLanguageModel model = new NGramLanguageModel(n);
        for (int time = 0; time < times; time++) model.add("the", "sea", "the", "boat", "the", "sea");
        double sum = 0;
        for (String word : List.of("the", "sea", "boat")) sum += model.calculateProbability(word);
        seen.add(String.format(Locale.ROOT, "%.3f %.3f %.3f %.3f", model.calculateProbability("the"), sum,
            model.calculateProbability("sea", "the"), model.calculateProbability("sea", "sea")));
        System.out.println("n = " + n + ", " + times + ": " + seen.get(seen.size() - 1));
      }
    System.exit(seen.equals(List.of("1.000 2.000 0.667 0.444", "10.000 20.000 66.667 44.444", "0.429 0.857 0.500 0.114", "4.286 8.571 0.500 1.143",
        "0.273 0.545 0.500 0.073", "2.727 5.455 0.500 0.727")) ? 0 : 1);
  }
}
JAVA
java -cp root/usr/share/java/opennlp-tools-2.1.0.jar Seen.java 2>/dev/null
