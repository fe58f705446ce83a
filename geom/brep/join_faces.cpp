#include "geom/brep/join_faces.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <utility>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

class FaceJoiner {
 public:
  explicit FaceJoiner(const FaceGraph& graph)
      : split_(graph), edges_(graph.edges), gone_(graph.edges.size(), false), turned_(graph.edges.size(), false) {
    joined_.graph.vertices = graph.vertices;
    joined_.graph.gapMm = graph.gapMm;
    joined_.graph.box = graph.box;
    joined_.graph.mass = graph.mass;
    joined_.graph.diagnostics = graph.diagnostics;
  }

  JoinedFaces run() {
    for (const LogicalFace& logical : split_.logicalFaces) joined_.members.push_back(logical.faces);
    dropInnerEdges();
    for (const LogicalFace& logical : split_.logicalFaces) joined_.graph.faces.push_back(joinMembers(logical));
    for (int vertex : touched_) joinEdgesAt(vertex);
    updateLoops();
    renumberEdges();
    for (Face& face : joined_.graph.faces) {
      markOuterLoops(face);
      joined_.graph.logicalFaces.push_back({face.id, {face.id}});
    }
    return std::move(joined_);
  }

 private:
  bool isSplit(int logical) const { return split_.logicalFaces[logical - 1].faces.size() > 1; }
  int joinedOf(FaceId face) const { return face == 0 ? 0 : split_.face(face).logicalFace; }

  /// Between members of one logical face; their seams and poles too. Notes the vertices where they ended.
  void dropInnerEdges() {
    for (Edge& edge : edges_) {
      for (FaceId& face : edge.faces) face = joinedOf(face);
      const bool inner = edge.faces[0] != 0 && edge.faces[0] == edge.faces[1];
      const bool pole = edge.curve == CurveKind::degenerate && edge.faces[0] != 0;
      if ((!inner && !pole) || !isSplit(edge.faces[0])) continue;
      gone_[edge.id - 1] = true;
      touched_.insert(touched_.end(), edge.vertices.begin(), edge.vertices.end());
    }
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  }

  Face joinMembers(const LogicalFace& logical) const {
    const FaceId largest = *std::max_element(logical.faces.begin(), logical.faces.end(), [&](FaceId a, FaceId b) {
      return split_.face(a).areaMm2 < split_.face(b).areaMm2 * (1 - 1e-9);
    });
    Face face = split_.face(largest);
    face.id = face.logicalFace = logical.id;
    if (logical.faces.size() == 1) return face;
    face.areaMm2 = 0;
    Vec3 moment;
    std::vector<Coedge> border;
    for (FaceId member : logical.faces) {
      const Face& part = split_.face(member);
      face.areaMm2 += part.areaMm2;
      moment += part.centroid * part.areaMm2;
      face.box.add(part.box);
      for (const Loop& loop : part.loops)
        for (const Coedge& coedge : loop.coedges)
          if (!gone_[coedge.edge - 1]) border.push_back(coedge);
    }
    if (face.areaMm2 > 0) face.centroid = moment / face.areaMm2;
    face.loops = chainLoops(border);
    return face;
  }

  int startOf(const Coedge& c) const { return edges_[c.edge - 1].vertices[c.forward ? 0 : 1]; }
  int endOf(const Coedge& c) const { return edges_[c.edge - 1].vertices[c.forward ? 1 : 0]; }

  std::vector<Loop> chainLoops(const std::vector<Coedge>& border) const {
    std::vector<std::pair<int, std::size_t>> startingAt;  // vertex, place in the border
    for (std::size_t i = 0; i < border.size(); ++i) startingAt.push_back({startOf(border[i]), i});
    std::sort(startingAt.begin(), startingAt.end());
    std::vector<bool> taken(border.size(), false);
    const auto takeFrom = [&](int vertex) -> const Coedge* {
      for (auto at = std::lower_bound(startingAt.begin(), startingAt.end(), std::pair{vertex, std::size_t{0}});
           at != startingAt.end() && at->first == vertex; ++at) {
        if (taken[at->second]) continue;
        taken[at->second] = true;
        return &border[at->second];
      }
      return nullptr;  // an open boundary
    };
    std::vector<Loop> loops;
    for (std::size_t i = 0; i < border.size(); ++i) {
      if (taken[i]) continue;
      taken[i] = true;
      Loop loop;
      loop.coedges.push_back(border[i]);
      while (endOf(loop.coedges.back()) != startOf(loop.coedges.front())) {
        const Coedge* next = takeFrom(endOf(loop.coedges.back()));
        if (next == nullptr) break;
        loop.coedges.push_back(*next);
      }
      loops.push_back(std::move(loop));
    }
    return loops;
  }

