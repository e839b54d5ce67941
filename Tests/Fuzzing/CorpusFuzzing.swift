internal import CorpusInput
internal import Fixtures

/// The readers of corpora: what comes of any file is UTF-8, or a sentence that names the file.
enum CorpusFuzzing {
  static let targets: [FuzzTarget] = [
    target("corpus-text", seeds: texts),
    target("corpus-encoded", encodings: ["utf-8", "utf-16", "utf-16le", "windows-1252", "shift-jis"], seeds: texts),
    target("corpus-packed", name: "a.jsonl", jsonField: "text", seeds: packed),
    target("corpus-jsonl", format: .jsonl, jsonField: "meta.text", words: jsonWords, seeds: records),
    target("corpus-conllu", name: "a.conllu", words: conlluWords, seeds: [treebank]),
    target("corpus-vertical", format: .vertical, words: verticalWords, seeds: [vertical]),
    target("corpus-warc", words: warcWords, seeds: [archive, Packing.gzip.pack(archive)]),
  ]

  /// - Parameter encodings: the input's first byte chooses one, if there are any.
  private static func target(
    _ title: String, name: String = "a", format: CorpusFormat? = nil, jsonField: String? = nil,
    encodings: [String] = [], words: [String] = [], seeds: [[UInt8]]
  ) -> FuzzTarget {
    FuzzTarget(
      title, longestInput: 2_048, words: words,
      seeds: { encodings.isEmpty ? seeds : seeds.enumerated().map { [UInt8($0.offset)] + $0.element } },
      run: { input in
        let folder = TemporaryFolder()
        let path = try folder.write(encodings.isEmpty ? input : Array(input.dropFirst()), to: name)
        let encoding = encodings.isEmpty ? nil : encodings[Int(input.first ?? 0) % encodings.count]
        for isStrict in [false, true] {
          let reader = CorpusReader(
            paths: [path], format: format, jsonField: jsonField.flatMap(FieldPath.init), isStrict: isStrict,
            encoding: try encoding.map { name throws(CorpusInputError) in try TextEncoding(named: name) })
          do {
            try reader.forEachChunk { event in
              guard case .text(let text) = event else { return }
              try FuzzFault.unless(!text.isEmpty, "a text is empty")
              try FuzzFault.unless(String(validating: text, as: UTF8.self) != nil, "a text is not UTF-8")
            }
          } catch let error as CorpusInputError {
            try FuzzFault.unless(error.message.contains(path), "an error names no file: \(error.message)")
          }
        }
      })
  }

  // MARK: Seeds

  private static let texts: [[UInt8]] =
    ["", "The green boat.\n\nIt lay there.\n", "\u{feff}café “x”\r\nb\rc", "a\0b", "a\n\n\nb"].map { Array($0.utf8) }
    + [Array("caf".utf8) + [0xe9, 0x20, 0x93], [0xff, 0xfe] + "gin\n".utf16.flatMap { [UInt8($0), 0] }]
    + [[0xfe, 0xff] + "gin\n".utf16.flatMap { [0, UInt8($0)] }, "gin and cider\n".utf16.flatMap { [UInt8($0), 0] }]

  private static let records: [[UInt8]] = [
    "{\"meta\":{\"text\":\"the boat\"}}\n{\"meta\":{\"text\":\"a \\ud83d\\ude00\"},\"n\":NaN}\n",
    "{\"meta\":{\"text\":[\"one\",\"two\"]}}\n{\"meta\":\n\n{\"a\":1}\n", "[]\n",
  ].map { Array($0.utf8) }

  private static let packed: [[UInt8]] = Packing.archives.flatMap { packing in
    [
      packing.pack("{\"text\":\"the boat\"}\n"),
      packing.pack("{\"text\":\"a\"}\n") + packing.pack("{\"text\":\"b\"}\n"),
    ]
  }

  private static let treebank = Array(
    """
    # newdoc
    # text = Don't drink gin.
    1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
    1\tDo\tdo\tAUX\t_\t_\t3\taux\t_\t_
    2\tn't\tnot\tPART\t_\t_\t3\tadvmod\t_\t_
    3\tdrink\tdrink\tVERB\t_\t_\t0\troot\t_\t_
    3.1\tit\t_\t_\t_\t_\t_\t_\t_\t_
    4\tgin\tgin\tNOUN\t_\t_\t3\tobj\t_\tSpaceAfter=No
    5\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_


    """.utf8)

  private static let vertical = Array(
    """
    <?xml version="1.0"?>
    <doc id="1">
    <s>
    the\tDT\tthe
    boat\tNN\tboat
    <g/>
    .\tSENT\t.
    </s>
    </doc>

    """.utf8)

  private static let archive = Array(
    ("WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\nx\r\n\r\n\r\n"
      + "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nthe boat\n\r\n\r\n")
      .utf8)

  private static let jsonWords = ["{\"meta\":", "{\"text\":", "\"text\":\"", "\\ud83d\\ude00", "}}\n", "NaN", "null"]
  private static let conlluWords = [
    "# newdoc", "# text = ", "\t_\t_\t_\t_\t_\t_\t_\t_\n", "SpaceAfter=No", "1-2\t", "3.1\t",
  ]
  private static let verticalWords = ["<doc", "</doc>\n", "<s>\n", "</s>\n", "<g/>\n", "&lt;", "&amp;", "&#x20;"]
  private static let warcWords = [
    "WARC/1.0\r\n", "WARC-Type: conversion\r\n", "Content-Length: ", "Content-Type: text/plain\r\n", "\r\n\r\n",
    "99999999999999999999",
  ]
}
