import Fixtures
import Foundation
import KithClient
import Testing

/// Sessions in a service manager's descriptor store: it gets each with `FDSTORE=1`, and gives them to the next daemon.
@Suite struct `Sessions and the descriptor store` {
  @Test func `go on after SIGKILL and after SIGTERM, to the bit`() throws {
    let folder = TemporaryFolder()
    try TinyCorpus.harbour.write(toFile: folder.file("text"), atomically: true, encoding: .utf8)
    try Self.manager.write(toFile: folder.file("manager.py"), atomically: true, encoding: .utf8)
    let child = try Child(
      ["/usr/bin/python3", folder.file("manager.py"), RunningDaemon.programs, folder.file("")],
      environment: ["PATH=/usr/bin:/bin"], output: folder.file("out"), messages: folder.file("err"))
    let status = child.wait()
    let messages = try String(contentsOfFile: folder.file("err"), encoding: .utf8)
    #expect(status == 0, "\(messages)")
    let output = try String(contentsOfFile: folder.file("out"), encoding: .utf8)
    #expect(output == "kept\nafter SIGKILL\nafter SIGTERM\nthe client's\nclosed\nothers\n", "\(output)\(messages)")
  }

  @Test(arguments: [SIGKILL, SIGTERM])
  func `the library goes on in its session over the same connection, and waits for the next daemon`(
    signal: Int32
  ) throws {
    let manager = try FakeServiceManager()
    let models = "\(manager.folder)/models"
    try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: true)
    try TinyCorpus.harbour.write(toFile: "\(manager.folder)/text", atomically: true, encoding: .utf8)
    let training = try Child(
      [
        "\(RunningDaemon.programs)/kithd", "train", "--grammar-only", "--output", "\(models)/a.kith",
        "\(manager.folder)/text",
      ], environment: ["PATH=/usr/bin:/bin"], output: "/dev/null", messages: "\(manager.folder)/err")
    try #require(training.wait() == 0)
    var daemon = try manager.start()
    defer {
      kill(daemon.identifier, SIGTERM)
      _ = daemon.wait()
    }
    try manager.messages(until: "READY=1")
    let connection = try Connection(to: manager.socket)
    let session = try connection.openSession(text: "The captain")
    try manager.messages(until: "FDSTORE=1")
    try connection.append(" poured", to: session.name)
    let before = try connection.predict("", in: session.scope).words
    kill(daemon.identifier, signal)
    _ = daemon.wait()
    daemon = try manager.start()
    // The next daemon need not be ready: its socket is there all the time.
    try connection.append(" a", to: session.name)
    #expect(try connection.predict("", in: session.scope).words == connection.predict("The captain poured a").words)
    #expect(try connection.undo(in: session.name) == 1)
    #expect(try connection.predict("", in: session.scope).words == before)
    try connection.close(session: session.name)
  }

  /// What systemd does for a service with FileDescriptorStoreMax=.
  private static let manager = #"""
    import atexit, fcntl, json, os, signal, socket, subprocess, sys

    programs, folder = sys.argv[1], sys.argv[2].rstrip("/")
    os.makedirs(folder + "/models")
    model = ["train", "--grammar-only", "--output", folder + "/models/a.kith", folder + "/text"]
    subprocess.run([programs + "/kithd"] + model, check=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(folder + "/s")
    listener.listen()
    notifications = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notifications.bind(folder + "/n")
    notifications.settimeout(60)
    store, running = {}, []

    @atexit.register
    def end():
        for child in running:
            os.kill(child, signal.SIGKILL)

    def start():
        descriptors, names = [listener.fileno()] + list(store.values()), ["query"] + list(store)
        child = os.fork()
        if child == 0:
            high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 100) for descriptor in descriptors]
            for index, descriptor in enumerate(high):
                os.dup2(descriptor, 3 + index)
            for descriptor in high:
                os.close(descriptor)
            os.closerange(3 + len(high), 100)
            os.execve(programs + "/kithd", ["kithd", "--state", folder], {
                "PATH": "/usr/bin:/bin", "HOME": folder, "NOTIFY_SOCKET": folder + "/n", "FDSTORE": "256",
                "LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(names)), "LISTEN_FDNAMES": ":".join(names)})
        running[:] = [child]
        until("READY=1")
        return child

    def until(beginning):
        while True:
            data, descriptors, _, _ = socket.recv_fds(notifications, 4096, 4)
            lines = data.decode().split("\n")
            name = next((line[7:] for line in lines if line.startswith("FDNAME=")), None)
            if "FDSTORE=1" in lines:
                assert name not in store and len(descriptors) == 1
                store[name] = descriptors[0]
            if "FDSTOREREMOVE=1" in lines:
                os.close(store.pop(name))
            if any(line.startswith(beginning) for line in lines):
                return

    def ask(**request):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(folder + "/s")
            connection.sendall((json.dumps(request) + "\n").encode())
            reply = json.loads(connection.makefile().readline())
        assert "result" in reply, reply
        reply["result"].pop("took_us", None)
        return reply["result"]

    def restart(child, number):
        os.kill(child, number)
        os.waitpid(child, 0)
        running.clear()
        return start()

    # One that is no session any more: it is dropped, and the others go on.
    damaged = "s-" + "0" * 25
    store[damaged] = os.memfd_create("damaged")
    child = start()
    assert damaged not in store, store
    opened = ask(op="session.open", text="The captain")
    session = opened["session"]
    assert opened["kept"]
    until("FDSTORE=1")
    print("kept")
    ask(op="session.append", session=session, text=" poured a")
    ask(op="session.append", session=session, text=" boat")
    ask(op="session.undo", session=session)
    ask(op="session.append", session=session, text=" glass")
    before = [ask(op="predict", session=session, top=100), ask(op="session.save", session=session)]
    child = restart(child, signal.SIGKILL)
    after = [ask(op="predict", session=session, top=100), ask(op="session.save", session=session)]
    for reply in before + after:
        reply.pop("bytes", None)
    assert before == after, (before, after)
    print("after SIGKILL")
    ask(op="session.append", session=session, text=" of")
    before = ask(op="predict", session=session, top=100)
    child = restart(child, signal.SIGTERM)
    assert ask(op="predict", session=session, top=100) == before
    assert ask(op="session.undo", session=session, count=3)["undone"] == 3
    print("after SIGTERM")
    ask(op="session.append", session=session, text=" laughed")
    line = subprocess.run([programs + "/kith", "-S", folder + "/s", "session", "save", "-s", session],
                          capture_output=True, text=True, check=True).stdout
    assert line.strip() == "The captain laughed", line
    print("the client's")
    ask(op="session.close", session=session)
    until("FDSTOREREMOVE=1")
    assert session not in store
    print("closed")
    child = restart(child, signal.SIGKILL)
    assert ask(op="status")["sessions"] == 0
    os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)
    running.clear()
    print("others")
    """#
}
