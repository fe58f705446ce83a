// Small assemblies made here, each compared in full with an answer worked out by hand.
#include <map>
#include <numbers>

#include "features/analysis.h"
#include "features/merge/study_assembly.h"
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "tests/features/merge/assembly_answer.h"
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
  void place(int part, const std::string& name, const Placement& placement = {}) {
    Instance instance;
    instance.part = part;
    instance.placement = placement;
    instance.name = name;
    assembly_.instances.push_back(std::move(instance));
  }
  void add(const std::string& name, const Solid& solid, const std::string& material = "1.4404") {
    place(part(name, solid, material), name);
  }

  AssemblyAnalysis analyze() const {
    static const ProcessLibrary library = ProcessLibrary::builtIn().value();
    return analyzeAssembly(assembly_, library).value();
  }

 private:
  Assembly assembly_;
};

/// Checks all that the answer speaks of: it has to speak of everything.
void checkInFull(const AssemblyAnalysis& analysis, const char* answerText) {
  const Json expected = Json::parse(answerText), report = buildReport({"made", std::nullopt, std::nullopt}, analysis);
  const test::AssemblyAnswer answer(report);
  CHECK(answer.compareTouches(expected.at("touches")) == "");
  CHECK(answer.compareRoles(expected.at("roles")) == "");
  CHECK(answer.compareJoints(expected.at("joints")) == "");
  CHECK(answer.compareGroups(expected.at("groups")) == "");
  CHECK(answer.compareApart(expected.at("keptApart")) == "");
}

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

}  // namespace

TEST_CASE("a fastened stack: bolt, two plates, nut") {
  Built built;
  built.add("lower", plate(0, 6.6));
  built.add("upper", plate(5, 6.6));
  built.add("bolt", fuse(hexagon(10, 4, 10), makeCylinder({10, 10, -6}, {0, 0, 1}, 3, 16)).value(), "steel 8.8");
  built.add("nut", cut(hexagon(10, 5, -5), makeCylinder({10, 10, -6}, {0, 0, 1}, 3, 7)).value(), "steel 8");
  const AssemblyAnalysis analysis = built.analyze();
  // plates: 20 x 20 less the hole; head and nut: hexagon of 10 across flats, 86.6025, less the hole of 6.6
  checkInFull(analysis, R"({
    "touches": [
      {"between": ["lower", "upper"], "kind": "coplanar", "areaMm2": 365.7881, "gapMm": 0},
      {"between": ["lower", "bolt"], "kind": "coaxial", "diameterMm": 6, "lengthMm": 5, "gapMm": 0.3},
      {"between": ["lower", "nut"], "kind": "coplanar", "areaMm2": 52.3906, "gapMm": 0},
      {"between": ["upper", "bolt"], "kind": "coplanar", "areaMm2": 52.3906, "gapMm": 0},
      {"between": ["upper", "bolt"], "kind": "coaxial", "diameterMm": 6, "lengthMm": 5, "gapMm": 0.3},
      {"between": ["bolt", "nut"], "kind": "coaxial", "diameterMm": 6, "lengthMm": 5, "gapMm": 0}
    ],
    "roles": [{"part": "lower", "role": "plate"}, {"part": "upper", "role": "plate"},
              {"part": "bolt", "role": "screw"}, {"part": "nut", "role": "nut"}],
    "joints": [
      {"between": ["lower", "upper"], "type": "fastened"}, {"between": ["lower", "bolt"], "type": "clearance"},
      {"between": ["lower", "nut"], "type": "fastened"}, {"between": ["upper", "bolt"], "type": "fastened"},
      {"between": ["bolt", "nut"], "type": "fastened"}
    ],
    "groups": [{"instances": ["lower", "upper"], "removed": ["bolt", "nut"]}],
    "keptApart": []
  })");
  CHECK(analysis.study->joints.bodies.size() == 1);
  CHECK(analysis.study->order->locked.empty());
}

