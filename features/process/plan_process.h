// Turns a plan of setups into the ordered steps of complete production routes, each step with its resource and reason.
//
// Conventional routes: one per class of machine, with wire or sinker EDM after it where the plan names faces only those
// reach, and photochemical etching for flat sheet-like parts. Printed routes: one per printer of the library (LMM with
// 35 µm and 25 µm pixels, LPBF, binder jetting) and metal injection moulding, with all their steps and the machining
// that threads and tolerances need afterwards. Times in minutes. `timeMin` is per piece, `setupMin` once per lot; they
// are never mixed, because the quantity may not be known. Material, quantity and tolerances that are not given stay
// unknown: the figures then span what they could be, `unknowns` names them, and `conditions` says what must hold.
// Cost: well below a millisecond for a small part. Threads: any number of calls at once.
// Does not see: tool paths (times come from volumes, areas and cutting data), fixtures' own lead time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/process/build_pose.h"
#include "features/process/cost.h"
#include "features/process/coupling.h"
#include "features/process/lead_time.h"
#include "features/process/process_library.h"
#include "features/process/range.h"
#include "features/process/tolerance_tables.h"
#include "features/process/variation.h"
#include "features/process/yield.h"
#include "features/setups/setup_plan.h"
#include "geom/brep/face_graph.h"
#include "geom/brep/mass_properties.h"
#include "geom/mesh/oriented_box.h"
#include "geom/step/assembly.h"

namespace stepwise {

/// A step that treats many pieces at once: a plate, a furnace load, a sheet.
struct BatchLoad {
  Range minutes;                            ///< one load takes this long, however many pieces are in it
  Range piecesPerLoad = Range::exactly(1);  ///< in a full load
};

struct ProcessStep {
  std::string operation;  ///< "saw", "mill-3axis", "drill", "deburr", "inspect", "lmm-print", …: `op.*` of the library
  std::string label;      ///< what it is, in words
  std::string resource;   ///< machine or station
  std::string supplier;   ///< who does it; a change of supplier is a handover
  std::optional<int> setup;       ///< index into the setups of the route's plan
  std::vector<int> features;      ///< feature ids made here
  std::optional<Range> timeMin;   ///< minutes per piece, without set-up; absent: unknown
  std::optional<Range> setupMin;  ///< minutes once per lot; absent: nothing to set up
  std::optional<BatchLoad> load;  ///< present where pieces share a load; timeMin is then the share of one piece
  Range pieceMin;                 ///< the part of timeMin that each piece takes for itself, loads aside
  std::string reason;
  std::vector<std::string> unknowns;     ///< inputs not given that widen or withhold the time: "material", "quantity"
  std::vector<std::string> libraryKeys;  ///< entries the figures come from; "material.*.x": over all materials
};

/// What is bought before the first step.
struct RawMaterial {
  std::string form;            ///< "block", "bar", "sheet", "powder", "feedstock"
  Vec3 sizeMm;                 ///< block, sheet: edges; bar: diameter, diameter, length
  double volumeMm3 = 0;        ///< used up per piece, saw cut and parting included
  std::optional<Range> massG;  ///< absent: not computable; wide where the material is unknown
  std::string reason;
  std::vector<std::string> libraryKeys;  ///< entries its size comes from
  bool boughtToSize = false;             ///< on all sides: nothing to saw
  std::vector<std::string> massKeys;     ///< entries that volume and mass come from besides
  std::string casting;  ///< why the part is cast or not, and from how many pieces that pays; empty: not asked
};

enum class RouteKind { conventional, printed };

/// One complete way to make the part.
struct Route {
  std::string name;  ///< "mill3", "turn", "mill3+wireEdm", "etch", "lmm35", "lpbf", "binderJet", "mim", …
  RouteKind kind = RouteKind::conventional;
  bool feasible = false;
  std::string reason;                   ///< why not feasible, or what the route rests on
  std::vector<std::string> conditions;  ///< must hold for the route and is not known: "material must be one of …"
  std::vector<std::string> unknowns;    ///< inputs not given: "material", "quantity", "tolerances"
  std::optional<MachineClass> machine;  ///< conventional: whose SetupPlan it follows
  std::optional<RawMaterial> stock;
  std::vector<ProcessStep> steps;
  int handovers = 0, suppliers = 0, clampings = 0;

