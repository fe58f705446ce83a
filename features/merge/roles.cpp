#include "features/merge/roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "features/merge/metric_threads.h"
#include "features/merge/revolved_shape.h"

namespace stepwise {
namespace {

constexpr std::array<const char*, kRoleKinds + 1> kNames{
    "screw",   "nut",  "washer", "pin",         "rivet", "circlip", "spring", "oRing",
    "bearing", "gear", "magnet", "electronics", "plate", "bracket", "rod",    "unknown"};

/// Geometry counts for more than a name; below this neither is believed alone.
constexpr double kBelieved = 0.5;

const Band* longestOuter(const RevolvedShape& shape) {
  const Band* best = nullptr;
  for (const Band& band : shape.bands)
    if (!band.inner && !band.conical && (!best || band.to - band.from > best->to - best->from)) best = &band;
  return best;
}

/// The bore that goes all the way through, widest wall first.
const Band* throughBore(const RevolvedShape& shape) {
  for (const Band& band : shape.bands)
    if (band.inner && !band.conical && band.turnRatio > 0.6 && band.to - band.from > 0.45 * shape.lengthMm)
      return &band;
  return nullptr;
}

class Geometry {
 public:
  Geometry(const FaceGraph& graph, const Recognition& recognition, const ProcessLibrary& library)
      : graph_(graph), recognition_(recognition), library_(library), shape_(findRevolvedShape(graph)) {}

  std::vector<RoleEvidence> all() {
    findGear();
    findORing();
    if (shape_) {
      findHeaded();
      findSetScrew();
      findNut();
      findRing();
      findPin();
    }
    findPlate();
    std::stable_sort(found_.begin(), found_.end(),
                     [](const RoleEvidence& a, const RoleEvidence& b) { return a.confidence > b.confidence; });
    return std::move(found_);
  }

 private:
  void add(RoleKind kind, double confidence, std::string text, std::vector<FaceId> faces = {}) {
    found_.push_back({kind, confidence, std::move(text), std::move(faces), false});
  }

  void findGear() {
    for (const Feature& feature : recognition_.features)
      if (const auto* gear = std::get_if<Gear>(&feature.shape))
        add(RoleKind::gear, 0.9, fmt::format("{} teeth, tip Ø{:.4g}", gear->teeth, gear->tipDiameterMm), feature.faces);
  }

  void findORing() {
    if (graph_.faces.empty()) return;
    std::vector<FaceId> faces;
    for (const Face& face : graph_.faces) {
      if (!std::holds_alternative<Torus>(face.surface)) return;
      faces.push_back(face.id);
    }
    const auto& torus = std::get<Torus>(graph_.faces.front().surface);
    add(RoleKind::oRing, 0.8,
        fmt::format("nothing but a torus, Ø{:.4g} × {:.4g}", 2 * torus.majorRadiusMm, 2 * torus.minorRadiusMm), faces);
  }

  /// A head on a shank: screws have a drive, rivets and headed pins none.
  void findHeaded() {
    const Band* shank = longestOuter(*shape_);
    if (!shank || shape_->areaRatio < 0.3 || throughBore(*shape_)) return;
    double head = shape_->outerRadiusMm;
    const Flats* hexagon = nullptr;
    for (const Flats& flats : shape_->outerFlats)
      if ((flats.count == 6 || flats.count == 4) && flats.acrossMm > 2.4 * shank->radiusMm) hexagon = &flats;
    if (hexagon) head = std::max(head, hexagon->acrossMm / 2);
    const double ratio = head / shank->radiusMm, shankLength = shank->to - shank->from;
    if (ratio < 1.25 || ratio > 3.2 || shankLength < 0.6 * shank->radiusMm) return;
    std::string drive;
    if (hexagon) drive = fmt::format("hexagon head {:.3g} across flats", hexagon->acrossMm);
    for (const Flats& flats : shape_->innerFlats) {
      if (!drive.empty() || flats.acrossMm > 2 * head) continue;
      if (flats.count == 6) drive = fmt::format("hexagon socket {:.3g}", flats.acrossMm);
      if (flats.count == 2) drive = fmt::format("slot {:.3g} wide", flats.acrossMm);
      if (flats.count == 4) drive = fmt::format("cross or square drive {:.3g}", flats.acrossMm);
    }
    const auto thread = findThreadOfShaft(library_, 2 * shank->radiusMm);
    const std::string size =
        thread ? fmt::format("M{:g}", thread->diameterMm) : fmt::format("Ø{:.3g}", 2 * shank->radiusMm);
    if (!drive.empty())
      add(RoleKind::screw, thread ? 0.9 : 0.7, fmt::format("{}, shank {} × {:.3g}", drive, size, shankLength),
          shank->faces);
    else
      add(RoleKind::pin, 0.6,
          fmt::format("head Ø{:.3g} on a shank Ø{:.3g} × {:.3g}, no drive", 2 * head, 2 * shank->radiusMm, shankLength),
          shank->faces);
  }

