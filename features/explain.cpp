#include "features/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "features/explain_chain.h"
#include "features/merge/explain_pair.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"
#include "features/report_values.h"

namespace stepwise {
namespace {

constexpr std::size_t kLongText = 4000;

/// One part with what was found in it, as the sentences below need it.
struct Subject {
  const Part& part;
  const PartAnalysis& analysis;

  const Recognition& recognition() const { return analysis.recognition; }
  const Feature& feature(int id) const { return analysis.recognition.features[id - 1]; }
};

Error noSuchThing(const std::string& what, int id, std::size_t count, const Subject& subject) {
  const std::string hint = count == 0 ? "the part has none" : fmt::format("it has {} 1 to {}", what, count);
  return {"no-such-" + what, "part " + subject.part.name, fmt::format("there is no {} {}", what, id), hint};
}

std::string directionOf(Vec3 direction) { return directionPhrase(vectorJson(direction)); }

std::string percent(double fraction) { return fmt::format("{:.0f} %", fraction * 100); }

std::string confidencePhrase(const Confidence& confidence) {
  std::string phrase = percent(confidence.value) + " sure";
  if (!confidence.reason.empty()) phrase += ": " + printable(confidence.reason, kLongText);
  return phrase;
}

std::string surfaceNumbers(const Surface& surface) {
  struct Visitor {
    std::string operator()(const Plane& s) const { return "plane facing " + directionOf(s.normal); }
    std::string operator()(const Cylinder& s) const {
      return fmt::format("{} Ø{}, axis along {}", s.concave ? "inner cylinder" : "outer cylinder",
                         lengthPhrase(s.radiusMm * 2), directionOf(s.axis));
    }
    std::string operator()(const Cone& s) const {
      return fmt::format("{} of {}° full angle, widening towards {}", s.concave ? "inner cone" : "outer cone",
                         lengthPhrase(s.halfAngle.inDegrees() * 2), directionOf(s.axis));
    }
    std::string operator()(const Sphere& s) const {
      return fmt::format("{} R{}", s.concave ? "hollow sphere" : "sphere", lengthPhrase(s.radiusMm));
    }
    std::string operator()(const Torus& s) const {
      return fmt::format("{} torus, ring R{}, tube R{}, axis along {}", s.concave ? "hollow" : "round",
                         lengthPhrase(s.majorRadiusMm), lengthPhrase(s.minorRadiusMm), directionOf(s.axis));
    }
    std::string operator()(const Freeform& s) const { return "freeform surface (" + s.kind + ")"; }
  };
  return std::visit(Visitor{}, surface);
}

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
    out += "    " + printable(reasons.substr(at, end - at), kLongText) + "\n";
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
  std::string out = "          cut " + percent(tools.fraction);
  if (tools.largest) out += fmt::format(" by {}", describeTool(*tools.largest));
  if (tools.finest && tools.finest->diameterMm < tools.largest->diameterMm)
    out += fmt::format(", its narrowest place by {}", describeTool(*tools.finest));
  if (tools.neededReachMm > 0)
    out += fmt::format("; {} mm below the holder, {} times the diameter", lengthPhrase(tools.neededReachMm),
                       roughPhrase(tools.ratio()));
  if (tools.cornerFraction > 0) out += fmt::format("; {} stays in inner corners", percent(tools.cornerFraction));
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
    out += fmt::format("    {:>5} from {} ({})", percent(fraction[d]), directionOf(access.directions[d].direction),
                       access.directions[d].source);
    const std::vector<FaceId>& blockers = access.blockedBy[face - 1][d];
    if (!blockers.empty()) out += "; in the way: faces " + idsPhrase(blockers, 4);
    out += "\n";
    if (const ToolAccess* tools = access.toolAccess(face, static_cast<int>(d))) out += toolsPhrase(*tools);
  }
  if (order.size() > kMostShown) out += fmt::format("    … {} more directions see less\n", order.size() - kMostShown);
  if (access.undercut.empty()) return out;
  for (const ToolAccess& byTCutter : access.undercut[face - 1])
    if (byTCutter.largest)
      out += fmt::format("    {:>5} by {}, its mouth open to {}\n", percent(byTCutter.fraction),
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
      out += fmt::format("    {}: not reached: {}\n", machine, printable(unreached->reason, kLongText));
    } else if (const auto setup = plan.setupOfFace.find(face); setup != plan.setupOfFace.end()) {
      out += fmt::format("    {}: in setup {} of {}, from {}\n", machine, setup->second + 1, plan.setups.size(),
                         directionOf(plan.setups[setup->second].direction));
    }
  }
  return out.empty() ? "  Cut in no setup\n" : "  Cut\n" + out;
}

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
        out += worst > kNothing ? fmt::format("; its least visible face is seen {}", percent(worst))
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
        out += fmt::format("    {} on {}: {}\n", step.operation, step.resource, printable(step.reason, kLongText));
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