TEST_CASE("a press fit holds, a running fit of the same parts turns and slides") {
  for (const double bore : {4.0, 4.06}) {
    Built built;
    built.add("plate", plate(0, bore));
    built.add("axle", makeCylinder({10, 10, -5}, {0, 0, 1}, 2, 15));
    const AssemblyAnalysis analysis = built.analyze();
    checkInFull(analysis, bore == 4.0 ? R"({
      "touches": [{"between": ["plate", "axle"], "kind": "coaxial", "diameterMm": 4, "lengthMm": 5, "gapMm": 0}],
      "roles": [{"part": "plate", "role": "plate"}, {"part": "axle", "role": "pin"}],
      "joints": [{"between": ["plate", "axle"], "type": "pressed"}],
      "groups": [{"instances": ["plate", "axle"], "removed": []}],
      "keptApart": []
    })"
                                      : R"({
      "touches": [{"between": ["plate", "axle"], "kind": "coaxial", "diameterMm": 4, "lengthMm": 5, "gapMm": 0.03}],
      "roles": [{"part": "plate", "role": "plate"}, {"part": "axle", "role": "pin"}],
      "joints": [{"between": ["plate", "axle"], "type": "cylindrical"}],
      "groups": [],
      "keptApart": [{"between": ["plate", "axle"], "rule": "motion", "says": "4 in a bore"}]
    })");
    CHECK(analysis.study->order->locked.empty());
    CHECK(analysis.study->merge.inPlace.size() == (bore == 4.0 ? 0 : 1));
  }
}

TEST_CASE("a roller drawn at the size of its axle turns on it, a plate drawn so is pressed on") {
  Built built;
  built.add("cheek", plate(0, 4));
  built.add("axle", makeCylinder({10, 10, 0}, {0, 0, 1}, 2, 12));
  built.add("roller", moved(tube(4, 12, 5, 6), translationBy({10, 10, 0})));
  const AssemblyAnalysis analysis = built.analyze();
  const auto& joints = analysis.study->joints.joints;
  const auto between = [&](int a, int b) {
    return *std::find_if(joints.begin(), joints.end(),
                         [&](const Joint& joint) { return joint.a == a && joint.b == b; });
  };
  CHECK(between(0, 1).kind == JointKind::pressed);
  CHECK(between(1, 2).kind == JointKind::revolute);  // the cheek stops it on one side, the other is free
  CHECK(between(1, 2).confidence == 0.5);
  CHECK(between(1, 2).text.find("equal sizes tell neither") != std::string::npos);
}

TEST_CASE("a captive pin turns, and can only be printed in place") {
  const Solid pin = makeRevolved(
      {{0, 0, -2}, {4, 0, -2}, {4, 0, 0}, {1.97, 0, 0}, {1.97, 0, 5}, {4, 0, 5}, {4, 0, 7}, {0, 0, 7}}, {}, {0, 0, 1});
  Built built;
  built.add("cheek", plate(0, 4));
  built.add("captive", moved(pin, translationBy({10, 10, 0})));
  const AssemblyAnalysis analysis = built.analyze();
  // both flanges of 8 around the bore of 4
  checkInFull(analysis, R"({
    "touches": [
      {"between": ["cheek", "captive"], "kind": "coplanar", "areaMm2": 37.6991, "gapMm": 0},
      {"between": ["cheek", "captive"], "kind": "coplanar", "areaMm2": 37.6991, "gapMm": 0},
      {"between": ["cheek", "captive"], "kind": "coaxial", "diameterMm": 3.94, "lengthMm": 5, "gapMm": 0.03}
    ],
    "roles": [{"part": "cheek", "role": "plate"}, {"part": "captive", "role": "pin"}],
    "joints": [{"between": ["cheek", "captive"], "type": "revolute"}],
    "groups": [],
    "keptApart": [{"between": ["cheek", "captive"], "rule": "motion", "says": "revolute"}]
  })");
  const AssemblyStudy& study = *analysis.study;
  CHECK(study.joints.freedoms == 1);
  REQUIRE(study.joints.joints[0].travel);
  CHECK(study.joints.joints[0].travel->turns);
  CHECK(study.joints.joints[0].travel->forthTurn.inDegrees() == Approx(360));
  REQUIRE(study.order->locked.size() == 1);
  CHECK(study.order->locked[0] == std::vector<int>{0, 1});
  REQUIRE(study.locked.size() == 1);
  CHECK(study.locked[0].kind == LockedBy::captive);
  REQUIRE(study.merge.inPlace.size() == 1);
  CHECK(study.merge.inPlace[0].gapMm < study.merge.inPlace[0].possibleMm);
}

