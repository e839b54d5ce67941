extension Double {
  /// Nats as bits.
  package var asBits: Double { self / 0.693_147_180_559_945_3 }
}
