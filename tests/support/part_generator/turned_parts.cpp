#include "tests/support/part_generator/turned_parts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "geom/brep/face_graph.h"
#include "geom/model/drill_holes.h"
#include "geom/model/gear_profile.h"
#include "geom/model/make_solid.h"
#include "geom/model/trace_cut.h"
#include "tests/support/part_generator/random_numbers.h"
#include "tests/support/part_generator/tool_shapes.h"

namespace stepwise {
namespace {

constexpr int kStock = -1;
constexpr int kProfile = 0;  ///< index of the turned profile among the instances

/// One diameter of the shaft, from `from` to `to` along x.
struct Journal {
  double from = 0, to = 0, radius = 0;
  bool free = true;  ///< nothing has been cut into it yet
  double length() const { return to - from; }
  double middle() const { return (from + to) / 2; }
};

/// The half section of the shaft: x along the axis, y the radius, with whose each piece is.
class HalfSection {
 public:
  void lineTo(Point2 end, int owner) {
    if (!points_.empty()) owners_.push_back(owner);
    points_.push_back(end);
  }

  /// The closed outline, turned about the x axis.
  Solid body() const {
    std::vector<Vec3> polygon;
    for (Point2 p : points_) polygon.push_back({p.x, p.y, 0});
    return makeRevolved(polygon, {}, kX);
  }

  int ownerAt(Vec3 p) const {
    const Point2 at{p.x, std::hypot(p.y, p.z)};
    int best = kStock;
    double least = 1e300;
    for (std::size_t i = 0; i < owners_.size(); ++i)
      if (const double away = distanceTo(points_[i], points_[i + 1], at); away < least) {
        least = away;
        best = owners_[i];
      }
    return best;
  }

 private:
  static double distanceTo(Point2 a, Point2 b, Point2 p) {
    const double dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy);
    const double t = std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (length * length), 0.0, 1.0);
    return std::hypot(a.x + t * dx - p.x, a.y + t * dy - p.y);
  }

  std::vector<Point2> points_;
  std::vector<int> owners_;  ///< of the piece that ends at the next point
};

class TurnedPartMaker {
 public:
  explicit TurnedPartMaker(std::uint64_t seed) : random_(seed) {}

  LabelledPart run(std::uint64_t seed) {
    part_.seed = seed;
    add("turned", "turned", {}, {});
    drawJournals();
    special_ = random_.below(4);
    if (special_ == kGear || special_ == kKnurl) journals_[widest()].radius *= random_.between(1.3, 1.6);
    drawProfile();
    cutSpecial();
    cutBore();
    cutKeySeat();
    cutCrossHole();
    cutFlats();
    for (std::size_t i = 0; i < part_.instanceOf.size(); ++i)
      if (part_.instanceOf[i] >= 0) part_.instances[part_.instanceOf[i]].faces.push_back(static_cast<FaceId>(i) + 1);
    const Vec3 size = computeBox(part_.solid).size();
    part_.stockSizeMm = size;
    return part_;
  }

 private:
  using Label = std::function<int(const Face&)>;

  int add(const char* faceClass, const char* kind, std::vector<TrueDimension> dimensions,
          std::vector<Vec3> directions) {
    part_.instances.push_back({faceClass, kind, {}, std::move(dimensions), std::move(directions), {}, {}});
    return static_cast<int>(part_.instances.size()) - 1;
  }

  void drawJournals() {
    double x = 0, radius = random_.between(7, 14);
    for (std::size_t i = 0, count = 3 + random_.below(3); i < count; ++i) {
      const double length = random_.between(14, 26);
      journals_.push_back({x, x + length, radius});
      x += length;
      const double change = random_.between(1.5, 4);
      radius += radius > 11 || (radius > 8.5 && random_.chance(0.5)) ? -change : change;
    }
  }

