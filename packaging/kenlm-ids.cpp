// Scores sentences of word ids with KenLM's probing model, and says how long that took: the reference for scoring ids, without
// reading and looking up words. Built by packaging/build-lmplz.
//
//   kenlm-ids MODEL TEXT      prints the sum of log10 P and the processor time, s, of scoring (the best of five)
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "lm/model.hh"

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  lm::ngram::ProbingModel model(argv[1]);
  const lm::ngram::ProbingVocabulary &vocabulary = model.GetVocabulary();
  std::vector<lm::WordIndex> words;
  std::ifstream text(argv[2]);
  for (std::string line, word; std::getline(text, line);) {
    std::istringstream stream(line);
    words.push_back(vocabulary.BeginSentence());
    while (stream >> word) words.push_back(vocabulary.Index(word));
    words.push_back(vocabulary.EndSentence());
  }
  double best = 1e9, sum = 0;
  for (int round = 0; round < 5; round++) {
    sum = 0;
    std::clock_t start = std::clock();
    lm::ngram::State state = model.BeginSentenceState(), after;
    for (lm::WordIndex word : words) {
      if (word == vocabulary.BeginSentence()) {
        state = model.BeginSentenceState();
        continue;
      }
      sum += model.FullScore(state, word, after).prob;
      state = after;
    }
    best = std::min(best, double(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::cout << sum << ' ' << best << std::endl;
}
