#include "features/merge/merge_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "features/analysis.h"
#include "features/process/material_choice.h"

namespace stepwise {
namespace {

std::string lowered(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Effect effectOf(const ProcessLibrary& library, const std::string& rule, Answer answer) {
  if (answer == Answer::no) return Effect::none;
  const std::string key = "merge.rule." + rule + (answer == Answer::yes ? ".when_yes" : ".when_unknown");
  const std::string word = library.text(key).value_or("condition");
  return word == "apart" ? Effect::apart : word == "ignored" ? Effect::none : Effect::condition;
}

class PairAnswers {
 public:
  PairAnswers(const MergeContext& context, const Joint& joint) : c_(context), joint_(joint) {}

  PairRules all() {
    pair_.a = joint_.a;
    pair_.b = joint_.b;
    bought();
    motion();
    material();
    separation();
    service();
    wear();
    envelope();
    mass();
    for (const char* rule : {"section", "wall", "gap"}) printing(rule);
    closedHollow();
    printing("drain");
    tolerance();
    return std::move(pair_);
  }

 private:
  int partOf(int instance) const { return c_.assembly.instances[instance].part; }
  const Part& part(int instance) const { return c_.assembly.parts[partOf(instance)]; }
  const PartAnalysis& analysis(int instance) const { return c_.parts[partOf(instance)]; }
  const Role& role(int instance) const { return c_.roles[partOf(instance)]; }
  std::string label(int instance) const { return c_.assembly.instances[instance].name; }

  void add(const char* rule, Answer answer, std::string reason) {
    pair_.answers.push_back(
        {rule, answer, effectOf(c_.library, rule, answer), std::move(reason), joint_.facesA, joint_.facesB});
  }

  void bought() {
    for (const int i : {joint_.a, joint_.b})
      if (isBought(role(i).kind))
        return add("bought", Answer::yes,
                   fmt::format("{} is a {}: {}", label(i), name(role(i).kind), role(i).evidence.front().text));
    for (const int i : {joint_.a, joint_.b})
      if (c_.onBoard.contains(i))
        return add("bought", Answer::yes,
                   fmt::format("{} is soldered to a circuit board: a component's body", label(i)));
    for (const int i : {joint_.a, joint_.b})
      if (role(i).kind == RoleKind::pin || role(i).kind == RoleKind::gear || role(i).kind == RoleKind::rod)
        return add("bought", Answer::unknown,
                   fmt::format("{} is a {}, which is bought or made", label(i), name(role(i).kind)));
    add("bought", Answer::no, "neither has the shape or name of a catalogue part");
  }

  void motion() {
    if (isMoving(joint_.kind)) return add("motion", Answer::yes, fmt::format("{}: {}", name(joint_.kind), joint_.text));
    if (isRigid(joint_.kind)) return add("motion", Answer::no, fmt::format("{}: {}", name(joint_.kind), joint_.text));
    if (joint_.kind == JointKind::clearance) return add("motion", Answer::unknown, joint_.text);
    add("motion", Answer::unknown, fmt::format("{}: whether they are to stay together is not said", name(joint_.kind)));
  }

  const std::optional<std::string>& materialOf(int instance) const { return c_.materialOf(partOf(instance)); }

  /// By what the library knows under both names ("316L" is "1.4404"), else by the names.
  bool sameMaterial(const std::string& a, const std::string& b) const {
    const auto p = findMaterial(c_.library, a), q = findMaterial(c_.library, b);
    return p && q ? *p == *q : lowered(a) == lowered(b);
  }

  void material() {
    const auto &a = materialOf(joint_.a), &b = materialOf(joint_.b);
    if (!a || !b)
      return add("material", Answer::unknown,
                 fmt::format("the material of {} is not given{}", label(a ? joint_.b : joint_.a), materialHints()));
    if (sameMaterial(*a, *b))
      return add("material", Answer::no,
                 *a == *b ? fmt::format("both are of {}", *a) : fmt::format("{} and {} are one material", *a, *b));
    add("material", Answer::yes, fmt::format("{} is of {}, {} of {}", label(joint_.a), *a, label(joint_.b), *b));
  }

  /// What names and colours suggest; nothing is decided by it.
  std::string materialHints() const {
    std::string hints;
    for (const int i : {joint_.a, joint_.b}) {
      if (materialOf(i)) continue;
      for (const std::string& word : c_.library.list("merge.rule.material.words"))
        if (lowered(part(i).name).find(word) != std::string::npos) {
          hints += fmt::format("; its name “{}” says “{}”, a hint only", part(i).name, word);
          break;
        }
    }
    const auto &a = part(joint_.a).color, &b = part(joint_.b).color;
    if (a && b)
      hints +=
          *a == *b ? "; both are drawn in one colour, a hint only" : "; they are drawn in two colours, a hint only";
    return hints;
  }

  void separation() {
    for (const int i : {joint_.a, joint_.b})
      if (role(i).kind == RoleKind::electronics)
        return add("separation", Answer::yes,
                   fmt::format("{} is electronics: {}", label(i), role(i).evidence.front().text));
    const auto &a = materialOf(joint_.a), &b = materialOf(joint_.b);
    if (a && b && sameMaterial(*a, *b))
      return add("separation", Answer::no, "one material on both sides insulates nothing");
    add("separation", Answer::unknown, "materials do not tell whether one insulates the other");
  }

  void service() {
    if (joint_.kind == JointKind::pressed || joint_.kind == JointKind::welded)
      return add("service", Answer::no, fmt::format("{}: not meant to be opened", name(joint_.kind)));
    if (joint_.kind == JointKind::fastened)
      for (const int i : {joint_.a, joint_.b})
        for (const std::string& word : c_.library.list("merge.rule.service.words"))
          for (const std::string& text : {part(i).name, label(i)})
            if (lowered(text).find(word) != std::string::npos)
              return add("service", Answer::yes,
                         fmt::format("“{}” says “{}”, and it is screwed on ({})", text, word, joint_.text));
    add("service", Answer::unknown,
        joint_.kind == JointKind::fastened ? "screwed together, which may be so that it can be opened"
                                           : "nothing says whether it is opened");
  }

  void wear() {
    for (const int i : {joint_.a, joint_.b})
      if (role(i).kind == RoleKind::oRing || role(i).kind == RoleKind::bearing)
        return add("wear", Answer::yes, fmt::format("{} is a {}", label(i), name(role(i).kind)));
    if (joint_.kind == JointKind::gear) return add("wear", Answer::yes, "teeth roll and slide on each other");
    if (isMoving(joint_.kind)) return add("wear", Answer::yes, "faces slide on each other");
    if (isRigid(joint_.kind)) return add("wear", Answer::no, "the faces between them rest");
    add("wear", Answer::unknown, "whether the faces between them rest is not said");
  }

  Box3 placedBox(int instance) const {
    Box3 box;
    const Placement& placement = c_.assembly.instances[instance].placement;
    const Box3& own = analysis(instance).graph.box;
    for (const double x : {own.min.x, own.max.x})
      for (const double y : {own.min.y, own.max.y})
        for (const double z : {own.min.z, own.max.z}) box.add(placement.applyToPoint({x, y, z}));
    return box;
  }

  void envelope() {
    Box3 box = placedBox(joint_.a);
    box.add(placedBox(joint_.b));
    const Vec3 size = box.size();
    std::array<double, 3> sides{size.x, size.y, size.z};
    std::sort(sides.begin(), sides.end());
    for (const std::string& printer : c_.library.children("printer")) {
      std::array<double, 3> room{};
      const char* keys[] = {".envelope_x_mm", ".envelope_y_mm", ".envelope_z_mm"};
      for (std::size_t k = 0; k < 3; ++k)
        if (const auto v = c_.library.find("printer." + printer + keys[k])) room[k] = v->value;
      std::sort(room.begin(), room.end());
      if (sides[0] <= room[0] && sides[1] <= room[1] && sides[2] <= room[2])
        return add("envelope", Answer::no,
                   fmt::format("{:.4g} × {:.4g} × {:.4g} fits {}", sides[2], sides[1], sides[0],
                               c_.library.text("printer." + printer + ".label").value_or(printer)));
    }
    add("envelope", Answer::yes, fmt::format("{:.4g} × {:.4g} × {:.4g} fits no printer", sides[2], sides[1], sides[0]));
  }

  void mass() {
    double sum = 0;
    for (const int i : {joint_.a, joint_.b}) {
      if (!part(i).densityGPerCm3)
        return add("mass", Answer::unknown, fmt::format("the density of {} is not given", label(i)));
      sum += *part(i).densityGPerCm3 * analysis(i).mass.volumeMm3 / 1000;
    }
    // The most that any printer with a stated limit takes.
    double most = 0;
    for (const std::string& printer : c_.library.children("printer"))
      if (const auto limit = c_.library.find("printer." + printer + ".mass_max_g")) most = std::max(most, limit->value);
    add("mass", sum <= most ? Answer::no : Answer::yes,
        fmt::format("{:.3g} g; the most that a printer takes is {:g} g", sum, most));
  }

  /// The parts' own answers on the printer that likes each best: merging makes no wall thinner and no section thinner.
  void printing(const char* rule) {
    Answer worst = Answer::no;
    std::string reason = "each part passes alone";
    for (const int i : {joint_.a, joint_.b}) {
      const RuleResult* best = nullptr;
      for (const Printability& printer : analysis(i).printability)
        for (const RuleResult& result : printer.rules)
          if (result.rule == rule && (!best || rankOf(result.outcome) < rankOf(best->outcome))) best = &result;
      const Answer answer = !best || best->outcome == Outcome::unknown ? Answer::unknown
                            : best->outcome == Outcome::fail           ? Answer::yes
                                                                       : Answer::no;
      if (answer == Answer::no || worst == Answer::yes) continue;
      worst = answer;
      reason = fmt::format("{}: {}", label(i), best ? best->text : "not measured");
    }
    // Two parts together make new sections, and close channels that were open.
    if (worst == Answer::no && (std::string(rule) == "section" || std::string(rule) == "drain")) {
      worst = Answer::unknown;
      reason = fmt::format("each part passes alone; the merged body's {} show when it is made",
                           std::string(rule) == "section" ? "sections" : "ways out for powder or feedstock");
    }
    add(rule, worst, reason);
  }

  void closedHollow() {
    for (const int i : {joint_.a, joint_.b})
      for (const Feature& feature : analysis(i).recognition.features)
        if (std::holds_alternative<InnerVoid>(feature.shape))
          return add("void", Answer::yes, fmt::format("{} has a closed hollow", label(i)));
    add("void", Answer::unknown, "hollows between the parts show when the merged body is made");
  }

  void tolerance() {
    double least = 1e300;
    std::string which;
    for (const int i : {joint_.a, joint_.b})
      for (const PmiItem& item : part(i).pmi) {
        const double zone = item.lower && item.upper ? *item.upper - *item.lower : item.upper ? *item.upper : 0;
        if (zone <= 0 || zone >= least) continue;
        least = zone;
        which = fmt::format("{} of {}: {:.3g} mm wide", item.kind, label(i), zone);
      }
    if (which.empty()) return add("tolerance", Answer::unknown, "no tolerance is given");
    const auto sintered = c_.library.find("printer.lmm35.tolerance_min_mm");
    const double limit = sintered ? 2 * sintered->value : 0.1;
    add("tolerance", least < limit ? Answer::yes : Answer::no, fmt::format("{}; sintering gives {:.3g}", which, limit));
  }

  const MergeContext& c_;
  const Joint& joint_;
  PairRules pair_;
};

}  // namespace

int rankOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass: return 0;
    case Outcome::marginal: return 1;
    case Outcome::unknown: return 2;
    case Outcome::fail: return 3;
  }
  return 3;
}

const char* name(Answer answer) {
  switch (answer) {
    case Answer::no: return "no";
    case Answer::yes: return "yes";
    case Answer::unknown: return "unknown";
  }
  return "unknown";
}

const RuleAnswer* PairRules::apart() const {
  for (const RuleAnswer& answer : answers)
    if (answer.effect == Effect::apart) return &answer;
  return nullptr;
}

std::set<int> findOnBoard(const Assembly& assembly, const std::vector<Role>& roles, const Joints& joints) {
  constexpr int kLeastComponents = 8;  // a motor or a plug has fewer neighbours
  std::map<int, std::set<int>> soldered;
  for (const Joint& joint : joints.joints)
    if (joint.kind == JointKind::soldered) {
      soldered[joint.a].insert(joint.b);
      soldered[joint.b].insert(joint.a);
    }
  std::set<int> found;
  for (const auto& [board, components] : soldered)
    if (roles[assembly.instances[board].part].kind == RoleKind::electronics &&
        static_cast<int>(components.size()) >= kLeastComponents)
      found.insert(components.begin(), components.end());
  return found;
}

PairRules answerRules(const MergeContext& context, const Joint& joint) { return PairAnswers(context, joint).all(); }

}  // namespace stepwise