  void drawProfile() {
    HalfSection section;
    section.lineTo({0, 0}, kStock);
    double at = journals_.front().radius;
    const double bevel = random_.between(0.5, 1.2);
    bevels_[0] = random_.chance(0.6), bevels_[1] = random_.chance(0.6) && special_ != kEccentric;
    section.lineTo({0, at - (bevels_[0] ? bevel : 0)}, kStock);
    if (bevels_[0]) section.lineTo({bevel, at}, addBevel(bevel));
    for (std::size_t i = 0; i < journals_.size(); ++i) {
      const Journal& journal = journals_[i];
      if (i > 0 && at != journal.radius) section.lineTo({journal.from, journal.radius}, kProfile);
      at = journal.radius;
      if (i > 0 && journals_[i - 1].radius > at && random_.chance(0.5)) addRelief(section, journal.from, at, 1);
      if (random_.chance(0.3)) addRing(section, i);
      const bool relief = i + 1 < journals_.size() && journals_[i + 1].radius > at && random_.chance(0.5);
      const bool last = i + 1 == journals_.size();
      if (relief) addRelief(section, journal.to, at, -1);
      if (!relief) section.lineTo({journal.to - (last && bevels_[1] ? bevel : 0), at}, kProfile);
    }
    const double end = journals_.back().to;
    if (bevels_[1]) section.lineTo({end, at - bevel}, addBevel(bevel));
    section.lineTo({end, 0}, kStock);
    part_.solid = section.body();
    for (const Face& face : buildFaceGraph(part_.solid).faces) part_.instanceOf.push_back(section.ownerAt(face.point));
  }

  int addBevel(double width) { return add("chamfer", "bevelled_end", {{"widthMm", width, kX}}, {}); }

  /// A groove right beside a shoulder, which goes on beyond it and stays a shoulder of the profile.
  void addRelief(HalfSection& section, double shoulder, double radius, int side) {
    const double width = random_.between(1.2, 2.5), floor = radius - random_.between(0.4, 0.9);
    const int groove =
        add("groove", "relief",
            {{"widthMm", width, kX}, {"depthMm", radius - floor, {}}, {"diameterMm", 2 * floor, {}}}, {});
    if (side > 0) {
      section.lineTo({shoulder, floor}, kProfile);
      section.lineTo({shoulder + width, floor}, groove);
      section.lineTo({shoulder + width, radius}, groove);
    } else {
      section.lineTo({shoulder - width, radius}, kProfile);
      section.lineTo({shoulder - width, floor}, groove);
      section.lineTo({shoulder, floor}, groove);
    }
  }

  void addRing(HalfSection& section, std::size_t index) {
    Journal& journal = journals_[index];
    if (!journal.free || (index + 1 == journals_.size() && special_ < kNothing) || index == widest()) return;
    journal.free = false;
    const double width = random_.between(1.1, 2.2), radius = journal.radius, floor = radius - random_.between(0.5, 1.2);
    const int groove =
        add("groove", "ring_groove",
            {{"widthMm", width, kX}, {"depthMm", radius - floor, {}}, {"diameterMm", 2 * floor, {}}}, {});
    const double from = journal.middle() - width / 2;
    section.lineTo({from, radius}, kProfile);
    section.lineTo({from, floor}, groove);
    section.lineTo({from + width, floor}, groove);
    section.lineTo({from + width, radius}, groove);
  }

  /// Cuts, if every face of the result can be told to be of one feature and the part stays whole.
  bool cutWith(const Solid& tool, const Label& labelOf) {
    const Result<TracedCut> traced = cutTraced(part_.solid, tool);
    if (!traced || solidCount(traced->solid) != 1 || !isValid(traced->solid)) return false;
    const FaceGraph toolGraph = buildFaceGraph(tool);
    std::vector<int> labels;
    for (const std::vector<FaceOrigin>& from : traced->origins) {
      if (from.empty()) return false;
      const auto labelAt = [&](const FaceOrigin& o) {
        return o.source == FaceOrigin::Source::tool ? labelOf(toolGraph.face(o.face)) : part_.instanceOf[o.face - 1];
      };
      for (const FaceOrigin& o : from)
        if (labelAt(o) != labelAt(from.front())) return false;
      labels.push_back(labelAt(from.front()));
    }
    part_.solid = traced->solid;
    part_.instanceOf = std::move(labels);
    return true;
  }

  std::size_t widest() const {
    const auto wider = [](const Journal& a, const Journal& b) { return a.radius < b.radius; };
    return static_cast<std::size_t>(std::max_element(journals_.begin(), journals_.end(), wider) - journals_.begin());
  }

