// Small assemblies made here, with joints, freedoms and order checked by hand.
#include <map>
#include <numbers>

#include "features/analysis.h"
#include "features/merge/study_assembly.h"
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

class Built {
 public:
  int part(const std::string& name, const Solid& solid, const std::string& material = "1.4404") {
    Part part;
    part.name = name;
    part.solid = solid;
    part.material = material;
    part.densityGPerCm3 = 8;
    part.faces.resize(faceCount(solid));
    assembly_.parts.push_back(std::move(part));
    return static_cast<int>(assembly_.parts.size()) - 1;
  }
  void place(int part, const Placement& placement = {}) {
    Instance instance;
    instance.part = part;
    instance.placement = placement;
    instance.name = assembly_.parts[part].name;
    assembly_.instances.push_back(std::move(instance));
  }
  void add(const std::string& name, const Solid& solid, const std::string& material = "1.4404") {
    place(part(name, solid, material));
  }

  std::shared_ptr<const AssemblyStudy> study() const {
    static const ProcessLibrary library = ProcessLibrary::builtIn().value();
    return analyzeAssembly(assembly_, library).value().study;
  }

 private:
  Assembly assembly_;
};

Solid plate(double z, double holeMm) {
  return drill(makeBlock({20, 20, 5}, {0, 0, z}), {{.at = {10, 10, z + 5}, .diameterMm = holeMm, .depthMm = 6}})
      .value();
}

Solid hexagon(double acrossMm, double heightMm, double z) {
  std::vector<Point2> corners;
  for (int i = 0; i < 6; ++i) {
    const double a = i * std::numbers::pi / 3, r = acrossMm / std::sqrt(3.0);
    corners.push_back({r * std::cos(a), r * std::sin(a)});
  }
  return moved(extrude(polygonProfile(corners), heightMm).value(), translationBy({10, 10, z}));
}

Solid tube(double innerMm, double outerMm, double fromZ, double lengthMm) {
  return cut(makeCylinder({0, 0, fromZ}, {0, 0, 1}, outerMm / 2, lengthMm),
             makeCylinder({0, 0, fromZ - 1}, {0, 0, 1}, innerMm / 2, lengthMm + 2))
      .value();
}

std::map<std::string, int> countJoints(const AssemblyStudy& study) {
  std::map<std::string, int> counts;
  for (const Joint& joint : study.joints.joints) ++counts[name(joint.kind)];
  return counts;
}

}  // namespace

TEST_CASE("a fastened stack: bolt, two plates, nut") {
  Built built;
  built.add("lower", plate(0, 6.6));
  built.add("upper", plate(5, 6.6));
  built.add("bolt", fuse(hexagon(10, 4, 10), makeCylinder({10, 10, -6}, {0, 0, 1}, 3, 16)).value(), "steel 8.8");
  built.add("nut", cut(hexagon(10, 5, -5), makeCylinder({10, 10, -6}, {0, 0, 1}, 3, 7)).value(), "steel 8");
  const auto study = built.study();
  CHECK(study->roles[2].kind == RoleKind::screw);
  CHECK(study->roles[3].kind == RoleKind::nut);
  // plates on each other, head on plate, nut on plate, nut on bolt; the bolt passes the lower plate
  CHECK(countJoints(*study) == std::map<std::string, int>{{"fastened", 4}, {"clearance", 1}});
  CHECK(study->joints.bodies.size() == 1);
  CHECK(study->order->locked.empty());
}

TEST_CASE("a press fit holds, a running fit of the same parts turns and slides") {
  for (const double bore : {4.0, 4.06}) {
    Built built;
    built.add("plate", plate(0, bore));
    built.add("axle", makeCylinder({10, 10, -5}, {0, 0, 1}, 2, 15));
    const auto study = built.study();
    REQUIRE(study->joints.joints.size() == 1);
    CHECK(study->joints.joints[0].kind == (bore == 4.0 ? JointKind::pressed : JointKind::cylindrical));
    CHECK(study->order->locked.empty());
  }
}

