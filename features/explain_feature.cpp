#include "features/explain_feature.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "features/report_phrases.h"
#include "features/report_strings.h"
#include "features/report_values.h"

namespace stepwise {
namespace {

double worstSight(const Access& access, const std::vector<FaceId>& faces, std::size_t direction) {
  double worst = 1;
  for (FaceId face : faces) worst = std::min(worst, access.fraction[face - 1][direction]);
  return worst;
}

std::string explainToolDirections(const Subject& subject, const Feature& feature) {
  if (feature.directions.empty()) return "  No straight tool direction is known for it\n";
  std::string out = "  A tool would make it\n";
  for (Vec3 direction : feature.directions) {
    out += "    from " + directionOf(direction);
    if (const std::optional<FaceId> side = sideFacing(subject.analysis.graph, direction))
      out += fmt::format(", the side of face {}", *side);
    if (subject.analysis.access) {
      const Access& access = *subject.analysis.access;
      for (std::size_t d = 0; d < access.directions.size(); ++d) {
        if (dot(access.directions[d].direction, direction) <= 1 - 1e-7) continue;
        constexpr double kNothing = 0.005;
        const double worst = worstSight(access, feature.faces, d);
        out += worst > kNothing ? fmt::format("; its least visible face is seen {}", percentPhrase(worst))
                                : "; but other material is in the way";
      }
    }
    out += "\n";
  }
  return out;
}

std::string explainSteps(const Subject& subject, int feature) {
  if (!subject.analysis.process) return "";
  std::string out;
  for (const Route& route : subject.analysis.process->routes) {
    if (route.name != subject.analysis.process->recommended) continue;
    for (const ProcessStep& step : route.steps)
      if (std::find(step.features.begin(), step.features.end(), feature) != step.features.end())
        out += fmt::format("    {} on {}: {}\n", step.operation, step.resource, printable(step.reason, kLongestReason));
  }
  return out.empty() ? "" : "  Steps that make it\n" + out;
}

std::string pointPhrase(Vec3 p) {
  return fmt::format("({}, {}, {})", lengthPhrase(p.x), lengthPhrase(p.y), lengthPhrase(p.z));
}

const char* segmentPhrase(TurnedProfile::Segment::Kind kind) {
  using Kind = TurnedProfile::Segment::Kind;
  switch (kind) {
    case Kind::outerDiameter: return "outer";
    case Kind::innerDiameter: return "bore";
    case Kind::face: return "face";
    case Kind::cone: return "cone";
    case Kind::form: return "form";
  }
  return "form";
}

/// What a drawing would say beside the dimensions: where it lies, its pieces in order, what bounds the cutter.
struct DrawingLines {
  std::string operator()(const Hole& hole) const {
    std::string out =
        fmt::format("    opens at {}, axis along {}\n", pointPhrase(hole.axisOrigin), directionOf(hole.axisDirection));
    for (const HoleSegment& segment : hole.segments) {
      const std::string from =
          fmt::format("{} to {} below the opening", lengthPhrase(segment.startMm), lengthPhrase(segment.endMm));
      if (segment.kind == HoleSegment::Kind::cylinder)
        out += fmt::format("    Ø{}: {}\n", lengthPhrase(segment.diameterMm), from);
      if (segment.kind == HoleSegment::Kind::cone)
        out += fmt::format("    cone of {}° from Ø{} to Ø{}: {}\n", lengthPhrase(segment.includedAngle.inDegrees()),
                           lengthPhrase(segment.diameterMm), lengthPhrase(segment.endDiameterMm), from);
      if (segment.kind == HoleSegment::Kind::flat)
        out += fmt::format("    flat, {} below the opening\n", lengthPhrase(segment.endMm));
    }
    if (hole.diameterMm > 0 && hole.depthMm > hole.diameterMm)
      out += fmt::format("    {:.1f} times as deep as wide\n", hole.depthMm / hole.diameterMm);
    return out;
  }
  std::string operator()(const Cavity& cavity) const {
    std::string out;
    const auto list = [&](const char* what, const std::vector<FaceId>& faces) {
      if (!faces.empty()) out += fmt::format("    {}: faces {}\n", what, idsPhrase(faces, 12));
    };
    list("walls", cavity.walls);
    list("floor", cavity.floors);
    list("islands", cavity.islands);
    if (cavity.cornerRadiusMm && *cavity.cornerRadiusMm > 0) {
      const double cutter = 2 * *cavity.cornerRadiusMm;
      out += fmt::format("    corners R{} ask for a cutter of at most Ø{}, {:.1f} times as long as wide\n",
                         lengthPhrase(*cavity.cornerRadiusMm), lengthPhrase(cutter), cavity.depthMm / cutter);
    } else if (cavity.cornerRadiusMm && (cavity.kind == Cavity::Kind::pocket || cavity.kind == Cavity::Kind::passage)) {
      out += "    sharp corners between its walls: no turning cutter leaves them\n";
    }
    return out;
  }
  std::string operator()(const TurnedProfile& turned) const {
    std::string out = fmt::format("    axis through {} along {}\n", pointPhrase(turned.axisOrigin),
                                  directionOf(turned.axisDirection));
    for (const TurnedProfile::Segment& segment : turned.segments) {
      const bool tapers = std::abs(segment.diameterMm - segment.endDiameterMm) > 1e-6;
      out += fmt::format("    {} Ø{}{} from {} to {}: faces {}\n", segmentPhrase(segment.kind),
                         lengthPhrase(segment.diameterMm),
                         tapers ? " to Ø" + lengthPhrase(segment.endDiameterMm) : std::string(),
                         lengthPhrase(segment.startMm), lengthPhrase(segment.endMm), idsPhrase(segment.faces, 6));
    }
    if (!turned.deviating.empty())
      out += fmt::format("    not about this axis: faces {}\n", idsPhrase(turned.deviating, 12));
    return out;
  }
  std::string operator()(const Groove& groove) const {
    return fmt::format("    axis through {} along {}\n", pointPhrase(groove.axisOrigin),
                       directionOf(groove.axisDirection));
  }
  std::string operator()(const Gear& gear) const {
    return fmt::format("    axis through {} along {}\n", pointPhrase(gear.axisOrigin), directionOf(gear.axisDirection));
  }
  std::string operator()(const Knurl& knurl) const {
    return fmt::format("    axis through {} along {}\n", pointPhrase(knurl.axisOrigin),
                       directionOf(knurl.axisDirection));
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return "";  // the first line says it all
  }
};

std::string explainDrawing(const Feature& feature) {
  const std::string lines = std::visit(DrawingLines{}, feature.shape);
  return lines.empty() ? lines : "  On the drawing\n" + lines;
}

/// One line for each face; of many, one for each kind of surface.
std::string explainFaces(const Subject& subject, const Feature& feature) {
  constexpr std::size_t kMostSingly = 16;
  std::string out = "  Faces\n";
  if (feature.faces.size() <= kMostSingly) {
    for (FaceId face : feature.faces)
      out += fmt::format("    {:>4}  {}\n", face, surfaceNumbers(subject.analysis.graph.face(face).surface));
    return out;
  }
  std::map<std::string, std::vector<FaceId>> alike;
  for (FaceId face : feature.faces) {
    const Surface& surface = subject.analysis.graph.face(face).surface;
    const bool many = std::holds_alternative<Plane>(surface);
    alike[many ? "plane" : surfaceNumbers(surface)].push_back(face);
  }
  for (const auto& [words, faces] : alike)
    out += fmt::format("    {} × {}: faces {}\n", faces.size(), words, idsPhrase(faces, 8));
  return out;
}

}  // namespace

Result<std::string> explainFeature(const Subject& subject, int id) {
  const std::vector<Feature>& features = subject.recognition().features;
  if (id < 1 || id > static_cast<int>(features.size()))
    return fail(noSuchThing("feature", id, features.size(), subject));
  const Feature& feature = features[id - 1];
  const Json json = featureJson(feature);
  std::string out = fmt::format("Feature {} of {}: {}, {}\n", id, printable(subject.part.name), featureName(json),
                                featureDimensions(json));
  out += fmt::format("  class {}, by rule {}\n  {}\n", feature.faceClass, feature.rule,
                     confidencePhrase(feature.confidence));
  out += explainDrawing(feature) + explainFaces(subject, feature);
  out += explainToolDirections(subject, feature);
  std::string cutting;
  for (const SetupPlan& plan : subject.analysis.setups)
    for (std::size_t i = 0; i < plan.setups.size(); ++i)
      if (std::find(plan.setups[i].features.begin(), plan.setups[i].features.end(), id) !=
          plan.setups[i].features.end())
        cutting += fmt::format("    {}: setup {} of {}, from {}\n", machinePhrase(name(plan.machine)), i + 1,
                               plan.setups.size(), directionOf(plan.setups[i].direction));
  if (!cutting.empty()) out += "  Cut\n" + cutting;
  return out + explainSteps(subject, id);
}

}  // namespace stepwise
