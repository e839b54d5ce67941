/// A story of ours, small enough to train on in every test: two documents, a few hundred words.
package enum TinyCorpus {
  package static let documents = [harbour, garden]

  package static let harbour = """
    The old boat lay in the harbour. Anna looked at the boat, and the boat looked at Anna. "Will you sail again?" she
    asked. The boat said nothing, as boats do. Anna took a bucket of paint and a brush, and she painted the boat green.

    The next day the captain came to the harbour. "Who painted the boat?" the captain asked. "I painted the boat," said
    Anna. "It was grey, and a grey boat is a sad boat." The captain laughed. "A green boat is a glad boat," he said. So
    the captain and Anna put the sail up, and the green boat sailed out of the harbour.

    The sea was calm. The captain poured a glass of water for Anna and a glass of gin for himself. "Can one still drink
    gin a few years after the bottle has been opened?" Anna asked. "One can," said the captain, "but the gin is not what
    it was." The wind came up, the sail was full, and the green boat sailed home to the harbour before the night.
    """

  package static let garden = """
    Anna had a garden behind the house. In the garden there were apples, pears and plums. The plums were blue, the pears
    were yellow, and the apples were as red as the evening. Anna took a basket and went into the garden.

    "Give me an apple," said the bird on the tree. "Give me a song," said Anna, "and I will give you an apple." The bird
    sang a song of the sea, of the wind and of the green boat. Anna gave the bird an apple, a red one, and the bird was
    glad. In the evening Anna sat in the garden with a glass of cider. The cider was made of apples, and the apples were
    made of sun and of rain. So one can drink the sun, she thought, a few months after it has been shining.
    """
}
