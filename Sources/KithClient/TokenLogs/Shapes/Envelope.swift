import StrictJSON

/// What is around replies: lists of them, as servers answer a list of prompts, and the lines of a batch.
enum Envelope: ReplyShape {
  private static let deepest = 8

  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    guard source.depth < deepest else { throw TokenLogError("lists of lists of lists are no output of a model") }
    if let list = value.array { return try pieces(of: list, in: source) }
    // A line of OpenAI's batches, and of Gemini's, which has the reply itself there.
    guard let response = value["response"], response.object != nil || value["custom_id"] != nil else { return nil }
    let name = value["custom_id"]?.string ?? value["key"]?.string ?? ""
    do throws(TokenLogError) {
      let reply = response.present("body") ?? response
      return try ReplyShapes.pieces(of: reply, in: source.inside).map { piece in
        var piece = piece
        piece.name = name
        return piece
      }
    } catch {
      throw error.located(name.isEmpty ? nil : "`\(name)`")
    }
  }

  /// nil where its elements are tokens, and no replies.
  private static func pieces(of list: [JSONValue], in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    guard let first = list.first else { return [] }
    if first["token"] != nil, first["token"]?.object == nil { return nil }
    var pieces: [ReplyPiece] = []
    for (index, element) in list.enumerated() {
      do throws(TokenLogError) {
        pieces += try ReplyShapes.pieces(of: element, in: source.inside)
      } catch {
        throw error.located(list.count > 1 ? "[\(index)]" : nil)
      }
    }
    return pieces
  }
}
