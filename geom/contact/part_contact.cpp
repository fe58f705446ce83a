#include "geom/contact/part_contact.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "geom/contact/face_contact.h"
#include "geom/contact/mesh_contact.h"
#include "geom/contact/shape_meshes.h"
#include "geom/core/box_index.h"
#include "geom/core/parallel.h"
#include "geom/model/combine_solids.h"
#include "geom/model/make_solid.h"

namespace stepwise {
namespace {

Box3 grown(Box3 box, double by) {
  const Vec3 margin{by, by, by};
  return {box.min - margin, box.max + margin};
}

Box3 shared(const Box3& a, const Box3& b) {
  return {{std::max(a.min.x, b.min.x), std::max(a.min.y, b.min.y), std::max(a.min.z, b.min.z)},
          {std::min(a.max.x, b.max.x), std::min(a.max.y, b.max.y), std::min(a.max.z, b.max.z)}};
}

/// One part with what is looked up in it again and again.
class PreparedShape {
 public:
  PreparedShape(const ShapeMeshes& shapes, int index)
      : graph(shapes.graph(index)), solid(shapes.solid(index)), shapes_(shapes), index_(index) {
    std::vector<Box3> boxes;
    for (const Face& face : graph.faces) boxes.push_back(face.box);
    faces_ = std::make_unique<BoxIndex>(boxes);
  }

  std::vector<int> facesTouching(const Box3& box) const { return faces_->touching(box); }
  const ContactMesh& mesh() const { return shapes_.mesh(index_); }

  const FaceGraph& graph;
  const Solid& solid;