TEST_CASE("telescoping tubes slide in each other one by one") {
  Built built;
  built.add("outer", tube(16.1, 20, 0, 60));
  built.add("middle", tube(12.1, 16, 20, 60));
  built.add("inner", tube(8, 12, 40, 60));
  const AssemblyAnalysis analysis = built.analyze();
  checkInFull(analysis, R"({
    "touches": [
      {"between": ["outer", "middle"], "kind": "coaxial", "diameterMm": 16, "lengthMm": 40, "gapMm": 0.05},
      {"between": ["middle", "inner"], "kind": "coaxial", "diameterMm": 12, "lengthMm": 40, "gapMm": 0.05}
    ],
    "roles": [{"part": "outer", "role": "unknown"}, {"part": "middle", "role": "unknown"},
              {"part": "inner", "role": "unknown"}],
    "joints": [{"between": ["outer", "middle"], "type": "cylindrical"},
               {"between": ["middle", "inner"], "type": "cylindrical"}],
    "groups": [],
    "keptApart": [{"between": ["outer", "middle"], "rule": "motion", "says": "16 in a bore"},
                  {"between": ["middle", "inner"], "rule": "motion", "says": "12 in a bore"}]
  })");
  CHECK(analysis.study->joints.freedoms == 4);
  CHECK(analysis.study->order->locked.empty());
  const std::optional<JointTravel>& travel = analysis.study->joints.joints[0].travel;
  REQUIRE(travel);
  CHECK_FALSE(travel->forthMm);  // no stop on either side
  CHECK_FALSE(travel->backMm);
}

TEST_CASE("a snap fit is held by its shapes, and only bending puts it together") {
  // A tongue whose hook stands behind a wall on both sides.
  const Solid window = cut(makeBlock({20, 20, 3}), makeBlock({8, 6, 5}, {6, 7, -1})).value();
  const Solid stem = makeBlock({8, 6, 3}, {6, 7, 0}), head = makeBlock({12, 6, 2}, {4, 7, 3}),
              foot = makeBlock({12, 10, 2}, {4, 5, -2});
  Built built;
  built.add("window", window);
  built.add("snap", fuseAll(stem, {head, foot}).value());
  const AssemblyAnalysis analysis = built.analyze();
  // four sides of the stem, the head's two ears, the foot less the stem
  checkInFull(analysis, R"({
    "touches": [
      {"between": ["window", "snap"], "kind": "coplanar", "areaMm2": 18, "gapMm": 0},
      {"between": ["window", "snap"], "kind": "coplanar", "areaMm2": 18, "gapMm": 0},
      {"between": ["window", "snap"], "kind": "coplanar", "areaMm2": 24, "gapMm": 0},
      {"between": ["window", "snap"], "kind": "coplanar", "areaMm2": 24, "gapMm": 0},
      {"between": ["window", "snap"], "kind": "coplanar", "areaMm2": 24, "gapMm": 0},
      {"between": ["window", "snap"], "kind": "coplanar", "areaMm2": 72, "gapMm": 0}
    ],
    "roles": [{"part": "window", "role": "plate"}, {"part": "snap", "role": "unknown"}],
    "joints": [{"between": ["window", "snap"], "type": "held"}],
    "groups": [{"instances": ["window", "snap"], "removed": []}],
    "keptApart": []
  })");
  CHECK(analysis.study->order->locked.size() == 1);
  REQUIRE(analysis.study->locked.size() == 1);
  CHECK(analysis.study->locked[0].kind == LockedBy::shape);
}