  void cutSpecial() {
    if (special_ == kGear || special_ == kKnurl) cutTeeth(journals_[widest()]);
    if (special_ == kEccentric) cutEccentric(journals_.back());
  }

  /// Teeth all along the widest diameter; the blank's own surface stays as their tips.
  void cutTeeth(Journal& journal) {
    const double tip = journal.radius;
    for (const Journal& other : journals_)
      if (&other != &journal && other.radius > 0.8 * tip) return;
    const bool gear = special_ == kGear;
    const int teeth = gear ? 14 + static_cast<int>(random_.below(12)) : 36 + static_cast<int>(random_.below(20));
    const double module = 2 * (tip - 0.02) / (teeth + 2);
    const double depth = gear ? 2.25 * module : 0.7 * std::numbers::pi * tip / teeth;
    if (tip - depth < 0.82 * tip && !gear) return;
    for (const Journal& other : journals_)
      if (&other != &journal && other.radius > tip - depth - 0.3) return;
    Profile teethOutline = gear ? gearProfile({teeth, 2 * (tip + 0.05) / (teeth + 2)}) : notches(teeth, tip, depth);
    const Result<Solid> tool = extrude(circleProfile({0, 0}, tip + 2), journal.length() + 2,
                                       frameAt({journal.from - 1, 0, 0}, kX, kY), {teethOutline});
    if (!tool) return;
    const int ring = add("gear", gear ? "gear" : "straight_knurl",
                         {{"teeth", static_cast<double>(teeth), {}}, {"tipDiameterMm", 2 * tip, {}}}, {});
    const std::vector<int> before = part_.instanceOf;
    for (const Face& face : buildFaceGraph(part_.solid).faces)
      if (const auto* cylinder = std::get_if<Cylinder>(&face.surface))
        if (std::abs(cylinder->radiusMm - tip) < 1e-9 && part_.instanceOf[face.id - 1] == kProfile)
          part_.instanceOf[face.id - 1] = ring;
    if (cutWith(*tool, [ring](const Face&) { return ring; })) {
      journal.free = false;
    } else {
      part_.instanceOf = before;
      part_.instances.pop_back();
    }
  }

  static Profile notches(int teeth, double tip, double depth) {
    const double step = 2 * std::numbers::pi / teeth, out = tip + 0.5;
    const double half = 0.35 * step * (depth + 0.5) / depth;  // of the notch, where the outline turns in the air
    const auto at = [](double radius, double angle) {
      return Point2{radius * std::cos(angle), radius * std::sin(angle)};
    };
    Profile profile(at(out, half));
    for (int i = 0; i < teeth; ++i) {
      const double next = (i + 1) * step;
      profile.lineTo(at(out, next - half));
      profile.lineTo(at(tip - depth, next));
      profile.lineTo(i + 1 == teeth ? profile.start() : at(out, next + half));
    }
    return profile;
  }

  void cutEccentric(Journal& journal) {
    const double offset = random_.between(0.15, 0.3) * journal.radius;
    const double pin = (journal.radius - offset) * random_.between(0.75, 0.95), length = journal.length() * 0.7;
    const Result<Solid> tool = extrude(circleProfile({0, 0}, journal.radius + 2), length + 2,
                                       frameAt({journal.to - length, 0, 0}, kX, kY), {circleProfile({offset, 0}, pin)});
    if (!tool) return;
    const int eccentric = add("turned", "eccentric_pin", {{"diameterMm", 2 * pin, {}}}, {});
    const bool made = cutWith(*tool, [eccentric](const Face& face) {
      return std::holds_alternative<Cylinder>(face.surface) ? eccentric : kProfile;
    });
    if (!made) part_.instances.pop_back();
    journal.free = false;
  }

  double slimmest() const {
    double radius = 1e300;
    for (const Journal& journal : journals_) radius = std::min(radius, journal.radius);
    return radius;
  }

