import StrictJSON

/// Results as the daemon gives them, for the fake one to send.
enum Answers {
  static let model = #""model":{"name":"english","gen":3}"#

  static let predict = #"""
    {\#(model),"words":[{"word":"water","text":" water","logprob":-1.2039728043259361},{"word":"gin","text":" gin",\#
    "logprob":-2.3025850929940455},{"word":"Müller","text":" Müller","logprob":-9.2}],"took_us":184}
    """#

  /// Of `hello`.
  static let limits = #"""
    {"line_bytes":8388608,"skipped_line_bytes":67108864,"reply_bytes":268435456,"depth":32,"in_flight":64,"queued_bytes":1048576,\#
    "unsent_bytes":1048576,"unread_s":30,"waiting":4096,"connections":1024,"keys":1024,"texts":10000,"tokens":100000,"words":100000,\#
    "feed_bytes":1048576,"memory_words":1000000,"model_memories":32,"reserved_connections":4,"user_connections":64,"sessions":1,"user_sessions":1,\#
    "session_words":1,"session_bytes":1,"session_undos":1,"session_idle_s":1}
    """#

  private static let parts =
    #""parts":{"grammar":0.0,"phrase_near":0.0,"phrase_far":0.0,"topic":0.0,"recurrence":0.0,"state":0.0,"normaliser":0.0,"verbatim":0.0,"spelling":0.0}"#

  static let explain = #"""
    {\#(model),"logprob":-13.17,"tokens":3,"words":[{"word":"gin","start":0,"end":3,"oov":false,"owed_to":"association",\#
    "unigram_bits":12.0,"grammar_bits":10.0,"bits":4.0,"logprob":-2.77,\#(parts),"order":2,"ngram":["of","gin"],"ngram_count":12,"pulls":[{"word":"bottle","nats":2.1},\#
    {"word":"cat","start":0,"end":1,"nats":-0.25}],"passages":[{"text":"a glass of gin","document":3,"position":120,"file":"bar.txt","order":2,\#
    "matched":[{"start":8,"end":14}]}]},{"word":"xyzzy","start":5,"end":10,"oov":true,"owed_to":"neither",\#
    "unigram_bits":14.0,"grammar_bits":14.0,"bits":14.0,"logprob":-9.7,\#(parts),"order":1,"ngram":["<unk>"],"pulls":[]},{"word":"</s>","start":10,"end":10,\#
    "oov":false,"owed_to":"grammar","unigram_bits":4.0,"grammar_bits":1.0,"bits":1.0,"logprob":-0.7,\#(parts),"order":2,"ngram":["gin","</s>"],"pulls":[]}],\#
    "took_us":12}
    """#

  static let words = #""words":[{"word":"tonic","weight":3.2},{"word":"bottle","weight":1.6}]"#
  static let related = "{\(model),\(words),\"took_us\":5}"
  static let topic =
    "{\(model),\"scales\":[{\"half_life\":10.0,\(words)},"
    + #"{"half_life":400.0,"words":[{"word":"bar","weight":1.0}]}],"took_us":5}"#

  static let choose = #"""
    {"model":{"name":"m","gen":1},"choices":[{"option":"gin","index":0,"logprob":-20.0,"posterior":0.9,"tokens":5,\#
    "after":0.0,"parts":{"grammar":-22.5,"phrase_near":0.0,"phrase_far":0.0,"topic":2.5,"recurrence":0.0,"state":0.0,"normaliser":0.0,"verbatim":0.0,"spelling":0.0},\#
    "score":-20.0,"shares":{"grammar":-22.5,"association":2.5,"repetition":0.0,"spelling":0.0,"cooccurrence":0.0}},\#
    {"option":"sail","index":1,"logprob":-22.2,"posterior":0.1,"tokens":5,"after":0.0,"parts":{"grammar":-22.0,"phrase_near":0.0,"phrase_far":0.0,"topic":-0.2,\#
    "recurrence":0.0,"state":0.0,"normaliser":0.0,"verbatim":0.0,"spelling":0.0},\#
    "score":-22.2,"shares":{"grammar":-22.0,"association":-0.2,"repetition":0.0,"spelling":0.0,"cooccurrence":0.0}}],\#
    "margin":{"grammar":-0.5,"association":2.7,"repetition":0.0,"spelling":0.0,"cooccurrence":0.0},"decided_by":"association","took_us":1}
    """#

  static let collocates = #"""
    {\#(model),"frequency":1500,"window":5,"known_from":2,"words":[{"word":"wine","frequency":90,"count":12,"before":2,\#
    "after":10,"expected":0.25,"o/e":48.0,"pmi":5.585,"npmi":0.4271,"mi3":12.754,"logdice":9.25,"g2":70.6,"t":3.392,\#
    "passages":["a glass of wine"]}],"took_us":9}
    """#

  static let reasonStep = #"""
    {"step":1,"gathered":[{"id":"00c0ffee00c0ffee","text":"Ann has it.","source":"context","start":0,"end":11,\#
    "strength":0.25,"cues":["it"],"found":[]},{"id":"10c0ffee00c0ffee","text":"The glass is in the bar.",\#
    "source":"context","start":12,"end":36,"strength":0.75,"cues":["glass"],"found":["bar"]}],\#
    "entropy_before_bits":1.0,"entropy_bits":0.81128,"counted":true,"answers":[]}
    """#

  static let reason = #"""
    {\#(model),"steps":[\#(reasonStep)],"ended":"nothing_new","entropy_before_bits":1.0,"entropy_bits":0.81128,"answers":[\#
    {"answer":"bar","index":0,"posterior":0.75,"score":-0.3,"evidence":-0.3,"plausibility":0.0},\#
    {"answer":"sea","index":1,"posterior":0.25,"score":-1.4,"evidence":-1.4,"plausibility":0.0}],"took_us":9}
    """#

  static let scoreWords = #"""
    {\#(model),"logprob":-20.794415416798357,"tokens":3,"oov":1,"characters":10,"spelling":0.0,"perplexity":1024.0,\#
    "character_bits":3.0,"words":[{"word":"gin","start":0,"end":3,"logprob":-6.931471805599453,\#
    "parts":{"grammar":-6.931471805599453,"phrase_near":0.0,"association":0.0,"repetition":0.0,"spelling":0.0},"order":2,"oov":false},{"word":"xyzzy","start":4,"end":9,\#
    "logprob":-11.0903548889591,"parts":{"grammar":-4.0,"phrase_near":0.0,"association":0.0,"repetition":0.0,"spelling":-7.0903548889591},"order":1,"oov":true},\#
    {"word":"</s>","start":10,"end":10,"logprob":-2.772588722239781,"parts":{"grammar":-2.772588722239781,"phrase_near":0.0,"association":0.0,"repetition":0.0,"spelling":0.0},\#
    "order":1,"oov":false}],"took_us":12}
    """#

  static let complete = #"""
    {\#(model),"text":" full of smoke.","words":4,"logprob":-9.5,"reason":"length","seed":7,"took_us":200}
    """#

  static let models = #"""
    {"models":[{"name":"english","state":"ready","default":true,"bytes":104857600,"gen":3},\#
    {"name":"news","state":"installed","default":false,"bytes":934}],"default":"english"}
    """#

  static let show = #"""
    {"name":"english","state":"ready","default":true,"bytes":104857600,"gen":3,"hash":"0123456789abcdef","format":1,\#
    "experts":["grammar"],"order":5,"vocabulary":60000,"ngrams":[60000,1200000],"tokens":47000000,"documents":120,\#
    "sentences":2000000,"pre_tokenized":false,"across_sentences":true,"created_by":"kithd 0.1.0",\#
    "description":"Debian's books"}
    """#

  static let status = #"""
    {"version":"0.1.0","uptime_s":3725.4,"default":"english","models":[{"name":"english","state":"ready","default":true,\#
    "bytes":104857600,"gen":3}],"connections":2,"running":1,"requests":"1234567","dropped":"0","jobs":0,"sessions":0,"session_bytes":0,\#
    "resident_bytes":123456789,"threads":2}
    """#

  static func job(_ state: String, _ more: String = "") -> String {
    #"{"job":"j-1","model":"mine","state":"\#(state)","fed_bytes":2048\#(more)}"#
  }

  static let doneJob = job("done", #","gen":1,"tokens":1000,"documents":2,"vocabulary":300,"bytes":4096"#)

  /// For every text of a batch its own score; an error for those without letters.
  static func scores(_ request: JSONValue) -> String {
    let items = (request["texts"]?.array ?? []).map { text -> String in
      let text = text.string ?? ""
      guard text.contains(where: \.isLetter) else {
        return #"{"error":{"code":"request.bad_value","message":"the text holds no words","retry":false}}"#
      }
      return
        #"{"logprob":-\#(text.utf8.count).0,"tokens":1,"oov":0,"characters":1,"spelling":0.0,"perplexity":2.5,"character_bits":1.0}"#
    }
    return "{\(model),\"scores\":[\(items.joined(separator: ","))],\"took_us\":1}"
  }

  static func predictions(_ request: JSONValue) -> String {
    let items = (request["texts"]?.array ?? []).map { text in
      #"{"words":[{"word":"after","text":" after","logprob":-1.0},{"word":\#(text),"text":"x","logprob":-2.0}]}"#
    }
    return "{\(model),\"predictions\":[\(items.joined(separator: ","))],\"took_us\":1}"
  }
}
