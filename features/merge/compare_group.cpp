#include "features/merge/compare_group.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "features/analysis.h"
#include "features/merge/critical_pairs.h"

namespace stepwise {
namespace {

struct Sums {
  double parts = 0, steps = 0, clampings = 0, suppliers = 0, handovers = 0, inspections = 0, rolledYield = 1, leadD = 0;
  std::optional<double> costEur = 0.0;
  void add(const Route* route, int quantity) {
    ++parts;
    if (!route) {
      costEur = std::nullopt;
      return;
    }
    steps += double(route->steps.size());
    clampings += route->clampings;
    suppliers += route->suppliers;
    handovers += route->handovers;
    for (const ProcessStep& step : route->steps)
      inspections += step.operation.find("inspect") != std::string::npos ? 1 : 0;
    if (route->yield) rolledYield *= route->yield->rolled.value;
    if (route->leadTime) leadD = std::max(leadD, route->leadTime->p50D);
    if (costEur && route->cost) *costEur += route->cost->perPieceEur(quantity).value;
  }
};

class Comparer {
 public:
  Comparer(const MergeContext& context, const Contacts& contacts, const std::vector<Joint>& joints,
           const GroupValues& values, const AnalyzeOptions& options, int quantity)
      : c_(context), contacts_(contacts), joints_(joints), values_(values), options_(options), quantity_(quantity) {}

  /// Parts by their best routes and the joints between them, against the merged part by its best printed route.
  void compare(MergeGroup& group, const std::set<int>& inside) const {
    const int quantity = quantity_;
    Sums before, after;
    for (const int i : group.instances) before.add(bestRoute(c_.parts[values_.partOf(i)], quantity), quantity);
    int contacts = 0, fits = 0, joined = 0;
    double queue = 0, joining = 0;
    const std::set<int> removed(group.removed.begin(), group.removed.end());
    const auto goes = [&](int i) { return inside.contains(i) || removed.contains(i); };
    for (const ContactPair& pair : contacts_.pairs) {
      if (!goes(pair.a) || !goes(pair.b)) continue;
      ++contacts;
      for (const FaceContact& contact : contacts_.of(pair).contacts)
        fits += contact.kind == ContactKind::coaxial ? 1 : 0;
    }
    for (const Joint& joint : joints_) {
      if (!goes(joint.a) || !goes(joint.b) || joint.kind == JointKind::clearance) continue;
      joining += values_.jointCostEur(joint.kind);
      const std::string op = std::string("op.") + operationOf(joint.kind);
      queue = std::max(queue, values_.number(op + ".queue_p50_d", 0));
      if (!inside.contains(joint.a) || !inside.contains(joint.b)) continue;
      ++joined;
      before.rolledYield *= values_.number(op + ".fpy_ratio", 1);
    }
    const Route* printed = group.analysis ? bestRoute(*group.analysis, quantity, RouteKind::printed) : nullptr;
    after.add(printed, quantity);
    const auto row = [&](const char* label, std::optional<double> b, std::optional<double> a) {
      group.table.push_back({label, b, a});
    };
    const auto known = [&](double value) { return printed ? std::optional<double>(value) : std::nullopt; };
    row("parts", before.parts + double(group.removed.size()), 1);
    row("contacts", contacts, 0);
    row("fits", fits, 0);
    row("alignment chain, joints", joined, 0);
    row("steps", before.steps, known(after.steps));
    row("clampings", before.clampings, known(after.clampings));
    row("suppliers", before.suppliers, known(after.suppliers));
    row("handovers", before.handovers, known(after.handovers));
    row("inspections", before.inspections, known(after.inspections));
    addCriticalPairs(group);
    row("rolled yield", before.rolledYield, known(after.rolledYield));
    row("lead time P50, days", before.leadD + queue, known(after.leadD));
    row("joining, EUR each", joining, 0);
    row(costLabel(quantity_).c_str(), before.costEur ? std::optional<double>(*before.costEur + joining) : std::nullopt,
        printed ? after.costEur : std::nullopt);
    addCostCurve(group, joining, printed);
    addMass(group);
    splitValue(group, before.costEur, joining, printed ? after.costEur : std::nullopt);
  }

