// Each rule that keeps a pair apart, once with its reason and once without.
#include "features/merge/merge_rules.h"

#include "features/analysis.h"
#include "features/merge/explain_pair.h"
#include "features/merge/liaison_graph.h"
#include "features/merge/merged_assembly.h"
#include "features/merge/study_assembly.h"
#include "geom/model/make_solid.h"
#include "geom/step/step_reader.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary builtIn = ProcessLibrary::builtIn().value();
  return builtIn;
}

/// Two analysed blocks on each other, to be made worse by a test.
struct Twin {
  Assembly assembly;
  std::vector<PartAnalysis> parts;
  std::vector<Role> roles;
  Joint joint;

  explicit Twin(Vec3 sizeMm = {10, 8, 3}) {
    for (const char* name : {"lower", "upper"}) {
      Part part;
      part.name = name;
      part.solid = makeBlock(sizeMm);
      part.material = "1.4404";
      part.densityGPerCm3 = 8;
      part.faces.resize(6);
      parts.push_back(analyzePart(part, library()).value());
      Instance instance;
      instance.part = static_cast<int>(assembly.parts.size());
      instance.name = name;
      if (instance.part == 1) instance.placement = translationBy({0, 0, sizeMm.z});
      assembly.parts.push_back(part);
      assembly.instances.push_back(instance);
    }
    Role role;
    role.evidence.push_back({RoleKind::unknown, 0, "nothing", {}});
    roles.assign(2, role);
    joint.a = 0;
    joint.b = 1;
    joint.kind = JointKind::welded;
  }

  RuleAnswer answer(const std::string& rule, const ProcessLibrary& by = library()) const {
    for (const RuleAnswer& answer : answerRules({assembly, parts, roles, by}, joint).answers)
      if (answer.rule == rule) return answer;
    FAIL("no such rule");
    return {};
  }
};

}  // namespace

TEST_CASE("motion: a turning pair stays apart, a welded one does not") {
  Twin twin;
  CHECK(twin.answer("motion").answer == Answer::no);
  twin.joint.kind = JointKind::revolute;
  CHECK(twin.answer("motion").effect == Effect::apart);
  twin.joint.kind = JointKind::touching;
  CHECK(twin.answer("motion").answer == Answer::unknown);
}

TEST_CASE("material: different ones stay apart, equal ones do not, a missing one is unknown") {
  Twin twin;
  CHECK(twin.answer("material").answer == Answer::no);
  twin.assembly.parts[1].material = "CW614N";
  CHECK(twin.answer("material").effect == Effect::apart);
  twin.assembly.parts[1].material.reset();
  CHECK(twin.answer("material").answer == Answer::unknown);
  CHECK(twin.answer("material").effect == Effect::condition);
}

TEST_CASE("material: two names of one material are one, names and colours are hints that decide nothing") {
  Twin twin;
  twin.assembly.parts[1].material = "316L";  // the library knows it as 1.4404
  CHECK(twin.answer("material").answer == Answer::no);
  twin.assembly.parts[1].material.reset();
  twin.assembly.parts[1].name = "Messing-Buchse";
  twin.assembly.parts[0].color = Color{0.5, 0.5, 0.5};
  twin.assembly.parts[1].color = Color{0.8, 0.6, 0.1};
  const RuleAnswer hinted = twin.answer("material");
  CHECK(hinted.answer == Answer::unknown);
  CHECK(hinted.reason.find("messing") != std::string::npos);
  CHECK(hinted.reason.find("two colours") != std::string::npos);
  const auto answers =
      answerRules({twin.assembly, twin.parts, twin.roles, library(), "1.4404"}, twin.joint).answers;  // the user's word
  const auto material =
      std::find_if(answers.begin(), answers.end(), [](const auto& a) { return a.rule == "material"; });
  CHECK(material->answer == Answer::no);
}

TEST_CASE("service: a screwed cover stays apart, a welded one does not, a screwed block is unknown") {
  Twin twin;
  CHECK(twin.answer("service").answer == Answer::no);
  twin.joint.kind = JointKind::fastened;
  CHECK(twin.answer("service").answer == Answer::unknown);
  twin.assembly.parts[1].name = "Deckel";
  CHECK(twin.answer("service").effect == Effect::apart);
}