  /// The two edges that are left at a vertex, if they run on into each other between the same two faces.
  void joinEdgesAt(int vertex) {
    std::vector<int> ends;
    for (const Edge& edge : edgesAround(vertex))
      for (int v : edge.vertices)
        if (v == vertex) ends.push_back(edge.id);
    if (ends.size() != 2 || ends[0] == ends[1]) return;
    Edge& first = edges_[ends[0] - 1];
    const Edge& other = edges_[ends[1] - 1];
    if (std::minmax(first.faces[0], first.faces[1]) != std::minmax(other.faces[0], other.faces[1])) return;
    const Edge ahead = first.vertices[1] == vertex ? first : flipped(first);
    const Edge second = other.vertices[0] == vertex ? other : flipped(other);
    if (!runsOn(ahead, second)) return;
    if (ahead.vertices != first.vertices) turned_[first.id - 1] = !turned_[first.id - 1];
    first = appended(ahead, second);
    around_[first.vertices[1]].push_back(first.id);
    gone_[second.id - 1] = true;
  }

  /// Joined edges turned where they were turned, and the edges they swallowed taken out: once for all loops, since a
  /// plate of a thousand holes has a thousand loops on one face.
  void updateLoops() {
    for (Face& face : joined_.graph.faces)
      for (Loop& loop : face.loops) {
        std::erase_if(loop.coedges, [&](const Coedge& c) { return gone_[c.edge - 1]; });
        for (Coedge& coedge : loop.coedges)
          if (turned_[coedge.edge - 1]) coedge.forward = !coedge.forward;
      }
  }

  std::vector<Edge> edgesAround(int vertex) {
    if (around_.empty())
      for (const Edge& edge : edges_)
        if (!gone_[edge.id - 1])
          for (int v : edge.vertices) around_[v].push_back(edge.id);
    std::vector<Edge> found;
    std::vector<int>& ids = around_[vertex];
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (int id : ids)
      if (!gone_[id - 1]) found.push_back(edges_[id - 1]);
    return found;
  }

  static Edge flipped(Edge edge) {
    std::swap(edge.vertices[0], edge.vertices[1]);
    std::swap(edge.start, edge.end);
    std::swap(edge.startTangent, edge.endTangent);
    edge.startTangent = -edge.startTangent;
    edge.endTangent = -edge.endTangent;
    edge.axis = -edge.axis;
    std::reverse(edge.samples.begin(), edge.samples.end());
    return edge;
  }

  bool runsOn(const Edge& first, const Edge& second) const {
    const double toleranceMm = std::max(sameLengthMm(split_, 1), 1e-4);
    if (first.curve != second.curve || first.curve == CurveKind::degenerate) return false;
    if (dot(first.endTangent, second.startTangent) < std::cos(kSmoothTolerance.inRadians())) return false;
    if (first.curve == CurveKind::line || first.curve == CurveKind::other) return true;
    return distance(first.center, second.center) < toleranceMm &&
           std::abs(first.radiusMm - second.radiusMm) < toleranceMm && dot(first.axis, second.axis) > 0;
  }

