#include "features/setups/access_directions.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <optional>

#include "features/setups/face_samples.h"
#include "geom/core/check.h"
#include "geom/core/parallel.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// Rays start this share of the part's diagonal above the face: far above the noise of single precision, far below any
/// gap that a tool enters.
constexpr double kLiftShare = 1e-5;
/// Faces of ever coarser facets that a ray along a wall is led around.
constexpr int kCoarserFaces = 3;
/// A part with fewer rays than this is done before other threads have woken up.
constexpr std::size_t kRaysWorthThreads = 50'000;

/// Casts the rays of one face after the other.
class FaceExaminer {
 public:
  FaceExaminer(const FaceGraph& graph, const TriangleMesh& mesh, const RayCaster& rays,
               const std::vector<CandidateDirection>& directions, int samplesPerFace)
      : graph_(graph),
        mesh_(mesh),
        rays_(rays),
        directions_(directions),
        sampler_(graph, mesh, samplesPerFace),
        liftMm_(kLiftShare * rays.diagonalMm()) {}

  /// Fills the face's own rows of `access`; touches no other row.
  void examine(FaceId id, Access& access) const {
    const Face& face = graph_.face(id);
    const std::vector<FaceSample> samples = sampler_.samplesOf(face);
    std::vector<double>& fraction = access.fraction[id - 1];
    std::vector<std::uint64_t>& seen = access.seen[id - 1];
    fraction.assign(directions_.size(), 0);
    seen.assign(samples.size(), 0);
    access.blockedBy[id - 1].resize(directions_.size());
    const double steepest = -std::sin(steepestUndercut(face).inRadians());
    for (std::size_t d = 0; d < directions_.size(); ++d) {
      std::vector<FaceId>& blockers = access.blockedBy[id - 1][d];
      int open = 0;
      for (std::size_t s = 0; s < samples.size(); ++s) {
        if (dot(samples[s].normal, directions_[d].direction) < steepest) continue;
        if (const auto obstacle = findObstacle(face, samples[s], directions_[d].direction)) {
          if (std::find(blockers.begin(), blockers.end(), *obstacle) == blockers.end()) blockers.push_back(*obstacle);
        } else {
          ++open;
          if (d < 64) seen[s] |= std::uint64_t{1} << d;
        }
      }
      std::sort(blockers.begin(), blockers.end());
      fraction[d] = open / static_cast<double>(samples.size());
    }
  }

 private:
  /// How far a sample's normal may lean away from the direction and still be worth a ray. The normals of freeform faces
  /// are those of their facets, and the point of a facet lies beside the place on the tube of a torus that it stands
  /// for: there the rays decide.
  Angle steepestUndercut(const Face& face) const {
    const Angle halfFacet = mesh_.angularDeflection * 0.5;
    if (std::holds_alternative<Freeform>(face.surface)) return halfFacet;
    if (const auto* torus = std::get_if<Torus>(&face.surface); torus != nullptr && torus->minorRadiusMm > 0)
      return kDirectionTolerance +
             std::min(halfFacet, Angle::radians(sampler_.slackMm(face.id) / torus->minorRadiusMm));
    return kDirectionTolerance;
  }

  /// The face that hides the sample from the direction, if any.
  std::optional<FaceId> findObstacle(const Face& face, const FaceSample& sample, Vec3 direction) const {
    const double lean = dot(sample.normal, direction);
    // A wall that leans over by less than the tolerance is followed, so that it does not stand in its own way.
    const bool follows = lean < 0 && lean >= -std::sin(kDirectionTolerance.inRadians());
    const Vec3 along = follows ? normalized(direction - sample.normal * lean) : direction;
    const Vec3 start = sample.point + sample.normal * liftMm_;
    const auto hit = rays_.firstHit({start, along}, 0);
    if (!hit) return std::nullopt;
    double slackMm = std::max(sampler_.slackMm(face.id), sampler_.slackMm(hit->face));
    if (slackMm == 0) return hit->face;
    // Facets reach into the true free space by up to the slack: what they alone hide is not hidden.
    const Vec3 aside = sample.normal - along * dot(sample.normal, along);
    if (norm(aside) > 0.2) {
      for (int coarser = 0; coarser < kCoarserFaces; ++coarser) {
        const auto behind = rays_.firstHit({start + normalized(aside) * slackMm, along}, 0);
        if (!behind) return std::nullopt;
        // Further on the same wall may be cut into coarser facets.
        if (sampler_.slackMm(behind->face) <= slackMm) break;
        slackMm = sampler_.slackMm(behind->face);
      }
      return hit->face;
    }
    Vec3 across = face.point - sample.point;
    across = normalized(across - along * dot(across, along));
    if (across == Vec3{}) across = anyPerpendicular(along);
    for (const Vec3 shift : {across, cross(along, across), -cross(along, across), -across})
      if (!rays_.occluded({start + shift * slackMm, along}, 0)) return std::nullopt;
    return hit->face;
  }

