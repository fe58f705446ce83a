// Which parts should become one printed part, the merged bodies really made and analysed, and what that changes.
//
// Lengths in mm, money in euro at the quantity asked for (else the library's merge.weight.quantity_count, and it says
// so). Groups are chosen by what they would be worth (group_values.h), then really made and analysed; what cannot be
// made, printed, or saves nothing once made is ruled out, and the choice is made again without it. Groups of equal
// parts in equal places are made once. Cost: mostly the booleans and the analysis of each different merged body.
// Does not see: prices of bought fasteners.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "features/merge/choose_groups.h"
#include "features/merge/merge_rules.h"
#include "features/process/range.h"
#include "geom/contact/merge_solids.h"

namespace stepwise {

struct AnalyzeOptions;

/// One row of the table before / after; absent: not known.
struct Comparison {
  std::string label;
  std::optional<double> before, after;
};

/// Two functional places of a group's parts that must stand right to each other, by the chain that makes them.
struct CriticalPair {
  int a = 0, b = 0;                        ///< instances; the same: toleranced within one part
  std::vector<FaceId> facesA, facesB;      ///< of their parts
  std::string what;                        ///< "Ø4 for axle of lever | Ø6 for pin of base"
  std::string path;                        ///< "lever: setup 1 → setup 2; screw; base: both in setup 1"
  std::optional<double> toleranceMm;       ///< half width, where the file gives one
  std::optional<Range> beforeMm, afterMm;  ///< three standard deviations; absent: a link of the chain is not known
};

/// A hole for a screw or pin that is no longer needed.
struct IdleHole {
  int instance = 0, fastener = 0;
  std::vector<FaceId> faces;
};

struct MergeGroup {
  std::vector<int> instances;
  double valueEur = 0;       ///< by the body really made; where there is none, by which it was chosen
  std::vector<int> removed;  ///< fasteners and locating pins that nothing outside needs
  std::vector<IdleHole> idleHoles;
  std::vector<std::string> conditions;           ///< rules answered "unknown" (or yes with that effect), once each
  std::optional<Error> failure;                  ///< the merged body could not be made: which pair failed and why
  std::optional<std::string> refusal;            ///< it could not be printed, or saves nothing: why
  std::optional<MergedSolid> merged;             ///< in assembly coordinates
  std::shared_ptr<const PartAnalysis> analysis;  ///< of the merged body
  std::vector<Comparison> table;
  std::vector<CriticalPair> criticalPairs;   ///< the widest before merging first
  std::optional<double> withoutRedesignEur;  ///< the same parts, each by its best printed route instead
  std::optional<double> byIntegrationEur;    ///< what merging brings on top
  std::vector<std::string> redesignCouldAdd;
};

struct KeptApart {
  int a = 0, b = 0;
  std::string rule, reason;
};

/// A moving pair that could be printed in one go, apart by a gap.
struct PrintedInPlace {
  int a = 0, b = 0;
  double gapMm = 0;       ///< in the drawing
  double neededMm = 0;    ///< recommended by the printer
  double possibleMm = 0;  ///< at least
  std::vector<std::string> conditions;
};

struct RunnerUp {
  std::string plan;
  std::optional<double> valueEur;  ///< absent: not allowed
  std::string why;
};

struct MergeStudy {
  std::vector<PairRules> rules;  ///< by joint
  std::vector<MergeGroup> groups;
  std::vector<MergeGroup> alternatives;  ///< looked at and not chosen: failed, not printable, or worth less
  std::vector<KeptApart> keptApart;
  std::vector<PrintedInPlace> inPlace;
  std::vector<RunnerUp> runnersUp;
  double valueEur = 0, boundEur = 0;
  bool exact = true;
  int quantity = 1;
  bool quantityGiven = false;
  std::vector<Diagnostic> diagnostics;
};

MergeStudy studyGroups(const MergeContext& context, const Contacts& contacts, const Joints& joints,
                       const AnalyzeOptions& options);

}  // namespace stepwise
