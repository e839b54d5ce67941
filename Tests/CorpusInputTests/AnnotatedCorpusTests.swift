import CorpusInput
import Fixtures
import Testing

/// Our own small corpora of a word a line.
private let treebank = """
  # newdoc id = one
  # sent_id = 1
  # text = Isn’t it dark? Go.
  1-2\tIsn’t\t_\t_\t_\t_\t_\t_\t_\t_
  1\tIs\tbe\tAUX\t_\t_\t0\troot\t_\tSpaceAfter=No
  2\tn’t\tnot\tPART\t_\t_\t1\tadvmod\t_\t_
  3\tit\tit\tPRON\t_\t_\t1\tnsubj\t_\t_
  3.1\tever\tever\tADV\t_\t_\t_\t_\t1:advmod\t_
  4\tdark\tdark\tADJ\t_\t_\t1\txcomp\t_\tSpaceAfter=No|Gloss=dark
  5\t?\t?\tPUNCT\t_\t_\t1\tpunct\t_\t_

  # newpar
  1\t100 000\t100 000\tNUM\t_\t_\t0\troot\t_\t_
  2\t_\t_\tSYM\t_\t_\t1\tdep\t_\t_

  # newdoc
  1-2\tdu\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
  1\tde\tde\tADP\t_\t_\t0\troot\t_\t_
  2\tle\tle\tDET\t_\t_\t1\tdet\t_\t_
  3\t!\t!\tPUNCT\t_\t_\t1\tpunct\t_\t_

  """

@Suite struct `CoNLL-U` {
  let corpus: Corpus
  init() throws { corpus = try Corpus() }

  @Test(arguments: ["\n", "\r\n"]) func `is read as the text that it annotates`(lineEnd: String) throws {
    let path = try corpus.write(
      "a.conllu", treebank.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd))
    let reading = try Corpus.read(path)
    #expect(reading.documents == ["Isn’t it dark?\n\n100 000 _\n\n", "du!\n\n"])
    #expect(reading.warnings.isEmpty)
    #expect(reading.records.total == 3)
  }

  @Test func `needs its name, or is named`() throws {
    let path = try corpus.write("a.txt", treebank)
    #expect(try Corpus.read(path).documents == [treebank])
    #expect(try Corpus.read(path, format: .conllu).documents.count == 2)
    #expect(try Corpus.read(corpus.write("b.conllu.gz", Packing.gzip.pack(treebank))).documents.count == 2)
    #expect(try Corpus.read(corpus.write("c.conllu", treebank), format: .text).documents == [treebank])
  }

  @Test func `has a blank between all tokens where blanks separate them, and a line for each sentence`() throws {
    let path = try corpus.write("a.conllu", treebank)
    let layout = AnnotatedLayout(isPreTokenized: true, endsSentencesWithLines: true)
    #expect(try Corpus.read(path, layout: layout).documents == ["Isn’t it dark ?\n100 000 _\n", "du !\n"])
  }

  @Test(
    arguments: [
      ("1\tone\t_", "it is no word: ten columns separated by tabs, the first one a number"),
      ("x\tone\t_\t_\t_\t_\t_\t_\t_\t_", "it is no word: ten columns separated by tabs, the first one a number"),
      ("2-1\tone\t_\t_\t_\t_\t_\t_\t_\t_", "it is no word: ten columns separated by tabs, the first one a number"),
      ("1\t\t_\t_\t_\t_\t_\t_\t_\t_", "its word is empty"),
      ("1\t_\t_\t_\t_\t_\t_\t_\t_\t_\n2\t_\t_\t_\t_\t_\t_\t_\t_\t_", "its words are withheld (`_`)"),
    ])
  func `loses a sentence that is damaged, and no other`(line: String, reason: String) throws {
    let path = try corpus.write("a.conllu", treebank + "\n# text = x\n" + line + "\n\n" + treebank)
    let reading = try Corpus.read(path)
    #expect(reading.documents.count == 4)
    #expect(reading.warnings == ["\(path), line 23: left out: \(reason)"])
    #expect(reading.records.bad == 1)
  }

  @Test func `that is none is refused`() throws {
    let path = try corpus.write("a.txt", "Some text.\n\nMore of it.\n")
    #expect(
      Corpus.error(path, format: .conllu)?.message
        == "2 of 2 records cannot be read, the first one \(path), line 1: it is no word: ten columns separated by tabs, the first one a number; is this the --format of these files?"
    )
  }
}

@Suite struct `Vertical text` {
  let corpus: Corpus
  init() throws { corpus = try Corpus() }

  @Test func `is read as the text that it annotates`() throws {
    let path = try corpus.write(
      "a.vert",
      """
      <?xml version="1.0"?>
      <doc id="1" title="a > b">
      <p>
      <s>
      Stop\tVB\tstop
      <g/>
      !\tSENT\t!
      </s>
      <s type="x">
      AT&amp;T\tNP
      &lt;\tSYM
      <\tSYM
      <3\tSYM
      </s>
      </p>
      </doc>
      <doc>
      The
      end
      </doc>

      """)
    let reading = try Corpus.read(path, format: .vertical)
    #expect(reading.documents == ["Stop!\n\nAT&T < < <3\n\n", "The end\n\n"])
    #expect(reading.warnings.isEmpty)
    let layout = AnnotatedLayout(isPreTokenized: true, endsSentencesWithLines: true)
    #expect(
      try Corpus.read(path, format: .vertical, layout: layout).documents
        == ["Stop !\nAT&T < < <3\n", "The end\n"])
  }

  @Test func `without structures is a document`() throws {
    let path = try corpus.write("a", "one\tA\ntwo\tB\n\nthree\tC")
    #expect(try Corpus.read(path, format: .vertical).documents == ["one two\n\nthree\n\n"])
  }

  @Test func `without a word before its tab is a bad record`() throws {
    let path = try corpus.write("a", "one\tA\n\tB\nthree\tC")
    let reading = try Corpus.read(path, format: .vertical)
    #expect(reading.documents == ["one three\n\n"])
    #expect(reading.warnings == ["\(path), line 2: left out: there is no word before the tab"])
  }
}
