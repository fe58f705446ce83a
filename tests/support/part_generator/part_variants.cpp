#include "tests/support/part_generator/part_variants.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <mutex>

#include "geom/brep/face_graph.h"
#include "geom/brep/mass_properties.h"
#include "geom/model/make_solid.h"
#include "geom/model/vary_solid.h"
#include "geom/step/step_reader.h"
#include "geom/step/step_writer.h"
#include "tests/support/part_generator/random_numbers.h"
#include "tests/support/round_points.h"

namespace stepwise {
namespace {

double distanceTo(const Surface& surface, Vec3 p) {
  if (const auto* plane = std::get_if<Plane>(&surface)) return std::abs(dot(p - plane->origin, plane->normal));
  if (const auto* cylinder = std::get_if<Cylinder>(&surface))
    return std::abs(norm(cross(p - cylinder->origin, cylinder->axis)) - cylinder->radiusMm);
  if (const auto* cone = std::get_if<Cone>(&surface)) {
    const Vec3 from = p - cone->apex;
    const double along = dot(from, cone->axis), out = norm(cross(from, cone->axis)),
                 angle = cone->halfAngle.inRadians();
    return std::abs(out * std::cos(angle) - along * std::sin(angle));
  }
  if (const auto* sphere = std::get_if<Sphere>(&surface)) return std::abs(norm(p - sphere->center) - sphere->radiusMm);
  if (const auto* torus = std::get_if<Torus>(&surface)) {
    const Vec3 from = p - torus->center;
    const double along = dot(from, torus->axis), out = norm(from - torus->axis * along) - torus->majorRadiusMm;
    return std::abs(std::hypot(along, out) - torus->minorRadiusMm);
  }
  return 1e300;
}

/// Whose face of `original` the point of a copy's face lies on; point and normal are in the original's place. Near an
/// edge, where a sliver's point lies as good as on both faces, the normal tells.
int instanceAt(const FaceGraph& original, const std::vector<int>& instanceOf, Vec3 p, Vec3 normal) {
  constexpr double kSameNormal = 0.99;
  int best = -1;
  double least = 1e300;
  for (const Face& face : original.faces) {
    Box3 box = face.box;
    constexpr Vec3 kMargin{0.01, 0.01, 0.01};
    box.add(box.min - kMargin);
    box.add(box.max + kMargin);
    if (p.x < box.min.x || p.y < box.min.y || p.z < box.min.z || p.x > box.max.x || p.y > box.max.y || p.z > box.max.z)
      continue;
    // A freeform face has no distance and no normal of its own at a point: inside its box it is as near as slivers are
    // wide, so that any other surface that really runs through the point comes first.
    constexpr double kFreeformMm = 0.02;
    const bool freeform = std::holds_alternative<Freeform>(face.surface);
    if (!freeform && dot(outwardNormal(face, p), normal) < kSameNormal) continue;
    const double away = freeform ? kFreeformMm : distanceTo(face.surface, p);
    if (away >= least) continue;
    least = away;
    best = instanceOf[face.id - 1];
  }
  return best;
}

/// `part` as `copy`, whose points lie where `back` leads to in the part.
LabelledPart carried(const LabelledPart& part, const Solid& copy, const Placement& back) {
  LabelledPart result = part;
  result.solid = copy;
  result.instanceOf.clear();
  for (TrueInstance& instance : result.instances) instance.faces.clear();
  const FaceGraph original = buildFaceGraph(part.solid);
  for (const Face& face : buildFaceGraph(copy).faces) {
    const Vec3 p = back.applyToPoint(face.point);
    const int instance =
        part.ownerAt ? part.ownerAt(p) : instanceAt(original, part.instanceOf, p, back.applyToDirection(face.normal));
    result.instanceOf.push_back(instance);
    if (instance >= 0) result.instances[instance].faces.push_back(face.id);
  }
  return result;
}

LabelledPart rotated(const LabelledPart& part) {
  RandomNumbers random(part.seed + 17);
  const Vec3 axis = normalized({random.between(-1, 1), random.between(-1, 1), random.between(0.1, 1)});
  const Placement turn = rotationAbout({3, 5, 7}, axis, Angle::degrees(random.between(5, 355)));
  LabelledPart result = carried(part, moved(part.solid, turn), turn.inverse());
  for (TrueInstance& instance : result.instances) {
    for (auto* directions : {&instance.directions, &instance.alsoPossible, &instance.blocked})
      for (Vec3& direction : *directions) direction = turn.applyToDirection(direction);
    for (TrueDimension& dimension : instance.dimensions)
      if (dimension.along) dimension.along = turn.applyToDirection(*dimension.along);
  }
  return result;
}

/// Written and read again: in inch, or with points that are rounded to a micrometre.
enum class Exporter { inch, fewDigits };

Result<LabelledPart> throughFile(const LabelledPart& part, Exporter exporter) {
  static std::atomic<int> count{0};
  static std::mutex oneFile;  // the kernel's units are global: a file that is written in inch must not meet one read
  const std::lock_guard lock(oneFile);
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() /
      ("stepwise_generated_" + std::to_string(::getpid()) + "_" + std::to_string(count++) + ".step");
  const auto written = writeStep(assemblyOf(part.solid, "part"), file.string(),
                                 {.unit = exporter == Exporter::inch ? LengthUnit::inch : LengthUnit::mm});
  if (!written) return fail(written.error());
  constexpr int kDecimals = 3;
  if (exporter == Exporter::fewDigits) roundPoints(file, kDecimals);
  const Result<Assembly> read = readStep(file.string());
  std::filesystem::remove(file);
  if (!read) return fail(read.error());
  return carried(part, read->parts.front().solid, {});
}

}  // namespace

const std::vector<PartVariant>& allPartVariants() {
  static const std::vector<PartVariant> all{PartVariant::plain,   PartVariant::rotated, PartVariant::shuffled,
                                            PartVariant::split,   PartVariant::slivers, PartVariant::halved,
                                            PartVariant::splines, PartVariant::inch,    PartVariant::gaps};
  return all;
}

std::string nameOf(PartVariant variant) {
  switch (variant) {
    case PartVariant::plain: return "plain";
    case PartVariant::rotated: return "rotated";
    case PartVariant::shuffled: return "shuffled";
    case PartVariant::split: return "split";
    case PartVariant::slivers: return "slivers";
    case PartVariant::halved: return "halved";
    case PartVariant::splines: return "splines";
    case PartVariant::inch: return "inch";
    case PartVariant::gaps: return "gaps";
  }
  return "";
}

double toleranceMm(PartVariant variant) {
  constexpr double kToleranceMm = 1e-3, kRoundedMm = 0.5e-3;  // the exporter's last digit is a micrometre
  // Each of the two places between which a length is measured has moved by up to half a digit along each axis.
  const double moved = variant == PartVariant::gaps ? 2 * std::sqrt(3.0) * kRoundedMm : 0;
  return kToleranceMm + moved;
}

Result<LabelledPart> varied(const LabelledPart& part, PartVariant variant) {
  switch (variant) {
    case PartVariant::plain: return part;
    case PartVariant::rotated: return rotated(part);
    case PartVariant::shuffled:
      return carried(part, withFacesShuffled(part.solid, static_cast<std::uint32_t>(part.seed)), {});
    case PartVariant::split: {
      const Box3 box = computeBox(part.solid);
      const auto split = withFacesSplitByPlane(part.solid, box.min + box.size() * 0.4713, {0.48, 0.6, 0.64});
      if (!split) return fail(split.error());
      return carried(part, *split, {});
    }
    case PartVariant::slivers: {
      constexpr double kWidthMm = 0.02;
      const Vec3 normal{0.48, 0.6, 0.64};
      const Box3 box = computeBox(part.solid);
      const Vec3 at = box.min + box.size() * 0.4713;
      const auto once = withFacesSplitByPlane(part.solid, at, normal);
      if (!once) return fail(once.error());
      const auto twice = withFacesSplitByPlane(*once, at + normal * kWidthMm, normal);
      if (!twice) return fail(twice.error());
      return carried(part, *twice, {});
    }
    case PartVariant::halved: {
      const auto halved = withClosedFacesHalved(part.solid);
      if (!halved) return fail(halved.error());
      return carried(part, *halved, {});
    }
    case PartVariant::splines: return carried(part, asSplines(part.solid), {});
    case PartVariant::inch: return throughFile(part, Exporter::inch);
    case PartVariant::gaps: return throughFile(part, Exporter::fewDigits);
  }
  return part;
}

}  // namespace stepwise