TEST_CASE("bought: a screw stays apart, a plain part does not, a pin is unknown") {
  Twin twin;
  CHECK(twin.answer("bought").answer == Answer::no);
  twin.roles[1].kind = RoleKind::screw;
  CHECK(twin.answer("bought").effect == Effect::apart);
  twin.roles[1].kind = RoleKind::pin;
  CHECK(twin.answer("bought").answer == Answer::unknown);
}

TEST_CASE("bought: what is soldered to a circuit board is a component's body, what touches a motor is not") {
  for (const int neighbours : {8, 3}) {
    Twin twin;
    Joints joints;
    twin.roles.assign(1, twin.roles[0]);
    twin.roles[0].kind = RoleKind::electronics;
    Assembly board;
    for (int i = 0; i <= neighbours; ++i) {
      Instance instance;
      instance.name = "body";
      board.instances.push_back(instance);
      Joint joint;
      joint.a = 0;
      joint.b = i;
      joint.kind = JointKind::soldered;
      if (i > 0) joints.joints.push_back(joint);
    }
    CHECK(findOnBoard(board, twin.roles, joints).contains(1) == (neighbours == 8));
  }
  Twin twin;
  const auto answers = answerRules({twin.assembly, twin.parts, twin.roles, library(), std::nullopt, {1}}, twin.joint);
  REQUIRE(answers.apart());
  CHECK(answers.apart()->rule == "bought");
}

TEST_CASE("wear: an O-ring and teeth stay apart, resting faces do not") {
  Twin twin;
  CHECK(twin.answer("wear").answer == Answer::no);
  twin.joint.kind = JointKind::gear;
  CHECK(twin.answer("wear").effect == Effect::apart);
  twin.joint.kind = JointKind::welded;
  twin.roles[0].kind = RoleKind::oRing;
  CHECK(twin.answer("wear").effect == Effect::apart);
}

TEST_CASE("separation: electronics stay apart, one metal does not") {
  Twin twin;
  CHECK(twin.answer("separation").answer == Answer::no);
  twin.roles[0].kind = RoleKind::electronics;
  CHECK(twin.answer("separation").effect == Effect::apart);
}

TEST_CASE("envelope and mass: what fits the printer may be one, what does not stays apart") {
  CHECK(Twin().answer("envelope").answer == Answer::no);
  CHECK(Twin().answer("mass").answer == Answer::no);
  const Twin large({900, 80, 30});
  CHECK(large.answer("envelope").effect == Effect::apart);
  CHECK(large.answer("mass").effect == Effect::apart);
  Twin light;
  light.assembly.parts[0].densityGPerCm3.reset();
  CHECK(light.answer("mass").answer == Answer::unknown);
}

TEST_CASE("section, wall, gap and drain: a part that fails alone fails merged, too") {
  for (const char* rule : {"section", "wall", "gap", "drain"}) {
    INFO(rule);
    Twin twin;
    RuleResult passed;
    passed.rule = rule;
    passed.outcome = Outcome::pass;
    Printability printer;
    printer.printer = "lmm35";
    printer.rules.push_back(passed);
    for (PartAnalysis& part : twin.parts) part.printability.assign(1, printer);
    CHECK(twin.answer(rule).answer != Answer::yes);
    twin.parts[1].printability[0].rules[0].outcome = Outcome::fail;
    CHECK(twin.answer(rule).effect == Effect::apart);
    twin.parts[1].printability.clear();
    CHECK(twin.answer(rule).answer == Answer::unknown);
  }
}

TEST_CASE("void: a closed hollow stays apart, else the merged body will show") {
  Twin twin;
  CHECK(twin.answer("void").answer == Answer::unknown);
  Feature hollow;
  hollow.shape = InnerVoid{};
  twin.parts[0].recognition.features.push_back(hollow);
  CHECK(twin.answer("void").effect == Effect::apart);
}