  const FaceGraph& graph_;
  const TriangleMesh& mesh_;
  const RayCaster& rays_;
  const std::vector<CandidateDirection>& directions_;
  FaceSampler sampler_;
  double liftMm_;
};

void reportFacesWithoutTriangles(const TriangleMesh& mesh, Access& access) {
  for (const FaceId face : mesh.withoutTriangles)
    access.diagnostics.push_back({Severity::warning, "face-without-triangles", fmt::format("face {}", face),
                                  "the face could not be cut into triangles; access to it is judged by one point, and "
                                  "it hides nothing",
                                  "repair the face in the CAD system"});
}

/// Pieces that an exporter cut one surface into are judged together: a setup must not depend on how a file is written.
void judgePiecesTogether(const FaceGraph& graph, Access& access) {
  for (const LogicalFace& logical : graph.logicalFaces) {
    if (logical.faces.size() < 2) continue;
    std::vector<double> fraction(access.directions.size(), 0);
    std::vector<std::vector<FaceId>> blockedBy(access.directions.size());
    std::vector<std::uint64_t> seen;
    double area = 0;
    for (FaceId piece : logical.faces) area += graph.face(piece).areaMm2;
    for (FaceId piece : logical.faces) {
      const double share = area > 0 ? graph.face(piece).areaMm2 / area : 1.0 / logical.faces.size();
      for (std::size_t d = 0; d < fraction.size(); ++d) {
        fraction[d] += share * access.fraction[piece - 1][d];
        const std::vector<FaceId>& blockers = access.blockedBy[piece - 1][d];
        blockedBy[d].insert(blockedBy[d].end(), blockers.begin(), blockers.end());
      }
      seen.insert(seen.end(), access.seen[piece - 1].begin(), access.seen[piece - 1].end());
    }
    for (std::vector<FaceId>& blockers : blockedBy) {
      std::sort(blockers.begin(), blockers.end());
      blockers.erase(std::unique(blockers.begin(), blockers.end()), blockers.end());
    }
    for (FaceId piece : logical.faces) {
      access.fraction[piece - 1] = fraction;
      access.blockedBy[piece - 1] = blockedBy;
      access.seen[piece - 1] = seen;
    }
  }
}

/// The entry for one direction, if there is one.
const ToolAccess* entryOf(const std::vector<std::vector<ToolAccess>>& table, FaceId face, int direction) {
  if (table.empty()) return nullptr;
  const std::vector<ToolAccess>& known = table[face - 1];
  const auto found = std::lower_bound(known.begin(), known.end(), direction,
                                      [](const ToolAccess& entry, int d) { return entry.direction < d; });
  return found == known.end() || found->direction != direction ? nullptr : &*found;
}

}  // namespace

const ToolAccess* Access::toolAccess(FaceId face, int direction) const { return entryOf(tools, face, direction); }

const ToolAccess* Access::undercutAccess(FaceId face, int direction) const {
  return entryOf(undercut, face, direction);
}

double Access::cutFraction(FaceId face, int direction) const {
  const ToolAccess* byTool = toolAccess(face, direction);
  return byTool != nullptr ? byTool->fraction : fraction[face - 1][direction];
}

Access findAccess(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh,
                  const RayCaster& rays, const OrientedBox& box, const AccessOptions& options) {
  STEPWISE_CHECK(options.samplesPerFace > 0, "a face needs samples");
  Candidates candidates = findCandidateDirections(graph, recognition, box, options.candidates);
  Access access;
  access.directions = std::move(candidates.directions);
  access.diagnostics = std::move(candidates.diagnostics);
  reportFacesWithoutTriangles(mesh, access);

  const std::size_t faceCount = graph.faces.size();
  access.fraction.resize(faceCount);
  access.blockedBy.resize(faceCount);
  access.seen.resize(faceCount);
  const FaceExaminer examiner(graph, mesh, rays, access.directions, options.samplesPerFace);
  const std::size_t rayCount =
      faceCount * access.directions.size() * static_cast<std::size_t>(options.samplesPerFace) / 2;
  const std::size_t grain = rayCount < kRaysWorthThreads ? faceCount : 4;
  parallelFor(faceCount, std::max<std::size_t>(grain, 1),
              [&](std::size_t i) { examiner.examine(static_cast<FaceId>(i) + 1, access); });
  judgePiecesTogether(graph, access);
  return access;
}

}  // namespace stepwise
