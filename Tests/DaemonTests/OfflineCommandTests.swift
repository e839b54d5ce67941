import Fixtures
import Foundation
import Testing

/// `kithd`'s commands that need no daemon, as processes.
@Suite struct `The commands without a daemon` {
  let folder = TemporaryFolder()

  /// Runs a line of shell in the folder, with the programs on the path.
  /// - Returns: its status, and what it wrote to both outputs.
  func shell(_ line: String) throws -> (status: Int32, output: String) {
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/bash")
    shell.arguments = ["-c", line]
    shell.currentDirectoryURL = URL(filePath: folder.path)
    shell.environment = Sanitizers.environment.merging(
      ["PATH": "\(RunningDaemon.programs):/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    ) { $1 }
    shell.standardInput = FileHandle(forReadingAtPath: "/dev/null")
    let output = Pipe()
    shell.standardOutput = output
    shell.standardError = output
    try shell.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    shell.waitUntilExit()
    // A crash is no exit status.
    let status = shell.terminationStatus + (shell.terminationReason == .uncaughtSignal ? 1000 : 0)
    return (status, String(decoding: text, as: UTF8.self))
  }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

  init() throws {
    _ = try folder.write(Array(TinyCorpus.harbour.utf8), to: "harbour.txt")
    _ = try folder.write(Array(TinyCorpus.garden.utf8), to: "garden.txt")
  }

  @Test(arguments: [
    ("trian", "there is no command `trian`; did you mean train?  (all of them:  kithd --help)"),
    ("help nosuch", "there is no command `nosuch`; all of them:  kithd --help"),
    ("help import nosuch", "there is no command `import nosuch`; its help:  kithd import --help"),
    ("train --output x.kith --nosuch harbour.txt", "Unknown option '--nosuch'"),
    ("serve --nosuch", "Unknown option '--nosuch'"),
    ("associate --part x folder", "The value 'x' is invalid for '--part <n>'"),
    ("associate folder", "Missing expected argument '--part <n>'"),
  ])
  func `a command line that is wrong is told, with the status that the manual has for it`(
    arguments: String, message: String
  ) throws {
    let outcome = try shell("kithd \(arguments)")
    #expect(outcome.status == 2 && outcome.output.contains(message), "\(outcome.output)")
  }

  @Test func `records that cannot be read are left out of a model and of counts, and counted`() throws {
    _ = try folder.write(
      Array((#"{"meta":{"text":"the boat"},"x":NaN}"# + "\n{\"meta\":1}\n" + #"{"meta":{"text":"the end"}}"#).utf8),
      to: "a.jsonl")
    let flaw = "a.jsonl, line 2: left out: its field `meta` is a number"
    let trained = try shell("kithd train --grammar-only --json-field meta.text -o a.kith a.jsonl")
    #expect(trained.status == 0)
    #expect(trained.output.contains("warning: \(flaw)\n"))
    #expect(trained.output.contains("6 tokens in 2 documents"))
    #expect(trained.output.hasSuffix(", 1 of 3 records left out\n"))
    let counted = try shell("kithd count --json-field meta.text --progress json -o a.counts a.jsonl")
    #expect(counted.status == 0)
    #expect(counted.output.contains(#"{"warning":"\#(flaw)"}"#))
    #expect(
      counted.output.hasSuffix(#"{"result":{"tokens":6,"documents":2,"vocabulary":3,"windows":7,"skipped":1}}"# + "\n"))
    for command in ["train --grammar-only -o b.kith", "count -o b.counts"] {
      let strict = try shell("kithd \(command) --strict --json-field meta.text a.jsonl")
      #expect(strict.status == 3)
      #expect(strict.output.hasSuffix("kithd: a.jsonl, line 2: its field `meta` is a number\n"))
      let asked = try shell("kithd \(command) .")
      #expect(asked.status == 3)
      #expect(asked.output.contains("./a.jsonl: it holds JSON lines; name the field"))
      let wrong = try shell("kithd \(command) --format vertical --json-field x a.jsonl")
      #expect(wrong.status == 2 && wrong.output.contains("--json-field goes with --format jsonl"))
    }
    #expect(try !names().contains("b.kith"))
    #expect(try !names().contains("b.counts"))
  }

  @Test func `a part may hold nothing that can be read, and the whole is what all parts hold`() throws {
    _ = try folder.write(
      Array("\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR".unicodeScalars.map { UInt8($0.value) }), to: "bad.txt")
    _ = try folder.write(Array("  \n".utf8), to: "blank.txt")
    _ = try folder.write([], to: "empty.txt")
    _ = try folder.write(Array((#"{"t":1}"# + "\n{}\n" + #"{"t":"the boat"}"#).utf8), to: "a.jsonl")
    func count(_ input: String) throws -> (status: Int32, output: String) {
      try shell("kithd count --part --progress json --order 2 -o ${RANDOM}.part \(input)")
    }
    func end(_ members: String) -> String { "{\"result\":{\(members)}}\n" }
    let none = #""tokens":0,"documents":0,"vocabulary":0,"windows":0,"skipped":0,"records":0,"files_left_out":"#
    let bad = try count("bad.txt")
    #expect(
      bad.status == 0 && bad.output.contains("1 file was left out: bad.txt: ") && bad.output.hasSuffix(end("\(none)1")))
    for input in ["blank.txt", "empty.txt", "- </dev/null"] {
      let blank = try count(input)
      #expect(blank.status == 0 && blank.output.hasSuffix(end("\(none)0")), "\(input): \(blank.output)")
    }
    // Standard input is the whole part: it is not left out.
    let piped = try count("- <bad.txt")
    #expect(piped.status == 3 && piped.output.contains("standard input: "))
    let mostly = try count("--json-field t a.jsonl")
    #expect(mostly.status == 0)
    #expect(mostly.output.contains(#""tokens":3,"documents":1,"#))
    #expect(mostly.output.hasSuffix(#""skipped":2,"records":3,"files_left_out":0}}"# + "\n"))
    let words = try shell(
      """
      kithd count --order 2 -o g garden.txt && kithd merge -o all *.part g
      kithd estimate -o parts.kith *.part g; kithd estimate -o all.kith all
      kithd count --part -o e empty.txt && kithd estimate -o none.kith e
      """)
    #expect(
      words.status == 3
        && words.output.hasSuffix(
          """
          kithd: the corpus holds no words
            give text files, folders of them, or text on standard input

          """)
    )
    #expect(try contents(of: folder.file("parts.kith")) == contents(of: folder.file("all.kith")))
    #expect(try !names().contains("none.kith"))
  }

  @Test func `a treebank's sentences are read as text, or as its tokens`() throws {
    let words = ["1-2\tDon’t", "1\tDo", "2\tn’t", "2.1\tever", "3\tgo", "4\tnow"]
    let lines = words.map { "\($0)\(String(repeating: "\t_", count: 7))\t\($0.hasPrefix("3") ? "SpaceAfter=No" : "_")" }
    _ = try folder.write(
      Array((lines.joined(separator: "\n") + "\n\n1\tyes\(String(repeating: "\t_", count: 8))\n").utf8), to: "a.conllu")
    let outcome = try shell(
      """
      set -e
      for options in "" --pre-tokenized; do
        kithd train --grammar-only --within-sentences $options -o a.kith a.conllu 2>/dev/null
        kithd export a.kith - 2>/dev/null | sed -n '/1-grams/,/^$/p' | cut -s -f 2 | grep -v '[<>]' | LC_ALL=C sort | tr '\\n' ' '
        echo
      done
      """)
    #expect(outcome.output == "Don't gonow yes \nDon’t go now yes \n")
  }

  @Test func `layers are learnt to the same bytes on one core as on two`() throws {
    var corpus = TopicCorpus(seed: 5)
    _ = try folder.write(Array(corpus.documents(30).joined(separator: "\n\n").utf8), to: "topics.txt")
    let outcome = try shell(
      """
      for cores in 0 0,1; do
        taskset -c $cores kithd train --pre-tokenized --order 3 --layers 2 --epochs 1 -o $cores.kith topics.txt 2>/dev/null
      done
      cmp 0.kith 0,1.kith && echo same
      """)
    #expect(outcome.output == "same\n")
  }

  @Test func `a file is written where one can be, and in the place of no input`() throws {
    _ = try folder.write(Array("the boat left the harbour\n".utf8), to: "in.txt")
    let outcome = try shell(
      """
      mkdir folder; mkfifo pipe
      kithd train --grammar-only --within-sentences -o model.kith in.txt 2>/dev/null
      for command in "train -o folder in.txt" "train -o pipe in.txt" "train -o none/model in.txt" "train -o in.txt in.txt" \
        "train -o new.kith --checkpoint new.kith in.txt" "train -o new.kith --checkpoint folder in.txt" \
        "count -o pipe in.txt" "export model.kith pipe" "export model.kith folder" "export model.kith ./model.kith"; do
        kithd $command >>said 2>&1 && echo "$command: it was written"
      done
      cat said | grep -v "^ \\|stage\\|tokenize"
      test -p pipe && test -d folder && cat in.txt
      ls
      """)
    let lines = outcome.output.split(separator: "\n").map(String.init)
    for said in [
      "kithd: folder is a folder: name a file",
      "kithd: pipe is no regular file, and would be replaced by one: name another",
      "kithd: there is no folder none for none/model",
      "kithd: in.txt is one of the inputs, which would be lost: name another file to write",
      "kithd: new.kith cannot be both model and checkpoint: name another file",
      "kithd: the checkpoint: folder is a folder: name a file", "the boat left the harbour",
      "kithd: ./model.kith is one of the inputs, which would be lost: name another file to write",
    ] {
      #expect(lines.contains(said), "\(said): \(outcome.output)")
    }
    #expect(!outcome.output.contains("it was written"), "\(outcome.output)")
    #expect(lines.count { $0.contains("pipe is no regular file") } == 3, "\(outcome.output)")
    let files = ["folder", "garden.txt", "harbour.txt", "in.txt", "model.kith", "pipe", "said"]
    #expect(Array(lines.suffix(files.count)) == files, "\(outcome.output)")
  }

  @Test func `a symbolic link stays, and the file that it leads to is written`() throws {
    _ = try folder.write(Array("the boat left the harbour\n".utf8), to: "in.txt")
    let outcome = try shell(
      """
      mkdir disk links
      exec 2>/dev/null
      ln -s ../disk/model.kith links/model.kith; ln -s "$PWD/links/model.kith" again; ln -s circle circle
      kithd train --grammar-only --within-sentences -o model.kith in.txt
      kithd train --grammar-only --within-sentences -o links/model.kith in.txt && cmp model.kith disk/model.kith && echo new
      echo >disk/model.kith
      kithd train --grammar-only --within-sentences -o again in.txt && cmp model.kith disk/model.kith && echo replaced
      ln -s disk/model.arpa arpa && kithd export model.kith arpa && sed -n 2p disk/model.arpa
      kithd export model.kith circle 2>&1 | head -n 1
      cd links; ln -s ../disk/checkpoint ck
      kithd train --grammar-only -o new.kith --checkpoint ./new.kith ../in.txt || echo one file
      kithd train --grammar-only -o ../disk/new.kith --checkpoint ck ../in.txt && ls ../disk | tail -n 1 && test -h ck && echo a link
      ln -s new.kith to-new
      kithd train --grammar-only -o new.kith --checkpoint to-new ../in.txt || echo one file
      rm ck to-new ../disk/new.kith; cd ..
      kithd export model.kith /dev/stdout 2>&1 | head -n 1
      kithd train --grammar-only -o "$(printf 'caf\\351')" in.txt 2>&1 | grep -c "in the arguments is not UTF-8"
      kithd export model.kith open.arpa; kithd export model.kith closed.arpa 2>&- ; cmp open.arpa closed.arpa && rm *.arpa
      test -h links/model.kith && test -h again && test -h arpa && ls disk links
      """)
    #expect(
      outcome.output == """
        new
        replaced
        ngram 1=7
        kithd: the output could not be written: cannot write: circle leads to no file, by symbolic links that lead to each other
        one file
        new.kith
        a link
        one file
        kithd: the output could not be written: cannot write: /dev/stdout is no regular file, and would be replaced by one: name another
        1
        disk:
        model.arpa
        model.kith

        links:
        model.kith

        """)
  }

  @Test(arguments: ["INT", "TERM", "HUP"])
  func `a command that waits for its input ends when it is told to, and leaves nothing`(signal: String) throws {
    let outcome = try shell(
      """
      mkfifo pipe
      kithd train --grammar-only -o model.kith pipe 2>/dev/null & waiting=$!
      sleep 1; kill -\(signal) $waiting; wait $waiting; echo $?
      # A writer that says nothing more.
      sleep 30 >pipe & writer=$!
      kithd count -o counts - <pipe 2>/dev/null & waiting=$!
      sleep 1; kill -\(signal) $waiting; wait $waiting; echo $?
      kill $writer
      ls | grep -v txt
      """)
    #expect(outcome.output == "130\n130\npipe\n", "\(outcome.output)")
  }

  @Test func `parts that other processes learn make the model that one makes`() throws {
    var corpus = TopicCorpus(seed: 9)
    _ = try folder.write(Array(corpus.documents(40).joined(separator: "\n\n").utf8), to: "topics.txt")
    let outcome = try shell(
      """
      set -e
      options="--documents empty-lines --order 3 --layers 1 --epochs 2 --parts 2 --meet-every 3000"
      kithd train $options -o alone.kith topics.txt 2>/dev/null
      kithd train $options --exchange x -o together.kith topics.txt 2>/dev/null & training=$!
      kithd associate --stay --part 0 x 2>stay.log & staying=$!
      until grep -qs ended x/round; do
        kithd associate --part 1 --progress json x >>once.log || true
      done
      wait $training
      wait $staying
      cmp alone.kith together.kith
      ls x
      tail -n 1 stay.log
      grep -c '"result":{"part":1,"round":1,"tokens":' once.log | sed 's/^[1-9].*/some/'
      kithd associate --part 1 x
      kithd associate --part 1 --stay x
      kithd associate --part 1 y || echo $?
      kithd train --exchange x -o none.kith topics.txt || echo $?
      """)
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "round" && lines.count > 4, "\(outcome.output)")
    #expect(lines.contains { $0.hasPrefix("part 0: round ") && $0.hasSuffix("tokens") }, "\(outcome.output)")
    #expect(lines.contains("some"), "\(outcome.output)")
    #expect(lines.contains("x: the training has ended"), "\(outcome.output)")
    #expect(
      outcome.output.contains(
        """
        kithd: there is no y/corpus: no training waits for parts there, or it has ended
          look whether `kithd train --exchange` still runs, with the same folder and version
        3
        """), "\(outcome.output)")
    #expect(outcome.output.contains("--meet-every and --exchange go with --parts."), "\(outcome.output)")
    #expect(lines.last == "2", "\(outcome.output)")
  }

  @Test func `count, merge and estimate make the model that train makes`() throws {
    let outcome = try shell(
      """
      set -e
      kithd train --grammar-only --output whole.kith harbour.txt garden.txt
      kithd count --output harbour.counts harbour.txt
      kithd count --output garden.counts - < garden.txt
      kithd merge --output all.counts harbour.counts garden.counts
      kithd estimate --output all.kith all.counts
      cmp whole.kith all.kith
      kithd estimate --output two.kith --order 2 --progress json garden.counts harbour.counts
      """)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("all.counts: ") && outcome.output.contains("\"result\""))
    let expected = ["all.counts", "all.kith", "garden.counts", "garden.txt", "harbour.counts", "harbour.txt"]
    #expect(try names() == expected + ["two.kith", "whole.kith"])
  }

  @Test func `a model goes out as an ARPA file and comes in again`() throws {
    let outcome = try shell(
      """
      set -e
      kithd train --within-sentences --grammar-only --output model.kith harbour.txt
      kithd export model.kith model.arpa.gz
      kithd import --tokenize --output again.kith model.arpa.gz
      zcat model.arpa.gz | kithd import --tokenize --output piped.kith --description "imported from model.arpa.gz" -
      cmp again.kith piped.kith
      cmp <(kithd export again.kith - | cut -f 2 | sort) <(zcat model.arpa.gz | cut -f 2 | sort)
      kithd export model.kith - 2> /dev/null | head -n 2
      """)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.hasSuffix("\\data\\\nngram 1=88\n"), "\(outcome.output)")
  }

  @Test(arguments: [
    ("kithd import --output x.kith bad.arpa", "line 3", 3),
    ("kithd import --output x.kith none.arpa", "no such", 3),
    ("kithd import --output x.kith --unknown 3 bad.arpa", "-37", 2),
    ("kithd train --output m.kith garden.txt && kithd export m.kith x.arpa", "--within-sentences", 3),
    ("kithd export none.kith x.arpa", "kithd: none.kith: the model cannot be read", 3),
    ("kithd merge --output x.counts garden.txt", "garden.txt: it is no file of counts", 3),
    ("kithd estimate --output x.kith none.counts", "none.counts", 3),
    (
      "kithd count --output g.counts --order 2 garden.txt && kithd estimate --output x.kith --order 3 g.counts",
      "order 2", 2
    ),
    ("kithd count --output none/x.counts garden.txt", "there is no folder none for none/x.counts", 2),
    ("kithd count --output x.counts --order 9 garden.txt", "1...7", 2),
  ])
  func `what goes wrong is said, and leaves nothing behind`(command: String, says: String, status: Int) throws {
    _ = try folder.write(Array("\\data\\\nngram 1=2\nngram 3=4\n".utf8), to: "bad.arpa")
    let outcome = try shell(command)
    #expect(outcome.status == Int32(status), "\(outcome.output)")
    #expect(outcome.output.contains(says), "\(outcome.output)")
    #expect(try names().allSatisfy { !$0.hasPrefix("x.") })
  }

  @Test(arguments: [
    "yes 'a b c' | kithd count --output x.counts - & ",
    // As the threads of many runtimes start their children.
    "yes 'a b c' | env --block-signal=TERM kithd count --output x.counts - & ",
    "awk 'BEGIN { print \"\\\\data\\\\\\nngram 1=2000000\\n\\n\\\\1-grams:\"; while (1) print \"-5 w\" i++ }' "
      + "| kithd import --output x.kith - & ",
  ])
  func `interrupted, a command leaves nothing behind`(command: String) throws {
    // $! is the last command of the pipeline, which is ours. It is interrupted once it has begun to write.
    let begun = "for i in $(seq 1200); do ls -d x.* 2> /dev/null && break; sleep 0.05; done; "
    // One that does not end is killed, so that the test fails and does not hang.
    let ends = "for i in $(seq 1200); do grep -qs 'State:.[^ZX]' /proc/$p/status || break; sleep 0.05; done; "
    let end = "p=$!; kill -TERM $p; \(ends)kill -KILL $p 2> /dev/null; wait $p; echo \"status $?\""
    let outcome = try shell(command + begun + end)
    #expect(outcome.output.contains("x."), "it had begun: \(outcome.output)")
    #expect(outcome.output.hasSuffix("status 130\n"), "\(outcome.output)")
    #expect(try names() == ["garden.txt", "harbour.txt"])
  }
}
