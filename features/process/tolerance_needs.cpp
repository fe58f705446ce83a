#include "features/process/tolerance_needs.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "features/process/tolerance_tables.h"

namespace stepwise {

namespace {

bool contains(const std::string& text, const char* word) { return text.find(word) != std::string::npos; }

/// A size for tolerances that come without one: the diameter of a round face, else the face's largest extent.
double sizeOf(const Face& face) {
  if (const auto* cylinder = std::get_if<Cylinder>(&face.surface)) return 2 * cylinder->radiusMm;
  if (const auto* sphere = std::get_if<Sphere>(&face.surface)) return 2 * sphere->radiusMm;
  return face.box.diagonalMm();
}

std::optional<int> ownerOf(const std::vector<FaceId>& faces, const Recognition& recognition) {
  for (const FaceId face : faces) {
    if (face >= 1 && face <= static_cast<int>(recognition.faces.size()) && recognition.faces[face - 1].feature)
      return recognition.faces[face - 1].feature;
  }
  return std::nullopt;
}

bool isForm(const PmiItem& item) {
  const auto names = {"flatness", "straightness", "roundness", "circularity", "cylindricity"};
  const bool profile = contains(item.kind, "profile") && item.datum.empty();  // ISO 1101: without datum it is form
  return profile ||
         std::any_of(names.begin(), names.end(), [&](const char* word) { return contains(item.kind, word); });
}

bool isTowardsOthers(const std::string& kind) {
  const auto names = {"position", "parallel", "perpendicular", "concentric", "coaxial",
                      "symmetry", "runout",   "profile",       "angularity"};
  return std::any_of(names.begin(), names.end(), [&](const char* word) { return contains(kind, word); });
}

/// Faces of the first letter of a datum reference "A|B|C".
std::vector<FaceId> datumFacesOf(const std::string& reference, const std::vector<PmiItem>& pmi) {
  const std::string letter = reference.substr(0, reference.find('|'));
  for (const PmiItem& item : pmi) {
    if (item.kind == "datum" && !letter.empty() && (item.datum == letter || item.name == letter)) return item.faces;
  }
  return {};
}

std::optional<ToleranceNeed> needOf(const PmiItem& item, const FaceGraph& graph, const ProcessLibrary& library) {
  ToleranceNeed need;
  for (const FaceId face : item.faces) {
    if (face >= 1 && face <= static_cast<int>(graph.faces.size())) need.faces.push_back(face);
  }
  need.nominalMm = item.value.value_or(need.faces.empty() ? 0 : sizeOf(graph.face(need.faces.front())));
  if (contains(item.kind, "rough")) {
    need.kind = ToleranceNeed::Kind::roughness;
    need.raUm = item.value ? item.value : item.upper;
    if (!need.raUm) return std::nullopt;
    need.text = fmt::format("Ra {:g}", *need.raUm);
    return need;
  }
  const bool form = isForm(item);
  if (form || isTowardsOthers(item.kind)) {
    need.kind = form ? ToleranceNeed::Kind::form : ToleranceNeed::Kind::position;
    need.widthMm = item.upper ? item.upper : item.value;
    if (!need.widthMm) return std::nullopt;
    need.nominalMm = need.faces.empty() ? 0 : sizeOf(graph.face(need.faces.front()));
    need.text = fmt::format("{} {:g}", item.kind, *need.widthMm);
  } else if (item.kind != "datum" && item.kind != "angle") {
    if (item.lower && item.upper) need.widthMm = std::abs(*item.upper - *item.lower);
    need.grade = gradeOfFit(item.fit);
    if (need.grade && !need.widthMm) need.widthMm = itWidthMm(library, *need.grade, need.nominalMm);
    need.text = fmt::format("{} {:g}", item.kind, need.nominalMm);
    if (!item.fit.empty()) {
      need.text += " " + item.fit;
    } else if (need.widthMm) {
      need.text += fmt::format(" +{:g} {:g}", *item.upper, *item.lower);
    }
  }
  if (!need.widthMm || *need.widthMm <= 0) return std::nullopt;
  if (!need.grade) need.grade = gradeFor(library, need.nominalMm, *need.widthMm);
  return need;
}

ToleranceNeed threadNeed(const Feature& feature, const std::string& designation, double diameterMm) {
  ToleranceNeed need;
  need.kind = ToleranceNeed::Kind::thread;
  need.faces = feature.faces;
  need.feature = feature.id;
  need.nominalMm = diameterMm;
  need.text = "thread " + designation;
  return need;
}

}  // namespace

std::vector<ToleranceNeed> findToleranceNeeds(const std::vector<PmiItem>& pmi, const Recognition& recognition,
                                              const FaceGraph& graph, const ProcessLibrary& library) {
  std::vector<ToleranceNeed> needs;
  for (const PmiItem& item : pmi) {
    if (std::optional<ToleranceNeed> need = needOf(item, graph, library)) {
      need->feature = ownerOf(need->faces, recognition);
      if (need->kind == ToleranceNeed::Kind::position) need->datumFaces = datumFacesOf(item.datum, pmi);
      needs.push_back(std::move(*need));
    }
  }
  for (const Feature& feature : recognition.features) {
    if (const auto* hole = std::get_if<Hole>(&feature.shape); hole && hole->thread) {
      needs.push_back(threadNeed(feature, *hole->thread, hole->diameterMm));
    } else if (const auto* thread = std::get_if<Thread>(&feature.shape)) {
      needs.push_back(threadNeed(feature, thread->designation, thread->diameterMm));
    }
  }
  return needs;
}

}  // namespace stepwise
