/// A language model of two words in the ARPA format.
package enum SmallARPA {
  /// As toolkits write it, with all there is: back-off weights, a longest order without them, an n-gram without its suffix.
  package static let text = """
    \\data\\
    ngram 1=5
    ngram 2=4
    ngram 3=2

    \\1-grams:
    -1.0\t<unk>
    -99\t<s>\t-0.4
    -0.6\t</s>
    -0.4\ta\t-0.2
    -0.7\tb\t-0.1

    \\2-grams:
    -0.2\t<s> a\t-0.05
    -0.5\ta b\t-0.25
    -0.9\ta </s>
    -0.3\tb </s>

    \\3-grams:
    -0.15\t<s> a b
    -0.35\ta b a

    \\end\\

    """
}
