/// On which side of the node collocates stand.
package enum CollocateSide: String, CaseIterable, Sendable { case before, after, both }
