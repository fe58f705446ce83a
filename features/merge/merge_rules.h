// What keeps two parts of an assembly apart, rule by rule: yes, no or unknown, with the reason and the faces.
//
// The rules and what their answers do stand in features/library/merge.toml and can be changed by a user's file; limits
// are the printers'. Materials come from the file or the user; names and colours give hints in the reason and decide
// nothing. Lengths in mm. Threads: pure. Does not see: what only the merged body shows (closed hollows
// between parts, new sections): group_study.h looks at that.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "features/evaluate/printability.h"
#include "features/merge/joints.h"
#include "features/process/process_library.h"

namespace stepwise {

struct PartAnalysis;

enum class Answer { no, yes, unknown };
const char* name(Answer answer);
enum class Effect { none, condition, apart };

struct RuleAnswer {
  std::string rule;  ///< "motion", "material", …: merge.rule.* of the library
  Answer answer = Answer::unknown;
  Effect effect = Effect::none;
  std::string reason;
  std::vector<FaceId> facesA, facesB;
};

struct PairRules {
  int a = 0, b = 0;                 ///< instances, a < b
  std::vector<RuleAnswer> answers;  ///< in the order of kMergeRules

  /// The first rule that keeps them apart; null: none does.
  const RuleAnswer* apart() const;
};

inline constexpr const char* kMergeRules[] = {"bought", "motion",   "material", "separation", "service",
                                              "wear",   "envelope", "mass",     "section",    "wall",
                                              "gap",    "void",     "drain",    "tolerance"};

struct MergeContext {
  const Assembly& assembly;
  const std::vector<PartAnalysis>& parts;
  const std::vector<Role>& roles;
  const ProcessLibrary& library;
  std::optional<std::string> material = {};  ///< of parts whose file names none, as the user says
  std::set<int> onBoard = {};                ///< instances soldered to a circuit board (findOnBoard)

  const std::optional<std::string>& materialOf(int part) const {
    return assembly.parts[part].material ? assembly.parts[part].material : material;
  }
};

/// From pass to fail, for choosing the printer that likes a part best.
int rankOf(Outcome outcome);

/// Instances that a circuit board carries: electronics with many soldered neighbours is a board, and they are bodies of
/// its components, whatever their names.
std::set<int> findOnBoard(const Assembly& assembly, const std::vector<Role>& roles, const Joints& joints);

PairRules answerRules(const MergeContext& context, const Joint& joint);

}  // namespace stepwise