 private:
  const ShapeMeshes& shapes_;
  int index_;
  std::unique_ptr<BoxIndex> faces_;
};

using Shapes = std::vector<std::unique_ptr<PreparedShape>>;

/// Two parts in one relative placement, rounded so that copies of a sub-assembly agree.
struct RelativeKey {
  int a = 0, b = 0;
  std::array<long long, 12> placement{};
  auto operator<=>(const RelativeKey&) const = default;
};

RelativeKey keyOf(int a, int b, const Placement& p) {
  RelativeKey key{a, b, {}};
  const std::array<Vec3, 4> rows{p.axes[0], p.axes[1], p.axes[2], p.origin};
  for (std::size_t i = 0; i < 4; ++i) {
    const double step = i < 3 ? 1e-6 : 1e-5;
    const Vec3 v = rows[i];
    key.placement[3 * i] = std::llround(v.x / step);
    key.placement[3 * i + 1] = std::llround(v.y / step);
    key.placement[3 * i + 2] = std::llround(v.z / step);
  }
  return key;
}

struct Neighbours {
  int a = 0, b = 0, relative = 0;
};

struct Relative {
  int shapeA = 0, shapeB = 0;
  Placement bInA;
};

struct Broad {
  std::vector<Neighbours> pairs;
  std::vector<Relative> relatives;
};

Broad findNeighbours(const Shapes& shapes, const std::vector<ContactInstance>& instances, double near) {
  std::vector<Box3> boxes;
  for (const ContactInstance& instance : instances)
    boxes.push_back(movedBox(shapes[instance.shape]->graph.box, instance.placement));
  const BoxIndex index(boxes);
  Broad broad;
  std::map<RelativeKey, int> known;
  for (std::size_t a = 0; a < instances.size(); ++a) {
    if (boxes[a].empty()) continue;
    for (const int b : index.touching(grown(boxes[a], near))) {
      if (static_cast<std::size_t>(b) <= a) continue;
      const Placement bInA = instances[a].placement.inverse().after(instances[b].placement);
      const auto [found, fresh] = known.try_emplace(keyOf(instances[a].shape, instances[b].shape, bInA),
                                                    static_cast<int>(broad.relatives.size()));
      if (fresh) broad.relatives.push_back({instances[a].shape, instances[b].shape, bInA});
      broad.pairs.push_back({static_cast<int>(a), b, found->second});
    }
  }
  return broad;
}

/// Pairs of faces whose boxes come near. The part with fewer faces asks, the other one's index answers.
std::vector<FaceIdPair> nearFaces(const PreparedShape& a, const PreparedShape& b, const Placement& bInA, double near) {
  std::vector<FaceIdPair> pairs;
  const bool aAsks = a.graph.faces.size() < b.graph.faces.size();
  const PreparedShape &asking = aAsks ? a : b, &answering = aAsks ? b : a;
  const Placement toAnswering = aAsks ? bInA.inverse() : bInA;
  const Box3 reach = grown(movedBox(answering.graph.box, toAnswering.inverse()), near);
  for (const int i : asking.facesTouching(reach))
    for (const int j : answering.facesTouching(grown(movedBox(asking.graph.faces[i].box, toAnswering), near)))
      pairs.push_back(aAsks ? FaceIdPair{i + 1, j + 1} : FaceIdPair{j + 1, i + 1});
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

bool mayShareVolume(const PreparedShape& a, const PreparedShape& b, const Placement& bInA, double touch) {
  if (a.graph.mass.volumeMm3 <= 0 || b.graph.mass.volumeMm3 <= 0) return false;
  const Box3 common = shared(a.graph.box, movedBox(b.graph.box, bInA));
  const Vec3 size = common.max - common.min;
  return std::min({size.x, size.y, size.z}) > 2 * touch;
}

/// Bodies turned inside out in part share nothing by the kernel, though points lie deep in both.
void measureShared(const PreparedShape& a, const PreparedShape& b, const Placement& bInA, Interference& found) {
  if (const Result<double> shared = sharedVolumeMm3(a.solid, moved(b.solid, bInA)); shared && *shared > 1e-6) {
    found.volumeMm3 = *shared;
    return;
  }
  found.volumeBy = Interference::VolumeBy::points;
  if (const double counted = countSharedVolumeMm3(a.mesh(), b.mesh(), bInA); counted > 0) found.volumeMm3 = counted;
}

PairGeometry workOut(const PreparedShape& a, const PreparedShape& b, const Placement& bInA,
                     const FindContactsOptions& options) {
  PairGeometry geometry;
  std::vector<FaceTouch> touches;
  std::vector<FaceIdPair> freeform;
  const std::vector<FaceIdPair> pairs = nearFaces(a, b, bInA, options.nearMm);
  for (const auto& [fa, fb] : pairs) {
    if (auto touch = touchFaces(a.graph, fa, b.graph, fb, bInA, options)) touches.push_back(std::move(*touch));
    if (needsMesh(a.graph.face(fa).surface, b.graph.face(fb).surface)) freeform.push_back({fa, fb});
  }
  geometry.contacts = joinTouches(std::move(touches));
  if (!freeform.empty())
    if (auto contact = touchMeshes(a.mesh(), b.mesh(), bInA, freeform, options))
      geometry.contacts.push_back(std::move(*contact));
  if (options.interferences == FindContactsOptions::Interferences::found && !pairs.empty() &&
      mayShareVolume(a, b, bInA, options.touchMm)) {
    geometry.interference = findInterference(a.mesh(), b.mesh(), bInA, geometry.contacts, options.touchMm);
    if (geometry.interference) measureShared(a, b, bInA, *geometry.interference);
  }
  return geometry;
}

}  // namespace

Contacts findContacts(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances,
                      const FindContactsOptions& options, const Progress& progress) {
  Shapes prepared;
  for (int i = 0; i < shapes.size(); ++i) prepared.push_back(std::make_unique<PreparedShape>(shapes, i));
  const Broad broad = findNeighbours(prepared, instances, options.nearMm);
  Contacts contacts;
  contacts.neighbours = static_cast<int>(broad.pairs.size());
  contacts.different = static_cast<int>(broad.relatives.size());
  contacts.geometries.resize(broad.relatives.size());
  parallelFor(broad.relatives.size(), 1, [&](std::size_t i) {
    if (progress.cancelled()) return;
    const Relative& r = broad.relatives[i];
    contacts.geometries[i] = workOut(*prepared[r.shapeA], *prepared[r.shapeB], r.bInA, options);
  });
  for (const Neighbours& pair : broad.pairs) {
    const PairGeometry& geometry = contacts.geometries[pair.relative];
    if (!geometry.contacts.empty() || geometry.interference) contacts.pairs.push_back({pair.a, pair.b, pair.relative});
  }
  return contacts;
}

}  // namespace stepwise