  void findNut() {
    const Band* bore = throughBore(*shape_);
    if (!bore || shape_->lengthMm > 3.2 * bore->radiusMm || shape_->lengthMm < 0.5 * bore->radiusMm) return;
    for (const Flats& flats : shape_->outerFlats) {
      const double ratio = flats.acrossMm / (2 * bore->radiusMm);
      if (flats.count == 6 && ratio > 1.4 && ratio < 2.4)
        add(RoleKind::nut, 0.9,
            fmt::format("hexagon {:.3g} across flats around a bore Ø{:.3g}", flats.acrossMm, 2 * bore->radiusMm),
            flats.faces);
    }
  }

  /// Washers, bearings, circlips.
  void findRing() {
    const Band *bore = throughBore(*shape_), *outer = longestOuter(*shape_);
    if (!outer || shape_->areaRatio < 0.85) return;
    if (!bore) return findCirclip(*outer);
    if (bore->turnRatio < 0.95) return findCirclip(*outer);
    const double inner = 2 * bore->radiusMm, out = 2 * shape_->outerRadiusMm, width = shape_->lengthMm;
    if (const LibraryTable* sizes = library_.table("merge.bearing_size"))
      for (const auto& row : sizes->rows)
        if (std::abs(row[1] - inner) < 0.01 && std::abs(row[2] - out) < 0.01 && std::abs(row[3] - width) < 0.01)
          add(RoleKind::bearing, 0.75,
              fmt::format("{:g} × {:g} × {:g} is a bearing's size of ISO 15", inner, out, width), bore->faces);
    if (width <= 0.3 * inner && out / inner > 1.5 && out / inner < 3.6)
      add(RoleKind::washer, 0.85, fmt::format("flat ring Ø{:.3g} / Ø{:.3g} × {:.3g}", inner, out, width), bore->faces);
  }

  void findCirclip(const Band& outer) {
    for (const Band& band : shape_->bands)
      if (band.inner && band.turnRatio > 0.5 && band.turnRatio < 0.97 && outer.turnRatio < 0.97 &&
          shape_->lengthMm < 0.2 * band.radiusMm)
        return add(RoleKind::circlip, 0.7,
                   fmt::format("open flat ring Ø{:.3g} × {:.3g}", 2 * band.radiusMm, shape_->lengthMm), band.faces);
  }

  /// A plain cylinder with a drive in its end and no head.
  void findSetScrew() {
    const Band* outer = longestOuter(*shape_);
    if (!outer || shape_->outerRadiusMm > outer->radiusMm + 1e-4 || shape_->lengthMm > 10 * outer->radiusMm) return;
    const auto thread = findThreadOfShaft(library_, 2 * outer->radiusMm);
    const std::string size =
        thread ? fmt::format("M{:g}", thread->diameterMm) : fmt::format("Ø{:.3g}", 2 * outer->radiusMm);
    for (const Flats& flats : shape_->innerFlats) {
      const double ratio = flats.acrossMm / (2 * outer->radiusMm);
      if (flats.count != 6 || ratio < 0.3 || ratio > 0.7) continue;
      add(RoleKind::screw, thread ? 0.8 : 0.65,
          fmt::format("hexagon socket {:.3g} in a plain cylinder {} × {:.3g}", flats.acrossMm, size, shape_->lengthMm),
          outer->faces);
      found_.back().headless = true;
      return;
    }
  }

  /// One plain cylinder with at most bevelled ends.
  void findPin() {
    const Band* outer = longestOuter(*shape_);
    if (!outer || shape_->areaRatio < 0.98) return;
    for (const Band& band : shape_->bands) {
      if (band.inner) return;
      if (&band != outer && !band.conical && std::abs(band.radiusMm - outer->radiusMm) > 1e-4) return;
      if (band.conical && band.to - band.from > 0.25 * shape_->lengthMm) return;
    }
    const double slender = shape_->lengthMm / (2 * outer->radiusMm);
    const std::string size = fmt::format("plain cylinder Ø{:.4g} × {:.4g}", 2 * outer->radiusMm, shape_->lengthMm);
    if (slender >= 1 && slender <= 12) add(RoleKind::pin, 0.75, size, outer->faces);
    if (slender > 12) add(RoleKind::rod, 0.75, size, outer->faces);
  }

  void findPlate() {
    for (const Feature& feature : recognition_.features)
      if (const auto* sheet = std::get_if<Sheet>(&feature.shape))
        return add(RoleKind::plate, 0.55, fmt::format("of one thickness, {:.3g}", sheet->thicknessMm));
    const Vec3 size = graph_.box.size();
    std::array<double, 3> sides{size.x, size.y, size.z};
    std::sort(sides.begin(), sides.end());
    if (graph_.box.empty() || sides[0] <= 0 || sides[1] < 4 * sides[0]) return;
    const double filled = graph_.mass.volumeMm3 / (sides[0] * sides[1] * sides[2]);
    if (filled > 0.5)
      add(RoleKind::plate, 0.55,
          fmt::format("flat: {:.3g} × {:.3g} × {:.3g}, {:.0f} % filled", sides[2], sides[1], sides[0], 100 * filled));
  }