/// Which other plans are as short, and what spoke against them.
std::string explainOptimal(const OptimalPlans& optimal) {
  if (optimal.count == 0) return "";
  std::string out =
      fmt::format("  {}{} {} as few setups", optimal.all ? "" : "At least ",
                  countPhrase(static_cast<std::size_t>(optimal.count), "plan"), optimal.count == 1 ? "has" : "have");
  if (optimal.different < optimal.count)
    out += fmt::format(", {} of them different up to the part's symmetry", optimal.different);
  out += optimal.count == 1 ? ": this one\n" : "; not taken:\n";
  for (const OtherPlan& other : optimal.others) {
    std::string axes;
    for (Vec3 direction : other.directions) axes += (axes.empty() ? "" : ", ") + directionOf(direction);
    out += fmt::format("    from {}: {}\n", axes, other.whyNot);
  }
  return out;
}

std::string explainPairs(const std::vector<PairTogether>& pairs) {
  constexpr std::size_t kMostShown = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(kMostShown, pairs.size()); ++i)
    out += fmt::format("    faces {} and {}, {}: {}\n", pairs[i].faces[0], pairs[i].faces[1],
                       printable(pairs[i].origin, kLongText),
                       pairs[i].together ? "cut in one setup" : "cut in different setups");
  if (pairs.size() > kMostShown) out += fmt::format("    … {} more\n", pairs.size() - kMostShown);
  return out.empty() ? "" : "  Pairs that should stand well to each other\n" + out;
}

std::string explainPlan(const SetupPlan& plan) {
  const std::string proof =
      plan.minimum == plan.lowerBound
          ? "no plan needs fewer (proven)"
          : fmt::format("at least {} are needed (proven); between the two the search ended", plan.lowerBound);
  std::string out = fmt::format("  The plan has {}: {}\n", countPhrase(plan.setups.size(), "setup"), proof);
  if (!plan.reason.empty()) out += "  " + printable(plan.reason, kLongText) + "\n";
  for (const StockReading& reading : plan.readings)
    out += fmt::format(
        "    {}{}: {}\n", countPhrase(reading.setups, "setup"),
        reading.clampings ? ", " + countPhrase(static_cast<std::size_t>(*reading.clampings), "clamping") : "",
        printable(reading.meaning, kLongText));
  return out + explainOptimal(plan.optimal) + explainPairs(plan.pairs);
}

Result<std::string> explainSetup(const Subject& subject, MachineClass machine, int number) {
  const auto plan = std::find_if(subject.analysis.setups.begin(), subject.analysis.setups.end(),
                                 [&](const SetupPlan& candidate) { return candidate.machine == machine; });
  const std::size_t count = plan == subject.analysis.setups.end() ? 0 : plan->setups.size();
  if (number < 1 || number > static_cast<int>(count)) {
    Error error = noSuchThing("setup", number, count, subject);
    if (count == 0 && plan != subject.analysis.setups.end())
      error.hint = "not possible on this machine: " + plan->reason;
    return fail(error);
  }
  const Setup& setup = plan->setups[number - 1];
  const Json json = setupsJson(subject.analysis.graph, subject.analysis)[name(machine)];
  std::string out =
      fmt::format("Setup {} of {} on a {}, {}: {} from {}\n", number, count, machinePhrase(name(machine)),
                  printable(subject.part.name), setup.operation, setupDirection(json["setups"][number - 1]));
  out += explainPlan(*plan);
  if (!plan->stock.empty()) out += "  Raw piece: " + plan->stock + "\n";
  out += "  Cuts\n";
  for (int id : setup.features) {
    const Json feature = featureJson(subject.feature(id));
    out += fmt::format("    feature {}, {}: {}\n", id, featureName(feature), featureDimensions(feature));
  }
  out += fmt::format("    faces {}\n", idsPhrase(setup.faces));
  if (setup.positions.size() > 1)
    for (const ToolPosition& position : setup.positions)
      out += fmt::format("    tool along {}: faces {}\n", directionOf(position.direction), idsPhrase(position.faces));
  for (const ToolNeed& need : setup.tools) {
    out += fmt::format("    {}: {}", need.feature != 0 ? fmt::format("feature {}", need.feature) : "other faces",
                       describeTool(need.tool));
    if (need.finest) out += ", then " + describeTool(*need.finest);
    if (need.form && need.form->kind != need.tool.kind) out += ", or in its own form by " + describeTool(*need.form);
    out += fmt::format(", {} mm below the holder ({} times the diameter)\n", lengthPhrase(need.neededReachMm),
                       roughPhrase(need.ratio));
  }
  out += "  Held by " + clampingPhrase(json["clampings"][number - 1]) + "\n";
  if (setup.clamping.contactAreaMm2 > 0)
    out += fmt::format("    contact {} mm²\n", amountPhrase(setup.clamping.contactAreaMm2));
  if (!setup.clamping.reason.empty()) out += "    " + printable(setup.clamping.reason, kLongText) + "\n";
  for (const std::string& refused : setup.clamping.rejected) out += "    not " + printable(refused, kLongText) + "\n";
  if (!plan->unreached.empty()) out += "  Not reached in any setup\n";
  for (const UnreachedFace& face : plan->unreached)
    out += fmt::format("    face {}: {}\n", face.face, printable(face.reason, kLongText));
  return out;
}