  /// The sample where half of the length is behind.
  static Vec3 halfWay(const std::vector<Vec3>& samples) {
    double length = 0, walked = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) length += distance(samples[i - 1], samples[i]);
    std::size_t at = 0;
    while (at + 1 < samples.size() && walked < length / 2) {
      walked += distance(samples[at], samples[at + 1]);
      ++at;
    }
    return samples[at];
  }

  static Edge appended(Edge first, const Edge& second) {
    const Vec3 joint = first.end;
    first.end = second.end;
    first.endTangent = second.endTangent;
    first.vertices[1] = second.vertices[1];
    first.lengthMm += second.lengthMm;
    first.mid = joint;
    if (!second.samples.empty()) {  // its first sample is the joint
      first.samples.insert(first.samples.end(), second.samples.begin() + 1, second.samples.end());
      first.mid = halfWay(first.samples);
    }
    if (first.curve == CurveKind::line) first.mid = (first.start + first.end) * 0.5;
    if (first.curve != CurveKind::circle || first.radiusMm <= 0) return first;
    const Vec3 x = normalized(first.start - first.center), y = cross(first.axis, x);
    const double half = first.lengthMm / first.radiusMm / 2;
    first.mid = first.center + (x * std::cos(half) + y * std::sin(half)) * first.radiusMm;
    return first;
  }

  void renumberEdges() {
    std::vector<int> idOf(edges_.size(), 0);
    for (const Edge& edge : edges_) {
      if (gone_[edge.id - 1]) continue;
      joined_.graph.edges.push_back(edge);
      joined_.graph.edges.back().id = idOf[edge.id - 1] = static_cast<int>(joined_.graph.edges.size());
    }
    for (Face& face : joined_.graph.faces)
      for (Loop& loop : face.loops)
        for (Coedge& coedge : loop.coedges) coedge.edge = idOf[coedge.edge - 1];
  }

  double reachOf(const Loop& loop) const {
    Box3 box;
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = joined_.graph.edge(coedge.edge);
      for (Vec3 p : {edge.start, edge.mid, edge.end}) box.add(p);
    }
    return box.diagonalMm();
  }

  /// How often the loop goes around the axis.
  double windingOf(const Loop& loop, Vec3 origin, Vec3 axis) const {
    const Vec3 x = anyPerpendicular(axis), y = cross(axis, x);
    const auto angleOf = [&](Vec3 p) { return std::atan2(dot(p - origin, y), dot(p - origin, x)); };
    const auto turn = [](double from, double to) { return std::remainder(to - from, 2 * std::numbers::pi); };
    double angle = 0;
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = joined_.graph.edge(coedge.edge);
      const double start = angleOf(edge.start), mid = angleOf(edge.mid), end = angleOf(edge.end);
      const double along = turn(start, mid) + turn(mid, end);
      const bool closed = edge.vertices[0] == edge.vertices[1] && edge.curve == CurveKind::circle;
      const bool around = closed && norm(cross(edge.center - origin, axis)) < 0.5 * edge.radiusMm;
      angle += around ? 2 * std::numbers::pi : coedge.forward ? along : -along;
    }
    return std::abs(angle) / (2 * std::numbers::pi);
  }

  /// In a plane the loop that reaches furthest; around an axis every loop that runs around it.
  void markOuterLoops(Face& face) const {
    if (!isSplit(face.id) || face.loops.size() < 2) return;
    bool anyAround = false;
    if (const auto axis = axisOf(face.surface))
      for (Loop& loop : face.loops) anyAround |= loop.outer = windingOf(loop, axis->first, axis->second) > 0.9;
    if (!anyAround) {
      const auto furthest = std::max_element(face.loops.begin(), face.loops.end(),
                                             [&](const Loop& a, const Loop& b) { return reachOf(a) < reachOf(b); });
      for (Loop& loop : face.loops) loop.outer = &loop == &*furthest;
    }
    std::stable_partition(face.loops.begin(), face.loops.end(), [](const Loop& loop) { return loop.outer; });
  }

  static std::optional<std::pair<Vec3, Vec3>> axisOf(const Surface& surface) {
    if (const auto* c = std::get_if<Cylinder>(&surface)) return std::pair{c->origin, c->axis};
    if (const auto* c = std::get_if<Cone>(&surface)) return std::pair{c->apex, c->axis};
    if (const auto* t = std::get_if<Torus>(&surface)) return std::pair{t->center, t->axis};
    return std::nullopt;
  }

  const FaceGraph& split_;
  std::vector<Edge> edges_;
  std::vector<bool> gone_;
  std::vector<bool> turned_;  ///< runs against its first direction
  std::vector<int> touched_;
  std::map<int, std::vector<int>> around_;
  JoinedFaces joined_;
};

}  // namespace

bool hasSplitFaces(const FaceGraph& graph) { return graph.logicalFaces.size() < graph.faces.size(); }

JoinedFaces joinFaces(const FaceGraph& graph) { return FaceJoiner(graph).run(); }

}  // namespace stepwise
