/// The trainer's own number, of which a checkpoint is: of what it learns, not of the program around it.
///
/// A training that an upgrade interrupted goes on from its checkpoint where both programs have the same number. Raise it
/// whenever the same text and options give other bytes than before, or a checkpoint has other contents: a training that went
/// on from the other number's would give a model that neither program makes. `TrainerRevisionTests` fails when that is due, where a
/// small text shows it.
package enum TrainerRevision {
  package static let current = 11
}