Error noSuchName(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  std::string names;
  for (const std::string& candidate : known) names += (names.empty() ? "" : ", ") + candidate;
  return {"no-such-" + what, name, "the part has no such " + what,
          names.empty() ? "nothing was planned" : "one of: " + names};
}

Result<std::string> explainRouteOf(const Subject& subject, const Question& question, const ProcessLibrary& library) {
  std::vector<std::string> known;
  if (subject.analysis.process)
    for (const Route& route : subject.analysis.process->routes) known.push_back(route.name);
  const Route* route = subject.analysis.process ? subject.analysis.process->find(question.name) : nullptr;
  if (route == nullptr) return fail(noSuchName("route", question.name, known));
  if (question.step && (*question.step < 1 || *question.step > static_cast<int>(route->steps.size())))
    return fail(noSuchThing("step", *question.step, route->steps.size(), subject));
  return fmt::format("Route {} ({}) of {}: {}\n", route->name, routePhrase(route->name), printable(subject.part.name),
                     route->feasible ? "feasible" : "not feasible") +
         explainRoute(*route, question.step, library, subject.analysis.ranking);
}

Result<std::string> explainPrinterOf(const Subject& subject, const std::string& name, const ProcessLibrary& library) {
  std::vector<std::string> known;
  for (const Printability& entry : subject.analysis.printability) {
    if (entry.printer == name || entry.route == name)
      return fmt::format("Printing {} by {}: {}\n", printable(subject.part.name), entry.printer,
                         stepwise::name(entry.outcome)) +
             explainPrinter(entry, library);
    known.push_back(entry.printer);
  }
  return fail(noSuchName("printer", name, known));
}

Result<std::string> explainVerdictOf(const Subject& subject, const ProcessLibrary& library) {
  if (!subject.analysis.evaluation)
    return fail({"no-such-verdict", "part " + subject.part.name, "the part was not evaluated", "see its diagnostics"});
  return fmt::format("Verdict on {}: {}\n", printable(subject.part.name), name(subject.analysis.evaluation->verdict)) +
         explainVerdict(*subject.analysis.evaluation, library);
}

}  // namespace

Result<std::string> explain(const AssemblyAnalysis& analysis, const Question& question, const ProcessLibrary& library) {
  if (question.about == Question::About::pair) return explainPair(analysis, question.id, question.other);
  const std::vector<Part>& parts = analysis.assembly.parts;
  if (question.part < 1 || question.part > static_cast<int>(parts.size()))
    return fail({"no-such-part", analysis.assembly.file.path, fmt::format("there is no part {}", question.part),
                 fmt::format("the file has parts 1 to {}", parts.size())});
  const std::size_t index = static_cast<std::size_t>(question.part) - 1;
  const Subject subject{parts[index], analysis.parts[index]};
  switch (question.about) {
    case Question::About::face: return explainFace(subject, question.id);
    case Question::About::feature: return explainFeature(subject, question.id);
    case Question::About::setup: return explainSetup(subject, question.machine, question.id);
    case Question::About::pair: break;  // answered above
    case Question::About::route: return explainRouteOf(subject, question, library);
    case Question::About::printer: return explainPrinterOf(subject, question.name, library);
    case Question::About::verdict: return explainVerdictOf(subject, library);
  }
  return fail({"no-such-question", "", "nothing was asked",
               "ask about a face, a feature, a setup, a route, a printer or the verdict"});
}

}  // namespace stepwise
