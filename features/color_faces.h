// Copies of an assembly with every face coloured and named by what Stepwise found, for viewing in any CAD system.
//
// The palette can be told apart with any common colour blindness; features that touch get different colours. Raw stock
// is light grey, faces that nothing owns or reaches are nearly black. Parts that were not analysed keep their colours.
// Based on: Okabe & Ito 2008, "Color Universal Design".
#pragma once

#include "features/analysis.h"

namespace stepwise {

/// Face names become "feature 3: hole", "stock", "unowned".
Assembly colorByFeature(const AssemblyAnalysis& analysis);
/// Face names become "setup 1", "stock", "not reached". The setups are those of `shownPlan`.
Assembly colorBySetup(const AssemblyAnalysis& analysis);

/// The plan that people are shown first: of the recommended route's machine, else the first feasible, else the first.
/// Null: none was made.
const SetupPlan* shownPlan(const PartAnalysis& analysis);

}  // namespace stepwise
