/// Tokens that are marks of a template and stand for no text, known by their names alone.
enum SpecialTokens {
  private static let names: Set<String> = [
    "<s>", "</s>", "<bos>", "<eos>", "<pad>", "<unk>", "<mask>", "<end_of_turn>", "<start_of_turn>",
    "<end_of_utterance>",
    "<eot>", "<EOT>", "[INST]", "[/INST]", "[EOS]", "[BOS]", "<|", "<turn|>", "<|turn>",
  ]

  static func contains(_ token: RawToken) -> Bool {
    if token.isMarked || token.bytes.isEmpty { return true }
    guard token.bytes.count <= 64 else { return false }
    let name = String(decoding: token.bytes, as: UTF8.self)
    return names.contains(name) || isBarred(name, "|") || isBarred(name, "｜")
  }

  /// `<|im_end|>`, and DeepSeek's with wide bars.
  private static func isBarred(_ name: String, _ bar: String) -> Bool {
    name.utf8.count > 4 && name.hasPrefix("<" + bar) && name.hasSuffix(bar + ">") && !name.contains(" ")
  }

  /// The tag that ends a model's reasoning.
  static func endsReasoning(_ token: RawToken) -> Bool {
    ["</think>", "</thinking>", "</reasoning>", "[/THINK]"].contains(String(decoding: token.bytes, as: UTF8.self))
  }

  static func beginsReasoning(_ token: RawToken) -> Bool {
    ["<think>", "<thinking>", "<reasoning>", "[THINK]"].contains(String(decoding: token.bytes, as: UTF8.self))
  }
}
