import Foundation
import Testing

@testable import KithServer

/// What is written down of a job.
struct JobRecordTests {
  @Test func `a job that cannot be written down leaves nothing behind`() throws {
    let folder = try TestFolder()
    // A folder that is not empty stands where the record should.
    try FileManager.default.createDirectory(atPath: folder.file("job.json/full"), withIntermediateDirectories: true)
    let model = try #require(ModelKey(catalogText: "novels"))
    let record = JobRecord(job: "j-1", kind: .train, uid: 7, model: model)
    #expect(throws: (any Error).self) { try record.write(folder: folder.file("")) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("")) == ["job.json"])
    try FileManager.default.removeItem(atPath: folder.file("job.json"))
    try record.write(folder: folder.file(""))
    #expect(JobRecord(folder: folder.file(""), job: "j-1")?.uid == 7)
  }
}
