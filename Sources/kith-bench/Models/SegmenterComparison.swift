import ArgumentParser
import Foundation

/// How far our boundaries between words are those of a segmenter of PyPI's, between two letters of a run.
struct SegmenterComparison {
  let precision: Double
  let recall: Double
  /// Places at which either has a boundary.
  let places: Int
  /// The commonest differences, ours and theirs.
  let differences: [String]

  var f1: Double { precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0 }

  /// - Parameter lines: lines of text, with a tab at each of our boundaries that has no space.
  init(_ language: UnspacedPages, _ lines: [String], in cache: String) throws {
    let python = try PythonEnvironment.interpreter(with: language.pythonPackages, in: cache)
    let (text, program) = ("\(cache)/cut-\(language.rawValue).txt", "\(cache)/compare.py")
    try lines.joined(separator: "\n").write(toFile: text, atomically: true, encoding: .utf8)
    try Self.program.write(toFile: program, atomically: true, encoding: .utf8)
    let output = try printed("'\(python)' '\(program)' \(language.rawValue) '\(text)'")
    let rows = output.split(separator: "\n").map(String.init)
    let numbers = (rows.first ?? "").split(separator: " ").compactMap { Double($0) }
    guard numbers.count == 3 else {
      throw ValidationError("the other segmenter said nothing of use: \(output.prefix(200))")
    }
    (precision, recall, places) = (numbers[0], numbers[1], Int(numbers[2]))
    differences = Array(rows.dropFirst())
  }

  private static let program = #"""
    import collections, logging, re, sys
    language, path = sys.argv[1:]
    if language == 'zh':
        import jieba
        jieba.setLogLevel(logging.ERROR)
        cut = jieba.lcut
    elif language == 'ja':
        import fugashi
        tagger = fugashi.Tagger()
        def cut(line):
            words, at = [], 0
            for word in tagger(line):
                start = line.index(word.surface, at)
                words += [line[at:start], word.surface]
                at = start + len(word.surface)
            return words + [line[at:]]
    else:
        from pythainlp import word_tokenize
        cut = lambda line: word_tokenize(line, keep_whitespace=True)
    letter = re.compile('[\u3041-\u309f\u3400-\u9fff\uf900-\ufaff\u0e01-\u0e7f\u3005-\u3007\u30fc]')
    ours_only = theirs_only = both = 0
    differences = collections.Counter()
    for line in open(path, encoding='utf-8').read().split('\n'):
        plain = line.replace('\t', '')
        ours, at = set(), 0
        for character in line:
            if character == '\t':
                ours.add(at)
            else:
                at += 1
        theirs, at = set(), 0
        for word in cut(plain):
            at += len(word)
            theirs.add(at)
        inside = {i for i in range(1, len(plain)) if letter.match(plain[i - 1]) and letter.match(plain[i])}
        both += len(inside & ours & theirs)
        ours_only += len(inside & ours - theirs)
        theirs_only += len(inside & theirs - ours)
        # Stretches between boundaries that both have.
        start = None
        edges = sorted(i for i in range(len(plain) + 1) if i not in inside or i in ours and i in theirs)
        for first, last in zip(edges, edges[1:]):
            mine = [i for i in ours if first < i < last]
            other = [i for i in theirs if first < i < last]
            if mine != other:
                def show(cuts):
                    points = [first] + sorted(cuts) + [last]
                    return ' '.join(plain[a:b] for a, b in zip(points, points[1:]))
                differences[(show(mine), show(other))] += 1
    print(both / max(1, both + ours_only), both / max(1, both + theirs_only), both + ours_only + theirs_only)
    for (mine, other), count in differences.most_common(12):
        print(f'{count} x  {mine}  |  {other}')
    """#
}