  /// From the near end, along the axis.
  void cutBore() {
    if (!random_.chance(0.6) || special_ == kEccentric) return;
    const double length = journals_.back().to, radius = random_.between(0.2, 0.45) * slimmest();
    const bool through = random_.chance(0.4);
    DrilledHole hole;
    hole.at = {0, 0, 0}, hole.towardsTool = -kX;
    hole.diameterMm = 2 * radius, hole.depthMm = through ? length + 2 : random_.between(0.2, 0.5) * length;
    if (!through) hole.point = Angle::degrees(118);
    const double tip = radius / std::tan(Angle::degrees(59).inRadians());
    const int bore = through ? add("through_hole", "through_bore",
                                   {{"diameterMm", 2 * radius, {}}, {"depthMm", length, kX}}, {kX, -kX})
                             : add("blind_hole", "blind_bore",
                                   {{"diameterMm", 2 * radius, {}}, {"tipDepthMm", hole.depthMm + tip, kX}}, {-kX});
    boreMm_ = radius;
    if (!cutWith(makeDrill(hole), [bore](const Face&) { return bore; })) part_.instances.pop_back();
  }

  Journal* drawFree(double leastLength) {
    std::vector<Journal*> fit;
    for (Journal& journal : journals_)
      if (journal.free && journal.length() >= leastLength && &journal != &journals_.back()) fit.push_back(&journal);
    if (fit.empty()) return nullptr;
    Journal* chosen = fit[random_.below(fit.size())];
    chosen->free = false;
    return chosen;
  }

  void cutKeySeat() {
    Journal* journal = random_.chance(0.6) ? drawFree(14) : nullptr;
    if (journal == nullptr) return;
    const double width = random_.between(0.35, 0.55) * journal->radius;
    const double length = width + random_.between(0.25, 0.4) * journal->length();
    const double floor = journal->radius - random_.between(0.2, 0.35) * journal->radius;
    const auto tool = upright(slotProfile({journal->middle(), 0}, length, width), floor, journal->radius + 2);
    const bool fits = length < journal->length() - 6 && floor > boreMm_ + 0.5 && tool.has_value();
    if (!fits) return;
    const int seat = add("circular_end_pocket", "key_seat", {{"lengthMm", length, kX}, {"widthMm", width, kY}}, {kZ});
    if (!cutWith(*tool, [seat](const Face&) { return seat; })) part_.instances.pop_back();
  }

  void cutCrossHole() {
    Journal* journal = random_.chance(0.6) ? drawFree(12) : nullptr;
    if (journal == nullptr) return;
    const double radius = random_.between(0.15, 0.3) * journal->radius, reach = journal->radius + 2;
    if (radius > 0.8 * boreMm_ && boreMm_ > 0) return;
    const int hole = add("through_hole", "cross_hole", {{"diameterMm", 2 * radius, {}}}, {kY, -kY});
    const Solid tool = makeCylinder({journal->middle(), -reach, 0}, kY, radius, 2 * reach);
    if (!cutWith(tool, [hole](const Face&) { return hole; })) part_.instances.pop_back();
  }

  /// Two parallel ones, for a spanner.
  void cutFlats() {
    Journal* journal = random_.chance(0.5) ? drawFree(14) : nullptr;
    if (journal == nullptr) return;
    const double depth = random_.between(0.1, 0.2) * journal->radius,
                 length = random_.between(0.3, 0.5) * journal->length();
    const double height = journal->radius - depth, reach = journal->radius + 2;
    if (height < boreMm_ + 0.5) return;
    for (const double side : {1.0, -1.0}) {
      const int flat = add("flat", "spanner_flat", {{"lengthMm", length, kX}, {"depthMm", depth, {}}}, {kZ * side});
      const Solid tool = makeBlock({length, 2 * reach, 2 + depth},
                                   {journal->middle() - length / 2, -reach, side > 0 ? height : -height - depth - 2});
      if (!cutWith(tool, [flat](const Face&) { return flat; })) part_.instances.pop_back();
    }
  }

  enum Special : std::size_t { kEccentric, kGear, kKnurl, kNothing };

  RandomNumbers random_;
  LabelledPart part_;
  std::vector<Journal> journals_;
  std::size_t special_ = kNothing;
  bool bevels_[2] = {false, false};
  double boreMm_ = 0;
};

}  // namespace

LabelledPart generateTurnedPart(std::uint64_t seed) { return TurnedPartMaker(seed).run(seed); }

}  // namespace stepwise
