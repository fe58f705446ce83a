#include "tests/support/part_generator/score_recognition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace stepwise {
namespace {

/// What the feature says under a true dimension's name; several where the words for its sides are a matter of taste.
std::vector<double> saidFor(const Feature& feature, const std::string& name) {
  if (const auto* hole = std::get_if<Hole>(&feature.shape)) {
    if (name == "diameterMm") return {hole->diameterMm};
    if (name == "depthMm") return {hole->depthMm};
    double tip = 0;
    for (const HoleSegment& segment : hole->segments) tip = std::max(tip, segment.endMm);
    if (name == "tipDepthMm") return {tip};
  }
  if (const auto* cavity = std::get_if<Cavity>(&feature.shape)) {
    if (name == "cornerRadiusMm") return {cavity->cornerRadiusMm.value_or(0)};
    // Which side of a step is its depth depends on where the tool comes from; a blind slot turned over its end is one
    // again, with depth and length exchanged.
    if (cavity->kind == Cavity::Kind::step || feature.faceClass == "rectangular_blind_slot")
      return {cavity->lengthMm, cavity->widthMm, cavity->depthMm};
    if (name == "lengthMm") return {cavity->lengthMm};
    if (name == "widthMm") return {cavity->widthMm};
    if (name == "depthMm") return {cavity->depthMm};
  }
  if (const auto* groove = std::get_if<Groove>(&feature.shape)) {
    if (name == "widthMm") return {groove->widthMm};
    if (name == "depthMm") return {groove->depthMm};
    if (name == "diameterMm") return {groove->diameterMm};
  }
  if (const auto* chamfer = std::get_if<Chamfer>(&feature.shape))
    return {chamfer->widthMm, chamfer->widthMm * std::tan(chamfer->angle.inRadians())};
  if (const auto* round = std::get_if<Round>(&feature.shape)) return {round->radiusMm};
  if (const auto* fillet = std::get_if<Fillet>(&feature.shape)) return {fillet->radiusMm};
  if (const auto* boss = std::get_if<Boss>(&feature.shape))
    return {name == "heightMm" ? boss->heightMm : boss->diameterMm.value_or(0)};
  if (const auto* gear = std::get_if<Gear>(&feature.shape))
    return {name == "teeth" ? static_cast<double>(gear->teeth) : gear->tipDiameterMm};
  if (const auto* thread = std::get_if<Thread>(&feature.shape)) {
    if (name == "diameterMm") return {thread->diameterMm};
    if (name == "pitchMm") return {thread->pitchMm};
    if (name == "lengthMm") return {thread->lengthMm};
    if (name == "starts") return {static_cast<double>(thread->starts)};
    if (name == "leftHanded") return {thread->leftHanded ? 1.0 : 0.0};
  }
  if (const auto* knurl = std::get_if<Knurl>(&feature.shape)) {
    if (name == "diameterMm") return {knurl->diameterMm};
    if (name == "depthMm") return {knurl->depthMm};
    if (name == "pitchMm") return {knurl->pitchMm};
    if (name == "teeth") return {static_cast<double>(knurl->teeth)};
    if (name == "helixAngleDeg") return {knurl->helixAngle.inDegrees()};
    if (name == "widthMm") return {knurl->widthMm};
  }
  if (const auto* turned = std::get_if<TurnedProfile>(&feature.shape)) return {turned->maxDiameterMm};
  if (const auto* text = std::get_if<Text>(&feature.shape)) return {text->depthMm};
  if (const auto* rib = std::get_if<Rib>(&feature.shape))
    return {name == "heightMm" ? rib->heightMm : rib->thicknessMm};
  return {};
}

std::string formName(const Feature& feature) {
  const auto* hole = std::get_if<Hole>(&feature.shape);
  if (hole == nullptr) return {};
  switch (hole->form) {
    case Hole::Form::stepped: return "stepped_hole";
    case Hole::Form::counterbored: return "counterbored_hole";
    case Hole::Form::countersunk: return "countersunk_hole";
    case Hole::Form::tapered: return "tapered_hole";
    case Hole::Form::spotFaced: return "spot_faced_hole";
    default: return {};
  }
}

/// Richer kinds must be told apart from the plain one.
bool sameForm(const TrueInstance& truth, const Feature& feature) {
  if (const auto* cavity = std::get_if<Cavity>(&feature.shape); cavity && truth.kind == "keyway")
    return cavity->profile == "keyway";
  if (const auto* hole = std::get_if<Hole>(&feature.shape)) {
    if (truth.kind == "crossing_hole" && !hole->crossing) return false;
    if (truth.kind == "interrupted_hole" && hole->interruptions == 0) return false;
    if (truth.kind == "partial_hole" && hole->openFraction <= 0) return false;
    if (truth.kind == "blind_hole_ball" && hole->bottom != Hole::Bottom::spherical) return false;
  }
  if (const auto* knurl = std::get_if<Knurl>(&feature.shape))
    return (knurl->pattern == Knurl::Pattern::diamond) == (truth.kind == "diamond_knurl");
  if (const auto* fillet = std::get_if<Fillet>(&feature.shape); fillet && truth.kind == "growing_fillet")
    return fillet->variable;
  constexpr std::array<const char*, 5> kForms{"counterbored_hole", "countersunk_hole", "stepped_hole", "tapered_hole",
                                              "spot_faced_hole"};
  const std::string blind = "blind_";
  const std::string kind = truth.kind.starts_with(blind) ? truth.kind.substr(blind.size()) : truth.kind;
  const bool rich = std::any_of(kForms.begin(), kForms.end(), [&](const char* form) { return kind == form; });
  return rich ? formName(feature) == kind : formName(feature).empty();
}

bool among(Vec3 direction, const std::vector<Vec3>& list, double toleranceDeg) {
  const double least = std::cos(Angle::degrees(toleranceDeg).inRadians());
  return std::any_of(list.begin(), list.end(), [&](Vec3 known) { return dot(direction, known) >= least; });
}

std::string text(const std::vector<Vec3>& directions) {
  std::string result;
  for (Vec3 d : directions) result += fmt::format(" ({:.3f} {:.3f} {:.3f})", d.x, d.y, d.z);
  return result;
}

class Scorer {
 public:
  Scorer(const LabelledPart& truth, const Recognition& said, const ScoreOptions& options)
      : truth_(truth), said_(said), options_(options) {}