  void addCostCurve(MergeGroup& group, double joining, const Route* printed) const {
    for (const int quantity : {1, 10, 1000, 10000}) {
      std::optional<double> sum = joining;
      for (const int i : group.instances) {
        const Route* route = bestRoute(c_.parts[values_.partOf(i)], quantity);
        sum = sum && route ? std::optional<double>(*sum + route->cost->perPieceEur(quantity).value) : std::nullopt;
      }
      group.table.push_back(
          {fmt::format("cost, EUR each for {}", quantity), sum,
           printed ? std::optional<double>(
                         bestRoute(*group.analysis, quantity, RouteKind::printed)->cost->perPieceEur(quantity).value)
                   : std::nullopt});
    }
  }

  void addCriticalPairs(MergeGroup& group) const {
    group.criticalPairs = findCriticalPairs(c_, contacts_, joints_, values_, options_, quantity_, group);
    const auto figure = [](const std::optional<Range>& mm) {
      return mm ? std::optional<double>(mm->value) : std::nullopt;
    };
    for (std::size_t k = 0; k < group.criticalPairs.size(); ++k)
      group.table.push_back({fmt::format("variation of critical pair {}, mm (3 sigma)", k + 1),
                             figure(group.criticalPairs[k].beforeMm), figure(group.criticalPairs[k].afterMm)});
  }

  void addMass(MergeGroup& group) const {
    std::optional<double> mass = 0.0;
    std::vector<int> all = group.instances;
    all.insert(all.end(), group.removed.begin(), group.removed.end());
    for (const int i : all) {
      const auto& density = c_.assembly.parts[values_.partOf(i)].densityGPerCm3;
      mass = mass && density
                 ? std::optional<double>(*mass + *density * c_.parts[values_.partOf(i)].mass.volumeMm3 / 1000)
                 : std::nullopt;
    }
    const auto& density = c_.assembly.parts[values_.partOf(group.instances.front())].densityGPerCm3;
    group.table.push_back(
        {"mass, g", mass, density ? std::optional<double>(*density * group.merged->volumeMm3 / 1000) : std::nullopt});
  }

  void splitValue(MergeGroup& group, std::optional<double> before, double joining, std::optional<double> after) const {
    std::optional<double> printedApart = 0.0;
    for (const int i : group.instances) {
      const std::optional<double> best = values_.costOf(i).bestPrintedEur();
      printedApart = printedApart && best ? std::optional<double>(*printedApart + *best) : std::nullopt;
    }
    if (before && printedApart) group.withoutRedesignEur = *before - *printedApart;
    if (printedApart && after) group.byIntegrationEur = *printedApart + joining - *after;
    if (!group.removed.empty())
      group.redesignCouldAdd.push_back(
          fmt::format("the holes of {} removed fasteners and pins closed", group.removed.size()));
    if (group.analysis && group.analysis->sections &&
        group.analysis->sections->maxSectionMm.value_or(0) > values_.number("printer.lmm35.section_rec_mm", 5))
      group.redesignCouldAdd.push_back(fmt::format("the thickest section, {:.3g} mm, cored or filled with a lattice",
                                                   *group.analysis->sections->maxSectionMm));
    group.redesignCouldAdd.push_back("channels that no drill reaches, where the function asks for them");
  }

 private:
  const MergeContext& c_;
  const Contacts& contacts_;
  const std::vector<Joint>& joints_;
  const GroupValues& values_;
  const AnalyzeOptions& options_;
  int quantity_;
};

}  // namespace

std::string costLabel(int quantity) { return fmt::format("cost, EUR each for {}", quantity); }

void compareGroup(const MergeContext& context, const Contacts& contacts, const std::vector<Joint>& joints,
                  const GroupValues& values, const AnalyzeOptions& options, int quantity, MergeGroup& group) {
  Comparer(context, contacts, joints, values, options, quantity)
      .compare(group, {group.instances.begin(), group.instances.end()});
}

}  // namespace stepwise