TEST_CASE("a welded frame of thirty bars is one body") {
  Built built;
  const int post = built.part("weldment post", makeBlock({4, 4, 20}));
  const int rail = built.part("weldment rail", makeBlock({4, 4, 4}));
  Json expected = {
      {"touches", Json::array()},
      {"roles", {{{"part", "weldment post"}, {"role", "unknown"}}, {{"part", "weldment rail"}, {"role", "unknown"}}}},
      {"joints", Json::array()},
      {"groups", Json::array()},
      {"keptApart", Json::array()}};
  Json frame = Json::object();
  frame["instances"] = frame["removed"] = Json::array();
  std::string before;
  // each rail touches the post before it and, but for the last, the post after it, by its whole end of 4 x 4
  for (int i = 0; i < 15; ++i)
    for (const auto& [part, kind, x] : {std::tuple{post, "post", 8.0 * i}, std::tuple{rail, "rail", 8.0 * i + 4}}) {
      const std::string name = fmt::format("welded {} {}", kind, i + 1);
      built.place(part, name, translationBy({x, 0, 0}));
      frame["instances"].push_back(name);
      if (!before.empty()) {
        expected["touches"].push_back(
            {{"between", {before, name}}, {"kind", "coplanar"}, {"areaMm2", 16}, {"gapMm", 0}});
        expected["joints"].push_back({{"between", {before, name}}, {"type", "welded"}});
      }
      before = name;
    }
  expected["groups"].push_back(frame);
  const AssemblyAnalysis analysis = built.analyze();
  checkInFull(analysis, expected.dump().c_str());
  CHECK(analysis.study->joints.bodies.size() == 1);
  CHECK(analysis.study->contacts.different <= 4);
  CHECK_FALSE(analysis.study->merge.exact);
  CHECK(analysis.study->merge.boundEur >= analysis.study->merge.valueEur);
}

TEST_CASE("parts drawn in one place are not merged, parts that overlap a little may be") {
  for (const double x : {1.0, 17.0}) {
    INFO(x);
    Built built;
    const int block = built.part("block", makeBlock({20, 10, 10}));
    built.place(block, "one");
    built.place(block, "other", translationBy({x, 0, 0}));
    const AssemblyAnalysis analysis = built.analyze();
    const MergeStudy& merge = analysis.study->merge;
    if (x < 10) {
      CHECK(merge.groups.empty());
      REQUIRE(merge.keptApart.size() == 1);
      CHECK(merge.keptApart[0].rule == "overlap");
      CHECK(merge.keptApart[0].reason.find("95 %") != std::string::npos);
    } else {
      const auto& made = merge.groups.empty() ? merge.alternatives : merge.groups;
      REQUIRE(made.size() == 1);
      REQUIRE(made[0].merged);
      CHECK(made[0].merged->volumeMm3 == Approx(37 * 10 * 10).epsilon(1e-3));
      CHECK(made[0].merged->sharedVolumeMm3 == Approx(300).epsilon(1e-3));
    }
  }
}

TEST_CASE("a set screw drawn without thread is turned into its hub, a plain pin there is pressed") {
  for (const bool screw : {true, false}) {
    INFO(screw);
    Solid plug = makeCylinder({10, 10, 0}, {0, 0, 1}, 1.5, 4);
    if (screw) plug = cut(plug, hexagon(1.5, 2, 2.5)).value();
    Built built;
    built.add("hub", plate(0, 3));
    built.add("plug", plug);
    const AssemblyAnalysis analysis = built.analyze();
    REQUIRE(analysis.study->joints.joints.size() == 1);
    const Joint& joint = analysis.study->joints.joints[0];
    CHECK(joint.kind == (screw ? JointKind::fastened : JointKind::pressed));
    CHECK(joint.threaded == screw);
    CHECK(analysis.study->motions.back() == (screw ? StepMotion::turned : StepMotion::pressed));
  }
}