  const FaceGraph& graph_;
  const Recognition& recognition_;
  const ProcessLibrary& library_;
  std::optional<RevolvedShape> shape_;
  std::vector<RoleEvidence> found_;
};

std::string sizeOf(RoleKind kind, const FaceGraph& graph, const ProcessLibrary& library) {
  const std::optional<RevolvedShape> shape = findRevolvedShape(graph);
  if (!shape) return "";
  if (kind == RoleKind::screw) {
    const Band* shank = longestOuter(*shape);
    const auto thread = shank ? findThreadOfShaft(library, 2 * shank->radiusMm) : std::nullopt;
    if (thread) return fmt::format("M{:g} × {:.3g}", thread->diameterMm, shank->to - shank->from);
  }
  if (kind == RoleKind::pin || kind == RoleKind::rod)
    if (const Band* outer = longestOuter(*shape))
      return fmt::format("Ø{:.3g} × {:.3g}", 2 * outer->radiusMm, shape->lengthMm);
  return "";
}

}  // namespace

const char* name(RoleKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

bool isBought(RoleKind kind) {
  switch (kind) {
    case RoleKind::screw:
    case RoleKind::nut:
    case RoleKind::washer:
    case RoleKind::rivet:
    case RoleKind::circlip:
    case RoleKind::spring:
    case RoleKind::oRing:
    case RoleKind::bearing:
    case RoleKind::magnet:
    case RoleKind::electronics: return true;
    default: return false;
  }
}

bool isFastener(RoleKind kind) {
  return kind == RoleKind::screw || kind == RoleKind::nut || kind == RoleKind::washer || kind == RoleKind::rivet;
}

std::vector<RoleEvidence> rolesByGeometry(const FaceGraph& graph, const Recognition& recognition,
                                          const ProcessLibrary& library) {
  return Geometry(graph, recognition, library).all();
}

/// Gears are often drawn without teeth, but hardly without an axis through their middle.
bool mayBeGear(const PartToName& part) {
  for (const Feature& feature : part.recognition.features)
    if (std::holds_alternative<Gear>(feature.shape)) return true;
  const std::optional<RevolvedShape> shape = findRevolvedShape(part.graph);
  if (!shape || shape->outerRadiusMm <= 0) return false;
  const Vec3 from = part.graph.mass.centroid - shape->origin;
  return norm(from - shape->axis * dot(from, shape->axis)) <= 0.05 * shape->outerRadiusMm;
}

std::vector<RoleEvidence> believableNames(const PartToName& part, const ProcessLibrary& library) {
  std::vector<RoleEvidence> words = rolesByName(part.names, library);
  for (RoleEvidence& e : words)
    if (e.kind == RoleKind::gear && e.confidence > 0 && !mayBeGear(part)) {
      e.confidence = 0;
      e.text += ", but it has no teeth and is not round";
    }
  return words;
}

Role classifyRole(const PartToName& part, const ProcessLibrary& library) {
  const std::vector<RoleEvidence> shapes = rolesByGeometry(part.graph, part.recognition, library);
  const std::vector<RoleEvidence> words = believableNames(part, library);
  // Each role's share of doubt from both witnesses; a plate's flatness says least, so any name goes before it.
  std::array<double, kRoleKinds> doubt;
  doubt.fill(1);
  for (const auto* witnesses : {&shapes, &words})
    for (const RoleEvidence& e : *witnesses) doubt[static_cast<std::size_t>(e.kind)] *= 1 - e.confidence;
  const auto best = static_cast<std::size_t>(std::min_element(doubt.begin(), doubt.end()) - doubt.begin());
  Role role;
  if (1 - doubt[best] < kBelieved) {
    role.evidence.push_back({RoleKind::unknown, 0, "no shape or name of a role", {}});
    role.evidence.insert(role.evidence.end(), words.begin(), words.end());
    return role;
  }
  role.kind = static_cast<RoleKind>(best);
  role.confidence = 1 - doubt[best];
  role.size = sizeOf(role.kind, part.graph, library);
  role.headless = role.kind == RoleKind::screw && std::any_of(shapes.begin(), shapes.end(), [](const RoleEvidence& e) {
                    return e.kind == RoleKind::screw && e.headless;
                  });
  for (const bool mine : {true, false})
    for (const auto* witnesses : {&shapes, &words})
      for (const RoleEvidence& e : *witnesses)
        if ((e.kind == role.kind) == mine) role.evidence.push_back(e);
  return role;
}

}  // namespace stepwise
