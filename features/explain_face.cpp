#include "features/explain_face.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "features/report_phrases.h"
#include "features/report_strings.h"
#include "features/report_values.h"

namespace stepwise {
namespace {

const char* convexityPhrase(Convexity convexity) {
  switch (convexity) {
    case Convexity::convex: return "outer corner";
    case Convexity::concave: return "inner corner";
    case Convexity::smooth: return "smooth";
    case Convexity::undefined: return "undefined";
  }
  return "undefined";
}

std::string ownerPhrase(const Subject& subject, FaceId face) {
  const FaceVerdict& verdict = subject.recognition().faces[face - 1];
  if (!verdict.feature) return verdict.faceClass;
  return fmt::format("feature {}, {}", *verdict.feature, kindName(subject.feature(*verdict.feature).shape));
}

std::string explainNeighbours(const Subject& subject, FaceId face) {
  std::string out = "  Meets\n";
  for (int id : edgesOf(subject.analysis.graph, face)) {
    const Edge& edge = subject.analysis.graph.edge(id);
    if (edge.seam) continue;
    const FaceId other = edge.otherThan(face);
    const std::string neighbour =
        other == 0 ? "nothing: open edge" : fmt::format("face {} ({})", other, ownerPhrase(subject, other));
    out += fmt::format("    {} across edge {}, {} of {}° inside the material, {} long\n", neighbour, edge.id,
                       convexityPhrase(edge.convexity), lengthPhrase(edge.interiorAngle.inDegrees()),
                       lengthPhrase(edge.lengthMm));
  }
  return out;
}

/// Reasons are stored as one line, rule by rule.
std::string explainReasons(const std::string& reasons) {
  std::string out;
  for (std::size_t at = 0; at < reasons.size();) {
    const std::size_t end = std::min(reasons.find("; ", at), reasons.size());
    out += "    " + printable(reasons.substr(at, end - at), kLongestReason) + "\n";
    at = end + 2;
  }
  return out;
}

std::string explainOwner(const Subject& subject, FaceId face) {
  const FaceVerdict& verdict = subject.recognition().faces[face - 1];
  if (!verdict.feature) {
    const char* title = verdict.faceClass == "stock" ? "  Belongs to the raw stock, because\n"
                                                     : "  No feature owns it. What each rule missed:\n";
    return title + explainReasons(verdict.reason);
  }
  const Feature& feature = subject.feature(*verdict.feature);
  const Json json = featureJson(feature);
  return fmt::format("  Belongs to feature {}, {}: {}\n    class {}, by rule {}; {}\n", feature.id, featureName(json),
                     featureDimensions(json), feature.faceClass, feature.rule, confidencePhrase(feature.confidence));
}

/// Which tool cuts the face from one direction, how long it must be, and what stops a larger one.
std::string toolsPhrase(const ToolAccess& tools) {
  std::string out = "          cut " + percentPhrase(tools.fraction);
  if (tools.largest) out += fmt::format(" by {}", describeTool(*tools.largest));
  if (tools.finest && tools.finest->diameterMm < tools.largest->diameterMm)
    out += fmt::format(", its narrowest place by {}", describeTool(*tools.finest));
  if (tools.neededReachMm > 0)
    out += fmt::format("; {} mm below the holder, {} times the diameter", lengthPhrase(tools.neededReachMm),
                       roughPhrase(tools.ratio()));
  if (tools.cornerFraction > 0) out += fmt::format("; {} stays in inner corners", percentPhrase(tools.cornerFraction));
  if (tools.limit == ToolAccess::Limit::narrow)
    out += fmt::format("; no tool is slim enough for {} mm", lengthPhrase(tools.roomMm));
  if (tools.limit == ToolAccess::Limit::deep)
    out += fmt::format("; room for {} mm, but no such tool is long enough", lengthPhrase(tools.roomMm));
  if (!tools.blockers.empty()) out += "; narrowed by faces " + idsPhrase(tools.blockers, 4);
  return out + "\n";
}

std::string explainSight(const Subject& subject, FaceId face) {
  if (!subject.analysis.access) return "  From where a tool sees it was not looked at\n";
  const Access& access = *subject.analysis.access;
  const std::vector<double>& fraction = access.fraction[face - 1];
  std::vector<std::size_t> order(fraction.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return fraction[a] > fraction[b]; });
  constexpr std::size_t kMostShown = 8;
  std::string out = "  Seen from\n";
  for (std::size_t i = 0; i < std::min(kMostShown, order.size()); ++i) {
    const std::size_t d = order[i];
    out += fmt::format("    {:>5} from {} ({})", percentPhrase(fraction[d]),
                       directionOf(access.directions[d].direction), access.directions[d].source);
    const std::vector<FaceId>& blockers = access.blockedBy[face - 1][d];
    if (!blockers.empty()) out += "; in the way: faces " + idsPhrase(blockers, 4);
    out += "\n";
    if (const ToolAccess* tools = access.toolAccess(face, static_cast<int>(d))) out += toolsPhrase(*tools);
  }
  if (order.size() > kMostShown) out += fmt::format("    … {} more directions see less\n", order.size() - kMostShown);
  if (access.undercut.empty()) return out;
  for (const ToolAccess& byTCutter : access.undercut[face - 1])
    if (byTCutter.largest)
      out += fmt::format("    {:>5} by {}, its mouth open to {}\n", percentPhrase(byTCutter.fraction),
                         describeTool(*byTCutter.largest),
                         directionOf(access.directions[static_cast<std::size_t>(byTCutter.direction)].direction));
  return out;
}

std::string explainCutting(const Subject& subject, FaceId face) {
  std::string out;
  for (const SetupPlan& plan : subject.analysis.setups) {
    const std::string machine = machinePhrase(name(plan.machine));
    const auto unreached = std::find_if(plan.unreached.begin(), plan.unreached.end(),
                                        [&](const UnreachedFace& u) { return u.face == face; });
    if (unreached != plan.unreached.end()) {
      out += fmt::format("    {}: not reached: {}\n", machine, printable(unreached->reason, kLongestReason));
    } else if (const auto setup = plan.setupOfFace.find(face); setup != plan.setupOfFace.end()) {
      out += fmt::format("    {}: in setup {} of {}, from {}\n", machine, setup->second + 1, plan.setups.size(),
                         directionOf(plan.setups[setup->second].direction));
    }
  }
  return out.empty() ? "  Cut in no setup\n" : "  Cut\n" + out;
}

}  // namespace

Result<std::string> explainFace(const Subject& subject, FaceId id) {
  const std::vector<Face>& faces = subject.analysis.graph.faces;
  if (id < 1 || id > static_cast<int>(faces.size())) return fail(noSuchThing("face", id, faces.size(), subject));
  const Face& face = faces[id - 1];
  std::string out = fmt::format("Face {} of {}: {}, {} mm²\n", id, printable(subject.part.name),
                                surfaceNumbers(face.surface), amountPhrase(face.areaMm2));
  if (const std::string& name =
          subject.part.faces.size() >= faces.size() ? subject.part.faces[id - 1].name : std::string();
      !name.empty())
    out += "  The file calls it \"" + printable(name) + "\"\n";
  if (face.recognizedFromSpline) out += "  The file has a spline here that is this surface within tolerance\n";
  return out + explainOwner(subject, id) + explainNeighbours(subject, id) + explainSight(subject, id) +
         explainCutting(subject, id);
}

}  // namespace stepwise