  RecognitionScore run() {
    for (std::size_t i = 0; i < truth_.instanceOf.size(); ++i) scoreFace(static_cast<FaceId>(i) + 1);
    for (const TrueInstance& instance : truth_.instances) scoreInstance(instance);
    return std::move(score_);
  }

 private:
  void scoreFace(FaceId face) {
    const int instance = truth_.instanceOf[face - 1];
    const std::string kind = instance < 0 ? "stock" : truth_.instances[instance].kind;
    const std::string faceClass = instance < 0 ? "stock" : truth_.instances[instance].faceClass;
    const std::string& said = said_.faces[face - 1].faceClass;
    KindScore& row = score_.byKind[kind];
    ++row.faces;
    row.facesRight += said == faceClass;
    if (instance < 0 && said != "stock")
      score_.misses.push_back(fmt::format("stock: face {} is called {}", face, said));
  }

  const Feature* exactFeature(const TrueInstance& instance) const {
    if (instance.faces.empty() || !said_.faces[instance.faces.front() - 1].feature) return nullptr;
    const int id = *said_.faces[instance.faces.front() - 1].feature;
    for (const Feature& feature : said_.features)
      if (feature.id == id && feature.faces == instance.faces && feature.faceClass == instance.faceClass &&
          sameForm(instance, feature))
        return &feature;
    return nullptr;
  }