  std::vector<std::string> libraryKeys;  ///< limits that decide whether the route is feasible, and its conditions

  std::optional<Range> timeMin;  ///< per piece, all steps; absent: a step is unknown
  Range setupMin;                ///< per lot, all steps

  /// What the chain does; present for feasible routes unless PlanProcessOptions::figures is none.
  std::vector<PairVariation> variation;  ///< weakest first; empty: one clamping and no tolerance to look at
  std::optional<YieldEstimate> yield;
  std::optional<LeadTimeEstimate> leadTime;
  std::optional<CostEstimate> cost;
  std::optional<CouplingEstimate> coupling;
};

struct ProcessPlan {
  std::string recommended;  ///< name of the recommended conventional route; empty: none feasible
  std::string recommendedReason;
  std::vector<Route> routes;  ///< conventional before printed; feasible first, fewest clampings first
  const Route* find(const std::string& name) const;
};

/// Thickness figures for printing, where someone measured them; absent: not measured.
struct SectionMeasures {
  std::optional<double> minWallMm = {};
  std::optional<double> minGapMm = {};
  std::optional<double> maxSectionMm = {};  ///< diameter of the largest inscribed sphere
};

struct PlanProcessOptions {
  enum class Stock { usual, casting };
  Stock stock = Stock::usual;                ///< that milled parts start from
  std::optional<std::string> material = {};  ///< as the file or the user names it
  std::optional<int> quantity = {};          ///< pieces per lot
  std::optional<OrientedBox> box = {};       ///< absent: the axis-aligned box of the graph
  std::optional<std::string> region =
      {};  ///< of the library's regions; absent: rates of west_europe, and the cost says so
  std::optional<double> utilisation = {};  ///< of the shops' machines, 0 … 1; absent: the library's
  /// Dimensions and tolerances; empty: unknown, not loose. For analyzePart: those asked for beside the file's own.
  std::vector<PmiItem> pmi = {};
  /// Of sizes without a tolerance of their own; absent: unknown.
  std::optional<GeneralClass> general = {};
  SectionMeasures sections = {};
  BuildPoses poses = {};  ///< by proposeBuildPoses; a printer without one gets the lowest side of the box
  /// Figures of the chain: none, from closed forms, or lead times sampled as well (some 15 ms for each feasible route).
  enum class Figures { none, closedForm, sampled };
  Figures figures = Figures::closedForm;
  SampleOptions sampling = {};
};

/// What is known of a part before its process is planned; refers to values that must outlive it.
struct PlanInputs {
  const FaceGraph& graph;
  const MassProperties& mass;
  const Recognition& recognition;
  const std::vector<SetupPlan>& setups;
  const std::vector<CountRange>& clampings;
};

/// One route alone, as planProcess would plan it, for asking again and again; none where there is no such route.
std::optional<Route> planRoute(const PlanInputs& inputs, const ProcessLibrary& library,
                               const PlanProcessOptions& options, const std::string& name);

/// How two groups of the part's faces stray from each other on one of its routes; none: its plan makes neither.
std::optional<PairVariation> estimatePairVariation(const PlanInputs& inputs, const ProcessLibrary& library,
                                                   const PlanProcessOptions& options, const Route& route,
                                                   const std::vector<FaceId>& facesA,
                                                   const std::vector<FaceId>& facesB);

ProcessPlan planProcess(const FaceGraph& graph, const MassProperties& mass, const Recognition& recognition,
                        const std::vector<SetupPlan>& setups, const std::vector<CountRange>& clampings,
                        const ProcessLibrary& library, const PlanProcessOptions& options = {});

}  // namespace stepwise
