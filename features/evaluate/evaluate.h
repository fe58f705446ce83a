// Should the part be machined or printed? Five factors with their inputs, gates, a verdict, and what would change it.
//
// Fewer steps are not taken for better: the verdict compares the best machined route with the best printed one by
// gates, clampings, makers, cost, rolled yield and late loss against thresholds of the library. What is not given stays
// open: without a quantity the verdict is asked at 1 … 10^6 pieces, and where the answers differ it is undecided and
// says which quantities lead where; an unknown rule of printing leaves it undecided unless machining is kept anyway.
// Stability: share of draws of both routes' cost and yield, within their ranges, that give the same verdict.
// Confidence: from stability, the evidence classes of the library entries behind both routes, and what nobody owns.
// Does not see: joints and merging with other parts (the factors of assembly and integration are then without score).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/evaluate/printability.h"

namespace stepwise {

enum class Verdict { keepConventional, consolidateAsIs, redesign, notSuited, undecided };
/// "keep conventional", "consolidate as is", "redesign to consolidate", "not suited", "undecided".
const char* name(Verdict verdict);

struct FactorInput {
  std::string label;
  std::optional<double> machined, printed;  ///< absent: no such route, or not known
};

struct Factor {
  std::string name;             ///< "geometry", "steps", "assembly", "economics", "integration"
  std::optional<double> score;  ///< 0 … 1, higher speaks for printing; absent: nothing to score
  std::string text;
  std::vector<FactorInput> inputs;
};

/// What one printer alone is good for, whichever route is compared in the end.
struct PrinterVerdict {
  std::string route;  ///< "lmm35"
  Verdict verdict = Verdict::undecided;
  std::string reason;
};

/// How far the verdict may be trusted, and why no further.
struct VerdictConfidence {
  enum class Level { low, medium, high };
  Level level = Level::low;
  std::vector<std::string> reasons;
};
const char* name(VerdictConfidence::Level level);

struct QuantityVerdict {
  double fromQuantity = 1;
  Verdict verdict = Verdict::undecided;
  std::string reason;
};

struct Evaluation {
  Verdict verdict = Verdict::undecided;
  std::string reason;
  std::string decidingInput;                ///< undecided: the input that would decide
  std::vector<QuantityVerdict> byQuantity;  ///< no quantity given: where the verdict changes
  std::string machinedRoute, printedRoute;  ///< compared; empty: none feasible
  std::optional<double> stability;          ///< absent: undecided, or decided by gates alone
  std::vector<Factor> factors;              ///< always the five, in the order above
  std::vector<RuleResult> gates;            ///< printing rules that do not pass
  std::vector<PrinterVerdict> printers;     ///< one for each that was judged; moulding is among them
  VerdictConfidence confidence;
  std::vector<std::string> wouldChange;
  std::vector<std::string> libraryKeys;
};

struct EvaluateOptions {
  double unownedAreaRatio = 0;  ///< of the part's surface: faces that no rule owns make every figure less sure
  std::optional<int> quantity = {};
  SampleOptions sampling = {.draws = 1000, .seed = 1};
};

/// `printability` of the printers whose routes the plan has.
Evaluation evaluatePart(const ProcessPlan& plan, const std::vector<Printability>& printability,
                        const ProcessLibrary& library, const EvaluateOptions& options = {});

}  // namespace stepwise