TEST_CASE("a roller drawn at the size of its axle turns on it, a plate drawn so is pressed on") {
  Built built;
  built.add("cheek", plate(0, 4));
  built.add("axle", makeCylinder({10, 10, 0}, {0, 0, 1}, 2, 12));
  built.add("roller", moved(tube(4, 12, 5, 6), translationBy({10, 10, 0})));
  const auto study = built.study();
  const auto& joints = study->joints.joints;
  const auto between = [&](int a, int b) {
    return *std::find_if(joints.begin(), joints.end(),
                         [&](const Joint& joint) { return joint.a == a && joint.b == b; });
  };
  CHECK(between(0, 1).kind == JointKind::pressed);
  CHECK(between(1, 2).kind == JointKind::revolute);  // the cheek stops it on one side, the other is free
  CHECK(between(1, 2).confidence == 0.5);
  CHECK(between(1, 2).text.find("equal sizes tell neither") != std::string::npos);
}

TEST_CASE("a captive pin turns, and nothing straight puts it together") {
  const Solid pin = makeRevolved(
      {{0, 0, -2}, {4, 0, -2}, {4, 0, 0}, {1.97, 0, 0}, {1.97, 0, 5}, {4, 0, 5}, {4, 0, 7}, {0, 0, 7}}, {}, {0, 0, 1});
  Built built;
  built.add("cheek", plate(0, 4));
  built.add("captive", moved(pin, translationBy({10, 10, 0})));
  const auto study = built.study();
  REQUIRE(study->joints.joints.size() == 1);
  CHECK(study->joints.joints[0].kind == JointKind::revolute);
  CHECK(study->joints.freedoms == 1);
  REQUIRE(study->order->locked.size() == 1);
  CHECK(study->order->locked[0] == std::vector<int>{0, 1});
  REQUIRE(study->merge.inPlace.size() == 1);
  CHECK(study->merge.groups.empty());
}

TEST_CASE("telescoping tubes slide in each other one by one") {
  Built built;
  built.add("outer", tube(16.1, 20, 0, 60));
  built.add("middle", tube(12.1, 16, 20, 60));
  built.add("inner", tube(8, 12, 40, 60));
  const auto study = built.study();
  CHECK(countJoints(*study) == std::map<std::string, int>{{"cylindrical", 2}});
  CHECK(study->joints.freedoms == 4);
  CHECK(study->order->locked.empty());
}

TEST_CASE("a snap fit is held by its shapes, and only bending puts it together") {
  // A tongue whose hook stands behind a wall on both sides.
  const Solid window = cut(makeBlock({20, 20, 3}), makeBlock({8, 6, 5}, {6, 7, -1})).value();
  const Solid stem = makeBlock({8, 6, 3}, {6, 7, 0}), head = makeBlock({12, 6, 2}, {4, 7, 3}),
              foot = makeBlock({12, 10, 2}, {4, 5, -2});
  Built built;
  built.add("window", window);
  built.add("snap", fuseAll(stem, {head, foot}).value());
  const auto study = built.study();
  REQUIRE(study->joints.joints.size() == 1);
  CHECK(study->joints.joints[0].kind == JointKind::held);
  CHECK(study->order->locked.size() == 1);
}

TEST_CASE("a welded frame of thirty bars is one body") {
  Built built;
  const int post = built.part("weldment post", makeBlock({4, 4, 20}));
  const int rail = built.part("weldment rail", makeBlock({4, 4, 4}));
  for (int i = 0; i < 15; ++i) {
    built.place(post, translationBy({8.0 * i, 0, 0}));
    built.place(rail, translationBy({8.0 * i + 4, 0, 0}));
  }
  const auto study = built.study();
  // each rail touches the post before it and, but for the last, the post after it
  CHECK(countJoints(*study) == std::map<std::string, int>{{"welded", 29}});
  CHECK(study->joints.bodies.size() == 1);
  CHECK(study->contacts.different <= 4);
}
