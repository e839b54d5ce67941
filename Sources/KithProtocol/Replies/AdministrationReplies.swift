package import StrictJSON

package struct ReloadReply: Reply {
  package let changed: [String]
  package let needingRestart: [String]

  package init(changed: [String], needingRestart: [String]) {
    self.changed = changed
    self.needingRestart = needingRestart
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    for (key, names) in [("changed", changed), ("restart", needingRestart)] {
      writer.key(key)
      writer.array { writer in for name in names { writer.value(name) } }
    }
  }
}

package struct LogLevelReply: Reply {
  package let level: String
  package let before: String

  package init(level: String, before: String) {
    self.level = level
    self.before = before
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("level", level)
    writer.member("before", before)
  }
}

package struct DrainReply: Reply {
  package init() {}
  package func encodeMembers(into writer: inout JSONWriter) { writer.member("draining", true) }
}