  void scoreInstance(const TrueInstance& instance) {
    KindScore& row = score_.byKind[instance.kind];
    ++row.instances;
    const Feature* feature = exactFeature(instance);
    if (feature == nullptr) {
      score_.misses.push_back(missText(instance));
      return;
    }
    ++row.exact;
    for (const TrueDimension& dimension : instance.dimensions) scoreDimension(instance, dimension, *feature, row);
    if (!instance.directions.empty()) scoreDirections(instance, *feature, row);
  }

  std::string missText(const TrueInstance& instance) const {
    std::string line = fmt::format("{}: faces {} are", instance.kind, fmt::join(instance.faces, " "));
    std::map<std::string, std::vector<FaceId>> said;
    for (FaceId face : instance.faces) {
      const FaceVerdict& verdict = said_.faces[face - 1];
      said[fmt::format("{}#{}", verdict.faceClass, verdict.feature.value_or(0))].push_back(face);
    }
    for (const auto& [what, faces] : said) line += fmt::format(" {} ({})", what, fmt::join(faces, " "));
    for (const Feature& feature : said_.features) {
      const auto mine = [&](FaceId face) {
        return std::binary_search(instance.faces.begin(), instance.faces.end(), face);
      };
      if (said.size() != 1 || !std::any_of(feature.faces.begin(), feature.faces.end(), mine)) continue;
      if (feature.faces != instance.faces) line += fmt::format(" of faces {}", fmt::join(feature.faces, " "));
      if (!sameForm(instance, feature)) line += " form " + formName(feature);
    }
    return line;
  }

  void scoreDimension(const TrueInstance& instance, const TrueDimension& dimension, const Feature& feature,
                      KindScore& row) {
    ++row.dimensions;
    const std::vector<double> said = saidFor(feature, dimension.name);
    const double tolerance = dimension.name.ends_with("Deg") ? options_.angleToleranceDeg : options_.lengthToleranceMm;
    const bool right = std::any_of(said.begin(), said.end(),
                                   [&](double value) { return std::abs(value - dimension.value) <= tolerance; });
    row.dimensionsRight += right;
    if (!right)
      score_.misses.push_back(fmt::format("{}: {} of faces {} is {:.5f}, said {:.5f}", instance.kind, dimension.name,
                                          fmt::join(instance.faces, " "), dimension.value, fmt::join(said, " or ")));
  }

  void scoreDirections(const TrueInstance& instance, const Feature& feature, KindScore& row) {
    ++row.directions;
    const double tolerance = options_.angleToleranceDeg;
    const bool allNamed = std::all_of(instance.directions.begin(), instance.directions.end(),
                                      [&](Vec3 d) { return among(d, feature.directions, tolerance); });
    const bool nothingElse = std::all_of(feature.directions.begin(), feature.directions.end(), [&](Vec3 d) {
      return among(d, instance.directions, tolerance) || among(d, instance.alsoPossible, tolerance);
    });
    row.directionsRight += allNamed && nothingElse;
    if (!allNamed || !nothingElse)
      score_.misses.push_back(fmt::format("{}: directions of faces {} are{}, said{}", instance.kind,
                                          fmt::join(instance.faces, " "), text(instance.directions),
                                          text(feature.directions)));
  }

  const LabelledPart& truth_;
  const Recognition& said_;
  const ScoreOptions& options_;
  RecognitionScore score_;
};

}  // namespace

void KindScore::add(const KindScore& other) {
  faces += other.faces;
  facesRight += other.facesRight;
  instances += other.instances;
  exact += other.exact;
  dimensions += other.dimensions;
  dimensionsRight += other.dimensionsRight;
  directions += other.directions;
  directionsRight += other.directionsRight;
}

KindScore RecognitionScore::total() const {
  KindScore sum;
  for (const auto& [kind, row] : byKind) sum.add(row);
  return sum;
}

RecognitionScore scoreRecognition(const LabelledPart& truth, const Recognition& said, const ScoreOptions& options) {
  return Scorer(truth, said, options).run();
}

}  // namespace stepwise
