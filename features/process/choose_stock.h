// What raw material a route starts from. Private to features/process.
#pragma once

#include "features/process/plan_context.h"

namespace stepwise {

/// The oriented box plus an allowance on every side where no face is stock (those sides are bought to size).
RawMaterial chooseBlock(const PlanContext& context);
/// The next standard bar around the part along `axis`, with facing allowance and the width of parting off.
RawMaterial chooseBar(const PlanContext& context, Vec3 axis);
/// A casting near the part's shape: allowance on what the plan machines, small holes full, walls with draft.
RawMaterial chooseCasting(const PlanContext& context, const SetupPlan& plan);
/// Why no foundry casts this part; empty: one does, as far as is known.
std::string whyNotCastable(const PlanContext& context);
/// `RawMaterial::libraryKeys` of the chosen stock name what shapes the raw piece; what is lost beside it (saw cut,
/// parting, remnant) is in `massKeys`, because no cutting time depends on it. Volume of the raw piece itself, without
/// saw cut or parting.
double rawVolumeMm3(const RawMaterial& stock);

/// Sets the mass, volume × density, wide where the material is unknown; and adds the density's key to `massKeys`.
void weigh(RawMaterial& stock, const MaterialChoice& material);
/// Volume × density; wide where the material is unknown.
std::optional<Range> massOf(double volumeMm3, const MaterialChoice& material);

}  // namespace stepwise
