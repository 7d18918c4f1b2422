import Sessions
import Studies

/// What stands against any estimate, whatever it would come to: friction that was one incident, or that
/// keeps to people.
///
/// It asks for no estimate, so it is looked for before there is one.
struct Objections: Sendable {
  /// The people on whom checks are made.
  let sample: CheckSample
  /// What was found; at most one takes the estimates back.
  private var cautions: [Caution] = []
  private let clusteringZ: Double?

  init(_ inquiry: Inquiry, counted: FrictionSet) {
    let sample = CheckSample(inquiry, counted: counted, enough: CheckSample.enoughToTest)
    self.sample = sample
    let incident = inquiry.incident
    let clustering = FrictionClustering(sample.inquiry)
    clusteringZ = clustering?.z
    if let incident { cautions.append(incident) }
    // An incident keeps to people too.
    if let clustering, clustering.z > FrictionClustering.limit, incident == nil {
      cautions.append(.clusteredFriction(clustering))
    }
  }

  /// No estimate is to be given.
  var refuses: Bool { cautions.contains { $0.refuses } }

  /// Says what was found, and takes back what is not to be given.
  func weigh(on findings: inout Findings) {
    findings.robustness.clusteringZ = clusteringZ
    for caution in cautions {
      if caution.refuses {
        findings.withdraw(with: caution)
      } else {
        findings.cautions.append(caution)
      }
    }
  }
}

extension Inquiry {
  /// What is to be said where most of those hit were hit in one incident.
  fileprivate var incident: Caution? {
    let tally = tally ?? LogTally(study, leftOut: leftOut, wantsDays: true)
    let incidents = Incidents(study, leftOut: leftOut, tally)
    if incidents.isMostOfIt {
      return .singleIncident(incidents, refuses: incidents.incidents.count < Incidents.enough)
    }
    return ReleaseIncident(study, tally).map { .singleIncident($0) }
  }
}