TEST_CASE("tolerance: a tight one is a condition, a wide one is not, none is unknown") {
  Twin twin;
  CHECK(twin.answer("tolerance").answer == Answer::unknown);
  PmiItem item;
  item.kind = "diameter";
  item.lower = -0.3;
  item.upper = 0.3;
  twin.assembly.parts[0].pmi = {item};
  CHECK(twin.answer("tolerance").answer == Answer::no);
  twin.assembly.parts[0].pmi[0].lower = 0;
  twin.assembly.parts[0].pmi[0].upper = 0.012;
  CHECK(twin.answer("tolerance").answer == Answer::yes);
  CHECK(twin.answer("tolerance").effect == Effect::condition);
}

TEST_CASE("a shop changes what a rule does in its own file") {
  const Result<ProcessLibrary> own =
      ProcessLibrary::withOverridesText("[merge.rule.material]\nwhen_unknown = \"apart\"\n", "shop.toml");
  REQUIRE(own);
  Twin twin;
  twin.assembly.parts[1].material.reset();
  CHECK(twin.answer("material").effect == Effect::condition);
  CHECK(twin.answer("material", *own).effect == Effect::apart);
}

TEST_CASE("the plates of the valve block are made one body in one piece, and its pair of plates is explained") {
  const Result<Assembly> assembly = readStep(STEPWISE_SAMPLES_DIR "/assemblies/valve_block.step");
  REQUIRE(assembly);
  const AssemblyAnalysis analysis = analyzeAssembly(*assembly, library()).value();
  const MergeStudy& merge = analysis.study->merge;
  REQUIRE(merge.groups.size() + merge.alternatives.size() == 1);
  const MergeGroup& group = merge.groups.empty() ? merge.alternatives[0] : merge.groups[0];
  CHECK_FALSE(group.refusal);
  CHECK(group.instances == std::vector<int>{0, 1, 2, 3});
  CHECK(group.removed.size() == 6);  // four screws, two dowels
  CHECK(group.idleHoles.size() == 4 * 4 + 2 * 4);
  REQUIRE(group.merged);
  CHECK(isValid(group.merged->solid));
  CHECK(group.merged->volumeMm3 == Approx(3372.272136 + 1350.527441 + 1960.010189 + 3269.190294).epsilon(1e-3));
  CHECK(group.merged->facesAfter < group.merged->facesBefore);
  CHECK(group.analysis);
  // Each pair lies across screwed joints, which align to 0.04: no chain is tighter before.
  REQUIRE_FALSE(group.criticalPairs.empty());
  for (const CriticalPair& pair : group.criticalPairs) {
    INFO(pair.what);
    CHECK(pair.a != pair.b);
    REQUIRE(pair.beforeMm);
    CHECK(pair.beforeMm->value > 0.04);
    CHECK(pair.beforeMm->low < pair.beforeMm->value);
    REQUIRE(pair.afterMm);
    CHECK(pair.afterMm->value > 0);
    CHECK(pair.path.find("fastened") != std::string::npos);
    for (const IdleHole& hole : group.idleHoles)
      for (const FaceId face : hole.faces) {
        if (hole.instance == pair.a) CHECK(std::count(pair.facesA.begin(), pair.facesA.end(), face) == 0);
        if (hole.instance == pair.b) CHECK(std::count(pair.facesB.begin(), pair.facesB.end(), face) == 0);
      }
  }
  const auto row = std::find_if(group.table.begin(), group.table.end(), [](const Comparison& c) {
    return c.label == "variation of critical pair 1, mm (3 sigma)";
  });
  REQUIRE(row != group.table.end());
  CHECK(row->before == group.criticalPairs[0].beforeMm->value);
  CHECK(merge.exact);
  const Result<std::string> text = explainPair(analysis, 2, 1);
  REQUIRE(text);
  CHECK(text->find("coplanar") != std::string::npos);
  CHECK(text->find("both are of 1.4404") != std::string::npos);
  CHECK_FALSE(explainPair(analysis, 1, 99));
  const Result<std::string> svg = drawLiaisonGraph(analysis);
  REQUIRE(svg);
  CHECK(svg->find("<circle") != std::string::npos);
  const Result<Assembly> merged = buildMergedAssembly(analysis);
  REQUIRE(merged);
  CHECK(merged->instances.size() == 1);
}
