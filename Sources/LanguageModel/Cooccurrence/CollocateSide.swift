/// The side of the node on which collocates occur.
package enum CollocateSide: String, CaseIterable, Sendable { case before, after, both }
