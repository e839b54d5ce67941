internal import Glibc
package import Storage

/// Forms of words that no rule gives, as `mice` of `mouse`: of WordNet's lists of exceptions (Fellbaum 1998), where there are any.
package struct IrregularForms: Sendable {
  private var basesByForm: [String: [String]] = [:]
  private var formsByBase: [String: [String]] = [:]

  /// None.
  package init() {}

  /// - Parameter lists: lines of a form and the words that it may be a form of, split by spaces (`axes ax axis`). Words
  ///   of several parts and lines that are no such are left out.
  package init(_ lists: [String]) {
    for line in lists.joined(separator: "\n").split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ").map { $0.lowercased() }
      guard words.count > 1, !words.contains(where: { $0.contains("_") }) else { continue }
      for base in words.dropFirst() where base != words[0] {
        basesByForm[words[0], default: []].append(base)
        formsByBase[base, default: []].append(words[0])
      }
    }
  }

  /// The words that one in small letters may be a form of, in the lists' order.
  func bases(of form: String) -> [String] { basesByForm[form] ?? [] }

  func forms(of base: String) -> [String] { formsByBase[base] ?? [] }

  /// Whether a word in small letters is a form of another that the lists have, or that other with an `s`.
  package func isForm(_ word: String, of base: String) -> Bool { bases(of: word).contains(base) || word == base + "s" }

  /// Reads WordNet's lists of exceptions in a folder: those of `noun.exc`, `verb.exc`, `adj.exc` and `adv.exc` that are there.
  ///
  /// - Throws: `StorageError` if a list cannot be read, or if there is none.
  package init(contentsOfFolder folder: String) throws(StorageError) {
    var lists: [String] = []
    var missing: StorageError?
    for name in ["noun", "verb", "adj", "adv"] {
      do throws(StorageError) {
        let file = try MappedFile(contentsOf: "\(folder)/\(name).exc")
        guard file.byteCount <= Self.largestList else {
          throw StorageError.failed(operation: "read it", reason: "\(name).exc has more than 16 MiB")
        }
        lists.append(unsafe file.bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) })
      } catch {
        guard case .system(_, ENOENT) = error else { throw error }
        missing = error
      }
    }
    if lists.isEmpty, let missing { throw missing }
    self.init(lists)
  }

  private static let largestList = 1 << 24
}
