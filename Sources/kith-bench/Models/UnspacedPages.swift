import ArgumentParser
import Foundation

/// Text without spaces that Debian has: manual pages, and messages of programs.
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

  /// Its segmenter in PyPI.
  var otherSegmenter: String {
    switch self {
    case .zh: "jieba"
    case .ja: "fugashi"
    case .th: "pythainlp"
    }
  }

  /// Pages, or for Thai a hundred messages each: a line a paragraph. Fetched the first time.
  func pages(in cache: String) throws -> [String] {
    let folder = "\(cache)/pages-\(rawValue)"
    if !FileManager.default.fileExists(atPath: "\(folder)/whole") {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      note("\(rawValue): fetching \(packages.joined(separator: " "))")
      for package in packages {
        _ = try shell("cd '\(folder)' && apt-get download \(package) && dpkg-deb -x \(package)_*.deb x")
      }
      _ = try shell("touch '\(folder)/whole'")
    }
    return try self == .th ? messages(in: folder) : manualPages(in: folder)
  }

  private func manualPages(in folder: String) throws -> [String] {
    let name = self == .zh ? "zh_CN" : "ja"
    let files = try printed("find '\(folder)/x/usr/share/man/\(name)' -type f -name '*.gz' | LC_ALL=C sort")
    return try files.split(separator: "\n").compactMap { file in
      let text = ManualPageText.paragraphs(of: try printed("zcat '\(file)'")).joined(separator: "\n")
      return text.unicodeScalars.count >= 200 ? text : nil
    }
  }

  private func messages(in folder: String) throws -> [String] {
    let files = try printed("find '\(folder)/x' -path '*/th/LC_MESSAGES/*.mo' | LC_ALL=C sort")
    let text = try printed(
      """
      python3 - <<'END'
      import gettext, re
      for name in '''\(files)'''.split('\\n'):
          for key, value in sorted(gettext.GNUTranslations(open(name, 'rb'))._catalog.items(), key=str):
              if key and isinstance(value, str) and re.search('[\\u0e01-\\u0e5b]', value):
                  print(re.sub(r'\\s+', ' ', value.replace('_', '')))
      END
      """)
    let lines = text.split(separator: "\n")
    return stride(from: 0, to: lines.count, by: 20).map {
      lines[$0..<min($0 + 20, lines.count)].joined(separator: "\n")
    }
  }
}
